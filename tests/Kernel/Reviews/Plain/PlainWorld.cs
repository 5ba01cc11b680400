using System.Collections.Immutable;
using Fuyao.Kernel.Columns;
using NodaTime;

namespace Fuyao.Kernel.Tests.Reviews.Plain;

/// <summary>A random marketplace of one seed: two versions of a programme, merchants that come and go, their facts month by month, judgements by staff.</summary>
internal sealed class PlainWorld
{
    public const int MonthsCount = 4;
    private const int MerchantsMax = 12;

    private static readonly string[] Categories = ["toys", "books", "tea"];
    private readonly Random random;

    public PlainWorld(int seed)
    {
        random = new Random(seed);
        // In no order, so that rows and ids disagree.
        Merchants = [.. Enumerable.Range(10, MerchantsMax).OrderBy(_ => random.Next()).Select(number => $"m{number}")];
        First = Programme(new LocalDate(2016, 10, random.Next(1, 3)), new LocalDate(2016, 11, 3), ["SS", "S", "A"]);
        // The second version is in force from the third review on; its tiers have other names or another order at times.
        Second = Programme(
            new LocalDate(2016, random.Next(10, 13), random.Next(1, 3)), new LocalDate(2017, 1, random.Next(1, 4)),
            Pick<string[]>(["SS", "S", "A"], ["S", "SS", "A"], ["SS", "B", "S"], ["X", "Y", "Z"]));
        Staff = new PlainStaff(
            [.. Some(4, () => (Pick(Merchants), AnyMoment(), Chance(0.5) ? AnyMoment() : (Instant?)null))],
            [.. Some(6, () => (Pick(Merchants), AnyMoment(), Chance(0.6)))]);
        var count = random.Next(1, MerchantsMax + 1);
        var applied = Merchants.ToDictionary(merchant => merchant, _ => Chance(0.7) ? AnyMoment() : (Instant?)null);
        for (var month = 0; month < MonthsCount; month++)
        {
            var facts = new Dictionary<string, Dictionary<string, object?>>();
            foreach (var merchant in Merchants[..count])
                facts[merchant] = AnyFacts(applied[merchant]);
            Facts[month] = facts;
            Present[month] = facts.Keys.Where(_ => Chance(0.85)).ToHashSet();
            count = Math.Min(MerchantsMax, count + random.Next(0, 3));
        }
    }

    public string[] Merchants { get; }

    public PlainProgramme First { get; }

    public PlainProgramme Second { get; }

    public PlainStaff Staff { get; }

    /// <summary>By month; merchants keep their rows, new ones stand at the end.</summary>
    public Dictionary<string, Dictionary<string, object?>>[] Facts { get; } = new Dictionary<string, Dictionary<string, object?>>[MonthsCount];

    public HashSet<string>[] Present { get; } = new HashSet<string>[MonthsCount];

    /// <summary>2016-10 is month 0.</summary>
    public static LocalDate FirstDay(int month) => new LocalDate(2016, 10, 1).PlusMonths(month);

    /// <summary>A2: by the 3rd of the month after, 24:00.</summary>
    public static Instant DueAt(int month) => FirstDay(month).PlusMonths(1).PlusDays(3).AtStartOfDayInZone(Marketplace.Zone).ToInstant();

    public static string PeriodOf(int month) => FirstDay(month).ToString("yyyy-MM", null);

    private bool Chance(double probability) => random.NextDouble() < probability;

    private T Pick<T>(params T[] values) => values[random.Next(values.Length)];

    private IEnumerable<T> Some<T>(int countMax, Func<T> make)
    {
        for (var left = random.Next(countMax + 1); left > 0; left--)
            yield return make();
    }

    /// <summary>Often exactly when a review is due, where boundaries are.</summary>
    private Instant AnyMoment() => DueAt(random.Next(MonthsCount)) + Pick(Duration.Zero, Duration.Zero, -Duration.FromTicks(1), Duration.FromTicks(1), Duration.FromDays(random.Next(-40, 40)));

