using System.Collections.Immutable;
using Fuyao.Kernel.Cel;
using Fuyao.Kernel.Columns;
using Fuyao.Kernel.Diagnostics;
using Fuyao.Kernel.Explanations;
using Fuyao.Kernel.Facts;
using Fuyao.Kernel.Programmes;
using Fuyao.Kernel.Reviews;
using Fuyao.Kernel.Tests.Reviews;
using Fuyao.Kernel.Values;
using NodaTime;
using Period = Fuyao.Kernel.Values.Period;

namespace Fuyao.Kernel.Tests.Explanations;

/// <summary>A marketplace for tests of explanations: facts of every type, some of which a merchant controls, and rates over counts.</summary>
internal static class Bazaar
{
    public static readonly DateTimeZone Zone = DateTimeZoneProviders.Tzdb["Asia/Shanghai"];

    public static readonly Instant At = WrittenMoment.Parse("2016-11-03T24:00").ToInstant(Zone);

    private static readonly SourcePosition Nowhere = new("test.yaml", 1, 1);

    public static FactCatalogue Catalogue { get; } = new("bazaar", Zone, "CNY", [],
    [
        Fact("amount", ColumnType.Money, Direction.Higher) with { Unit = "CNY/day", Excludes = new LocalizedText("退款与异常订单不计", "refunded and abnormal orders do not count") },
        Fact("count", ColumnType.Int, Direction.Higher),
        Fact("complaints", ColumnType.Int, Direction.Lower),
        Fact("score", ColumnType.Double, Direction.Higher),
        Fact("gold", ColumnType.Bool, Direction.Higher),
        Fact("tags", ColumnType.Set, Direction.Neither),
        Fact("style", ColumnType.String, Direction.Neither),
        Fact("category", ColumnType.String, Direction.Neither) with { Controllable = false },
        Fact("age", ColumnType.Int, Direction.Neither) with { Controllable = false },
        Fact("violation", ColumnType.Bool, Direction.Lower) with { Controllable = false },
        Fact("late_orders", ColumnType.Int, Direction.Lower) with { Unit = "orders" },
        Fact("orders", ColumnType.Int, Direction.Higher) with { Unit = "orders" },
        Fact("late_rate", ColumnType.Double, Direction.Lower) with { Rate = new Rate("late_orders", "orders", 5) },
        Fact("good_reviews", ColumnType.Int, Direction.Higher),
        Fact("reviews", ColumnType.Int, Direction.Higher),
        Fact("good_rate", ColumnType.Double, Direction.Higher) with { Rate = new Rate("good_reviews", "reviews", 5) },
    ]);

    /// <summary>A programme of one tier with one condition.</summary>
    public static CheckedProgramme Programme(string condition, params Parameter[] parameters) => Programme([("only", condition)], parameters);

    /// <param name="tiers">Best first: id and the one condition `line`.</param>
    public static CheckedProgramme Programme((string Id, string Source)[] tiers, Parameter[] parameters, params DerivedDefinition[] derived)
    {
        var programme = new Programme
        {
            Id = "test",
            Title = LocalizedText.Same("test"),
            Published = new LocalDate(2016, 10, 1),
            Effective = new LocalDate(2016, 11, 3),
            Zone = Zone,
            Parameters = [.. parameters],
            Derived = [.. derived],
            Lists = [new StaffList("recognised", LocalizedText.Same("recognised"), "approver", 3, NeedsApproval: false, Nowhere)],
            Scope = Condition("scope", "true", [], []),
            Tiers = [.. tiers.Select(tier =>
                new Tier(tier.Id, LocalizedText.Same(tier.Id), [Condition("line", tier.Source, parameters, derived)], null, [], null, Nowhere))],
            At = Nowhere,
        };
        return new CheckedProgramme(programme, Catalogue, [new ProgrammeFile("test.yaml", string.Join('\n', tiers))]);
    }

    public static Parameter Line(string name, string by, long byDefault, long floor, params (string Key, long Amount)[] rows) => new()
    {
        Name = name,
        Label = LocalizedText.Same(name),
        Type = ColumnType.Money,
        By = by,
        Table = rows.ToImmutableDictionary(row => row.Key, row => CelValue.Of(Money.FromWhole(row.Amount))),
        Default = CelValue.Of(Money.FromWhole(byDefault)),
        Floor = CelValue.Of(Money.FromWhole(floor)),
        At = Nowhere,
    };

    public static DerivedExpression Derived(string name, string source) => new(name, LocalizedText.Same(name), Expression(source, [], []), Nowhere);

    public static Scorecard Score(string name, params (string Fact, decimal Weight)[] parts) => new(
        name, LocalizedText.Same(name), null, [.. parts.Select(part => new ScorecardPart(part.Fact, part.Weight))], MissingPart.Reweight, Nowhere);

    /// <summary>Merchants by their facts, as in <see cref="Marketplace.People"/>; rates follow from their counts.</summary>
    public static Population People(params Dictionary<string, object?>[] merchants)
    {
        foreach (var merchant in merchants)
            foreach (var fact in Catalogue.Facts)
                if (fact.Rate is { } rate && merchant.GetValueOrDefault(rate.Of) is { } of && merchant.GetValueOrDefault(rate.Over) is { } over)
                    merchant[fact.Id] = RateOf(Convert.ToInt64(of), Convert.ToInt64(over), rate);
        return new Population(
            [.. merchants.Select((_, row) => $"m{row}")],
            Catalogue.Facts.Where(fact => merchants.Any(merchant => merchant.ContainsKey(fact.Id)))
                .ToDictionary(fact => fact.Id, fact => Marketplace.Column(fact.Type, [.. merchants.Select(merchant => merchant.GetValueOrDefault(fact.Id))])));
    }

    public static Explanation Explain(CheckedProgramme programme, params Dictionary<string, object?>[] merchants) => Explain(programme, StaffRecords.None, null, merchants);

    /// <summary>Explains the first of the merchants.</summary>
    public static Explanation Explain(CheckedProgramme programme, StaffRecords staff, string? tier, params Dictionary<string, object?>[] merchants)
    {
        var evaluation = Evaluation.Bind(programme, People(merchants), staff, At);
        return new Explainer(evaluation).Explain(0, Standing(tier), Evidence);
    }

    public static Standing Standing(string? tier) => new(
        tier, tier is null ? MembershipStatus.None : MembershipStatus.Member, MembershipFlags.None, tier is null ? null : At, MembershipChange.None, null);

    public static Evidence Evidence => new("2016-10#1", Period.Parse("2016-10"), At, At, true);

    private static double? RateOf(long of, long over, Rate rate) => over < rate.MinimumCount ? null : DerivedNumber.Ratio(of, over).ToDouble();

    private static FactDefinition Fact(string id, ColumnType type, Direction better) => new()
    {
        Id = id,
        Type = type,
        Kind = FactKind.Period,
        Better = better,
        Controllable = true,
        Label = LocalizedText.Same(id),
        Source = new LocalizedText("交易系统", "the order system"),
        At = Nowhere,
    };

    private static Condition Condition(string name, string source, Parameter[] parameters, DerivedDefinition[] derived) =>
        new(name, Expression(source, parameters, derived), LocalizedText.Same(name), Nowhere);

    private static CheckedExpression Expression(string source, Parameter[] parameters, DerivedDefinition[] derived) =>
        TestExpressions.Check(source, Catalogue, parameters, derived);
}
