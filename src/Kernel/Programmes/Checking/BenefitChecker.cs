using System.Collections.Immutable;
using Fuyao.Kernel.Columns;
using Fuyao.Kernel.Documents;
using Fuyao.Kernel.Programmes.Keys;
using Fuyao.Kernel.Programmes.Shapes;
using Fuyao.Kernel.Values;
using NodaTime;

namespace Fuyao.Kernel.Programmes.Checking;

/// <summary>Checks what the settings of a benefit say together; each alone is checked by its shape.</summary>
internal sealed class BenefitChecker(Vocabulary vocabulary, BenefitTables tables, ClaimChecker claims, Problems problems)
{
    /// <returns>Null where something that the kind needs is missing or could not be read, which is reported.</returns>
    public Benefit? Check(string id, BenefitFields written)
    {
        var fields = written.Fields;
        var (from, until) = (Moment(fields, BenefitKeys.From), Moment(fields, BenefitKeys.Until));
        if (from >= until)
            problems.Report(fields.PositionOf(BenefitKeys.Until), $"the benefit '{id}' ends before it begins", "write a later 'until' or an earlier 'from'");
        BenefitTerms? terms = written.Kind switch
        {
            "badge" => Badge(fields),
            "lane" => Lane(fields),
            "access" => Access(fields),
            "limit" => Limit(fields),
            "rate" => Rate(id, fields),
            "fee" => Fee(id, fields),
            "credit" => Credit(fields),
            "subsidy" => Subsidy(fields),
            "service" => Service(id, fields),
            "training" => Training(id, fields),
            "boost" => Boost(fields),
            _ => Relax(id, fields),
        };
        return terms is null ? null : new Benefit
        {
            Id = id, Title = fields.Find(BenefitKeys.Title) ?? LocalizedText.Same(id), Live = fields.FindValue(BenefitKeys.Status) ?? true,
            From = from, Until = until, Terms = terms, Written = SettingsOf(fields), At = fields.At,
        };
    }

    private static BadgeTerms Badge(Fields fields) => new(Texts(fields, BenefitKeys.Where));

    private static LaneTerms? Lane(Fields fields) => fields.Find(BenefitKeys.Queue) is { } queue
        ? new(queue, fields.FindValue(BenefitKeys.Priority) ?? LaneTerms.PriorityDefault, fields.FindValue(BenefitKeys.ResolveWithin), fields.FindValue(BenefitKeys.Clock) ?? ServiceClock.Calendar)
        : null;

    private static AccessTerms Access(Fields fields) =>
        new(fields.FindValue(BenefitKeys.Offer) ?? false, fields.FindValue(BenefitKeys.EnteredWith) ?? false);

    private LimitTerms? Limit(Fields fields)
    {
        if (fields.Find(BenefitKeys.LimitOf) is not { } of || fields.Find(BenefitKeys.LimitAtMost) is not { } atMost)
            return null;
        if (!atMost.Text.Contains(' ', StringComparison.Ordinal))
            return new(of, int.Parse(atMost.Text, System.Globalization.CultureInfo.InvariantCulture), null);
        if (!Forms.Amount.TryRead(atMost, new Place("at_most"), problems, out var most))
            return null;
        claims.CheckCurrency(most, atMost.At);
        return new(of, null, most.Amount);
    }

    private RateTerms? Rate(string id, Fields fields)
    {
        // A floor alone is something: the lender quotes down to it (E2).
        NeedsOneOf(fields, $"the rate '{id}' changes nothing", [BenefitKeys.Base, BenefitKeys.Add, BenefitKeys.RateFactor]);
        if (fields.Has(BenefitKeys.Add) && fields.Has(BenefitKeys.RateFactor))
            problems.Report(fields.PositionOf(BenefitKeys.RateFactor), $"the rate '{id}' is both added to and multiplied", "write two benefits, so that their order is clear");
        var table = fields.Find(BenefitKeys.Base) is { } source ? tables.Rates(source) : null;
        return fields.Find(BenefitKeys.RateOf) is not { } of ? null : new(
            of, table, fields.FindValue(BenefitKeys.Add), fields.FindValue(BenefitKeys.RateFactor), fields.FindValue(BenefitKeys.Stack) ?? false,
            fields.FindValue(BenefitKeys.RateFloor), fields.Find(BenefitKeys.QuotedBy));
    }

