using Fuyao.Kernel.Explanations.Rendering;
using Fuyao.Kernel.Lifecycle.Enrolments;
using Fuyao.Kernel.Values;
using Fuyao.Platform.Enrolments;
using Fuyao.Platform.Explanations;
using Fuyao.Storage.Audit;
using Fuyao.Storage.Tests;

namespace Fuyao.Platform.Tests.Enrolments;

/// <summary>In by invitation (D3: above 4.8 and special services makes a candidate, not an entitlement; invitation and acceptance), decision 0038.</summary>
[Trait(TestStore.Trait, TestStore.Both)]
public sealed class InvitationTests : IDisposable
{
    private readonly NewcomerMarket market = new();

    public InvitationTests()
    {
        foreach (var (merchant, score) in new[] { ("m1", "4.9"), ("m2", "4.85"), ("m3", "4.8"), ("m4", null), ("m5", "4.95") })
        {
            market.Change(merchant, "score", score, "2020-04-01T08:00");
            market.Change(merchant, "paid", merchant == "m2" ? "1" : "0", "2020-04-01T08:00");
        }
    }

    public void Dispose() => market.Dispose();

    [Fact]
    public void A_candidate_is_invited_and_accepting_makes_it_a_member()
    {
        var version = NewcomerMarket.ByInvitation();

        market.Desk("2020-04-02T09:00", version).Send(Request("m1", "m2")).Select(one => $"{one.Merchant} {one.Invitation.Tier} {one.State}").ShouldBe(["m1 listed Sent", "m2 gold Sent"]);
        market.Members(version).ShouldBeEmpty("a candidate has no entitlement, and an invitation is none");
        market.Desk("2020-04-05T10:00", version).Answer("m1", accepts: true, "li").IsEffective.ShouldBeTrue();

        market.Members(version).ShouldBe(["m1 listed"]);
        market.Desk("2020-04-06", version).Show(null).Select(one => $"{one.Merchant} {one.State}").ShouldBe(["m1 Accepted", "m2 Sent"]);
    }

    [Theory]
    [InlineData("m3", "m3 is no candidate: it does not meet the conditions; write why it is invited all the same: --reason")]
    [InlineData("m4", "m4 is no candidate: something that the conditions ask for is unknown")]
    [InlineData("m9", "there is no merchant 'm9' in the data; did you mean")]
    public void Who_is_no_candidate_is_not_invited_without_a_reason(string merchant, string message)
    {
        var desk = market.Desk("2020-04-02", NewcomerMarket.ByInvitation());

        Should.Throw<InvitationException>(() => desk.Send(Request("m1", merchant))).Message.ShouldContain(message);
        desk.Show(null).ShouldBeEmpty("all of them or none");
    }

    [Fact]
    public void With_a_reason_anybody_is_invited_to_the_lowest_tier_or_the_one_that_is_named()
    {
        var version = NewcomerMarket.ByInvitation();
        var desk = market.Desk("2020-04-02", version);

        desk.Send(Request("m3") with { Reason = "a workshop of long standing" }).Single().Invitation.Tier.ShouldBe("listed");
        desk.Send(Request("m4") with { Reason = "a workshop of long standing", Tier = "gold" }).Single().Invitation.Tier.ShouldBe("gold");
        Should.Throw<InvitationException>(() => desk.Send(Request("m1") with { Tier = "gold" })).Message.ShouldContain("m1 is no candidate for gold, only for listed");
        Should.Throw<InvitationException>(() => desk.Send(Request("m1") with { Tier = "silver" })).Message.ShouldContain("it has gold, listed");
    }

    [Fact]
    public void Candidates_are_those_who_meet_the_conditions_and_were_never_invited()
    {
        var version = NewcomerMarket.ByInvitation(rules: "capacity: { places: 10, rank_by: score desc }");
        var desk = market.Desk("2020-04-02", version);

        desk.Candidates(10).ShouldBe(["m5", "m1", "m2"], "the best ranked first");
        desk.Send(Request("m5"));
        desk.Candidates(1).ShouldBe(["m1"]);
    }

    [Fact]
    public void What_was_promised_is_kept_until_the_next_review()
    {
        var version = NewcomerMarket.ByInvitation(rules: "review: { every: month, due_by: \"3 24:00\", facts: previous-month }");
        market.Desk("2020-04-04T09:00", version);
        market.Month("2020-03");
        market.Month("2020-04");
        market.Desk("2020-04-04T09:00", version).Send(Request("m1"));
        market.Change("m1", "score", "4.1", "2020-04-05T10:00");

        market.Desk("2020-04-06T10:00", version).Answer("m1", accepts: true, "li");
        market.Members(version).ShouldBe(["m1 listed"], "judged when the invitation was sent");

        market.Run("2020-05-05", version).Reviews.ShouldHaveSingleItem().Counts.Left.ShouldBe(1);
        market.Members(version).ShouldBeEmpty();
    }

    [Fact]
    public void An_invitation_lapses_by_the_clock()
    {
        var version = NewcomerMarket.ByInvitation(rules: "accept_within: 7 days");
        market.Desk("2020-04-02T09:00", version).Send(Request("m1"));

        NewcomerMarket.Lines(market.Run("2020-04-09T08:59", version)).ShouldBeEmpty();
        Should.Throw<InvitationException>(() => market.Desk("2020-04-09T09:00", version).Answer("m1", accepts: true, "li")).Message.ShouldContain("the invitation of m1 lapsed at 2020-04-09 09:00");
        NewcomerMarket.Lines(market.Run("2020-04-10", version)).ShouldBeEmpty("the desk has passed the time already");
        market.Desk("2020-04-10", version).Show(InvitationState.Lapsed).ShouldHaveSingleItem();
        market.Desk("2020-04-10", version).Send(Request("m1")).ShouldHaveSingleItem("it can be invited again");
    }

