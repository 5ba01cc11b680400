using Fuyao.Kernel.Programmes;
using Fuyao.Kernel.Reviews;
using Fuyao.Kernel.Values;
using Fuyao.Kernel.Versions;
using NodaTime;

namespace Fuyao.Kernel.Tests.Reviews;

/// <summary>How an overlay shows (E14; semantics.md, “Real and displayed”).</summary>
public sealed class DisplayedTierTests
{
    private static readonly Instant From = Instant.FromUtc(2020, 2, 10, 16, 0);
    private static readonly Instant Until = Instant.FromUtc(2020, 3, 1, 1, 0);
    private static readonly Overlay Medal = Overlay("thunder-medal");
    private static readonly Overlay Other = Overlay("other");

    [Theory]
    [InlineData("S", "SS", "SS")]
    [InlineData("SS", "S", "SS")]
    [InlineData("S", "S", "S")]
    [InlineData(null, "S", "S")]
    [InlineData("S", null, "S")]
    [InlineData(null, null, null)]
    public void The_higher_of_today_and_of_that_day_is_shown(string? today, string? then, string? shown)
    {
        var displayed = DisplayedTier.Of(today, ["SS", "S"], [(Medal, new TierThen(true, then))]);

        displayed.ShouldBe(new DisplayedTier(shown, shown == today ? null : Medal, null));
    }

    [Theory]
    [InlineData("S", true)]
    [InlineData(null, true)]
    [InlineData("SS", false)] // nothing is higher than the best, whatever is unknown
    public void A_day_that_is_not_on_record_is_unknown_and_not_none(string? today, bool isUnknown) =>
        DisplayedTier.Of(today, ["SS", "S"], [(Medal, new TierThen(false, null))]).ShouldBe(new DisplayedTier(today, null, isUnknown ? Medal : null));

    [Fact]
    public void Of_several_overlays_the_highest_shows_and_one_that_is_unknown_is_told_beside_it()
    {
        DisplayedTier.Of(null, ["SS", "S", "A"], [(Medal, new TierThen(true, "A")), (Other, new TierThen(true, "S"))]).ShouldBe(new DisplayedTier("S", Other, null));
        DisplayedTier.Of("A", ["SS", "S", "A"], [(Medal, new TierThen(false, null)), (Other, new TierThen(true, "S"))]).ShouldBe(new DisplayedTier("S", Other, Medal));
        DisplayedTier.Of("A", ["SS", "S", "A"], [(Medal, new TierThen(false, null)), (Other, new TierThen(true, "SS"))]).ShouldBe(new DisplayedTier("SS", Other, null));
    }

    [Fact]
    public void A_tier_that_there_is_no_more_cannot_be_shown() =>
        DisplayedTier.Of("S", ["SS", "S"], [(Medal, new TierThen(true, "diamond"))]).ShouldBe(new DisplayedTier("S", null, null));

    [Fact]
    public void The_window_is_half_open_and_begins_with_the_approval_at_the_earliest()
    {
        var tick = Duration.FromTicks(1);
        var life = new OverlayLife(Medal, From - Duration.FromDays(1), null);
        life.IsInForce(From - tick).ShouldBeFalse();
        life.IsInForce(From).ShouldBeTrue();
        life.IsInForce(Until - tick).ShouldBeTrue();
        life.IsInForce(Until).ShouldBeFalse();

        new OverlayLife(Medal, null, null).IsInForce(From).ShouldBeFalse("nobody has approved it");
        new OverlayLife(Medal, From + tick, null).IsInForce(From).ShouldBeFalse("nothing counts from before two people have said so");
        new OverlayLife(Medal, From + tick, null).IsInForce(From + tick).ShouldBeTrue();
        new OverlayLife(Medal, From, From + tick).IsInForce(From + tick).ShouldBeFalse("it was ended");
    }

    [Fact]
    public void It_goes_from_draft_to_closed_by_two_people_and_the_clock()
    {
        var day = Duration.FromDays(1);
        new OverlayLife(Medal, null, null).At(From).ShouldBe(VersionState.Draft);
        new OverlayLife(Medal, null, null).At(Until).ShouldBe(VersionState.Closed);
        new OverlayLife(Medal, From - day, null).At(From - day).ShouldBe(VersionState.Approved);
        new OverlayLife(Medal, From - day, null).At(From).ShouldBe(VersionState.InForce);
        new OverlayLife(Medal, From - day, null).At(Until).ShouldBe(VersionState.Closed);
        new OverlayLife(Medal, From - day, From + day).At(From + day).ShouldBe(VersionState.Closed);
        new OverlayLife(Medal, null, From).At(From).ShouldBe(VersionState.Closed);
    }

    private static Overlay Overlay(string id) =>
        new(id, LocalizedText.Same(id), "trade-medal", new LocalDate(2019, 12, 31), Instant.FromUtc(2019, 12, 31, 16, 0), From, Until, new("overlay.yaml", 1, 1));
}
