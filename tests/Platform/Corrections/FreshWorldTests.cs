using System.Collections.Immutable;
using Fuyao.Kernel.Corrections;
using Fuyao.Kernel.Lifecycle;
using Fuyao.Kernel.Programmes;
using Fuyao.Platform.Corrections;
using Fuyao.Platform.Lifecycle;
using Fuyao.Platform.Tests.Lifecycle;
using Fuyao.Storage.Lifecycle;
using Fuyao.Storage.Reviews;
using Fuyao.Storage.Tests;
using Fuyao.TestSupport;
using NodaTime;
using Period = Fuyao.Kernel.Values.Period;

namespace Fuyao.Platform.Tests.Corrections;

/// <summary>
/// What would have been is what a world decides that had the right facts from the beginning (semantics.md, “Corrections”): the same months, changes and reviews are played once with the wrong facts, which are then corrected,
/// and once with the right ones.
/// </summary>
[Trait(TestStore.Trait, TestStore.Both)]
public sealed class FreshWorldTests
{
    private const int Corrected = 3;
    private const int MonthsCount = 4;

    private static readonly string Id = GoldMarket.Merchants[Corrected];

    [Fact]
    public void The_corrected_history_is_that_of_a_world_with_the_right_facts()
    {
        for (var seed = 1; seed <= TestRun.Count(ordinary: 8, whenLong: 400, whenRepeated: 3); seed++)
            Compare(seed, "", "[service, competitive]");
    }

    [Fact]
    public void So_it_is_where_live_marks_settle_and_percentiles_are_ranked()
    {
        for (var seed = 1001; seed <= 1000 + TestRun.Count(ordinary: 5, whenLong: 300, whenRepeated: 2); seed++)
            Compare(seed, "  settle: 30h\n", "[service]", higher: "percentile(gmv) >= 50");
    }

    private static void Compare(int seed, string between, string live, string? higher = null)
    {
        var version = GoldMarket.Version(rules: between, live: live, higher: higher);
        using GoldMarket wrong = new(), right = new();
        var course = Course.Make(seed);
        course.Play(wrong, version, isRight: false);
        course.Play(right, version, isRight: true);

        // In two steps where there is more than one: corrections add up.
        var requests = course.Corrections();
        wrong.Clock.Now += Duration.FromHours(1);
        ImmutableArray<CorrectedDecision> decisions = [];
        foreach (var request in requests)
        {
            var draft = new CorrectionDesk(wrong.Database, wrong.Clock, "alice").Draft(request);
            decisions = new CorrectionDesk(wrong.Database, wrong.Clock, "bob").Approve(draft.Correction.Number).Results.FirstOrDefault()?.Decisions ?? decisions;
        }

        var expected = History(right, version).Select(one => one.Line).ToArray();
        var corrected = Merge(History(wrong, version), decisions);
        corrected.ShouldBe(expected, $"seed {seed}");
        // Who would stand better does so now; nobody loses by a correction.
        var (now, would) = (Standing(wrong, version), Standing(right, version));
        Rank(now).ShouldBeLessThanOrEqualTo(Rank(would), $"seed {seed}: {now} instead of {would}");
    }

    /// <summary>The recorded history with what the correction says instead.</summary>
    private static string[] Merge(IEnumerable<(Instant At, string Line)> recorded, ImmutableArray<CorrectedDecision> decisions)
    {
        var replaced = decisions.Where(one => one.Recorded is not null).Select(one => Line(one.At, one.Event, one.Recorded!)).ToHashSet();
        return [.. recorded.Where(one => !replaced.Contains(one.Line))
            .Concat(decisions.Where(one => one.Corrected is not null).Select(one => (one.At, Line(one.At, one.Event, one.Corrected!))))
            .OrderBy(one => one.At).ThenBy(one => one.Item2, StringComparer.Ordinal).Select(one => one.Item2)];
    }