    private FeeTerms Fee(string id, Fields fields)
    {
        Key[] ways = [BenefitKeys.FeeTable, BenefitKeys.FeeAmount, BenefitKeys.FeeFactor];
        NeedsOneOf(fields, $"the fee '{id}' changes nothing", ways);
        if (ways.Where(fields.Has).Skip(1).FirstOrDefault() is { } second)
            problems.Report(fields.PositionOf(second), $"the fee '{id}' is set in two ways", "keep one of 'table', 'amount' and 'factor'");
        if (!fields.Has(BenefitKeys.FeeOf) && ways.Skip(1).FirstOrDefault(fields.Has) is { } way)
            problems.Report(fields.At, $"the fee '{id}' does not say what is paid for", $"write '{BenefitKeys.FeeOf.Name}: {BenefitKeys.FeeOf.Example}' beside '{way.Name}'");
        claims.CheckCurrency(fields.FindValue(BenefitKeys.FeeAmount), fields.PositionOf(BenefitKeys.FeeAmount));
        return new(
            fields.Find(BenefitKeys.FeeOf), fields.Find(BenefitKeys.FeeTable) is { } file ? tables.Prices(file, fields.PositionOf(BenefitKeys.FeeTable)) : null,
            fields.FindValue(BenefitKeys.FeeAmount)?.Amount, fields.FindValue(BenefitKeys.FeeFactor), fields.Find(BenefitKeys.Lasts));
    }

    private CreditTerms? Credit(Fields fields)
    {
        var perDay = fields.FindValue(BenefitKeys.PerDay);
        claims.CheckCurrency(perDay, fields.PositionOf(BenefitKeys.PerDay));
        if (perDay?.Amount == Money.Zero)
            problems.Report(fields.PositionOf(BenefitKeys.PerDay), "nothing could be spent", "write an amount above 0");
        return Amount(fields) is { } amount && fields.Find(BenefitKeys.CreditFor) is { } of
            ? new(of, amount, fields.Find(BenefitKeys.ExpiresAfter), perDay?.Amount)
            : null;
    }

    private SubsidyTerms? Subsidy(Fields fields)
    {
        if (fields.Find(BenefitKeys.AtMost) is { } fact)
            vocabulary.FindFact(fact, fields.PositionOf(BenefitKeys.AtMost), type => type is ColumnType.Money, "a money fact, such as 'contract_paid'", problems);
        return Amount(fields) is { } amount ? new(amount, fields.Find(BenefitKeys.AtMost)) : null;
    }

    private ServiceTerms Service(string id, Fields fields)
    {
        NeedsOneOf(fields, $"the service '{id}' does not say what it is", [BenefitKeys.Provider, BenefitKeys.Package, BenefitKeys.ServiceDays, BenefitKeys.Tasks]);
        var tasks = fields.Find(BenefitKeys.Tasks) ?? [];
        foreach (var twice in tasks.GroupBy(task => task.Value.Id).SelectMany(same => same.Skip(1)))
            problems.Report(twice.At, $"the task '{twice.Value.Id}' stands twice", "keep it once");
        return new(fields.Find(BenefitKeys.Provider), fields.Find(BenefitKeys.Package), fields.FindValue(BenefitKeys.ServiceDays), [.. tasks.Select(task => task.Value)]);
    }

