using System.Collections.Immutable;
using Fuyao.Kernel.Corrections;
using Fuyao.Kernel.Lifecycle;
using Fuyao.Kernel.Lifecycle.Enrolments;
using Fuyao.Kernel.Programmes;
using Fuyao.Platform.Corrections;
using Fuyao.Platform.Lifecycle;
using Fuyao.Platform.Tests.Enrolments;
using Fuyao.Storage.Enrolments;
using Fuyao.Storage.Lifecycle;
using Fuyao.Storage.Reviews;
using Fuyao.Storage.Tests;
using Fuyao.TestSupport;
using NodaTime;

namespace Fuyao.Platform.Tests.Corrections;

/// <summary>
/// The corrected history of a merchant that registers is that of a second world in which the right facts stood from the beginning: coming in, reviews, and what happened between them (decision 0045).
/// </summary>
[Trait(TestStore.Trait, TestStore.Both)]
public sealed class FreshEnrolmentTests
{
    private const string Id = "m1";

    private static readonly CheckedProgramme Version = NewcomerMarket.OnRegistration(rules: """
        review: { every: month, due_by: "3 24:00", facts: previous-month }
        between_reviews: { live: [licensed], leave: { within: 72h }, rejoin: { within: 72h } }
        apply: { from: 2020-04-02T00:00, until: 2020-05-01T24:00 }
        """);

    [Fact]
    public void The_corrected_history_is_that_of_a_world_with_the_right_facts()
    {
        for (var seed = 1; seed <= TestRun.Count(ordinary: 6, whenLong: 400, whenRepeated: 2); seed++)
            Compare(seed);
    }

    private static void Compare(int seed)
    {
        using NewcomerMarket wrong = new(), right = new();
        var entries = Make(new Random(seed));
        Play(wrong, entries, isRight: false);
        Play(right, entries, isRight: true);

        ImmutableArray<CorrectedDecision> decisions = [];
        foreach (var entry in entries.Where(entry => entry.Wrong != entry.Right))
        {
            wrong.Clock.Now += Duration.FromHours(1);
            var request = new CorrectionRequest(Id, null, NewcomerMarket.At(entry.Occurred), [new(entry.Fact, entry.Right)], "entered wrongly", null);
            var draft = new CorrectionDesk(wrong.Database, wrong.Clock, "alice").Draft(request);
            decisions = new CorrectionDesk(wrong.Database, wrong.Clock, "bob").Approve(draft.Correction.Number).Results.FirstOrDefault()?.Decisions ?? decisions;
        }

        Merge(History(wrong), decisions).ShouldBe([.. History(right).Select(one => one.Line)], $"seed {seed}");
    }

    /// <summary>The day of registration, licences and payments around it and later, some of them entered wrongly.</summary>
    private static ImmutableArray<Entry> Make(Random random)
    {
        var entries = ImmutableArray.CreateBuilder<Entry>();
        var registered = new LocalDateTime(2020, 4, 5, 9, 0).PlusHours(random.Next(500));
        string Day() => registered.Date.PlusDays(random.Next(5) switch { 0 => 1, 1 => -1, _ => 0 }).ToString("uuuu-MM-dd", null);
        Add("registered_on", registered, Day, 3);
        for (var left = random.Next(1, 5); left > 0; left--)
            Add("licensed", registered.PlusHours(random.Next(3) == 0 ? random.Next(900) : random.Next(-20, 20)).PlusMinutes(left), () => random.Next(3) == 0 ? "false" : "true", 2);
        for (var left = random.Next(1, 3); left > 0; left--)
            Add("paid", registered.PlusHours(random.Next(-10, 700)).PlusMinutes(10 + left), () => random.Next(2) == 0 ? "0" : "2", 3);
        return [.. entries.OrderBy(entry => entry.Occurred, StringComparer.Ordinal)];

        void Add(string fact, LocalDateTime at, Func<string> draw, int wrongOneIn)
        {
            var entered = draw();
            entries.Add(new Entry(at.ToString("uuuu-MM-dd'T'HH:mm", null), fact, entered, random.Next(wrongOneIn) == 0 ? draw() : entered));
        }
    }

    private static void Play(NewcomerMarket market, ImmutableArray<Entry> entries, bool isRight)
    {
        foreach (var month in (string[])["2020-03", "2020-04", "2020-05"])
            market.Month(month);
        market.Register("m2", "2020-04-06", "2020-04-06T10:00");
        foreach (var entry in entries)
            market.Change(Id, entry.Fact, isRight ? entry.Right : entry.Wrong, entry.Occurred);
        foreach (var at in (string[])["2020-04-04", "2020-04-20", "2020-05-04", "2020-06-10"])
            market.Run(at, Version);
    }

    private static IEnumerable<(Instant At, string Line)> History(NewcomerMarket market)
    {
        var (row, book, reviews) = (NewcomerMarket.Row(Id), new LiveRulesBook(market.Database, [Version]), new ReviewStore(market.Database));
        var cameIn = new EnrolmentEventStore(market.Database).Of("newcomers", row, book.VersionOf).Select(stored => stored.Event).Where(one => one.Kind is not EnrolmentKind.Awaiting)
            .Select(one => (one.At, Line(one.At, one.Kind.ToString(), DecidedStanding.Of(one))));
        var stored = reviews.All("newcomers");
        var happened = stored.Cast<StoredReview?>().Prepend(null).SelectMany(review => new MembershipEventStore(market.Database).After("newcomers", review, book.OfStored)).Select(one => one.Event)
            .Where(one => one.Row == row && one.Kind is not MembershipEventKind.Corrected).Select(one => (one.At, Line(one.At, one.Kind.ToString(), DecidedStanding.Of(one.After))));
        return cameIn.Concat(happened).Concat(stored.Select(review => (review.NominalAt, Line(review.NominalAt, "review", DecidedStanding.Of(reviews.LoadMemberships(review), row)))))
            .OrderBy(one => one.Item1).ThenBy(one => one.Item2, StringComparer.Ordinal);
    }

    /// <summary>The recorded history with what the correction says instead.</summary>
    private static string[] Merge(IEnumerable<(Instant At, string Line)> recorded, ImmutableArray<CorrectedDecision> decisions)
    {
        var replaced = decisions.Where(one => one.Recorded is not null).Select(one => Line(one.At, Kind(one), one.Recorded!)).ToHashSet();
        return [.. recorded.Where(one => !replaced.Contains(one.Line)).Concat(decisions.Where(one => one.Corrected is not null).Select(one => (one.At, Line(one.At, Kind(one), one.Corrected!))))
            .OrderBy(one => one.Item1).ThenBy(one => one.Item2, StringComparer.Ordinal).Select(one => one.Item2)];
    }

    private static string Kind(CorrectedDecision one) => one.Event?.ToString() ?? one.Enrolment?.ToString() ?? "review";

    private static string Line(Instant at, string kind, DecidedStanding standing) => $"{NewcomerMarket.Written(at)} {kind} {standing.Status} {standing.Tier}";

    /// <param name="Wrong">As it was entered.</param>
    private sealed record Entry(string Occurred, string Fact, string Right, string Wrong);
}
