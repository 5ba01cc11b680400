using Fuyao.Kernel.Corrections;
using Fuyao.Kernel.Lifecycle;
using Fuyao.Kernel.Lifecycle.Enrolments;
using Fuyao.Kernel.Reviews;
using NodaTime;

namespace Fuyao.Kernel.Tests.Corrections;

/// <summary>Decisions about who comes in beside what would have been (semantics.md, “Corrections”; decision 0045).</summary>
public sealed class CorrectedEnrolmentTests
{
    private static readonly Instant At = Instant.FromUtc(2020, 4, 3, 2, 0);

    [Fact]
    public void A_decision_about_coming_in_says_how_the_merchant_stands_after_it()
    {
        DecidedStanding.Of(Decision(EnrolmentKind.Registered, "base")).ShouldBe(new DecidedStanding(MembershipStatus.Member, "base", At, MembershipFlags.None));
        DecidedStanding.Of(Decision(EnrolmentKind.Queued, null)).ShouldBe(new DecidedStanding(MembershipStatus.Waiting, null, At, MembershipFlags.None));
        DecidedStanding.Of(Decision(EnrolmentKind.Refused, null)).ShouldBe(DecidedStanding.Outside);
    }

    [Fact]
    public void A_decision_that_would_not_have_been_differs()
    {
        var standing = DecidedStanding.Of(Decision(EnrolmentKind.Registered, "base"));

        new CorrectedDecision(At, null, standing, null, PlaceGiven.None) { Enrolment = EnrolmentKind.Registered }.Differs.ShouldBeTrue();
        new CorrectedDecision(At, null, standing, standing, PlaceGiven.None) { Enrolment = EnrolmentKind.Registered }.Differs.ShouldBeFalse();
    }

    [Fact]
    public void What_a_later_revision_does_not_say_any_more_counts_from_when_that_is_known()
    {
        var replacedAt = At + Duration.FromDays(2);
        var history = new MerchantHistory(0, [new Observation("violation", "true", At, At, null, replacedAt)], [], []);

        history.CountingIn(At, At + Duration.FromDays(3)).ShouldBe([At, replacedAt]);
        history.ValueOf("violation", replacedAt, replacedAt).ShouldBeNull();
    }

    private static EnrolmentEvent Decision(EnrolmentKind kind, string? tier) => new(0, At, kind, null!) { Tier = tier };
}
