using Fuyao.Kernel.Credits;
using Fuyao.Kernel.Values;
using Fuyao.Platform.Credits;
using Fuyao.Storage.Audit;
using Fuyao.Storage.Tests;
using NodaTime;
using static Fuyao.Platform.Tests.Credits.CreditOffice;

namespace Fuyao.Platform.Tests.Credits;

/// <summary>E12: red packets worth about 20,000,000 CNY, from tranches of the budget through packets, claims and clicks back into the budget.</summary>
[Trait(TestStore.Trait, TestStore.Both)]
public sealed class CreditDeskTests : IDisposable
{
    private CreditOffice office = new();

    public void Dispose() => office.Dispose();

    [Fact]
    public void A_packet_goes_from_the_budget_to_the_clicks_and_what_is_left_back_into_the_budget()
    {
        var tranche = office.Tranches("pat").Draft(office.Versions, null, Amount("1000"), "first wave");
        office.Budget().ShouldBe("20000000 0 0 0 0", "E12: 20,000,000 in total; what is drafted is not approved");
        office.Tranches("anna").Approve(tranche.Number);
        office.Budget().ShouldBe("19999000 1000 0 0 0");

        office.Tranches("pat").Issue(tranche.Number, []).ShouldSatisfyAllConditions(one => one.Packets.Length.ShouldBe(3), one => one.Packets[0].Amount.ShouldBe(Amount("100")), one => one.Free.ShouldBe(Amount("700")));
        office.Budget().ShouldBe("19999000 700 300 0 0");
        office.Claims.Claim("m1", 1).ExpiresAt.ShouldBe(At("2020-03-12T09:00"), "30 days");
        office.Claims.Claim("m2", 2);
        office.Budget().ShouldBe("19999000 700 100 200 0");

        office.Tell("c1", "m1", "1.2345").ShouldBe(new ClickAnswer("c1", ClickOutcome.Paid, 1, Amount("1.2345"), false) { IsNew = true });
        office.Tell("c1", "m1", "1.2345").ShouldBe(new ClickAnswer("c1", ClickOutcome.Paid, 1, Amount("1.2345"), false), "told again, paid once");
        office.Budget().ShouldBe("19999000 700 100 198.7655 1.2345");
        office.Packet("m1").ShouldSatisfyAllConditions(one => one.Rest.ShouldBe(Amount("98.7655")), one => one.LeftToday.ShouldBe(Amount("18.7655"), "20 a day"));
        office.Tell("c2", "m3", "1").Outcome.ShouldBe(ClickOutcome.NoPacket, "issued, and not claimed");

        office.Clock.Now = At("2020-03-12T09:00");
        office.Packet("m1").State.ShouldBe(PacketState.Expired, "by itself");
        office.Packet("m3").State.ShouldBe(PacketState.Lapsed, "nobody claimed it in 30 days");
        office.Budget().ShouldBe("19999198.7655 800 0 0 1.2345", "what nobody claimed can be issued anew; what was claimed and not used is the budget's, before anything is moved");
        new CreditExpiry(office.Database, office.Clock).Settle().ShouldBe(2);
        new CreditExpiry(office.Database, office.Clock).Settle().ShouldBe(0);
        office.Budget().ShouldBe("19999198.7655 800 0 0 1.2345");
        office.Tell("c3", "m1", "1", at: "2020-03-12T08:59").Outcome.ShouldBe(ClickOutcome.NoPacket);
        Refused(() => office.Claims.Claim("m3", 3)).ShouldBe(CreditRefusal.Lapsed);
        office.Tranches("pat").Issue(tranche.Number, []).ShouldSatisfyAllConditions(one => one.Packets.Length.ShouldBe(1, "m3's first one lapsed"), one => one.Had.ShouldBe(2));
    }

    [Fact]
    public void What_is_only_announced_cannot_be_issued()
    {
        office.Dispose();
        office = new CreditOffice(3, 20_000_000, File.ReadAllText(Shipped), Live("2020-02-15"));
        var tranche = office.Tranche("1000");

        Words(() => office.Tranches("pat").Issue(tranche, [])).ShouldStartWith("'packet' of 'thunder-packets' is announced and not live");
        office.Review("2020-02-16T09:00", ["m1", "m2"]);
        office.Tranches("pat").Issue(tranche, []).Packets.Select(office.MerchantOf).ShouldBe(["m1", "m2"], "by the version that made it live");
        office.Tranches("pat").Issue(tranche, ["m2", "m3"]).ShouldSatisfyAllConditions(one => one.Packets.ShouldBeEmpty(), one => one.Had.ShouldBe(1), one => one.NotEntitled.ShouldBe(["m3"]));
    }

