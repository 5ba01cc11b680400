using System.Collections.Immutable;
using Fuyao.Kernel.Cel;
using Fuyao.Kernel.Columns;
using Fuyao.Kernel.Diagnostics;
using Fuyao.Kernel.Facts;
using Fuyao.Kernel.Programmes;
using Fuyao.Kernel.Reviews;
using Fuyao.Kernel.Values;
using NodaTime;
using Period = Fuyao.Kernel.Values.Period;

namespace Fuyao.Kernel.Tests.Reviews;

/// <summary>A small marketplace for tests of reviews: a catalogue, programmes written briefly, and merchants by their facts.</summary>
internal static class Marketplace
{
    public static readonly DateTimeZone Zone = DateTimeZoneProviders.Tzdb["Asia/Shanghai"];

    public static FactCatalogue Catalogue { get; } = new("test", Zone, "CNY", [],
    [
        Fact("gold", ColumnType.Bool, FactKind.State),
        Fact("category", ColumnType.String, FactKind.State),
        Fact("credit", ColumnType.Int, FactKind.State, Direction.Higher),
        Fact("rating", ColumnType.Double, FactKind.State, Direction.Higher),
        Fact("complaints", ColumnType.Int, FactKind.State, Direction.Lower),
        Fact("gmv", ColumnType.Money, FactKind.Period, Direction.Higher),
        Fact("orders", ColumnType.Int, FactKind.Period, Direction.Higher),
        Fact("opened", ColumnType.Date, FactKind.State),
        Fact("tags", ColumnType.Set, FactKind.State),
        Fact("application.accepted_at", ColumnType.Instant, FactKind.State),
    ]);

    /// <summary>The end of 2016-11-03 in Shanghai, the first review of A2, over the facts of 2016-10.</summary>
    public static ReviewOccasion FirstReview { get; } = Occasion("2016-11-03T24:00", "2016-10");

    public static ReviewOccasion SecondReview { get; } = Occasion("2016-12-03T24:00", "2016-11");

    public static SourcePosition Nowhere => new("test.yaml", 1, 1);

    public static Instant At(string moment) => WrittenMoment.Parse(moment).ToInstant(Zone);

    public static ReviewOccasion Occasion(string at, string period) => new(At(at), At(at), Period.Parse(period));

    /// <summary>A programme with automatic enrolment, published before 2016-10 and reviewed as Pioneer is (A2); <paramref name="change"/> sets what is different.</summary>
    /// <param name="tiers">Best first: id and the one condition `line`.</param>
    public static CheckedProgramme Programme(
        (string Name, string Source)[] require, (string Id, string Source)[] tiers, Func<Programme, Programme>? change = null,
        ImmutableArray<Parameter> parameters = default, ImmutableArray<DerivedDefinition> derived = default, string scope = "true")
    {
        var names = new Names(parameters.IsDefault ? [] : parameters, derived.IsDefault ? [] : derived);
        var programme = new Programme
        {
            Id = "test",
            Title = LocalizedText.Same("test"),
            Published = new LocalDate(2016, 10, 1),
            Effective = new LocalDate(2016, 11, 3),
            Zone = Zone,
            Parameters = names.Parameters,
            Derived = names.Derived,
            Lists = [new StaffList("recognised", LocalizedText.Same("recognised"), "approver", 3, NeedsApproval: false, Nowhere)],
            Scope = names.Condition("scope", scope),
            Require = [.. require.Select(condition => names.Condition(condition.Name, condition.Source))],
            Tiers = [.. tiers.Select(tier => new Tier(
                tier.Id, LocalizedText.Same(tier.Id), [names.Condition("line", tier.Source)], null, [], null, Nowhere))],
            Review = new ReviewSchedule(DueRule.Parse("3 24:00", Cadence.Month), null, PeriodKind.Month, Nowhere),
            At = Nowhere,
        };
        return new CheckedProgramme(change?.Invoke(programme) ?? programme, Catalogue, []);
    }

    public static Capacity Places(
        int places, string rankBy, bool descending = true, string? per = null, bool incumbentsFirst = false, ImmutableArray<DerivedDefinition> derived = default) =>
        new(places, [new RankKey(new Names([], derived.IsDefault ? [] : derived).Expression(rankBy), descending)], per, incumbentsFirst, Nowhere);

    public static Benefit Benefit(string id, BenefitTerms terms) => new() { Id = id, Title = LocalizedText.Same(id), Terms = terms, At = Nowhere };

    public static Quota FirstClaims(int first) => new(first, Review.ApplicationFactDefault, "acceptance", "approval", "waiting", Nowhere);

    public static DerivedExpression Derived(string name, string source) => new(name, LocalizedText.Same(name), new Names([], []).Expression(source), Nowhere);

