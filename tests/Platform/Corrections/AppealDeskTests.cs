using Fuyao.Kernel.Corrections;
using Fuyao.Kernel.Explanations;
using Fuyao.Kernel.Explanations.Rendering;
using Fuyao.Kernel.Lifecycle;
using Fuyao.Kernel.Values;
using Fuyao.Platform.Corrections;
using Fuyao.Platform.Explanations;
using Fuyao.Platform.Facts;
using Fuyao.Platform.Reviews;
using Fuyao.Platform.Tests.Lifecycle;
using Fuyao.Storage.Audit;
using Fuyao.Storage.Tests;
using Period = Fuyao.Kernel.Values.Period;

namespace Fuyao.Platform.Tests.Corrections;

/// <summary>Appeals against decisions: who may decide them, by when, and what a merchant reads of them (A4; semantics.md, “Corrections”).</summary>
[Trait(TestStore.Trait, TestStore.Both)]
public sealed class AppealDeskTests : IDisposable
{
    private readonly GoldMarket market = new();

    public AppealDeskTests()
    {
        market.Month("2016-10", merchant => merchant == "m1" ? 2000 : 3000);
        market.Run("2016-11-04");
        // A Friday.
        market.Clock.Now = GoldMarket.At("2016-11-04T15:00");
    }

    public void Dispose() => market.Dispose();

    [Fact]
    public void An_appeal_is_filed_against_the_decision_in_force_with_a_deadline()
    {
        var filed = File("m1");

        filed.Appeal.ShouldSatisfyAllConditions(
            appeal => appeal.DecisionAt.ShouldBe(GoldMarket.At("2016-11-03T24:00")), appeal => appeal.Event.ShouldBeNull(),
            appeal => appeal.DueBy.ShouldBe(GoldMarket.At("2016-11-11T15:00"), "five days that are not weekend days, where no tier promises anything"));
        filed.IsOverdue.ShouldBeFalse();
        market.Clock.Now = GoldMarket.At("2016-11-11T15:01");
        new AppealDesk(market.Database, market.Clock, "x").List(null, null, AppealState.Open).ShouldHaveSingleItem().IsOverdue.ShouldBeTrue();
        Should.Throw<CorrectionRefusedException>(() => File("m1")).Message.ShouldBe("m1 has appealed against that decision already: appeal 1, open");
    }

    [Fact]
    public void What_happened_between_reviews_can_be_appealed_against()
    {
        market.Change("m3", "gold", "false", "2016-11-05T10:00");
        market.Run("2016-11-09");

        File("m3").Appeal.ShouldSatisfyAllConditions(appeal => appeal.Event.ShouldBe(MembershipEventKind.Left), appeal => appeal.DecisionAt.ShouldBe(GoldMarket.At("2016-11-08T10:00")));
    }

    [Fact]
    public void An_appeal_is_upheld_by_the_correction_that_answers_it()
    {
        var appeal = File("m1").Appeal.Number;
        var draft = Desk("alice").Draft(Request("m1", appeal)).Correction.Number;
        List()[0].State.ShouldBe(AppealState.Open, "a draft decides nothing");

        Desk("bob").Approve(draft);

        List()[0].ShouldSatisfyAllConditions(one => one.State.ShouldBe(AppealState.Upheld), one => one.Ruling!.Correction.ShouldBe(draft), one => one.Ruling!.By.ShouldBe("bob"));
        Should.Throw<CorrectionRefusedException>(() => Reject("carol", appeal)).Message.ShouldBe($"appeal {appeal} was upheld by bob already");
    }

    [Fact]
    public void Nobody_decides_who_had_a_part_in_what_is_contested()
    {
        market.Clock.Now = GoldMarket.At("2016-11-05T10:00");
        new ChangeFact(market.Database, market.Clock, "dora").Run(new FactChangeRequest("m3", "gold", "false", null, "register", null));
        market.Run("2016-11-09");
        var appeal = File("m3", by: "service").Appeal.Number;

        Should.Throw<CorrectionRefusedException>(() => Reject("Service", appeal)).Message.ShouldBe($"Service has filed appeal {appeal}; somebody else decides it: --by NAME");
        Should.Throw<CorrectionRefusedException>(() => Reject("dora", appeal)).Message.ShouldBe(
            $"dora has made an entry that the decision rests on (facts change gold); somebody else decides appeal {appeal}: --by NAME");
        var draft = Desk("alice").Draft(new CorrectionRequest("m3", null, GoldMarket.At("2016-11-05T10:00"), [new("gold", "true")], "of another shop", appeal)).Correction.Number;
        Should.Throw<CorrectionRefusedException>(() => Desk("dora").Approve(draft)).Message.ShouldContain("dora has made an entry");
        Reject("erin", appeal).Appeal.State.ShouldBe(AppealState.Rejected);
        Should.Throw<CorrectionRefusedException>(() => Desk("bob").Approve(draft)).Message.ShouldBe($"appeal {appeal} was rejected by erin already");
    }