    [Fact]
    public void A_tranche_takes_two_people_and_never_more_than_the_budget()
    {
        Words(() => office.Tranches("anna").Draft(office.Versions, null, Amount("1"), "x")).ShouldBe("this takes the role programme-manager, and anna is approver");
        Words(() => office.Tranches("pat").Draft(office.Versions, null, Amount("0"), "x")).ShouldBe("a tranche is an amount above zero, and not 0.00");
        Words(() => office.Tranches("pat").Draft(office.Versions, "pocket", Amount("1"), "x")).ShouldBe("'thunder-packets' gives no credit 'pocket'; it gives packet");
        var tranche = office.Tranches("pat").Draft(office.Versions, null, Amount("20000000.0001"), "all of it and more").Number;
        Words(() => office.Tranches("pat").Issue(tranche, [])).ShouldStartWith("tranche 1 is not approved; have somebody other than pat approve it");
        Words(() => office.Tranches("pat").Approve(tranche)).ShouldBe("this takes the role approver, and pat is programme-manager");
        Words(() => office.Tranches("anna").Approve(tranche)).ShouldContain("has 20000000.00 CNY free, and 20000000.0001 CNY are asked for");
        office.Budget().ShouldBe("20000000 0 0 0 0");

        var second = office.Tranche("20000000");
        Words(() => office.Tranches("anna").Approve(second)).ShouldBe("tranche 2 was approved by anna already");
        Words(() => office.Tranches("anna").Approve(7)).ShouldStartWith("there is no tranche 7");
        office.Budget().ShouldBe("0 20000000 0 0 0");
    }

    [Fact]
    public void Who_finds_nothing_left_in_the_tranche_is_told_and_nobody_overtakes()
    {
        var issue = office.Tranches("pat").Issue(office.Tranche("299.9999"), []);

        (issue.Packets.Select(office.MerchantOf), issue.Without, issue.Free).ShouldSatisfyAllConditions(one => one.Item1.ShouldBe(["m1", "m2"]), one => one.Without.ShouldBe(1), one => one.Free.ShouldBe(Amount("99.9999")));
        office.Tranches("pat").Issue(office.Tranche("100"), []).Packets.Select(office.MerchantOf).ShouldBe(["m3"]);
    }

    [Fact]
    public void A_packet_is_claimed_once_by_its_merchant()
    {
        office.Tranches("pat").Issue(office.Tranche("300"), []);

        Refused(() => office.Claims.Claim("m2", 1)).ShouldBe(CreditRefusal.OtherMerchant);
        Refused(() => office.Claims.Claim("m1", 9)).ShouldBe(CreditRefusal.UnknownPacket);
        var claimed = office.Claims.Claim("m1", 1, new CreditRequest("portal", "k"));
        office.Clock.Now += Duration.FromHours(1);
        office.Claims.Claim("m1", 1, new CreditRequest("portal", "k")).ShouldBe(claimed, "asked again with the same key");
        Refused(() => office.Claims.Claim("m2", 2, new CreditRequest("portal", "k"))).ShouldBe(CreditRefusal.KeyUsed);
        Refused(() => office.Claims.Claim("m1", 1)).ShouldBe(CreditRefusal.AlreadyClaimed);
        office.Claims.Claim("m2", 2, new CreditRequest("shop", "k")).Row.ShouldNotBe(claimed.Row, "keys belong to clients");
    }

