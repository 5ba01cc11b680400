using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Fuyao.Simulation.Tests.Auditing;
using Fuyao.Simulation.Tests.Worlds;
using static Fuyao.Simulation.Tests.Auditing.MerchantView;

namespace Fuyao.Simulation.Tests.Rules;

/// <summary>The Pioneer programme (A1, A2, A3): category lines with default and floor, service, no violation, staff lists, merit, the best selected.</summary>
internal sealed class Pioneer : ITemplate
{
    private static readonly (string Fact, decimal Weight)[] MeritParts = [("rating", 0.3m), ("sales", 0.25m), ("late", 0.2m), ("credit", 0.25m)];

    public string Id => "pioneer";

    public Unit Every => Unit.Month;

    public DueTime Due(Chance chance) => new(chance.Of(1, 3, 15, 31), chance.Of(0, 9 * 3600, 86_400));

    public ProgrammeVersion Version(Chance chance, VersionFrame frame)
    {
        var (s, ss) = (new Line("s", chance.Of(2295m, 2500m)), new Line("ss", chance.Of(6560m, 6000.5m)));
        var rows = FactValues.Categories.Where(category => category != FactValues.CategoryWithoutRow).ToDictionary(
            category => category, _ => (S: chance.Of(1000m, 2295.0001m, 3100m), Ss: chance.Of(5000m, 6560.0001m, 7200.25m)));
        var (merit, reweights) = (chance.Of(40m, 50m, 62.5m), chance.OneIn(2));
        Clause Scale(Line line, Func<(decimal S, decimal Ss), decimal> cell) => new(
            "scale", $"gmv >= {line.Name}_line", ["gmv", "category"],
            merchant => AtLeast(merchant.Number("gmv"), merchant.Text("category") is not { } category ? null
                : rows.TryGetValue(category, out var row) ? Math.Max(cell(row), line.Floor) : line.Floor));
        decimal? Merit(MerchantView merchant) => merchant.Scorecard(MeritParts, "category", reweights);
        var best = new TierRule("SS", [
            Scale(ss, row => row.Ss),
            new Clause("higher_service", $"merit >= {Write(merit)}", [.. MeritParts.Select(part => part.Fact), "category"], merchant => AtLeast(Merit(merchant), merit)),
        ]);
        var star = new TierRule("S", [Scale(s, row => row.S)]);
        return new ProgrammeVersion
        {
            Programme = Id,
            Published = frame.Published,
            Effective = frame.Effective,
            Zone = frame.Zone,
            Schedule = frame.Schedule,
            Lists = [new StaffListRule("recognised", chance.Of(1, 3)), new StaffListRule("uncompetitive", chance.OneIn(2) ? null : 2)],
            Require =
            [
                new Clause("service", "gold || 'audited' in tags || listed('recognised')", ["gold", "tags"],
                    merchant => merchant.Flag("gold") | merchant.HasTag("audited") | merchant.Listed("recognised")) { Asks = ["recognised"] },
                new Clause("clean", "!violation", ["violation"], merchant => !merchant.Flag("violation")),
                new Clause("competitive", "!listed('uncompetitive')", [], merchant => !merchant.Listed("uncompetitive")) { Asks = ["uncompetitive"] },
            ],
            Live = LiveRule.Draw(chance, chance.OneIn(4) ? ["service", "clean"] : ["service", "clean", "competitive"], "clean"),
            // Some versions know one tier only.
            Tiers = chance.Between(0, 7) switch { 0 => [star], 1 => [best], _ => [best, star] },
            Capacity = chance.OneIn(3) ? null : new CapacityRule(
                chance.Between(1, 4),
                chance.OneIn(2)
                    ? [new RankBy("merit", true, ["rating", "category"], Merit)]
                    : [new RankBy("sales", true, ["sales"], merchant => merchant.Number("sales")), new RankBy("gmv", false, ["gmv"], merchant => merchant.Number("gmv"))],
                chance.OneIn(2) ? "category" : null, chance.OneIn(2)),
            AlsoReads = [.. MeritParts.Select(part => part.Fact), "category"],
            Definitions = $$"""
                parameters:
                {{Definition(ss)}}
                {{Definition(s)}}
                derived:
                  merit: { by: category, missing: {{(reweights ? "reweight" : "unknown")}}, scorecard: { {{string.Join(", ", MeritParts.Select(part => $"{part.Fact}: {Write(part.Weight)}"))}} } }

                """,
            Tables = ImmutableDictionary<string, string>.Empty.Add("lines.csv", rows.Aggregate(
                new StringBuilder("category,s,ss\n"), (text, row) => text.Append($"{row.Key},{Write(row.Value.S)},{Write(row.Value.Ss)}\n")).ToString()),
        };
    }

    private static string Definition(Line line) =>
        $"  {line.Name}_line: {{ type: money, by: category, table: lines.csv, column: {line.Name}, default: {Write(line.Floor)}, floor: {Write(line.Floor)} }}";

    private static string Write(decimal number) => number.ToString("0.0###", CultureInfo.InvariantCulture);

    /// <param name="Floor">Also the line of a category that has none of its own.</param>
    private sealed record Line(string Name, decimal Floor);
}