    [Fact]
    public void Who_answered_a_proposal_about_the_merchant_has_a_part_in_it_as_who_proposed_it()
    {
        var version = GoldMarket.Version(approval: "second");
        var desk = new StaffDesk(market.Database, market.Clock, [version]);
        foreach (var merchant in (string[])["m1", "m2", "m3"])
            desk.Add("uncompetitive", merchant, null, null, "no stock", "wang");
        desk.Approve("uncompetitive", "m1", "li");
        desk.Refuse("uncompetitive", "m2", "there is stock", "li");
        desk.Approve("uncompetitive", "m3", "qian");
        market.Clock.Now += NodaTime.Duration.FromHours(1);
        desk.Remove("uncompetitive", "m3", null, "there is stock", "wang");
        desk.Approve("uncompetitive", "m3", "li");
        market.Month("2016-11", withState: false);
        market.Run("2016-12-04", version);
        market.Clock.Now += NodaTime.Duration.FromHours(1);
        desk.Add("uncompetitive", "m4", null, null, "no stock", "wang");
        desk.Approve("uncompetitive", "m4", "li");
        var appeals = new[] { "m1", "m2", "m3", "m4" }.Select(merchant => File(merchant).Appeal.Number).ToArray();

        string[] answered = ["approve", "refuse", "approve"];
        foreach (var (appeal, action) in appeals.Zip(answered))
            Should.Throw<CorrectionRefusedException>(() => Reject("Li", appeal)).Message.ShouldBe(
                $"Li has made an entry that the decision rests on (list {action} uncompetitive); somebody else decides appeal {appeal}: --by NAME");
        Should.Throw<CorrectionRefusedException>(() => Reject("qian", appeals[2])).Message.ShouldContain("list approve uncompetitive");
        Reject("erin", appeals[0]).Appeal.State.ShouldBe(AppealState.Rejected);
        Reject("li", appeals[3]).Appeal.State.ShouldBe(AppealState.Rejected, "the approval came after the decision");
    }

    [Fact]
    public void Who_corrected_the_facts_that_a_decision_rests_on_decides_no_appeal_against_it()
    {
        Desk("bob").Approve(Desk("alice").Draft(new CorrectionRequest("m1", Period.Parse("2016-10"), null, [new("gmv", "2100")], "counted again", null)).Correction.Number);
        Desk("carol").Draft(new CorrectionRequest("m1", Period.Parse("2016-10"), null, [new("gmv", "100")], "a mistake", null));
        market.Month("2016-11", withState: false);
        market.Run("2016-12-04");
        market.Clock.Now += NodaTime.Duration.FromHours(1);
        var (mine, another) = (File("m1").Appeal.Number, File("m2").Appeal.Number);

        Should.Throw<CorrectionRefusedException>(() => Reject("alice", mine)).Message.ShouldBe(
            $"alice has made an entry that the decision rests on (correct draft 1); somebody else decides appeal {mine}: --by NAME");
        Should.Throw<CorrectionRefusedException>(() => Reject("Bob", mine)).Message.ShouldContain("(correct approve 1)");
        Reject("bob", another).Appeal.State.ShouldBe(AppealState.Rejected, "it was of another merchant");
        Reject("carol", mine).Appeal.State.ShouldBe(AppealState.Rejected, "nobody approved her draft, so that nothing rests on it");
    }

    [Fact]
    public void Who_made_a_compensating_decision_decides_no_appeal_against_it()
    {
        market.Clock.Now = GoldMarket.At("2016-12-10");
        var draft = Desk("alice").Draft(new CorrectionRequest("m1", Period.Parse("2016-10"), null, [new("gmv", "2600")], "counted again", null)).Correction.Number;
        Desk("bob").Approve(draft);
        var appeal = File("m1").Appeal;
        appeal.ShouldSatisfyAllConditions(
            one => one.Event.ShouldBe(MembershipEventKind.Corrected), one => one.DecisionAt.ShouldBe(GoldMarket.At("2016-12-03T24:00"), "a review waits, and it counts from there"));

        Should.Throw<CorrectionRefusedException>(() => Reject("bob", appeal.Number)).Message.ShouldContain($"(correct approve {draft})");
        Should.Throw<CorrectionRefusedException>(() => Reject("alice", appeal.Number)).Message.ShouldContain($"(correct draft {draft})");
        Reject("erin", appeal.Number).Appeal.State.ShouldBe(AppealState.Rejected);
    }

