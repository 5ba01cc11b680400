using System.Text.Json.Nodes;
using Fuyao.Bench.Data;

namespace Fuyao.Bench.Figures;

/// <summary>P3: what one merchant costs, against engines that judge one merchant at a time, each on as many threads as Fuyao has.</summary>
internal static class MerchantByMerchant
{
    private const int Merchants = 20_000;
    private const int RoundsMax = 7;
    private const int WarmRounds = 2;
    private static readonly TimeSpan AtMost = TimeSpan.FromSeconds(20);

    private static readonly (string Script, string Engine)[] Engines = [("zen.mjs", "GoRules Zen"), ("json-rules-engine.mjs", "json-rules-engine")];

    /// <param name="market">Its first merchants are judged.</param>
    /// <param name="own">Fuyao's rounds over all of them.</param>
    public static IReadOnlyList<Figure> Measure(Settings settings, Market market, PioneerModel model, Rounds own, string folder)
    {
        var count = Math.Min(Merchants, market.Count);
        var (facts, expected) = Facts(market, model, count);
        var file = Path.Combine(folder, "facts.json");
        File.WriteAllText(file, facts.ToJsonString());
        var bars = new List<Bar> { own.BarOf("Fuyao", 1e6 / market.Count) };
        foreach (var (script, engine) in Engines)
        {
            using var peer = PeerProcess.Start(settings.PeersFolder, script, file, $"{Environment.ProcessorCount}");
            var tiers = peer.Ask(new JsonObject { ["tiers"] = true })["tiers"]!.AsArray().Select(tier => tier!.GetValue<long>()).ToArray();
            Agreement.Require<byte>("P3", expected, tiers, engine);
            for (var round = 0; round < WarmRounds; round++)
                peer.Time(new JsonObject { ["round"] = true });
            var taken = Rounds.Interleave(RoundsMax, AtMost, () => peer.Time(new JsonObject { ["round"] = true }))[0];
            bars.Add(taken.BarOf(engine, 1e6 / count));
        }
        var fastest = bars.Skip(1).MinBy(bar => bar.Median)!;
        return
        [
            new Figure
            {
                Id = "P3", What = $"one merchant under the Pioneer rule (of {market.Count:N0}; the engines judge the first {count:N0})", Measured = bars[0].Median, Unit = "ns",
                Against = string.Join("; ", bars.Skip(1).Select(bar => $"{bar.Who} {bar.Median / 1000:F1} µs (minimum {bar.Minimum / 1000:F1})")),
                Ratio = fastest.Median / bars[0].Median, HigherIsBetter = true, Reach = 20_000, Bars = [.. bars],
            },
        ];
    }

    /// <summary>What is unknown is left out, the lines of a merchant's category are facts beside the others, and money is in CNY.</summary>
    private static (JsonArray Facts, byte[] Expected) Facts(Market market, PioneerModel model, int count)
    {
        var (facts, expected) = (new JsonArray(), new byte[count]);
        foreach (var (row, merchant) in market.Rows().Take(count).Index())
        {
            expected[row] = model.TierOf(merchant);
            var known = new JsonObject { ["recognised"] = merchant.Recognised, ["uncompetitive"] = merchant.Uncompetitive };
            if (merchant.GoldSeller is { } gold)
                known["gold_seller"] = gold;
            if (merchant.SeriousViolation is { } violation)
                known["serious_violation"] = violation;
            if (merchant.Tags is { } tags)
                known["tags"] = new JsonArray([.. Market.TagSets[tags].Select(tag => JsonValue.Create(tag))]);
            if (merchant.GmvUnits is { } gmv)
                known["gmv_daily_avg"] = gmv / 10_000m;
            if (merchant.MeritUnits is { } merit)
                known["merit"] = merit / 10_000m;
            if (merchant.Category is { } category)
                (known["s_line"], known["ss_line"]) = (model.StarLines[category] / 10_000m, model.SuperStarLines[category] / 10_000m);
            facts.Add(known);
        }
        return (facts, expected);
    }
}
