using Fuyao.Kernel.Explanations.Rendering;
using Fuyao.Kernel.Programmes;
using Fuyao.Kernel.Reviews;
using Fuyao.Kernel.Values;
using Fuyao.Platform.Explanations;
using Fuyao.Platform.Reviews;
using Fuyao.Platform.Tests.Lifecycle;
using Fuyao.Storage.Audit;
using Fuyao.Storage.Reviews;
using Fuyao.Storage.Tests;

namespace Fuyao.Platform.Tests.Reviews;

/// <summary>Lists with second approval (language.md, “lists”: reason, expiry, second approval; A1 recognition, A3 removal).</summary>
[Trait(TestStore.Trait, TestStore.Both)]
public sealed class SecondApprovalTests : IDisposable
{
    private static readonly CheckedProgramme Version = GoldMarket.Version(approval: "second");

    private readonly GoldMarket market = new();
    private readonly StaffDesk desk;

    public SecondApprovalTests() => desk = new StaffDesk(market.Database, market.Clock, [Version]);

    public void Dispose() => market.Dispose();

    [Fact]
    public void What_one_person_proposes_counts_for_nothing_and_is_shown()
    {
        market.Month("2016-10", withoutGold: ["m1"]);
        Now("2016-11-01");
        desk.Add("recognised", "m1", null, null, "assessed well", "wang");
        desk.Add("uncompetitive", "m2", null, null, "no stock", "wang");

        market.Run("2016-11-04", Version);

        Members().ShouldBe(["m0", "m2", "m3", "m4", "m5", "m6", "m7"]);
        desk.Show(null).ShouldBeEmpty();
        desk.Unapproved(null).Select(one => $"{one.Merchant} {one.Proposal.List} {one.Proposal.StateAt(market.Clock.Now)}").ShouldBe(["m1 recognised Pending", "m2 uncompetitive Pending"]);
    }

    [Fact]
    public void What_somebody_else_has_approved_counts_in_the_next_review()
    {
        market.Month("2016-10", withoutGold: ["m1"]);
        Now("2016-11-01");
        desk.Add("recognised", "m1", null, null, "assessed well", "wang");
        desk.Add("uncompetitive", "m2", null, null, "no stock", "wang");
        Now("2016-11-02");
        desk.Approve("recognised", "m1", "li");
        desk.Approve("uncompetitive", "m2", "li");

        market.Run("2016-11-04", Version);

        Members().ShouldBe(["m0", "m1", "m3", "m4", "m5", "m6", "m7"]);
        var entry = desk.Show("recognised").ShouldHaveSingleItem().Stored;
        entry.Entry.ShouldBe(new StaffEntry("recognised", 1, GoldMarket.At("2016-11-02"), GoldMarket.At("2017-02-02"), "assessed well", "wang", "li"), "three months from when it counts");
        entry.RecordedAt.ShouldBe(GoldMarket.At("2016-11-02"), "known from the approval on");
        desk.Unapproved(null).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("wang")]
    [InlineData("Wang")]
    [InlineData(" wang ")]
    public void Nobody_approves_what_they_have_proposed(string by)
    {
        Now("2016-11-01");
        desk.Add("recognised", "m1", null, null, "assessed well", "wang");

        Should.Throw<StaffDeskException>(() => desk.Approve("recognised", "m1", by)).Message.ShouldContain("has proposed this; somebody else approves it");
        desk.Unapproved(null).ShouldHaveSingleItem();
    }