    [Fact]
    public void A_merchant_reads_its_appeals_and_what_was_corrected()
    {
        var (first, second) = (File("m1").Appeal.Number, File("m2").Appeal.Number);
        Text("m1", Language.English).ShouldContain("Appeal 1 against the decision of 2016-11-03 24:00: open, to be decided by 2016-11-11 15:00");
        Desk("bob").Approve(Desk("alice").Draft(Request("m1", first)).Correction.Number);
        Reject("bob", second);

        Text("m1", Language.English).ShouldContain("""
              Star, since 2016-11-04 15:00; next review 2016-12-03 24:00

            Corrections and appeals
              Correction 1 of 2016-11-04 15:00: refunds were taken off twice; it upholds appeal 1
                GMV (2016-10): 2000.00 → 2500.00
                2016-11-03 24:00, review: not a member was decided, Star would have been
                Restored to Star from 2016-11-04 15:00, with benefits from then
              Appeal 1 against the decision of 2016-11-03 24:00: upheld, see correction 1

            What was missing at the review of 2016-11-03 24:00
            """);
        Text("m1", Language.Chinese).ShouldContain("2016-11-03 24:00 考核：原为未入选，本应为星");
        Text("m2", Language.English).ShouldContain("Appeal 2 against the decision of 2016-11-03 24:00: rejected: the figures are right");
        ExplanationJson.Render(Explain("m1")).ShouldContain("\"outcome\": \"restored\"");
        Text("m4", Language.English).ShouldNotContain("Corrections and appeals");
    }

    [Fact]
    public void A_merchant_reads_what_did_not_count_and_over_which_cause_or_window()
    {
        var changes = new ChangeFact(market.Database, market.Clock, "dora");
        foreach (var (value, cause) in ((string, string?)[])[("50", "storm-1"), ("0", null), ("60", "storm-1")])
        {
            market.Clock.Now += NodaTime.Duration.FromHours(1);
            changes.Run(new FactChangeRequest("m3", "late", value, null, "orders", cause));
        }
        new DeclareRelief(market.Database, market.Clock, "officer").Run(new ReliefRequest(GoldMarket.At("2016-11-04"), GoldMarket.At("2016-11-05"), ["late"], null, [], "flood"));
        market.Clock.Now += NodaTime.Duration.FromHours(1);
        changes.Run(new FactChangeRequest("m3", "late", "70", null, "orders", "storm-2"));

        Text("m3", Language.English).ShouldContain("""
            What did not count
              Late orders: 1 from 2016-11-04 18:00, the cause storm-1 has counted once already
              Late orders: 1 from 2016-11-04 19:00, force majeure (2016-11-04 00:00 to 2016-11-04 24:00): flood
            """);
        Text("m3", Language.Chinese).ShouldContain("延迟：2016-11-04 18:00 起 1 次，原因 storm-1 已计过一次");
        ExplanationJson.Render(Explain("m3")).ShouldContain("\"cause\": \"storm-1\"");
    }

    [Fact]
    public void Who_files_rejects_and_approves_is_in_the_audit_log()
    {
        Desk("bob").Approve(Desk("alice").Draft(Request("m1", File("m1").Appeal.Number)).Correction.Number);
        Reject("bob", File("m2").Appeal.Number);

        new AuditLog(market.Database).Entries(new AuditQuery()).Select(entry => $"{entry.By} {entry.Action} {entry.Merchant}").Take(5)
            .ShouldBe(["bob appeals reject m2", "service appeals file m2", "bob correct approve m1", "alice correct draft m1", "service appeals file m1"]);
    }

    private AppealReport File(string merchant, string by = "service") =>
        new AppealDesk(market.Database, market.Clock, by).File([GoldMarket.Version()], merchant, market.Clock.Now, "this is not right");

    private AppealReport Reject(string by, long number) => new AppealDesk(market.Database, market.Clock, by).Reject(number, "the figures are right");

    private Appeal[] List() => [.. new AppealDesk(market.Database, market.Clock, "x").List(null, null, null).Select(one => one.Appeal)];

    private CorrectionDesk Desk(string by) => new(market.Database, market.Clock, by);

    private static CorrectionRequest Request(string merchant, long appeal) => new(merchant, Period.Parse("2016-10"), null, [new("gmv", "2500")], "refunds were taken off twice", appeal);

    private Explanation Explain(string merchant) => new MerchantExplanations(market.Database).Explain([GoldMarket.Version()], merchant, market.Clock.Now);

    private string Text(string merchant, Language language) => ExplanationText.Render(Explain(merchant), language);
}