    [Fact]
    public void An_answer_is_given_once()
    {
        var version = NewcomerMarket.ByInvitation();
        market.Desk("2020-04-02", version).Send(Request("m1", "m2"));
        market.Desk("2020-04-03", version).Answer("m1", accepts: false, "li");
        market.Desk("2020-04-03", version).Answer("m2", accepts: true, "li");

        Should.Throw<InvitationException>(() => market.Desk("2020-04-04", version).Answer("m1", accepts: true, "li")).Message.ShouldContain("m1 declined its invitation at 2020-04-03 00:00; an answer is given once");
        Should.Throw<InvitationException>(() => market.Desk("2020-04-04", version).Answer("m5", accepts: true, "li")).Message.ShouldContain("m5 was not invited to 'good-service'");
        Should.Throw<InvitationException>(() => market.Desk("2020-04-04", version).Send(Request("m2"))).Message.ShouldContain("m2 is a member already");
    }

    [Fact]
    public void Places_are_taken_by_members_and_by_what_is_promised()
    {
        var version = NewcomerMarket.ByInvitation(rules: "capacity: { places: 2, rank_by: score desc }");
        market.Desk("2020-04-02", version).Send(Request("m1", "m2"));

        Should.Throw<InvitationException>(() => market.Desk("2020-04-03", version).Send(Request("m5"))).Message.ShouldContain("every place is taken or promised (2)");
        market.Desk("2020-04-03", version).Answer("m1", accepts: true, "li");
        Should.Throw<InvitationException>(() => market.Desk("2020-04-03", version).Send(Request("m5")));
        market.Desk("2020-04-04", version).Answer("m2", accepts: false, "li");
        market.Desk("2020-04-04", version).Send(Request("m5")).ShouldHaveSingleItem("a declined place is free again");
    }

    [Fact]
    public void An_acceptance_waits_with_the_review_before_it()
    {
        var version = NewcomerMarket.ByInvitation(rules: "review: { every: month, due_by: \"3 24:00\", facts: previous-month }");
        market.Desk("2020-04-02", version).Send(Request("m1"));

        market.Desk("2020-04-06T10:00", version).Answer("m1", accepts: true, "li").IsEffective.ShouldBeFalse("the review of 3 April has no facts yet (semantics.md, “Facts late”)");
        market.Members(version).ShouldBeEmpty();
        market.Month("2020-03", known: "2020-04-08T08:00");

        var run = market.Run("2020-04-09", version);
        run.Reviews.ShouldHaveSingleItem().Counts.Members.ShouldBe(0);
        NewcomerMarket.Lines(run).ShouldBe(["04-06 10:00 m1 Accepted listed"], "as of the acceptance");
        market.Members(version).ShouldBe(["m1 listed"]);
        market.Replay().Differences.ShouldBeEmpty();
    }

    [Fact]
    public void Facts_of_a_period_count_for_candidates_too()
    {
        market.Month("2020-03", sales: 9);
        var version = NewcomerMarket.ByInvitation(score: "score > 4.8 && sales > 5 && percentile(score) > 60.0");

        market.Desk("2020-04-02", version).Candidates(10).ShouldBe(["m1", "m5"]);
        market.Desk("2020-04-02", version).Send(Request("m5"));
        market.Month("2020-04", sales: 1);
        market.Replay().Differences.ShouldBeEmpty();
    }

    [Fact]
    public void Who_invited_and_until_when_is_audited_and_explained()
    {
        var version = NewcomerMarket.ByInvitation();
        market.Desk("2020-04-02T09:00", version).Send(Request("m3") with { Reason = "a workshop" });

        var entry = new AuditLog(market.Database).Entries(new AuditQuery()).Single(one => one.Action == "invitations send");
        (entry.By, entry.Merchant, entry.Details.GetProperty("reason").GetString()).ShouldBe(("wang", "m3", "a workshop"));
        Text("m3", Language.English).ShouldContain("by wang on 2020-04-02 09:00, because: a workshop");
        Text("m3", Language.English).ShouldContain("It can be accepted until 2020-04-16 09:00");
        market.Desk("2020-04-03T10:00", version).Answer("m3", accepts: true, "li");
        Text("m3", Language.English).ShouldContain("Accepted on 2020-04-03 10:00, and a member since");
        Text("m3", Language.Chinese).ShouldContain("于 2020-04-03 10:00 接受邀请并加入");

        string Text(string merchant, Language language) => ExplanationText.Render(new MerchantExplanations(market.Database).Explain([version], merchant, market.Clock.Now), language);
    }

    [Theory]
    [InlineData("apply: { from: 2020-05-01T00:00, until: 2020-05-31T24:00 }", "'good-service' invites from 2020-05-01 00:00 until 2020-06-01 00:00")]
    [InlineData("quota: { first: 3, by: registered_on }", "")]
    public void Invitations_are_sent_in_the_window_alone(string rules, string message)
    {
        if (message.Length > 0)
            Should.Throw<InvitationException>(() => market.Desk("2020-04-02", NewcomerMarket.ByInvitation(rules)).Send(Request("m1"))).Message.ShouldContain(message);
        else
            Should.Throw<InvalidOperationException>(() => NewcomerMarket.ByInvitation(rules), "the fact of a quota is an instant");
    }

    private static InvitationRequest Request(params string[] merchants) => new([.. merchants], null, null, null, "wang");
}
