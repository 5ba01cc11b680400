using System.Collections.Immutable;
using Fuyao.Kernel.Cel;
using Fuyao.Kernel.Columns;
using Fuyao.Kernel.Diagnostics;
using Fuyao.Kernel.Facts;
using Fuyao.Kernel.Programmes;
using Fuyao.Kernel.Programmes.Checking;
using Fuyao.Kernel.Reviews;
using Fuyao.Kernel.Values;
using NodaTime;

namespace Fuyao.Kernel.Tests.Engine;

/// <summary>
/// Writes whole programmes over the facts of <see cref="RandomColumns"/>: scope, conditions of the programme, one to four tiers, parameters with tables, defaults and floors, derived
/// expressions, scorecards, lists, findings, and facts of another period; and marketplaces of any size to review by them.
/// </summary>
internal sealed class RandomProgramme
{
    public const string EarlierPeriod = "2016-09";

    private static readonly SourcePosition Nowhere = new("random.yaml", 1, 1);
    private static readonly Instant At = Instant.FromUtc(2016, 11, 3, 16, 0);
    private static readonly (string Name, ColumnType Type)[] Facts =
    [
        ("b1", ColumnType.Bool), ("b2", ColumnType.Bool), ("i1", ColumnType.Int), ("i2", ColumnType.Int), ("nobody", ColumnType.Int), ("m1", ColumnType.Money), ("m2", ColumnType.Money),
        ("r1", ColumnType.Double), ("r2", ColumnType.Double), ("d1", ColumnType.Double), ("d2", ColumnType.Double), ("day1", ColumnType.Date), ("day2", ColumnType.Date),
        ("w1", ColumnType.Instant), ("w2", ColumnType.Instant), ("s1", ColumnType.String), ("s2", ColumnType.String), ("t1", ColumnType.Set), ("t2", ColumnType.Set),
    ];

    private readonly Random random;
    private readonly DateTimeZone zone;
    private readonly FactCatalogue catalogue;
    private readonly RandomColumns pool;
    private readonly RandomCondition writer;
    private readonly List<DerivedDefinition> derived = [];
    private readonly List<Parameter> parameters = [];
    private readonly Dictionary<CelKind, List<string>> more = new()
    {
        [CelKind.Bool] = ["listed('vip')", "finding('first_use')", "at(b1, '2016-09')"],
        [CelKind.Int] = ["rank(i1, s1)", "rank(m1)", "at(i1, '2016-09')"],
        [CelKind.Double] = ["percentile(r1, s2)", "percentile(i2)", "percentile(d1, s1)", "at(r2, '2016-09')"],
        [CelKind.Money] = ["at(m1, '2016-09')"],
        [CelKind.Timestamp] = ["at(w1, '2016-09')", "at(day2, '2016-09')"],
        [CelKind.String] = ["ts", "at(s1, '2016-09')"],
    };

    public RandomProgramme(Random random)
    {
        this.random = random;
        zone = RandomColumns.Zones[random.Next(RandomColumns.Zones.Length)];
        catalogue = new FactCatalogue("random", zone, "CNY", [], [.. Facts.Select(fact => Define(fact.Name, fact.Type))]);
        pool = new RandomColumns(random, 20, zone);
        writer = new RandomCondition(random, pool.Literal, source => Check(source, CelType.Bool), kind => [.. more.GetValueOrDefault(kind, [])]);
        foreach (var (name, type, kind) in new[] { ("pi", ColumnType.Int, CelKind.Int), ("pm", ColumnType.Money, CelKind.Money), ("pd", ColumnType.Double, CelKind.Double), ("ps", ColumnType.String, CelKind.String) })
            parameters.Add(Parameter(name, type) with { Value = pool.Value(kind) });
        foreach (var (name, type, kind, by) in new[]
        {
            ("tm", ColumnType.Money, CelKind.Money, "s1"), ("ti", ColumnType.Int, CelKind.Int, "s2"), ("td", ColumnType.Double, CelKind.Double, "s1"),
            ("tw", ColumnType.Instant, CelKind.Timestamp, "s2"), ("ts", ColumnType.String, CelKind.String, "s2"),
        })
            parameters.Add(Table(name, type, kind, by));
        for (var left = random.Next(3); left > 0; left--)
            AddDerived();
        if (random.Next(3) == 0)
            AddScorecard();
        Programme = new CheckedProgramme(Write(), catalogue, []);
    }

    public CheckedProgramme Programme { get; }

    /// <summary>The programme bound to new columns of so many merchants.</summary>
    public Evaluation Bind(int count)
    {
        Population? earlier = null;
        return Evaluation.Bind(Programme, People(count), Staff(count), At, readPeriod: _ => earlier ??= People(count));
    }

    /// <summary>Who held which tier before, some of a tier that this version does not have.</summary>
    public Memberships Before(int count)
    {
        ImmutableArray<string> ids = [.. Programme.Programme.Tiers.Select(tier => tier.Id), "abolished"];
        var tiers = Enumerable.Range(0, count).Select(_ => random.Next(3) == 0 ? (byte)random.Next(ids.Length) : Memberships.NoTier).ToArray();
        return new Memberships(
            ids, tiers, [.. tiers.Select(tier => tier == Memberships.NoTier ? MembershipStatus.None : MembershipStatus.Member)], new long[count], new MembershipFlags[count]);
    }