    public static Scorecard Score(string name, string? by, MissingPart missing, params (string Fact, decimal Weight)[] parts) =>
        new(name, LocalizedText.Same(name), by, [.. parts.Select(part => new ScorecardPart(part.Fact, part.Weight))], missing, Nowhere);

    public static Parameter Table(string name, string by, CelValue? byDefault, CelValue? floor, params (string Key, long Amount)[] rows) => new()
    {
        Name = name,
        Label = LocalizedText.Same(name),
        Type = ColumnType.Money,
        By = by,
        Table = rows.ToImmutableDictionary(row => row.Key, row => CelValue.Of(Money.FromWhole(row.Amount))),
        Default = byDefault,
        Floor = floor,
        At = Nowhere,
    };

    /// <summary>Merchants by their facts: bool, int, double, decimal (money), string, Instant, LocalDate, string[]; a fact that is absent or null is unknown.</summary>
    public static Population People(params (string Id, Dictionary<string, object?> Facts)[] merchants) => new(
        [.. merchants.Select(merchant => merchant.Id)],
        Catalogue.Facts
            .Where(fact => merchants.Any(merchant => merchant.Facts.ContainsKey(fact.Id)))
            .ToDictionary(fact => fact.Id, fact => Column(fact.Type, [.. merchants.Select(merchant => merchant.Facts.GetValueOrDefault(fact.Id))])));

    public static Column Column(ColumnType type, object?[] values)
    {
        var known = new BitMask(values.Length);
        for (var row = 0; row < values.Length; row++)
            known[row] = values[row] is not null;
        switch (type)
        {
            case ColumnType.Bool:
                var flags = new BitMask(values.Length);
                for (var row = 0; row < values.Length; row++)
                    flags[row] = values[row] is true;
                return new BoolColumn(flags, known);
            case ColumnType.Double:
                return new DoubleColumn([.. values.Select(value => (double?)value ?? 0)], known);
            case ColumnType.String:
                var texts = values.OfType<string>().Distinct().ToImmutableArray();
                return new StringColumn([.. values.Select(value => value is string text ? texts.IndexOf(text) : 0)], texts, known);
            case ColumnType.Set:
                return new SetColumn(
                    [.. Enumerable.Range(0, values.Length)], [.. values.Select(value => ImmutableArray.CreateRange(value as string[] ?? []))], known);
            default:
                return new LongColumn(type, [.. values.Select(value => value switch
                {
                    null => 0,
                    decimal amount => (long)(amount * Money.UnitsPerWhole),
                    Instant instant => instant.ToUnixTimeTicks(),
                    LocalDate date => NodaTime.Period.DaysBetween(new LocalDate(1970, 1, 1), date),
                    _ => Convert.ToInt64(value),
                })], known);
        }
    }

    /// <summary>Memberships before a review: the tier of each merchant, null for none.</summary>
    public static Memberships Before(CheckedProgramme programme, params string?[] tiers)
    {
        var ids = programme.Programme.Tiers.Select(tier => tier.Id).ToImmutableArray();
        return new Memberships(
            ids,
            [.. tiers.Select(tier => tier is null ? Memberships.NoTier : (byte)ids.IndexOf(tier))],
            [.. tiers.Select(tier => tier is null ? MembershipStatus.None : MembershipStatus.Member)],
            [.. tiers.Select(tier => tier is null ? 0 : At("2016-11-03T24:00").ToUnixTimeTicks())],
            new MembershipFlags[tiers.Length]);
    }

    public static ReviewResult Decide(
        CheckedProgramme programme, Population population, Memberships? before = null, ReviewOccasion? occasion = null, StaffRecords? staff = null,
        Evaluation? versionBefore = null)
    {
        var which = occasion ?? FirstReview;
        return Review.Decide(
            Evaluation.Bind(programme, population, staff ?? StaffRecords.None, which.NominalAt), before ?? Before(programme, new string?[population.Count]), which, versionBefore);
    }

    private static FactDefinition Fact(string id, ColumnType type, FactKind kind, Direction better = Direction.Neither) => new()
    {
        Id = id,
        Type = type,
        Kind = kind,
        Better = better,
        Label = LocalizedText.Same(id),
        Source = LocalizedText.Same("test"),
        At = Nowhere,
    };

    /// <summary>What expressions may name: facts, the programme's parameters and its derived columns.</summary>
    private sealed record Names(ImmutableArray<Parameter> Parameters, ImmutableArray<DerivedDefinition> Derived)
    {
        public Condition Condition(string name, string source) => new(name, Expression(source), LocalizedText.Same(name), Nowhere);

        public CheckedExpression Expression(string source) => TestExpressions.Check(source, Catalogue, Parameters, Derived);
    }
}
