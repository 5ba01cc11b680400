using System.Collections.Immutable;
using Fuyao.Kernel.Programmes;
using Fuyao.Kernel.Values;
using Fuyao.Platform.Reviews;
using Fuyao.Storage;
using Fuyao.Storage.Reviews;
using Fuyao.Storage.Tests;
using Fuyao.Storage.Versions;
using NodaTime;

namespace Fuyao.Platform.Tests.Reviews;

/// <summary>What a server carries out: due reviews of all programmes, the earliest first, none of which holds up another programme.</summary>
[Trait(TestStore.Trait, TestStore.Both)]
public sealed class ReviewRoundTests : IDisposable
{
    private static readonly DateTimeZone Zone = DateTimeZoneProviders.Tzdb["Asia/Shanghai"];

    private readonly TestStore place = new();
    private readonly FuyaoDatabase database;
    private readonly MovingClock clock = new() { Now = At("2016-12-31") };
    private readonly List<string> told = [];

    public ReviewRoundTests() => database = place.Open();

    public void Dispose()
    {
        database.Dispose();
        place.Dispose();
    }

    [Fact]
    public void After_downtime_everything_is_caught_up_in_the_order_in_which_it_was_due()
    {
        Store("2016-10", "2016-11");

        var outcome = Round(Programme("alpha", "10 09:00"), Programme("beta", "3 24:00"), Programme("gamma", "10 09:00"));

        told.ShouldBe(
        [
            "beta 2016-11-03 24:00", "alpha 2016-11-10 09:00", "gamma 2016-11-10 09:00",
            "beta 2016-12-03 24:00", "alpha 2016-12-10 09:00", "gamma 2016-12-10 09:00",
        ]);
        outcome.Troubles.ShouldBeEmpty();
        outcome.NextDueAt.ShouldBe(At("2017-01-03T24:00"));
    }

    [Fact]
    public void What_is_decided_is_not_decided_again()
    {
        Store("2016-10", "2016-11");
        Round(Programme("alpha", "3 24:00"));
        told.Clear();

        Round(Programme("alpha", "3 24:00"));

        told.ShouldBeEmpty();
    }

    [Fact]
    public void A_review_that_waits_is_told_of_once_holds_up_its_programme_alone_and_goes_on_when_the_facts_come()
    {
        Store("2016-10");

        Round(Programme("alpha", "3 24:00"), Programme("beta", "10 09:00"));
        told.ShouldBe(["alpha 2016-11-03 24:00", "beta 2016-11-10 09:00", "late: alpha 2016-12-03 24:00", "late: beta 2016-12-10 09:00"]);

        told.Clear();
        Round(Programme("alpha", "3 24:00"), Programme("beta", "10 09:00"));
        told.ShouldBeEmpty("the alarm was raised");
        new ReviewStore(database).Delays("alpha").ShouldHaveSingleItem().NominalAt.ShouldBe(At("2016-12-03T24:00"));

        Store("2016-11");
        Round(Programme("alpha", "3 24:00"), Programme("beta", "10 09:00"));
        told.ShouldBe(["alpha 2016-12-03 24:00", "beta 2016-12-10 09:00"]);
    }

    [Fact]
    public void Who_is_told_to_stop_begins_no_other_review()
    {
        Store("2016-10", "2016-11");
        using var stop = new CancellationTokenSource();
        new ReviewRound(database, clock) { Decided = _ => stop.Cancel() }.Run([Programme("alpha", "3 24:00"), Programme("beta", "3 24:00")], stop.Token);

        new ReviewStore(database).All("alpha").ShouldHaveSingleItem();
        new ReviewStore(database).All("beta").ShouldBeEmpty();
    }