    private Programme Write() => new()
    {
        Id = "random",
        Title = LocalizedText.Same("random"),
        // Long before every period: no loss waits for publication.
        Published = new LocalDate(2000, 1, 1),
        Effective = new LocalDate(2000, 1, 1),
        Zone = zone,
        Parameters = [.. parameters],
        Derived = [.. derived],
        Lists = [new StaffList("vip", LocalizedText.Same("vip"), "approver", null, NeedsApproval: false, Nowhere)],
        Scope = random.Next(2) == 0 ? Condition("scope") : new Condition("scope", Check("true", CelType.Bool)!, LocalizedText.Same("scope"), Nowhere),
        Require = [.. Enumerable.Range(0, random.Next(3)).Select(index => Condition($"common{index}"))],
        Tiers = [.. Enumerable.Range(0, random.Next(1, 5)).Select(index => new Tier(
            $"T{index}", LocalizedText.Same($"T{index}"), [.. Enumerable.Range(0, random.Next(0, 3)).Select(own => Condition($"line{own}"))], null, [], null, Nowhere))],
        At = Nowhere,
    };

    private Condition Condition(string name) => new(name, writer.Next(), LocalizedText.Same(name), Nowhere);

    private void AddDerived()
    {
        var name = $"x{derived.Count}";
        derived.Add(new DerivedExpression(name, LocalizedText.Same(name), writer.NextNumber(source => Check(source, null)), Nowhere));
        more[((DerivedExpression)derived[^1]).Expression.Type.Kind!.Value].Add(name);
    }

    private void AddScorecard()
    {
        (string, decimal)[] weights = [("i1", 0.5m), ("r1", 0.3m), ("d2", 1m), ("m2", 0.2m), ("nobody", 0.1m)];
        derived.Add(new Scorecard(
            "score", LocalizedText.Same("score"), random.Next(2) == 0 ? "s1" : null, [.. weights[..random.Next(1, weights.Length + 1)].Select(part => new ScorecardPart(part.Item1, part.Item2))],
            random.Next(2) == 0 ? MissingPart.Reweight : MissingPart.Unknown, Nowhere));
        more[CelKind.Double].Add("score");
    }

    /// <param name="type">Null: any number.</param>
    private CheckedExpression? Check(string source, CelType? type)
    {
        var inputs = catalogue.Facts.ToDictionary(fact => fact.Id, fact => Vocabulary.CelTypeOf(fact.Type));
        foreach (var parameter in parameters)
            inputs[parameter.Name] = Vocabulary.CelTypeOf(parameter.Type);
        foreach (var column in derived)
            inputs[column.Name] = column is DerivedExpression expression ? expression.Expression.Type : CelType.Double;
        var check = CelChecker.Check(source, new CelEnvironment { Inputs = inputs, Zone = zone, ResolveNamedCall = call => TestExpressions.Resolve(call, catalogue) }, type ?? CelType.Dyn);
        return check.Expression is { } found && (type is not null || found.Type.Kind is CelKind.Int or CelKind.Money or CelKind.Double) ? found : null;
    }

    private Population People(int count)
    {
        var columns = new RandomColumns(random, count, zone).Facts;
        if (random.Next(5) == 0)
            columns.Remove(Facts[random.Next(Facts.Length)].Name);
        return new Population([.. Enumerable.Range(0, count).Select(row => $"m{row}")], columns);
    }

    private StaffRecords Staff(int count)
    {
        var rows = Enumerable.Range(0, count).Where(_ => random.Next(4) == 0).ToArray();
        return new StaffRecords(
            rows.Where(_ => random.Next(2) == 0).Select(row => new StaffEntry("vip", row, At - Duration.FromDays(1), null, "r", "a")),
            rows.Select(row => new StaffFinding("first_use", row, random.Next(2) == 0, At - Duration.FromDays(1), "r", "a")));
    }

    private Parameter Table(string name, ColumnType type, CelKind kind, string by) => Parameter(name, type) with
    {
        By = by,
        Table = RandomColumns.Texts.Where(_ => random.Next(4) > 0).ToImmutableDictionary(text => text, _ => pool.Value(kind)),
        Default = random.Next(2) == 0 ? pool.Value(kind) : null,
        Floor = kind != CelKind.String && random.Next(3) == 0 ? pool.Value(kind) : null,
    };

    private static Parameter Parameter(string name, ColumnType type) => new() { Name = name, Label = LocalizedText.Same(name), Type = type, At = Nowhere };

    private static FactDefinition Define(string id, ColumnType type) => new()
    {
        Id = id,
        Type = type,
        Kind = FactKind.State,
        Better = id == "i1" ? Direction.Lower : Direction.Higher,
        Label = LocalizedText.Same(id),
        Source = LocalizedText.Same("random"),
        At = Nowhere,
    };
}