    [Fact]
    public void What_is_refused_keeps_its_reason_and_may_be_proposed_again()
    {
        Now("2016-11-01");
        desk.Add("recognised", "m1", null, null, "assessed well", "wang");
        Should.Throw<StaffDeskException>(() => desk.Add("recognised", "m1", null, null, "again", "zhao")).Message.ShouldContain("wang has proposed m1 for 'recognised' already");
        Should.Throw<StaffDeskException>(() => desk.Refuse("recognised", "m1", " ", "li")).Message.ShouldContain("reason");

        desk.Refuse("recognised", "m1", "no evidence", "li");

        Should.Throw<StaffDeskException>(() => desk.Approve("recognised", "m1", "zhao")).Message.ShouldContain("li has refused it");
        desk.Unapproved("recognised").ShouldHaveSingleItem().Proposal.Answer.ShouldBe(new StaffProposalAnswer(false, GoldMarket.At("2016-11-01"), "li", "no evidence"));
        desk.Add("recognised", "m1", null, null, "with evidence", "wang");
        desk.Approve("recognised", "m1", "li");
        Should.Throw<StaffDeskException>(() => desk.Approve("recognised", "m1", "zhao")).Message.ShouldContain("li has approved it already");
        desk.Show("recognised").ShouldHaveSingleItem();
    }

    [Fact]
    public void A_proposal_whose_end_comes_first_lapses_by_the_clock()
    {
        Now("2016-11-01");
        desk.Add("uncompetitive", "m1", null, GoldMarket.At("2016-11-05"), "no stock", "wang");

        Now("2016-11-05");

        desk.Unapproved(null).ShouldHaveSingleItem().Proposal.StateAt(market.Clock.Now).ShouldBe(StaffProposalState.Lapsed);
        Should.Throw<StaffDeskException>(() => desk.Approve("uncompetitive", "m1", "li")).Message.ShouldContain("it has lapsed: its own end came first");
        desk.Add("uncompetitive", "m1", null, GoldMarket.At("2016-11-15"), "still no stock", "wang");
        desk.Approve("uncompetitive", "m1", "li").StateAt(market.Clock.Now).ShouldBe(StaffProposalState.Approved);
    }

    [Fact]
    public void Nothing_counts_from_before_two_people_have_said_so()
    {
        Now("2016-11-10");
        desk.Add("uncompetitive", "m1", GoldMarket.At("2016-11-01"), null, "no stock", "wang");
        desk.Add("uncompetitive", "m2", GoldMarket.At("2016-12-01"), null, "no stock", "wang");
        Now("2016-11-12");
        desk.Approve("uncompetitive", "m1", "li");
        desk.Approve("uncompetitive", "m2", "li");

        desk.Show("uncompetitive").Select(one => one.Stored.Entry.From).ShouldBe([GoldMarket.At("2016-11-12"), GoldMarket.At("2016-12-01")]);
    }

    [Fact]
    public void Taking_off_takes_two_people_too()
    {
        Now("2016-11-01");
        Should.Throw<StaffDeskException>(() => desk.Remove("uncompetitive", "m1", null, "over", "wang")).Message.ShouldContain("m1 is not on the list 'uncompetitive' then");
        desk.Add("uncompetitive", "m1", null, null, "no stock", "wang");
        desk.Approve("uncompetitive", "m1", "li");
        Now("2016-11-05");
        desk.Remove("uncompetitive", "m1", null, "stock is back", "li");

        Listed("2016-11-06").ShouldBeTrue("nobody has approved it");
        Now("2016-11-07");
        Should.Throw<StaffDeskException>(() => desk.Approve("uncompetitive", "m1", "li"));
        desk.Approve("uncompetitive", "m1", "wang");

        Listed("2016-11-06").ShouldBeTrue();
        Listed("2016-11-07").ShouldBeFalse();
        var stored = desk.Show("uncompetitive").ShouldHaveSingleItem().Stored;
        (stored.EndedBy, stored.EndApprovedBy, stored.EndedReason).ShouldBe(("li", "wang", "stock is back"));

        bool Listed(string at) => new StaffStore(market.Database).Records("tiny").Listed("uncompetitive", 1, GoldMarket.At(at));
    }

    [Fact]
    public void Between_reviews_a_judgement_counts_from_its_approval()
    {
        market.Month("2016-10");
        market.Run("2016-11-04", Version);
        Now("2016-11-10T10:00");
        desk.Add("uncompetitive", "m1", null, null, "no stock", "wang");
        market.Run("2016-11-11", Version).Between.ShouldBeEmpty();
        Now("2016-11-12T09:00");
        desk.Approve("uncompetitive", "m1", "li");

        GoldMarket.Lines(market.Run("2016-11-20", Version)).ShouldBe(["11-12 09:00 m1 Leaving by 11-15 09:00", "11-15 09:00 m1 Left"], "A3, 72 h");
    }

