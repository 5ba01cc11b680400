using Fuyao.Kernel.Programmes;
using Fuyao.Kernel.Reviews;
using Fuyao.Kernel.Values;
using NodaTime;
using static Fuyao.Kernel.Tests.Reviews.Marketplace;
using Period = Fuyao.Kernel.Values.Period;

namespace Fuyao.Kernel.Tests.Reviews;

public sealed class DueReviewsTests
{
    private static readonly CheckedProgramme First = Programme([], [("S", "gmv >= 2295")]);

    private static readonly CheckedProgramme Second = Programme(
        [], [("S", "gmv >= 3000")], rules => rules with { Published = new LocalDate(2017, 1, 10), Effective = new LocalDate(2017, 2, 1) });

    [Fact]
    public void The_first_review_is_due_at_the_end_of_the_third_of_November_over_October()
    {
        // A2: by the 3rd at 24:00; first data period 2016-10-01…10-31, start 2016-11-03.
        var due = DueReviews.Between([First], null, At("2016-11-04")).ShouldHaveSingleItem();

        due.Occasion.NominalAt.ShouldBe(At("2016-11-03T24:00"));
        due.Occasion.EffectiveAt.ShouldBe(due.Occasion.NominalAt);
        due.Occasion.FactsPeriod.ShouldBe(Period.Parse("2016-10"));
    }

    [Fact]
    public void Nothing_is_due_before_the_deadline() => DueReviews.Between([First], null, At("2016-11-03T23:59:59")).ShouldBeEmpty();

    [Fact]
    public void A_review_due_at_the_very_start_of_the_first_version_is_its_first()
    {
        var programme = Programme([], [("S", "true")], rules => rules with { Effective = new LocalDate(2016, 11, 4) });

        DueReviews.Between([programme], null, At("2016-12-01")).ShouldHaveSingleItem().Occasion.NominalAt.ShouldBe(At("2016-11-04"));
        DueReviews.Between([programme], At("2016-11-04"), At("2016-12-01")).ShouldBeEmpty("it has been decided, and is not due again");
    }

    [Fact]
    public void Reviews_follow_the_last_one_earliest_first_by_the_version_in_force()
    {
        var due = DueReviews.Between([Second, First], At("2016-11-03T24:00"), At("2017-03-04")).ToArray();

        due.Select(review => review.Occasion.FactsPeriod.ToString()).ShouldBe(["2016-11", "2016-12", "2017-01", "2017-02"]);
        due.Select(review => ReferenceEquals(review.Version, First)).ShouldBe([true, true, false, false]);
    }

    [Fact]
    public void The_version_in_force_is_the_latest_that_has_begun()
    {
        DueReviews.InForce([First, Second], At("2016-11-02T23:59")).ShouldBeNull();
        DueReviews.InForce([First, Second], At("2017-01-31T23:59")).ShouldBe(First);
        DueReviews.InForce([First, Second], At("2017-02-01")).ShouldBe(Second);
    }

    [Fact]
    public void The_version_before_judges_losses_over_the_month_in_which_the_new_one_was_published()
    {
        var due = DueReviews.Between([First, Second], At("2017-01-03T24:00"), At("2017-03-04")).ToArray();

        DueReviews.JudgingLosses([First, Second], due[0]).ShouldBe(First, "January 2017 began before the 10th");
        DueReviews.JudgingLosses([First, Second], due[1]).ShouldBeNull();
    }

    [Fact]
    public void The_version_before_judges_from_the_very_day_of_its_own_publication()
    {
        // First was published on 2016-10-01, with the first day of the facts.
        var second = Programme(
            [], [("S", "gmv >= 3000")], rules => rules with { Published = new LocalDate(2016, 10, 20), Effective = new LocalDate(2016, 11, 3) });
        var first = Programme([], [("S", "gmv >= 2295")], rules => rules with { Effective = new LocalDate(2016, 10, 5) });
        var published = Programme([], [("S", "gmv >= 2295")], rules => rules with { Published = new LocalDate(2016, 10, 2), Effective = new LocalDate(2016, 10, 5) });
        var due = DueReviews.Between([first, second], At("2016-10-31"), At("2016-11-04")).ShouldHaveSingleItem();

        DueReviews.JudgingLosses([first, second], due).ShouldBe(first);
        DueReviews.JudgingLosses([published, second], due).ShouldBeNull("it was published a day late itself");
    }

    [Theory]
    [InlineData("5 00:00", "2016-11-05")]
    [InlineData("4 00:00", "2016-11-04")] // the nominal instant itself: at once, and not a month later
    [InlineData("3 00:00", "2016-12-03")] // before it is decided nothing takes effect
    [InlineData("31 24:00", "2016-12-01")]
    public void Decisions_take_effect_when_the_calendar_says_so(string rule, string effectiveAt)
    {
        var programme = Programme([], [("S", "true")], rules => rules with
        {
            Review = rules.Review! with { EffectiveAt = DueRule.Parse(rule, Cadence.Month) },
        });

        DueReviews.Between([programme], null, At("2016-11-04")).ShouldHaveSingleItem().Occasion.EffectiveAt.ShouldBe(At(effectiveAt));
    }

    [Fact]
    public void A_version_without_a_calendar_reviews_nobody() =>
        DueReviews.Between([Programme([], [("S", "true")], rules => rules with { Review = null })], null, At("2020-01-01")).ShouldBeEmpty();

