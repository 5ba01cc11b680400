using Fuyao.Kernel.Programmes;
using Fuyao.Kernel.Versions;
using NodaTime;
using NodaTime.Text;
using static Fuyao.Kernel.Tests.Reviews.Marketplace;

namespace Fuyao.Kernel.Tests.Versions;

/// <summary>“Nobody loses anything over a fact from before the rule's publication”, said when a version is drafted (semantics.md, “Publication”; decision 0010).</summary>
public sealed class PublicationNoticeTests
{
    private static readonly CheckedProgramme First = Version(new LocalDate(2016, 10, 1), new LocalDate(2016, 11, 3));

    [Fact]
    public void A_version_whose_first_review_reads_only_facts_from_after_publication_is_told_nothing() => PublicationNotice.Of(First, [], null).ShouldBeNull();

    [Fact]
    public void A_version_published_within_the_first_period_is_told_what_is_held_back_and_which_day_to_write()
    {
        // Due on 3 November at 24:00, over October; published on 15 October. The review of 3 December is the first that reads only what came after.
        var notice = PublicationNotice.Of(Version(new LocalDate(2016, 10, 15), new LocalDate(2016, 11, 3)), [], null).ShouldNotBeNull();

        notice.First.Occasion.NominalAt.ShouldBe(At("2016-11-03T24:00"));
        notice.HeldBack.Select(condition => condition.Name).ShouldBe(["line"], "a medal is no fact of a period");
        notice.EffectiveInstead.ShouldBe(new LocalDate(2016, 11, 5));
        notice.Text.En.ShouldBe(
            "the first review (2016-11-03) reads the facts of 2016-10, and the rules are published on 2016-10-15 only: in it nobody loses anything by “line”. "
            + "For these to count from the first review on, write effective: 2016-11-05 or later; if they were published by then, write published: 2016-10-01 or earlier.");
        notice.Text.Zh.ShouldContain("请写 effective: 2016-11-05 或更晚");
    }

    [Theory]
    [InlineData("2016-11-03", true)]
    [InlineData("2016-11-04", true)]
    [InlineData("2016-11-05", false)]
    public void The_day_it_names_is_the_first_that_holds_nothing_back(string effective, bool isHeldBack) =>
        (PublicationNotice.Of(Version(new LocalDate(2016, 10, 15), LocalDatePattern.Iso.Parse(effective).Value), [], null) is not null).ShouldBe(isHeldBack);

    [Fact]
    public void Published_on_the_first_day_of_the_period_is_in_time() =>
        PublicationNotice.Of(Version(new LocalDate(2016, 11, 1), new LocalDate(2016, 11, 20)), [First], At("2016-11-03T24:00")).ShouldBeNull();

    [Fact]
    public void Reviews_that_are_decided_already_are_not_the_first_one_under_it() =>
        PublicationNotice.Of(Version(new LocalDate(2016, 10, 15), new LocalDate(2016, 11, 3)), [], At("2016-11-03T24:00")).ShouldBeNull();

    [Fact]
    public void A_version_that_reads_no_fact_of_a_period_holds_nothing_back() =>
        PublicationNotice.Of(
            Programme([("service", "gold")], [("S", "gold")], rules => rules with { Published = new LocalDate(2016, 10, 15) }), [], null).ShouldBeNull();

    private static CheckedProgramme Version(LocalDate published, LocalDate effective) =>
        Programme([("service", "gold")], [("S", "gmv >= 2295")], rules => rules with { Published = published, Effective = effective });
}
