using Fuyao.Kernel.Columns;
using Fuyao.Kernel.Lifecycle;
using Fuyao.Kernel.Reviews;
using Fuyao.Storage.Facts;
using Fuyao.Storage.Lifecycle;
using Fuyao.Storage.Tests;
using NodaTime;

namespace Fuyao.Platform.Tests.Lifecycle;

/// <summary>What is read of single merchants is what a review would read of everybody at that instant.</summary>
[Trait(TestStore.Trait, TestStore.Both)]
public sealed class HistoryAgainstPopulationTests : IDisposable
{
    private static readonly Instant Begin = GoldMarket.At("2016-11-04");

    private readonly GoldMarket market = new();

    public void Dispose() => market.Dispose();

    [Fact]
    public void Random_changes_files_and_revisions_read_the_same_both_ways()
    {
        var random = new Random(20_161_103);
        market.Month("2016-10");
        foreach (var (month, known) in ((string, string)[])[("2016-11", "2016-12-01T06:00"), ("2016-11", "2016-12-09"), ("2016-12", "2017-01-02")])
            market.Month(month, withState: true, known: known, withoutGold: [.. GoldMarket.Merchants.Where(_ => random.Next(3) == 0)]);
        market.Change([.. Enumerable.Range(0, 200).Select(_ =>
        {
            var occurred = Begin + Duration.FromHours(random.Next(1500));
            return new FactChange(
                random.Next(GoldMarket.Merchants.Length), "gold", random.Next(6) == 0 ? null : random.Next(2) == 0 ? "true" : "false", occurred, occurred + Duration.FromHours(random.Next(3) * 50), "test");
        }).OrderBy(change => change.KnownAt)]);
        var rules = LiveRules.Of(GoldMarket.Version(live: "[service]"));
        var gold = GoldMarket.Catalogue.Find("gold")!;
        var reader = new PopulationReader(market.Database);

        for (var run = 0; run < 60; run++)
        {
            var at = Begin + Duration.FromHours(random.Next(1600));
            var histories = new MerchantHistoryReader(market.Database).Read([rules.Inputs], [.. Enumerable.Range(0, GoldMarket.Merchants.Length)], at - Duration.FromHours(random.Next(600)), GoldMarket.Merchants.Length);
            var truths = LiveEvaluation.Judge(rules, [.. histories.Select(history => new LiveQuestion(history, at))]);
            var column = (BoolColumn)reader.ReadState(gold, GoldMarket.Catalogue, at, at, GoldMarket.Merchants.Length);
            for (var row = 0; row < truths.Length; row++)
                truths[row][0].Truth.ShouldBe(!column.Known[row] ? Truth.Unknown : column.Values[row] ? Truth.True : Truth.False, $"{GoldMarket.Merchants[row]} at {at}");
        }
    }
}
