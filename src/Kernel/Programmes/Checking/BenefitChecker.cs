using System.Collections.Immutable;
using Fuyao.Kernel.Columns;
using Fuyao.Kernel.Documents;
using Fuyao.Kernel.Programmes.Keys;
using Fuyao.Kernel.Programmes.Shapes;
using Fuyao.Kernel.Values;

namespace Fuyao.Kernel.Programmes.Checking;

/// <summary>Checks what the settings of a benefit say together; each alone is checked by its shape.</summary>
internal sealed class BenefitChecker(Vocabulary vocabulary, Tables tables, ClaimChecker claims, Problems problems)
{
    public Benefit Check(string id, BenefitFields benefit)
    {
        var fields = benefit.Fields;
        switch (benefit.Kind)
        {
            case "limit" when fields.Find(BenefitKeys.LimitAtMost) is { } atMost && atMost.Text.Contains(' ', StringComparison.Ordinal):
                if (Forms.Amount.TryRead(atMost, new Place("at_most"), problems, out var most))
                    claims.CheckCurrency(most, atMost.At);
                break;
            case "rate":
                CheckRate(id, fields);
                break;
            case "fee":
                CheckFee(id, fields);
                break;
            case "credit" or "subsidy":
                CheckMoney(fields);
                break;
            case "service" or "training":
                NeedsOneOf(fields, $"the {benefit.Kind} '{id}' does not say what it is", benefit.Kind is "service"
                    ? [BenefitKeys.Provider, BenefitKeys.Package, BenefitKeys.ServiceDays]
                    : [BenefitKeys.Provider, BenefitKeys.Course, BenefitKeys.Sessions]);
                break;
            case "relax":
                CheckRelax(id, fields);
                break;
        }
        return new Benefit(
            id, benefit.Kind, fields.FindValue(BenefitKeys.Status) ?? true, fields.Find(BenefitKeys.Title) ?? LocalizedText.Same(id), SettingsOf(fields), fields.At);
    }

    private void CheckRate(string id, Fields fields)
    {
        NeedsOneOf(fields, $"the rate '{id}' changes nothing", [BenefitKeys.Base, BenefitKeys.Add, BenefitKeys.RateFactor]);
        if (fields.Has(BenefitKeys.Add) && fields.Has(BenefitKeys.RateFactor))
            problems.Report(fields.PositionOf(BenefitKeys.RateFactor), $"the rate '{id}' is both added to and multiplied", "write two benefits, so that their order is clear");
        if (fields.Find(BenefitKeys.Base) is not { } table || table.Find(BenefitKeys.BaseTable) is not { } file ||
            tables.Find(file, table.PositionOf(BenefitKeys.BaseTable)) is not { } rates)
            return;
        foreach (var column in table.Find(BenefitKeys.BaseBy) ?? [])
            tables.FindColumn(rates, column.Value, column.At);
    }

    private void CheckFee(string id, Fields fields)
    {
        Key[] ways = [BenefitKeys.FeeTable, BenefitKeys.FeeAmount, BenefitKeys.FeeFactor];
        NeedsOneOf(fields, $"the fee '{id}' changes nothing", ways);
        if (ways.Where(fields.Has).Skip(1).FirstOrDefault() is { } second)
            problems.Report(fields.PositionOf(second), $"the fee '{id}' is set in two ways", "keep one of 'table', 'amount' and 'factor'");
        if (fields.Find(BenefitKeys.FeeTable) is { } file)
            tables.Find(file, fields.PositionOf(BenefitKeys.FeeTable));
        claims.CheckCurrency(fields.FindValue(BenefitKeys.FeeAmount), fields.PositionOf(BenefitKeys.FeeAmount));
    }

    private void CheckMoney(Fields fields)
    {
        var amount = fields.FindValue(BenefitKeys.Money);
        claims.CheckCurrency(amount, fields.PositionOf(BenefitKeys.Money));
        if (amount is { } written && written.Amount == Money.Zero)
            problems.Report(fields.PositionOf(BenefitKeys.Money), "the amount is nothing", "write an amount above 0");
        if (fields.Find(BenefitKeys.AtMost) is { } fact)
            vocabulary.FindFact(fact, fields.PositionOf(BenefitKeys.AtMost), type => type is ColumnType.Money, "a money fact, such as 'contract_paid'", problems);
    }

    private void CheckRelax(string id, Fields fields)
    {
        NeedsOneOf(fields, $"'{id}' relaxes nothing", [BenefitKeys.RelaxBy, BenefitKeys.Treatment]);
        if (fields.FindValue(BenefitKeys.OrdersFrom) is { } from && fields.FindValue(BenefitKeys.OrdersUntil) is { } until && until < from)
            problems.Report(fields.PositionOf(BenefitKeys.OrdersUntil), $"the orders end on {until:uuuu-MM-dd}, before they begin", $"write a day from {from:uuuu-MM-dd} on");
    }

    private void NeedsOneOf(Fields fields, string message, IReadOnlyList<Key> keys)
    {
        if (!keys.Any(fields.Has))
            problems.Report(fields.At, message, $"write {Phrases.Either([.. keys.Select(key => $"'{key.Name}: {key.Example}'")])}");
    }

    private static ImmutableDictionary<string, string> SettingsOf(Fields fields)
    {
        Key[] common = [BenefitKeys.Title, BenefitKeys.Status];
        var settings = ImmutableDictionary.CreateBuilder<string, string>();
        foreach (var key in fields.Written.Except(common).Where(key => key.Name != BenefitKeys.KindName))
            Flatten(key.Name, fields.NodeOf(key)!, settings);
        return settings.ToImmutable();
    }

    private static void Flatten(string name, Node node, ImmutableDictionary<string, string>.Builder settings)
    {
        if (node is MappingNode mapping)
            foreach (var entry in mapping.Entries)
                Flatten($"{name}.{entry.Key.Text}", entry.Value, settings);
        else
            settings[name] = node is SequenceNode sequence ? string.Join(',', sequence.Items.OfType<ScalarNode>().Select(item => item.Text)) : ((ScalarNode)node).Text;
    }
}