    private Dictionary<string, object?> AnyFacts(Instant? applied)
    {
        var facts = new Dictionary<string, object?> { ["application.accepted_at"] = applied };
        Add("gold", Chance(0.8));
        Add("category", Pick(Categories));
        // Few values, so that there are ties and values exactly on a line.
        Add("credit", random.Next(0, 6));
        Add("rating", random.Next(0, 51) / 10.0);
        Add("complaints", random.Next(0, 4));
        Add("gmv", random.Next(0, 7) * 1000 + Pick(0m, 0m, -0.0001m));
        Add("orders", random.Next(0, 5));
        return facts;

        void Add(string fact, object value) => facts[fact] = Chance(0.15) ? null : value;
    }

    private PlainProgramme Programme(LocalDate published, LocalDate effective, string[] tierIds)
    {
        var claimed = Chance(0.25);
        return new PlainProgramme(
            published, effective, Chance(0.3) ? AnyCondition(1) : null, [.. Some(2, () => AnyCondition(2))],
            [.. tierIds.Take(random.Next(1, 4)).Select(id => new PlainTier(id, AnyCondition(2), Chance(0.2) ? AnyPlaces() : null))],
            Chance(0.4) ? AnyPlaces() : null, claimed && Chance(0.7) ? random.Next(0, 6) : null, Chance(0.6), claimed,
            new PlainMerit(Pick(null, "category"), Chance(0.6), [.. Some(3, () => (Pick("credit", "rating", "complaints", "gmv"), random.Next(1, 20) / 10m)).Append(("orders", 0.3333m)).DistinctBy(part => part.Item1)]),
            Categories.Where(_ => Chance(0.6)).ToImmutableDictionary(category => category, _ => (decimal)random.Next(0, 7) * 1000),
            random.Next(0, 7) * 1000, Chance(0.5) ? random.Next(0, 7) * 1000 : null);
    }

    private PlainPlaces AnyPlaces() => new(random.Next(1, 5), Pick("merit", "credit", "gmv", "tilt", "complaints"), Chance(0.7), Chance(0.4), Chance(0.4));

    private PlainCondition AnyCondition(int depth)
    {
        if (depth > 0 && Chance(0.4))
            return random.Next(3) switch
            {
                0 => new Not(AnyCondition(depth - 1)),
                1 => new Both(AnyCondition(depth - 1), AnyCondition(depth - 1)),
                _ => new Either(AnyCondition(depth - 1), AnyCondition(depth - 1)),
            };
        return random.Next(14) switch
        {
            0 or 1 => new Flag("gold"),
            2 => new InCategory(Pick(Categories), Pick(Categories)),
            3 => new Listed(),
            4 => new Found(),
            5 => new IsKnown(new Named(Pick("gmv", "merit", "line", "rating"))),
            6 or 7 => new Comparison(new Named("gmv"), AnyOperator(), Pick<PlainTerm>(new Named("line"), Number(random.Next(0, 7) * 1000, ColumnType.Money))),
            8 => new Comparison(new Named(Pick("credit", "complaints", "orders")), AnyOperator(), Number(random.Next(0, 6), ColumnType.Int)),
            9 => new Comparison(new Named("rating"), AnyOperator(), Number(random.Next(0, 51) / 10m, ColumnType.Double)),
            10 => new Comparison(new Named(Pick("merit", "merit", "tilt")), AnyOperator(), Number(random.Next(0, 9) * 12.5m, ColumnType.Double)),
            11 => new Comparison(new Percentile(AnyRanked(), Pick(null, "category")), AnyOperator(), Number(random.Next(0, 9) * 12.5m, ColumnType.Double)),
            12 => new Comparison(new Rank(AnyRanked(), Pick(null, "category")), AnyOperator(), Number(random.Next(1, 6), ColumnType.Int)),
            _ => new Comparison(new TurnoverOf(PeriodOf(random.Next(-1, MonthsCount))), AnyOperator(), Number(random.Next(0, 7) * 1000, ColumnType.Money)),
        };
    }

    private string AnyRanked() => Pick("credit", "rating", "complaints", "gmv", "orders", "tilt");

    private string AnyOperator() => Pick(">=", ">=", ">=", ">", "<=", "<", "==", "!=");

    private static Constant Number(decimal number, ColumnType type) => new(number, type);
}
