using System.Collections.Immutable;
using Fuyao.Kernel.Columns;
using Fuyao.Kernel.Diagnostics;
using Fuyao.Kernel.Programmes.Keys;
using Fuyao.Kernel.Programmes.Shapes;

namespace Fuyao.Kernel.Programmes.Checking;

/// <summary>Checks places, caps, money and procedure of programmes that merchants claim from (C2).</summary>
internal sealed class ClaimChecker(Vocabulary vocabulary, Problems problems)
{
    public Quota? CheckQuota(Fields fields)
    {
        var fact = fields.Find(ClaimKeys.By) is { } by
            ? vocabulary.FindFact(
                by, fields.PositionOf(ClaimKeys.By), type => type is ColumnType.Instant, "an instant fact, which makes a claim, such as 'application.accepted_at'", problems)
            : null;
        return fact is null || fields.FindValue(ClaimKeys.First) is not { } first
            ? null
            : new Quota(
                first, fact.Id, fields.Find(ClaimKeys.Hold) ?? "acceptance", fields.Find(ClaimKeys.Confirm) ?? "approval", fields.Find(ClaimKeys.Refill) ?? "waiting", fields.At);
    }

    public Cumulation? CheckCumulation(Fields fields)
    {
        if (!fields.Has(ClaimKeys.Places) && !fields.Has(ClaimKeys.AmountAtMost))
            problems.Report(fields.At, "'cumulate' caps nothing", "write 'places: 1', 'amount: 5000 CNY' or both");
        var amount = fields.FindValue(ClaimKeys.AmountAtMost);
        CheckCurrency(amount, fields.PositionOf(ClaimKeys.AmountAtMost));
        return fields.Find(ClaimKeys.Group) is { } group && fields.Find(ClaimKeys.Per) is { } per
            ? new Cumulation(group, per, fields.FindValue(ClaimKeys.Places), amount?.Amount, fields.At)
            : null;
    }

    public Budget? CheckBudget(Fields fields)
    {
        var (account, parent) = (fields.Find(ClaimKeys.Account), fields.Find(ClaimKeys.Parent));
        if (account is not null && account == parent)
            problems.Report(fields.PositionOf(ClaimKeys.Parent), $"the account '{account}' is part of itself", "name the larger fund, or remove 'parent'");
        var limit = fields.FindValue(ClaimKeys.Limit);
        CheckCurrency(limit, fields.PositionOf(ClaimKeys.Limit));
        return account is null || limit is not { } most ? null : new Budget(account, parent, most.Amount, most.Currency, fields.At);
    }

    public ImmutableArray<ProcedureStep> CheckProcedure(IReadOnlyList<Item<Fields>> written)
    {
        var steps = new List<ProcedureStep>();
        foreach (var (fields, _) in written)
        {
            if (fields.Find(ClaimKeys.StepName) is not { } name)
                continue;
            if (steps.Exists(step => step.Step == name))
                problems.Report(fields.PositionOf(ClaimKeys.StepName), $"there are two steps '{name}'", "give each step a name of its own");
            steps.Add(new ProcedureStep(
                name, fields.Find(ClaimKeys.StepBy), Once(fields, ClaimKeys.Materials), Once(fields, ClaimKeys.Finds), fields.FindValue(ClaimKeys.CorrectWithin),
                fields.FindValue(ClaimKeys.Days), fields.FindValue(ClaimKeys.Public) ?? false, fields.Find(ClaimKeys.Objections), fields.Find(ClaimKeys.Batch), fields.At));
        }
        return [.. steps];
    }

    public ImmutableArray<Clawback> CheckClawback(IReadOnlyList<Item<Fields>> written)
    {
        var clawbacks = new List<Clawback>();
        foreach (var (fields, _) in written)
        {
            if (fields.Find(ClaimKeys.When) is not { } when || fields.Find(ClaimKeys.ClawbackAmount) is not { } amount)
                continue;
            if (clawbacks.Exists(clawback => clawback.When == when))
                problems.Report(fields.PositionOf(ClaimKeys.When), $"there are two clawbacks for '{when}'", "keep one of them");
            if (amount.Contains(' ', StringComparison.Ordinal) && fields.NodeOf(ClaimKeys.ClawbackAmount) is { } node &&
                Forms.Amount.TryRead(node, new Place("amount"), problems, out var money))
                CheckCurrency(money, node.At);
            clawbacks.Add(new Clawback(when, amount, fields.Find(ClaimKeys.Ban), fields.At));
        }
        return [.. clawbacks];
    }

    public void CheckCurrency(WrittenAmount? amount, SourcePosition at)
    {
        var (catalogue, currency) = (vocabulary.Catalogue.Id, vocabulary.Catalogue.Currency);
        if (amount is { } written && written.Currency != currency)
            problems.Report(at, $"the currency of the catalogue '{catalogue}' is {currency}, not {written.Currency}", $"write the amount in {currency}");
    }

    private ImmutableArray<string> Once(Fields fields, Key<IReadOnlyList<Item<string>>> key)
    {
        var names = new List<string>();
        foreach (var item in fields.Find(key) ?? [])
        {
            if (names.Contains(item.Value))
                problems.Report(item.At, $"'{item.Value}' stands twice in '{key.Name}'", "keep it once");
            else
                names.Add(item.Value);
        }
        return [.. names];
    }
}