    [Fact]
    public void The_next_review_is_found_however_far_off_it_is()
    {
        DueReviews.Next([First], null)!.Occasion.NominalAt.ShouldBe(At("2016-11-03T24:00"));
        DueReviews.Next([First, Second], At("2017-03-03T24:00"))!.Occasion.NominalAt.ShouldBe(At("2017-04-03T24:00"));
        var far = Programme([], [("S", "true")], rules => rules with { Effective = new LocalDate(2090, 1, 1) });
        DueReviews.Next([far], At("2016-11-04"))!.Occasion.NominalAt.ShouldBe(At("2090-01-03T24:00"));
        DueReviews.Next([Programme([], [("S", "true")], rules => rules with { Review = null })], null).ShouldBeNull();
    }

    [Fact]
    public void Over_several_programmes_the_earliest_comes_first_and_of_two_at_once_the_one_whose_id_does()
    {
        var daily = Programme([], [("S", "true")], rules => rules with
        {
            Id = "a-daily", Review = rules.Review! with { DueBy = DueRule.Parse("24:00", Cadence.Day), Facts = PeriodKind.Day },
        });
        var progress = new Dictionary<string, Instant?> { ["a-daily"] = At("2016-11-01T24:00"), [First.Programme.Id] = null };
        var carriedOut = new List<string>();
        while (carriedOut.Count < 4 && DueReviews.Earliest([new([daily], progress["a-daily"]), new([First], progress[First.Programme.Id])]) is { } due)
        {
            carriedOut.Add($"{due.Version.Programme.Id} {due.Occasion.NominalAt}");
            progress[due.Version.Programme.Id] = due.Occasion.NominalAt;
        }

        // In Shanghai the days end at 16:00 UTC; the first version takes effect on 3 November.
        carriedOut.ShouldBe(["a-daily 2016-11-02T16:00:00Z", "a-daily 2016-11-03T16:00:00Z", $"{First.Programme.Id} 2016-11-03T16:00:00Z", "a-daily 2016-11-04T16:00:00Z"]);
        DueReviews.Earliest([]).ShouldBeNull();
    }

    [Theory]
    [InlineData("1 00:00, 16 00:00", Cadence.Month, PeriodKind.Month, "2016-11-16T00:00 2016-10, 2016-12-01T00:00 2016-11, 2016-12-16T00:00 2016-11")]
    [InlineData("1 00:00, 16 00:00", Cadence.Month, PeriodKind.HalfMonth, "2016-11-16T00:00 2016-11-H1, 2016-12-01T00:00 2016-11-H2, 2016-12-16T00:00 2016-12-H1")]
    [InlineData("mon 09:00, thu 09:00", Cadence.Week, PeriodKind.Week, "2016-11-03T09:00 2016-W43, 2016-11-07T09:00 2016-W44, 2016-11-10T09:00 2016-W44")]
    [InlineData("24:00", Cadence.Day, PeriodKind.Day, "2016-11-03T00:00 2016-11-01, 2016-11-04T00:00 2016-11-02, 2016-11-05T00:00 2016-11-03")]
    [InlineData("2016-11-11T24:00", Cadence.Once, PeriodKind.Month, "2016-11-12T00:00 2016-10")]
    [InlineData("2016-11-11T24:00", Cadence.Once, PeriodKind.Day, "2016-11-12T00:00 2016-11-10")]
    public void A_review_reads_the_period_before_the_one_it_belongs_to(string dueBy, Cadence every, PeriodKind facts, string expected)
    {
        // In force from 2016-11-03.
        var programme = Programme([], [("S", "true")], rules => rules with { Review = rules.Review! with { DueBy = DueRule.Parse(dueBy, every), Facts = facts } });

        DueReviews.Between([programme], null, At("2017-01-01")).Take(3)
            .Select(due => $"{due.Occasion.NominalAt.InZone(programme.Programme.Zone).LocalDateTime:uuuu-MM-dd'T'HH:mm} {due.Occasion.FactsPeriod}")
            .ShouldBe(expected.Split(", "));
    }

    [Theory]
    [InlineData("1 00:00, 16 00:00", "3 00:00, 18 00:00", Cadence.Month, "2016-11-18T00:00 2016-12-03T00:00 2016-12-18T00:00")]
    [InlineData("1 00:00, 16 00:00", "20 00:00", Cadence.Month, "2016-11-20T00:00 2016-12-20T00:00 2016-12-20T00:00")]
    [InlineData("1 00:00, 16 00:00", "31 24:00", Cadence.Month, "2016-12-01T00:00 2017-01-01T00:00 2017-01-01T00:00")] // the end of November is not that of December's first review
    [InlineData("2016-11-11T24:00", "2016-11-15", Cadence.Once, "2016-11-15T00:00")]
    public void Decisions_of_several_reviews_a_month_take_effect_at_the_next_time_that_is_written(string dueBy, string effectiveAt, Cadence every, string expected)
    {
        var programme = Programme([], [("S", "true")], rules => rules with
        {
            Review = rules.Review! with { DueBy = DueRule.Parse(dueBy, every), EffectiveAt = DueRule.Parse(effectiveAt, every) },
        });

        DueReviews.Between([programme], null, At("2017-01-01")).Take(3).Select(due => due.Occasion.EffectiveAt).ShouldBe(expected.Split(' ').Select(At));
    }

    [Fact]
    public void A_review_that_takes_place_once_is_the_last() =>
        DueReviews.Next([Programme([], [("S", "true")], rules => rules with { Review = rules.Review! with { DueBy = DueRule.Parse("2016-11-11T24:00", Cadence.Once) } })], At("2016-11-11T24:00")).ShouldBeNull();
}