    [Fact]
    public void An_invalid_click_goes_back_once_to_its_packet_and_frees_its_day()
    {
        office.GiveOut("300");
        office.Tell("c1", "m1", "20", at: "2020-02-11T09:00").Outcome.ShouldBe(ClickOutcome.Paid);
        office.Tell("c2", "m1", "0.0001").Outcome.ShouldBe(ClickOutcome.DayFull, "20 a day");

        office.Clicks.Refund("c1", "robot").LineBack.ShouldNotBeNull();
        office.Budget().ShouldBe("19999700 0 0 300 0");
        Refused(() => office.Clicks.Refund("c1", "robot")).ShouldBe(CreditRefusal.AlreadyRefunded);
        Refused(() => office.Clicks.Refund("c2", "robot")).ShouldBe(CreditRefusal.NotPaid);
        Refused(() => office.Clicks.Refund("c9", "robot")).ShouldBe(CreditRefusal.UnknownClick);
        office.Tell("c1", "m1", "20", at: "2020-02-11T09:00").Outcome.ShouldBe(ClickOutcome.Paid, "the same answer for good, and nothing is paid again");
        office.Tell("c2", "m1", "0.0001").Outcome.ShouldBe(ClickOutcome.DayFull, "the same answer for good");
        office.Tell("c3", "m1", "20").Outcome.ShouldBe(ClickOutcome.Paid, "the day is free again");
        office.Budget().ShouldBe("19999700 0 0 280 20");
    }

    [Fact]
    public void An_invalid_click_of_a_packet_that_has_expired_goes_back_to_the_budget()
    {
        office.GiveOut("300");
        office.Tell("c1", "m1", "20");
        office.Clock.Now = At("2020-03-12T09:00");

        office.Clicks.Refund("c1", "robot");

        office.Budget().ShouldBe("20000000 0 0 0 0");
        office.Packet("m1").ShouldSatisfyAllConditions(one => one.State.ShouldBe(PacketState.Expired), one => one.Rest.ShouldBe(Money.Zero));
    }

    [Fact]
    public void A_packet_that_is_used_up_pays_again_when_a_click_was_invalid()
    {
        office.GiveOut("300");
        for (var day = 11; day < 16; day++)
        {
            office.Clock.Now = At($"2020-02-{day}T10:00");
            office.Tell($"c{day}", "m1", "20").Outcome.ShouldBe(ClickOutcome.Paid);
        }
        office.Packet("m1").State.ShouldBe(PacketState.UsedUp, "5 × 20 = 100 (E12)");
        office.Tell("c9", "m1", "1").Outcome.ShouldBe(ClickOutcome.RestTooSmall);

        office.Tell("c14", "m1", "20", at: "2020-02-14T10:00", invalid: "robot").ShouldBe(new ClickAnswer("c14", ClickOutcome.Invalid, 1, Amount("20"), true));

        office.Packet("m1").ShouldSatisfyAllConditions(one => one.State.ShouldBe(PacketState.Claimed), one => one.Rest.ShouldBe(Amount("20")));
        office.Budget().ShouldBe("19999700 0 0 220 80");
    }

    [Fact]
    public void Clicks_told_together_are_booked_together_or_not_at_all()
    {
        office.GiveOut("300");
        var many = Enumerable.Range(0, 250).Select(number => office.Click($"c{number}", $"m{1 + number % 2}", "0.1")).ToArray();

        var answers = office.Clicks.Tell([.. many, many[3], office.Click("c4", "m1", "0.1", invalid: "robot")], "clicks");

        answers.Take(250).ShouldAllBe(answer => answer.Outcome == ClickOutcome.Paid, "125 of 0.1 for each of two merchants: more lines than one order has");
        answers[250].ShouldBe(answers[3] with { IsNew = false });
        answers[251].IsRefund.ShouldBeTrue("paid and refunded in one request");
        office.Budget().ShouldBe("19999700 0 0 275.1 24.9");
        Refused(() => office.Clicks.Tell([office.Click("d1", "m3", "1"), office.Click("c5", "m1", "0.1")], "clicks")).ShouldBe(CreditRefusal.ClickUsed, "c5 was m2's");
        office.Tell("d1", "m3", "1").IsNew.ShouldBeTrue("nothing of the request was stored");
    }

