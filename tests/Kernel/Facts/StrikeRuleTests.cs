using Fuyao.Kernel.Facts;
using Fuyao.TestSupport;
using NodaTime;

namespace Fuyao.Kernel.Tests.Facts;

/// <summary>One cause, one strike; nothing counts in a declared window (systems.md, “What nobody else has”, 7).</summary>
public sealed class StrikeRuleTests
{
    private static readonly Instant Begin = Instant.FromUtc(2016, 10, 1, 0, 0);
    private static readonly Interval October = new(Begin, Begin + Duration.FromDays(31));

    [Fact]
    public void Of_events_with_one_cause_the_earliest_counts_in_whatever_table()
    {
        var outcome = Apply([Late(1, "a", 9, "storm"), Late(2, "a", 5, "storm"), Bad(7, "a", 6, "storm"), Late(3, "b", 8, "storm"), Late(4, "a", 7, null)]);

        LeftOut(outcome).ShouldBe(["bad 7", "late 1"]);
        outcome.Strikes.Select(strike => $"{strike.Merchant} {strike.Cause} {strike.Kind} {Day(strike.At)}").ShouldBe(["a storm late 5", "b storm late 8"]);
        outcome.Uncounted.Select(one => $"{one.Merchant} {one.Kind} {one.Count} {one.Cause} {Day(one.First)}").ShouldBe(["a late 1 storm 9", "a bad 1 storm 6"], ignoreOrder: true);
    }

    [Fact]
    public void A_cause_that_has_counted_before_counts_no_more()
    {
        var before = new Strike("a", "storm", "late", Begin - Duration.FromDays(3));

        var outcome = Apply([Late(1, "a", 2, "storm")], struck: before);
        LeftOut(outcome).ShouldBe(["late 1"]);
        outcome.Strikes.ShouldBeEmpty();
        Apply([Late(1, "a", 2, "storm")], struck: before with { At = Begin + Duration.FromDays(2) }).LeftOut.ShouldBeEmpty("it is the one that has counted: computing again changes nothing");
    }

    [Fact]
    public void What_lies_in_a_window_does_not_count_and_is_no_strike()
    {
        var window = new ReliefWindow(4, Begin + Duration.FromDays(2), Begin + Duration.FromDays(4), ["late"], null, [], "flood", Begin, "x");

        var outcome = Apply([Late(1, "a", 2, "storm"), Late(2, "a", 3, null), Late(3, "a", 4, "storm"), Bad(9, "a", 3, null)], window: window);

        LeftOut(outcome).ShouldBe(["late 1", "late 2"], "its end is not in it, and it is about one table");
        outcome.Strikes.ShouldHaveSingleItem().At.ShouldBe(Begin + Duration.FromDays(4));
        outcome.Uncounted.ShouldHaveSingleItem().ShouldBe(new UncountedEvents("a", "late", Begin + Duration.FromDays(2), 2, null, 4));
    }

    [Fact]
    public void Of_random_events_each_cause_counts_once_a_merchant_over_months_computed_one_by_one()
    {
        for (var seed = 1; seed <= TestRun.Count(ordinary: 300, whenLong: 20_000); seed++)
        {
            var random = new Random(seed);
            var events = Enumerable.Range(0, random.Next(20)).Select(row => new AdverseEvent(
                random.Next(2) == 0 ? "late" : "bad", row, random.Next(2) == 0 ? "a" : "b", Begin + Duration.FromDays(random.Next(60)), random.Next(3) == 0 ? null : $"c{random.Next(3)}")).ToArray();
            var struck = new Dictionary<(string, string), Strike>();
            var counted = new List<AdverseEvent>();
            for (var month = 0; month < 2; month++)
            {
                var period = new Interval(Begin + Duration.FromDays(30 * month), Begin + Duration.FromDays(30 * (month + 1)));
                // Each month has a file of its own.
                var file = events.Where(one => period.Contains(one.At)).ToArray();
                var outcome = StrikeRule.Apply(file, (merchant, cause) => struck.GetValueOrDefault((merchant, cause)), _ => null, period);
                counted.AddRange(file.Where(one => !outcome.LeftOut[one.Table].Contains(one.Row)));
                foreach (var strike in outcome.Strikes)
                    struck.TryAdd((strike.Merchant, strike.Cause), strike);
                outcome.Uncounted.Sum(one => one.Count).ShouldBe(file.Length - file.Count(one => !outcome.LeftOut[one.Table].Contains(one.Row)));
            }

            counted.Count(one => one.Cause is null).ShouldBe(events.Count(one => one.Cause is null), $"seed {seed}");
            foreach (var cause in events.Where(one => one.Cause is not null).GroupBy(one => (one.Merchant, one.Cause)))
                counted.Where(one => one.Merchant == cause.Key.Merchant && one.Cause == cause.Key.Cause).ShouldHaveSingleItem($"seed {seed}").At.ShouldBe(cause.Min(one => one.At));
        }
    }

    private static StrikeOutcome Apply(AdverseEvent[] events, Strike? struck = null, ReliefWindow? window = null) =>
        StrikeRule.Apply(events, (merchant, cause) => struck is not null && struck.Merchant == merchant && struck.Cause == cause ? struck : null, one => window?.Covers(one.Table, one.At) == true ? window : null, October);

    private static AdverseEvent Late(long row, string merchant, int day, string? cause) => new("late", row, merchant, Begin + Duration.FromDays(day), cause);

    private static AdverseEvent Bad(long row, string merchant, int day, string? cause) => new("bad", row, merchant, Begin + Duration.FromDays(day), cause);

    private static string[] LeftOut(StrikeOutcome outcome) => [.. outcome.LeftOut.SelectMany(table => table.Order().Select(row => $"{table.Key} {row}")).Order(StringComparer.Ordinal)];

    private static int Day(Instant at) => (int)(at - Begin).TotalDays;
}