    [Fact]
    public void An_explanation_shows_what_is_pending_and_does_not_count()
    {
        market.Month("2016-10", withoutGold: ["m1"]);
        Now("2016-11-01T10:00");
        desk.Add("recognised", "m1", null, null, "assessed well", "wang");
        market.Run("2016-11-04", Version);

        var pending = Explain("2016-11-05");

        pending.Standing.Tier.ShouldBeNull();
        pending.Entries.ShouldBeEmpty();
        ExplanationText.Render(pending, Language.English).ShouldContain("An entry on the list “recognised” was proposed at 2016-11-01 10:00; it waits for somebody else to approve it and does not count yet");
        ExplanationText.Render(pending, Language.Chinese).ShouldContain("2016-11-01 10:00 提出登记入名单“recognised”，待另一人批准，尚不计入");
        ExplanationJson.Render(pending).ShouldContain("\"staffProposals\": [\n    {\n      \"list\": \"recognised\",\n      \"kind\": \"entry\"");
        Explain("2016-11-01T09:00").Proposals.ShouldBeEmpty("it was not proposed yet");
        Now("2016-11-06");
        desk.Approve("recognised", "m1", "li");
        Explain("2016-11-05").Proposals.ShouldHaveSingleItem("as it was then");
        Explain("2016-11-06").Proposals.ShouldBeEmpty();
    }

    [Fact]
    public void Each_step_has_its_entry_in_the_audit_log()
    {
        Now("2016-11-01");
        desk.Add("recognised", "m1", null, null, "assessed well", "wang");
        Should.Throw<StaffDeskException>(() => desk.Approve("recognised", "m1", "wang"));
        desk.Approve("recognised", "m1", "li");
        desk.Remove("recognised", "m1", null, "a mistake", "li");
        desk.Refuse("recognised", "m1", "it was none", "wang");

        new AuditLog(market.Database).Entries(new AuditQuery { Merchant = "m1" }).Reverse()
            .Select(entry => $"{entry.By} {entry.Action} {entry.Subject} {entry.Details}").ShouldBe([
                """wang list add recognised {"reason":"assessed well","waits for":"approval"}""",
                """li list approve recognised {"proposed":"entry","proposed by":"wang","reason":"assessed well"}""",
                """li list remove recognised {"reason":"a mistake","waits for":"approval"}""",
                """wang list refuse recognised {"proposed":"end","proposed by":"li","reason":"it was none"}""",
            ]);
    }

    [Fact]
    public void A_list_without_approval_is_as_before_and_a_version_may_bring_it()
    {
        Now("2016-11-10");
        var bothVersions = new StaffDesk(market.Database, market.Clock, [GoldMarket.Version(), GoldMarket.Version("2016-12-01", approval: "second")]);

        bothVersions.Add("recognised", "m1", null, null, "assessed well", "wang").ApprovedBy.ShouldBeNull();
        Should.Throw<StaffDeskException>(() => bothVersions.Approve("recognised", "m1", "li")).Message.ShouldContain("nothing is proposed for m1 on 'recognised'");
        bothVersions.NeedsApproval("recognised").ShouldBeFalse();

        Now("2016-12-01");
        bothVersions.NeedsApproval("recognised").ShouldBeTrue("the version in force says so");
    }

    private void Now(string moment) => market.Clock.Now = GoldMarket.At(moment);

    private Kernel.Explanations.Explanation Explain(string at) => new MerchantExplanations(market.Database).Explain([Version], "m1", GoldMarket.At(at));

    private string[] Members() => [.. MemberList.Load(market.Database, [Version])!.Find(null, MembershipStatus.Member).Select(member => member.Merchant)];
}