    [Fact]
    public void A_file_is_booked_once_however_often_it_is_told_and_not_at_all_where_a_row_is_wrong()
    {
        office.GiveOut("300");
        office.Clock.Now = At("2020-02-12T09:00");
        string[] good = ["click,merchant,of,at,price,invalid", "c1,m1,promotion,2020-02-11T10:00,1.5,", "c2,m1,promotion,2020-02-11T10:00:00+08:00,18.5001,", "c3,m2,promotion,2020-02-11T02:00:00Z,2,robot", "c4,m2,training,2020-02-11T10:00,2,"];

        var wrong = office.Write("wrong.csv", [.. good, "c5,m9,promotion,2020-02-11T10:00,1,", "c6,m1,promotion,2020-02-11T10:00,free,", "c7,m1,promotion,2021-02-11T10:00,1,", "c1,m1,promotion,2020-02-11T10:00,1.6,", ",m1,promotion,2020-02-11T10:00,1,"]);
        Should.Throw<ContentException>(() => office.Import.Run(wrong)).Errors.Select(error => $"{error.At.Line}: {error.Message}").ShouldBe(
            [
                "6: no facts of the merchant 'm9' were ever stored; write the marketplace's id of the merchant", "7: 'free' is no amount; write it with at most four decimals: 1.50",
                $"8: the click 'c7' is said to have happened at {At("2021-02-11T10:00")}, which has not come; write when it happened", "9: the click 'c1' stands in the file before with another merchant, use, moment or price",
                "10: '' is no id of a click; write 1 to 120 characters without blanks and control characters",
            ]);
        office.Budget().ShouldBe("19999700 0 0 300 0");

        var file = office.Write("clicks.csv", good);
        office.Import.Run(file).ShouldSatisfyAllConditions(
            one => one.New.ShouldBe(new Dictionary<ClickOutcome, int> { [ClickOutcome.Paid] = 1, [ClickOutcome.NoPacket] = 1, [ClickOutcome.DayFull] = 1, [ClickOutcome.Invalid] = 1 }, ignoreOrder: true),
            one => one.Paid.ShouldBe(Amount("1.5")));
        office.Import.Run(file).ShouldSatisfyAllConditions(one => one.New.ShouldBeEmpty(), one => one.Known.ShouldBe(4));
        Should.Throw<ContentException>(() => office.Import.Run(office.Write("other.csv", good[0], "c8,m1,promotion,2020-02-11T10:00,1,", "c1,m2,promotion,2020-02-11T10:00,1.5,"))).Errors.ShouldHaveSingleItem().At.Line.ShouldBe(3);
        var later = office.Write("later.csv", good[0], "c1,m1,promotion,2020-02-11T10:00,1.5,robot", "c1,m1,promotion,2020-02-11T10:00,1.5,robot");
        office.Import.Run(later).ShouldSatisfyAllConditions(one => one.Refunds.ShouldBe(1), one => one.Known.ShouldBe(1));
        office.Import.Run(later).ShouldSatisfyAllConditions(one => one.Refunds.ShouldBe(0), one => one.Known.ShouldBe(2));
        office.Budget().ShouldBe("19999700 0 0 300 0");
    }

    [Fact]
    public void A_clock_that_is_behind_spends_nothing_that_another_has_seen_expire()
    {
        office.GiveOut("300");
        office.Clock.Now = At("2020-03-12T09:00");
        new CreditExpiry(office.Database, office.Clock).Settle().ShouldBe(3);

        office.Clock.Now = At("2020-03-12T08:00");

        office.Tell("c1", "m1", "1", at: "2020-03-12T07:00").Outcome.ShouldBe(ClickOutcome.NoPacket);
        office.Budget().ShouldBe("20000000 0 0 0 0");
    }

    [Fact]
    public void Every_act_leaves_its_entry()
    {
        office.GiveOut("300");
        office.Tell("c1", "m1", "1");
        office.Clicks.Refund("c1", "robot");
        office.Clock.Now = At("2020-03-12T09:00");
        new CreditExpiry(office.Database, office.Clock).Settle();

        new AuditLog(office.Database).Entries(new AuditQuery()).Select(entry => $"{entry.By} {entry.Action}").Where(entry => entry.Contains(" credit ", StringComparison.Ordinal)).Reverse().ShouldBe(
            ["pat credit draft", "anna credit approve", "pat credit issue", "portal credit claim", "portal credit claim", "portal credit claim", "portal credit clicks", "portal credit refund", $"{AuditEntry.Program} credit expire"]);
    }

    private static CreditRefusal Refused(Action act) => Should.Throw<CreditRefusedException>(act).Refusal;

    private static string Words(Action act) => Should.Throw<CreditRefusedException>(act).Message;
}
