using System.Collections.Immutable;
using System.Globalization;
using Fuyao.Simulation.Tests.Worlds;
using static Fuyao.Simulation.Tests.Auditing.MerchantView;

namespace Fuyao.Simulation.Tests.Rules;

/// <summary>Three tiers with places of their own inside those of the programme, reviewed weekly, for some categories only.</summary>
internal sealed class League : ITemplate
{
    public string Id => "league";

    public Unit Every => Unit.Week;

    public DueTime Due(Chance chance) => new(chance.Between(1, 7), chance.Of(0, 2 * 3600 + 1800, 9 * 3600, 86_400));

    public ProgrammeVersion Version(Chance chance, VersionFrame frame)
    {
        var (lateMost, ratingLeast, salesLeast) = (chance.Of(0.05m, 0.1m), chance.Of(4.5m, 4.8m), chance.Between(5, 9));
        string[] categories = chance.OneIn(2) ? ["clothes", "food"] : ["clothes", "food", "toys"];
        var tiers = new[]
        {
            new TierRule("first", [
                new Clause("sold", $"sales >= {salesLeast}", ["sales"], merchant => AtLeast(merchant.Number("sales"), salesLeast)),
                new Clause("rated", $"rating >= {Write(ratingLeast)}", ["rating"], merchant => AtLeast(merchant.Number("rating"), ratingLeast)),
            ], Own()),
            new TierRule("second", [new Clause("sold", "sales >= 4", ["sales"], merchant => AtLeast(merchant.Number("sales"), 4))], Own()),
            new TierRule("third", [new Clause("sold", "sales >= 2 || gold", ["sales", "gold"], merchant => AtLeast(merchant.Number("sales"), 2) | merchant.Flag("gold"))], Own()),
        };
        return new ProgrammeVersion
        {
            Programme = Id,
            Published = frame.Published,
            Effective = frame.Effective,
            Zone = frame.Zone,
            Schedule = frame.Schedule,
            Scope = new Clause("scope", $"category in [{string.Join(", ", categories.Select(category => $"'{category}'"))}]", ["category"],
                merchant => merchant.Text("category") is { } category ? categories.Contains(category) : null),
            Require =
            [
                new Clause("punctual", $"late_rate <= {Write(lateMost)}", ["late_rate"], merchant => AtMost(merchant.Number("late_rate"), lateMost)),
                new Clause("open", "known(rating) || credit >= 4", ["rating", "credit"], merchant => merchant.Knows("rating") | AtLeast(merchant.Number("credit"), 4)),
                new Clause("clean", "!violation || gold", ["violation", "gold"], merchant => !merchant.Flag("violation") | merchant.Flag("gold")),
            ],
            Live = LiveRule.Draw(chance, ["clean"], "clean"),
            Tiers = chance.OneIn(4) ? [tiers[0], tiers[2]] : [.. tiers],
            Capacity = chance.OneIn(2) ? null : new CapacityRule(chance.Between(3, 8), [Sales(true)], chance.OneIn(3) ? "category" : null, chance.OneIn(2)),
        };

        CapacityRule? Own() => chance.OneIn(2)
            ? null
            : new CapacityRule(
                chance.Between(1, 3),
                chance.OneIn(3)
                    ? [new RankBy("credit", true, ["credit"], merchant => merchant.Number("credit"))]
                    : [new RankBy("rating", true, ["rating"], merchant => merchant.Number("rating")), Sales(chance.OneIn(2))],
                chance.OneIn(3) ? "category" : null, chance.OneIn(2));
    }

    private static RankBy Sales(bool descending) => new("sales", descending, ["sales"], merchant => merchant.Number("sales"));

    private static string Write(decimal number) => number.ToString("0.0###", CultureInfo.InvariantCulture);
}