    [Fact]
    public void A_programme_that_cannot_be_carried_on_with_holds_up_itself_alone()
    {
        Store("2016-10", "2016-11");
        var outcome = new ReviewRound(database, clock)
        {
            Begins = due => throw new InvalidOperationException(due.Version.Programme.Id == "alpha" ? "alpha is ill" : "nobody else"),
        }.Run([Programme("alpha", "3 24:00")]);
        outcome.Troubles.ShouldHaveSingleItem().Reason.Message.ShouldBe("alpha is ill");

        var round = new ReviewRound(database, clock)
        {
            Begins = due =>
            {
                if (due.Version.Programme.Id == "alpha")
                    throw new InvalidOperationException("alpha is ill");
            },
            Decided = Tell,
        };
        round.Run([Programme("alpha", "3 24:00"), Programme("beta", "10 09:00")]).Troubles.ShouldHaveSingleItem().Programme.ShouldBe("alpha");
        told.ShouldBe(["beta 2016-11-10 09:00", "beta 2016-12-10 09:00"]);
    }

    [Fact]
    public void A_programme_that_is_closed_has_no_review_to_come_and_the_round_ends()
    {
        Store("2016-10", "2016-11");
        using (var transaction = database.Begin())
        {
            new ClosingStore(database).Save(new ProgrammeClosing("alpha", new LocalDate(2016, 12, 1), "it has ended", clock.Now, "tests"), transaction);
            transaction.Commit();
        }

        Round(Programme("alpha", "3 24:00")).NextDueAt.ShouldBeNull();

        told.ShouldBe(["alpha 2016-11-03 24:00"]);
        ProgrammeStatus.Read(database, Programme("alpha", "3 24:00"), clock.Now).Next.ShouldBeNull();
    }

    [Fact]
    public void The_status_says_what_was_decided_what_comes_next_and_what_it_waits_for()
    {
        Store("2016-10");
        var alpha = Programme("alpha", "3 24:00");
        ProgrammeStatus.Read(database, alpha, At("2016-11-02T24:00")).ShouldSatisfyAllConditions(
            status => status.InForce.ShouldNotBeNull(), status => status.LastDecided.ShouldBeNull(), status => status.Next!.Occasion.NominalAt.ShouldBe(At("2016-11-03T24:00")));
        ProgrammeStatus.Read(database, alpha, At("2016-11-02T23:59")).InForce.ShouldBeNull();

        Round(alpha);

        ProgrammeStatus.Read(database, alpha, clock.Now).ShouldSatisfyAllConditions(
            status => status.LastDecided!.NominalAt.ShouldBe(At("2016-11-03T24:00")),
            status => status.Next!.Occasion.NominalAt.ShouldBe(At("2016-12-03T24:00")),
            status => status.Waiting!.FactsPeriod.ToString().ShouldBe("2016-11"),
            status => status.Refusal.ShouldBeNull());
    }

    private static Instant At(string moment) => WrittenMoment.Parse(moment).ToInstant(Zone);

    private static ImmutableArray<CheckedProgramme> Programme(string id, string dueBy) =>
        [ReviewRunnerTests.Check(ReviewRunnerTests.VersionText("2016-11-03", 2295, "2016-10-01").Replace("programme: tiny", $"programme: {id}").Replace("3 24:00", dueBy))];

    private RoundOutcome Round(params ImmutableArray<ImmutableArray<CheckedProgramme>> programmes) => new ReviewRound(database, clock)
    {
        Decided = Tell,
        Late = delay => told.Add($"late: {delay.Programme} {Written(delay.NominalAt)}"),
    }.Run(programmes);

    private void Tell(DecidedReview review) => told.Add($"{review.Version.Programme.Id} {Written(review.Occasion.NominalAt)}");

    private static string Written(Instant at)
    {
        var local = at.InZone(Zone).LocalDateTime;
        return local.TimeOfDay == LocalTime.Midnight ? $"{local.Date.PlusDays(-1):uuuu-MM-dd} 24:00" : $"{local:uuuu-MM-dd HH:mm}";
    }

    private void Store(params string[] periods)
    {
        foreach (var period in periods)
            ReviewRunnerTests.Store(database, period, isClosed: true, ("a", 3000), ("b", 100));
    }

    private sealed class MovingClock : IClock
    {
        public Instant Now { get; set; }

        public Instant GetCurrentInstant() => Now;
    }
}
