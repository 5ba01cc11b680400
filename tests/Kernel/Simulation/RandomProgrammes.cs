using System.Collections.Immutable;
using Fuyao.Kernel.Cel;
using Fuyao.Kernel.Columns;
using Fuyao.Kernel.Facts;
using Fuyao.Kernel.Programmes;
using Fuyao.Kernel.Reviews;
using Fuyao.Kernel.Simulation;
using Fuyao.Kernel.Tests.Reviews;
using Fuyao.Kernel.Values;
using NodaTime;

namespace Fuyao.Kernel.Tests.Simulation;

/// <summary>Random programmes with parameters wherever one may stand, merchants, memberships before, and changes to ask about. Few values, so that there are ties and values on a line.</summary>
/// <param name="movesOneWay">A higher value of any parameter makes all conditions that read it easier, or all harder; conditions and nothing else decide.</param>
internal sealed class RandomProgrammes(int seed, bool movesOneWay = false)
{
    private static readonly string[] Categories = ["toys", "books", "tea", "silk"];

    private readonly Random random = new(seed);

    public bool Chance(double probability) => random.NextDouble() < probability;

    public T Pick<T>(params T[] values) => values[random.Next(values.Length)];

    public Population People(int count) => Marketplace.People([.. Enumerable.Range(0, count).Select(row => ($"m{(row * 7919) % 100_003:000000}", AnyFacts()))]);

    public BitMask? Present(int count)
    {
        if (Chance(0.5))
            return null;
        var present = new BitMask(count);
        for (var row = 0; row < count; row++)
            present[row] = Chance(0.9);
        return present;
    }

    public Memberships Before(CheckedProgramme programme, int count) => Marketplace.Before(
        programme, [.. Enumerable.Range(0, count).Select(_ => Chance(0.6) ? null : Pick([.. programme.Programme.Tiers.Select(tier => tier.Id)]))]);

    public StaffRecords Staff(int count) => new(
        Enumerable.Range(0, count / 10).Select(_ => new StaffEntry("recognised", random.Next(count), Instant.MinValue, null, "reason", "somebody")), []);

    public CheckedProgramme Programme(params string[] tierIds)
    {
        ImmutableArray<Parameter> parameters =
        [
            Marketplace.Table("line", "category", Amount(), Chance(0.5) ? Amount() : null, [.. Categories.Take(3).Select(category => (category, (long)random.Next(7) * 1000))]),
            Value("gate", ColumnType.Double, Number()), Value("count", ColumnType.Int, CelValue.Of((long)random.Next(6))),
            Value("amount", ColumnType.Money, Amount()), Value("shift", ColumnType.Double, Number()), Value("strict", ColumnType.Bool, CelValue.Of(Chance(0.5))),
        ];
        ImmutableArray<DerivedDefinition> derived =
        [
            Marketplace.Score("merit", Pick(null, "category"), Pick(MissingPart.Reweight, MissingPart.Unknown), ("credit", 0.5m), ("rating", 0.25m)),
            new DerivedExpression(
                "tilt", LocalizedText.Same("tilt"), TestExpressions.Check(Pick("(rating - shift) / 3.0", "rating * shift"), Marketplace.Catalogue, parameters, []), Marketplace.Nowhere),
        ];
        return Marketplace.Programme(
            [.. Enumerable.Range(0, random.Next(3)).Select(index => ($"need{index}", Condition(2)))], [.. tierIds.Select(id => (id, Condition(2)))],
            rules => rules with
            {
                Published = new LocalDate(2016, Pick(9, 9, 9, 11), 1),
                Enrolment = Chance(0.12) && !movesOneWay ? Enrolment.Application : Enrolment.Automatic,
                Capacity = Chance(0.4) && !movesOneWay ? Places(derived) : null,
                Quota = Chance(0.1) && !movesOneWay ? Marketplace.FirstClaims(random.Next(1, 40)) : null,
                Benefits = Benefits,
                Tiers = [.. rules.Tiers.Select((tier, index) => tier with
                {
                    Capacity = Chance(0.15) && !movesOneWay ? Places(derived) : null,
                    Benefits = [.. Benefits.Where(_ => Chance(0.4)).Select(benefit => benefit.Id)],
                    Includes = index + 1 < rules.Tiers.Length && Chance(0.5) ? rules.Tiers[index + 1].Id : null,
                })],
            },
            parameters, derived, Chance(0.3) ? Condition(1) : "true");
    }