    private static (Instant At, string Line)[] History(GoldMarket market, CheckedProgramme version)
    {
        var (reviews, book) = (new ReviewStore(market.Database), new LiveRulesBook(market.Database, [version]));
        var events = new MembershipEventStore(market.Database);
        return [.. reviews.All("tiny").SelectMany(review => events.After(review.Programme, review, book.OfStored).Select(stored => stored.Event)
            .Where(one => one.Row == Corrected && one.Kind is not MembershipEventKind.Corrected)
            .Select(one => (one.At, Line(one.At, one.Kind, DecidedStanding.Of(one.After))))
            .Prepend((review.NominalAt, Line(review.NominalAt, null, DecidedStanding.Of(reviews.LoadMemberships(review), Corrected)))))
            .OrderBy(one => one.Item1).ThenBy(one => one.Item2, StringComparer.Ordinal)];
    }

    private static DecidedStanding Standing(GoldMarket market, CheckedProgramme version) => DecidedStanding.Of(market.Standing(version).Memberships(), Corrected);

    private static int Rank(DecidedStanding standing) => standing.Tier switch { "SS" => 0, "S" => 1, _ => 2 };

    private static string Line(Instant at, MembershipEventKind? kind, DecidedStanding standing) =>
        $"{at.InZone(GoldMarket.Zone).ToString("MM-dd HH:mm", null)} {kind?.ToString() ?? "review"} {standing.Status} {standing.Tier}";

    /// <summary>Months, changes and mistakes about one merchant, from a seed.</summary>
    private sealed class Course
    {
        private readonly List<(string Month, int Right, int? Wrong)> amounts = [];
        private readonly List<(string Occurred, bool Right, bool? Wrong)> changes = [];
        private int seed;

        public static Course Make(int seed)
        {
            var (random, course) = (new Random(seed), new Course { seed = seed });
            int Amount() => random.Next(5) switch { 0 => 1000, 1 or 2 => 3000, _ => 7000 };
            for (var month = 0; month < MonthsCount; month++)
            {
                var right = Amount();
                course.amounts.Add((Month(month), right, random.Next(3) == 0 && Amount() is var wrong && wrong != right ? wrong : null));
            }
            var at = new LocalDateTime(2016, 11, 5, 10, 0);
            for (var change = random.Next(6); change > 0; change--)
            {
                at = at.PlusHours(random.Next(400) + 1);
                var right = random.Next(2) == 0;
                course.changes.Add((at.ToString("uuuu-MM-dd'T'HH:mm", null), right, random.Next(3) == 0 ? !right : null));
            }
            return course;
        }

        public void Play(GoldMarket market, CheckedProgramme version, bool isRight)
        {
            var others = new Random(seed + 7);
            var spread = Enumerable.Range(0, MonthsCount).Select(_ => GoldMarket.Merchants.ToDictionary(merchant => merchant, _ => others.Next(9) * 1000)).ToArray();
            foreach (var (occurred, right, wrong) in changes)
                market.Change(Id, "gold", (isRight ? right : wrong ?? right) ? "true" : "false", occurred);
            for (var month = 0; month < MonthsCount; month++)
            {
                var (period, right, wrong) = amounts[month];
                market.Month(period, merchant => merchant == Id ? (isRight ? right : wrong ?? right) : spread[month][merchant], withState: month == 0);
                market.Run(Period.Parse(period).BoundsIn(GoldMarket.Zone).End + Duration.FromDays(4), isDryRun: false, version);
            }
            market.Run("2017-03-20", version);
        }

        public IEnumerable<CorrectionRequest> Corrections() =>
            amounts.Where(one => one.Wrong is not null)
                .Select(one => new CorrectionRequest(Id, Period.Parse(one.Month), null, [new("gmv", one.Right.ToString(null, null))], "counted wrongly", null))
                .Concat(changes.Where(one => one.Wrong is not null)
                    .Select(one => new CorrectionRequest(Id, null, GoldMarket.At(one.Occurred), [new("gold", one.Right ? "true" : "false")], "a wrong entry", null)));

        private static string Month(int month) => new LocalDate(2016, 10, 1).PlusMonths(month).ToString("uuuu-MM", null);
    }
}
