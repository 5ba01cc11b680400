using Fuyao.Kernel.Programmes;
using Fuyao.Platform.Reviews;
using Fuyao.Storage.Facts;
using Fuyao.Storage.Reviews;
using Fuyao.Storage.Tests;
using Fuyao.TestSupport;
using NodaTime;

namespace Fuyao.Platform.Tests.Lifecycle;

/// <summary>How the time is cut into runs changes nothing: random changes, judgements, files and a second version, in one go and in many steps.</summary>
[Trait(TestStore.Trait, TestStore.Both)]
public sealed class BatchingTests
{
    private const int SeedsUsually = 2;
    private const int SeedsLong = 200;

    private static readonly Instant Begin = GoldMarket.At("2016-11-04");
    private static readonly Instant End = GoldMarket.At("2017-02-10");

    [Fact]
    public void Many_steps_come_to_what_one_run_comes_to()
    {
        var (seeds, lines) = (TestRun.Count(SeedsUsually, SeedsLong), 0);
        for (var seed = 0; seed < seeds; seed++)
        {
            var atOnce = Outcome(seed, _ => [End]);
            var steps = Outcome(seed, Steps);

            steps.ShouldBe(atOnce, $"seed {seed}");
            lines += atOnce.Length;
        }
        lines.ShouldBeGreaterThan(20 * seeds, "otherwise little is shown");
    }

    /// <summary>Cut at random, now and then twice at the same instant.</summary>
    private static Instant[] Steps(Random random) => [.. Enumerable.Range(0, 25).Select(_ => Begin + Duration.FromMinutes(random.Next((int)(End - Begin).TotalMinutes))).Append(End).Append(End).Order()];

    private static string[] Outcome(int seed, Func<Random, Instant[]> cut)
    {
        var random = new Random(seed);
        using var market = new GoldMarket();
        CheckedProgramme[] versions = [GoldMarket.Version(rules: random.Next(2) == 0 ? "" : "  settle: 12h"), GoldMarket.Version("2016-12-20", live: "[service, competitive, prompt]")];
        foreach (var month in (string[])["2016-10", "2016-11", "2016-12", "2017-01"])
            market.Month(month, withState: month == "2016-10" || random.Next(2) == 0, withoutGold: [.. GoldMarket.Merchants.Where(_ => random.Next(6) == 0)]);
        market.Change([.. Changes(random).OrderBy(change => change.KnownAt)]);
        foreach (var merchant in GoldMarket.Merchants.Where(_ => random.Next(2) == 0))
        {
            market.Clock.Now = Begin + Duration.FromHours(random.Next(2000));
            new StaffDesk(market.Database, market.Clock, [.. versions]).Add(
                random.Next(2) == 0 ? "recognised" : "uncompetitive", merchant, null, market.Clock.Now + Duration.FromHours(random.Next(1, 500)), "seen", "wang");
        }
        foreach (var upTo in cut(new Random(seed)))
            // What a review knows is what is stored when it is decided, so that the clock stands still.
            new ReviewRunner(market.Database, new GoldMarket.MovableClock { Now = End }).Run([.. versions], upTo, isDryRun: false);

        var reviews = new ReviewStore(market.Database);
        return
        [
            .. market.Stored(versions),
            .. reviews.All("tiny").Select(review => reviews.LoadMemberships(review) is var after
                ? $"{review.NominalAt} {string.Join(' ', Enumerable.Range(0, after.Count).Select(row => $"{after.StatusOf(row)} {after.TierOf(row)} {after.SinceOf(row)} {after.FlagsOf(row)}"))}"
                : ""),
        ];
    }

    private static IEnumerable<FactChange> Changes(Random random) => Enumerable.Range(0, 120).Select(_ =>
    {
        var occurred = Begin + Duration.FromMinutes(15 * random.Next(9000));
        var known = random.Next(3) == 0 ? occurred + Duration.FromHours(random.Next(200)) : occurred;
        var (fact, value) = random.Next(4) == 0
            ? ("late", (string?)(random.Next(2) == 0 ? "0" : "12"))
            : ("gold", random.Next(8) == 0 ? null : random.Next(2) == 0 ? "true" : "false");
        return new FactChange(random.Next(GoldMarket.Merchants.Length), fact, value, occurred, known, "test");
    });
}