    /// <summary>What to change: a row or a share of a table that another change sets aside is none that a reader would let pass.</summary>
    public ImmutableArray<int> Kinds() => [.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => random.Next(8)).DistinctBy(kind => Math.Min(kind, 5))];

    public ImmutableArray<Change> Changes(ImmutableArray<int> kinds) =>
    [
        .. kinds.Select(kind => (Change)(kind switch
        {
            0 => new ValueChange("gate", Number()),
            1 => new ValueChange("count", CelValue.Of((long)random.Next(6))),
            2 => new ValueChange("amount", Amount()),
            3 => new ValueChange("shift", Number()),
            4 => new ValueChange("strict", CelValue.Of(Chance(0.5))),
            5 => new ValueChange("line", Amount()),
            6 => new RowChange("line", Pick(Categories), Amount()),
            _ => new ScaleChange("line", random.Next(-50, 200)),
        })),
    ];

    private static ImmutableArray<Benefit> Benefits { get; } =
    [
        Marketplace.Benefit("credit", new CreditTerms("promotion", Money.FromWhole(120), null, null)), Marketplace.Benefit("subsidy", new SubsidyTerms(Money.FromWhole(3000), "gmv")),
        Marketplace.Benefit("subsidy2", new SubsidyTerms(new Money(5_000), null)), Marketplace.Benefit("badge", new BadgeTerms([])),
    ];

    private Capacity Places(ImmutableArray<DerivedDefinition> derived) => Marketplace.Places(
        random.Next(1, 60), Pick("merit", "credit", "gmv", "complaints"), Chance(0.7), Pick(null, "category"), Chance(0.4), derived);

    private string Condition(int depth)
    {
        if (movesOneWay)
            return depth > 0 && Chance(0.6)
                ? $"({Condition(depth - 1)}) {Pick("&&", "||")} ({Condition(depth - 1)})"
                : Pick("gmv >= line", "!(gmv < line)", "rating > gate", "credit <= count", "!(orders > count)", "gold", "listed('recognised')", "percentile(credit) > 50.0");
        if (depth > 0 && Chance(0.5))
            return random.Next(5) switch
            {
                0 => $"!({Condition(depth - 1)})",
                1 => $"({Condition(depth - 1)}) && ({Condition(depth - 1)}) && ({Condition(depth - 1)})",
                2 => $"({Condition(depth - 1)}) || ({Condition(depth - 1)}) || ({Condition(depth - 1)})",
                3 => $"({Condition(depth - 1)}) == ({Condition(depth - 1)})",
                _ => $"({Condition(depth - 1)}) ? ({Condition(depth - 1)}) : ({Condition(depth - 1)})",
            };
        return random.Next(13) switch
        {
            0 or 1 => "gold",
            2 => $"category in ['{Pick(Categories)}', '{Pick(Categories)}']",
            3 => "listed('recognised')",
            4 => "known(gmv)",
            5 or 6 => $"gmv {Operator()} {Pick("line", "amount", "line + amount")}",
            7 => $"credit {Operator()} {Pick("count", "count", "3")}",
            8 => $"rating {Operator()} {Pick("gate", "2.5")}",
            9 => $"{Pick("merit", "tilt")} {Operator()} {Pick("gate", "shift")}",
            10 => $"percentile({Pick("credit", "tilt")}) {Operator()} {Pick("gate", "50.0")}",
            11 => $"strict || orders {Operator()} count",
            _ => $"rank(gmv, category) {Operator()} count",
        };
    }

    private string Operator() => Pick(">=", ">=", ">=", ">", "<=", "<", "==", "!=");

    private CelValue Amount() => CelValue.Of(new Money(random.Next(7) * 10_000_000L - random.Next(2)));

    private CelValue Number() => CelValue.Of(Pick(random.Next(0, 51) / 10.0, random.Next(0, 9) * 12.5));

    private static Parameter Value(string name, ColumnType type, CelValue value) =>
        new() { Name = name, Label = LocalizedText.Same(name), Type = type, Value = value, At = Marketplace.Nowhere };

    private Dictionary<string, object?> AnyFacts()
    {
        var facts = new Dictionary<string, object?> { ["application.accepted_at"] = Chance(0.7) ? Marketplace.At(FormattableString.Invariant($"2016-11-0{random.Next(1, 4)}T0{random.Next(10)}:00")) : null };
        Add("gold", Chance(0.8));
        Add("category", Pick(Categories));
        Add("credit", random.Next(0, 6));
        Add("rating", random.Next(0, 51) / 10.0);
        Add("complaints", random.Next(0, 4));
        Add("gmv", random.Next(0, 7) * 1000 + Pick(0m, 0m, -0.0001m));
        Add("orders", random.Next(0, 5));
        return facts;

        void Add(string fact, object value) => facts[fact] = Chance(0.1) ? null : value;
    }
}