    private TrainingTerms Training(string id, Fields fields)
    {
        NeedsOneOf(fields, $"the training '{id}' does not say what it is", [BenefitKeys.Provider, BenefitKeys.Course, BenefitKeys.Sessions]);
        if (fields.FindValue(BenefitKeys.PerMerchant) > fields.FindValue(BenefitKeys.Sessions))
            problems.Report(fields.PositionOf(BenefitKeys.PerMerchant), $"the training '{id}' has {fields.FindValue(BenefitKeys.Sessions)} lessons, and a merchant could take a seat in {fields.FindValue(BenefitKeys.PerMerchant)}", "write as many as 'sessions' says, or fewer");
        return new(fields.Find(BenefitKeys.Provider), fields.Find(BenefitKeys.Course), fields.FindValue(BenefitKeys.Sessions), fields.FindValue(BenefitKeys.Seats), fields.FindValue(BenefitKeys.PerMerchant));
    }

    private static BoostTerms? Boost(Fields fields) => fields.Find(BenefitKeys.Scene) is { } scene && fields.FindValue(BenefitKeys.Weight) is { } weight
        ? new(scene, weight)
        : null;

    private RelaxTerms? Relax(string id, Fields fields)
    {
        NeedsOneOf(fields, $"'{id}' relaxes nothing", [BenefitKeys.RelaxBy, BenefitKeys.Treatment]);
        var (first, last) = (fields.FindValue(BenefitKeys.OrdersFrom), fields.FindValue(BenefitKeys.OrdersUntil));
        if (last < first)
            problems.Report(fields.PositionOf(BenefitKeys.OrdersUntil), $"the orders end on {last:uuuu-MM-dd}, before they begin", $"write a day from {first:uuuu-MM-dd} on");
        var parties = Texts(fields, BenefitKeys.Parties);
        return fields.Find(BenefitKeys.RelaxOf) is not { } of ? null : new(
            of, fields.FindValue(BenefitKeys.RelaxBy), fields.FindValue(BenefitKeys.Treatment) ?? false, parties.IsEmpty ? [RelaxTerms.Seller] : parties,
            (StartOf(first), StartOf(last?.PlusDays(1))));
    }

    private Money? Amount(Fields fields)
    {
        var amount = fields.FindValue(BenefitKeys.Money);
        claims.CheckCurrency(amount, fields.PositionOf(BenefitKeys.Money));
        if (amount?.Amount == Money.Zero)
            problems.Report(fields.PositionOf(BenefitKeys.Money), "the amount is nothing", "write an amount above 0");
        return amount?.Amount;
    }

    private Instant? Moment(Fields fields, Key<WrittenMoment> key) => fields.FindValue(key)?.ToInstant(vocabulary.Zone);

    private Instant? StartOf(LocalDate? day) => day is { } date ? vocabulary.Zone.AtStartOfDay(date).ToInstant() : null;

    private static ImmutableArray<string> Texts(Fields fields, Key<IReadOnlyList<Item<string>>> key) => [.. (fields.Find(key) ?? []).Select(item => item.Value).Distinct()];

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
        else if (node is SequenceNode sequence)
            FlattenItems(name, sequence, settings);
        else
            settings[name] = ((ScalarNode)node).Text;
    }

    /// <summary>The items by their ids; what a task says beside its id has the task in its name, so that another line of it is another setting: <c>tasks.storefront.score</c>.</summary>
    private static void FlattenItems(string name, SequenceNode sequence, ImmutableDictionary<string, string>.Builder settings)
    {
        var items = sequence.Items.Select(item => (Id: (item as MappingNode)?.Find(TaskShape.Id.Name) ?? item, Said: (item as MappingNode)?.Entries ?? [])).ToArray();
        settings[name] = string.Join(',', items.Select(item => item.Id).OfType<ScalarNode>().Select(id => id.Text));
        foreach (var (id, said) in items)
            foreach (var entry in said.Where(entry => entry.Key.Text != TaskShape.Id.Name && id is ScalarNode))
                Flatten($"{name}.{((ScalarNode)id).Text}.{entry.Key.Text}", entry.Value, settings);
    }
}
