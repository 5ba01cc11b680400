using Fuyao.Kernel.Journal;
using Fuyao.Kernel.Programmes;
using Fuyao.Platform.Enrolments;
using Fuyao.Platform.Journal;
using Fuyao.Storage.Journal;
using Fuyao.Storage.Tests;

namespace Fuyao.Platform.Tests.Enrolments;

/// <summary>Decisions about who comes in are records with receipts, and a replay judges them again (semantics.md, “Records and chain”, “Verify and replay”).</summary>
[Trait(TestStore.Trait, TestStore.Both)]
public sealed class EnrolmentJournalTests : IDisposable
{
    private static readonly CheckedProgramme Newcomers = NewcomerMarket.OnRegistration(rules: "capacity: { places: 2, rank_by: paid desc }");
    private static readonly CheckedProgramme GoodService = NewcomerMarket.ByInvitation();

    private readonly NewcomerMarket market = new();

    public EnrolmentJournalTests()
    {
        market.Register("m0", "2020-04-03", "2020-04-03T09:00");
        market.Register("m1", "2020-04-03", "2020-04-03T09:00", paid: "3");
        market.Register("m2", "2020-04-03", "2020-04-03T10:00");
        market.Register("m3", "2020-04-03", "2020-04-03T10:00", licensed: "false");
        market.Register("m4", "2020-04-03", "2020-04-03T10:00", licensed: null);
        foreach (var merchant in new[] { "m0", "m1", "m2", "m3" })
            market.Change(merchant, "score", "4.9", "2020-04-03T10:00");
        market.Run("2020-04-05", Newcomers);
        market.Desk("2020-04-05", GoodService).Send(new InvitationRequest(["m0", "m1", "m2", "m5"], null, null, "all that are known", "wang"));
        market.Desk("2020-04-06", GoodService).Answer("m0", accepts: true, "li");
        market.Desk("2020-04-06", GoodService).Answer("m1", accepts: false, "li");
        market.Run("2020-05-01", GoodService);
    }

    public void Dispose() => market.Dispose();

    [Theory]
    [InlineData("newcomers", "m0", DecisionKind.Registered, "base")]
    [InlineData("newcomers", "m1", DecisionKind.Registered, "plus")]
    [InlineData("newcomers", "m2", DecisionKind.Queued, null)]
    [InlineData("newcomers", "m3", DecisionKind.Refused, null)]
    [InlineData("newcomers", "m4", DecisionKind.Awaiting, null)]
    [InlineData("good-service", "m0", DecisionKind.Accepted, "listed")]
    [InlineData("good-service", "m1", DecisionKind.Declined, null)]
    [InlineData("good-service", "m2", DecisionKind.Lapsed, null)]
    public void Every_decision_has_a_receipt_that_holds(string programme, string merchant, DecisionKind kind, string? tier)
    {
        var receipt = Receipt.Parse(Make(programme, merchant).ToJson());

        (receipt.Decision.Kind, receipt.Decision.After.Tier).ShouldBe((kind, tier));
        ReceiptCheck.Of(receipt).Differences(VersionOf(programme), null).ShouldBeEmpty();
    }

    [Fact]
    public void The_receipt_of_an_invitation_says_who_sent_it_why_and_until_when()
    {
        var receipt = new MerchantReceipts(market.Database).Make([GoodService], "m5", NewcomerMarket.At("2020-04-05"));

        receipt.Decision.Kind.ShouldBe(DecisionKind.Invited);
        receipt.Decision.Values.ToDictionary(value => value.Name, value => value.Value).ShouldSatisfyAllConditions(
            values => values["invitation.by"].ShouldBe("wang"), values => values["invitation.reason"].ShouldBe("all that are known"), values => values["invitation.until"].ShouldBe("2020-04-18T16:00:00Z"),
            values => values["score"].ShouldBeNull());
        ReceiptCheck.Of(receipt).Differences(GoodService, null).ShouldBeEmpty("with a reason nobody needs to be a candidate");
    }

    [Theory]
    [InlineData("newcomers", "m0", "\"base\"", "\"plus\"")]
    [InlineData("newcomers", "m3", "\"holds\": false", "\"holds\": true")]
    [InlineData("newcomers", "m0", "\"value\": \"true\"", "\"value\": \"false\"")]
    [InlineData("good-service", "m0", "2020-04-18T16:00:00Z", "2020-04-28T16:00:00Z")]
    [InlineData("good-service", "m0", "\"li\"", "\"wang\"")]
    public void A_receipt_that_was_changed_does_not_hold(string programme, string merchant, string written, string instead)
    {
        var json = Make(programme, merchant).ToJson();
        json.ShouldContain(written);

        ReceiptCheck.Of(Receipt.Parse(json.Replace(written, instead, StringComparison.Ordinal))).Differences(VersionOf(programme), null).ShouldNotBeEmpty();
    }

    [Fact]
    public void A_receipt_whose_hashes_agree_holds_only_if_its_decision_follows()
    {
        var receipt = Make("newcomers", "m3");
        // As one who forges everything: a member, with all hashes made anew.
        var (header, decision) = (ReceiptCheck.Of(receipt).Header, receipt.Decision with { After = new ReceiptStanding(Kernel.Reviews.MembershipStatus.Member, "base", []), Since = ReceiptCheck.Of(receipt).Header.NominalAt });
        var leaf = MerkleTree.Leaf(decision.ToRecord(header).Encode());
        var head = new ChainLink(receipt.HeaderSha256, leaf).Head(receipt.Chain.Sequence, receipt.Chain.Previous);
        var forged = receipt with { Decision = decision, Proof = new ReceiptProof(leaf, 0, [], leaf), Chain = receipt.Chain with { Head = head, Later = [], Newest = head } };

        header.Records.ShouldBe(1);
        ReceiptCheck.Of(forged).Differences(Newcomers, null).ShouldHaveSingleItem().En.ShouldBe("the decision does not follow from the receipt: after it the status is Member");
    }

    [Fact]
    public void What_was_decided_comes_out_again() => market.Replay().ShouldSatisfyAllConditions(
        result => result.Differences.ShouldBeEmpty(), result => result.Records.ShouldBe(15, "7 of registrations, of which two are first waited for and one twice, and 8 of invitations"), result => result.Reviews.ShouldBe(0));

    [Fact]
    public void What_becomes_known_later_changes_nothing_of_what_was_decided()
    {
        market.Change("m3", "licensed", "true", "2020-04-02T10:00", known: "2020-05-02T10:00");
        market.Change("m0", "score", "1.0", "2020-04-01T10:00", known: "2020-05-02T10:00");

        market.Replay().Differences.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("update enrolment_event set tier = 'plus' where kind = 'Registered' and merchant_row = 0", "the decision about its coming in differs from the record in the journal")]
    [InlineData("update enrolment_event set at = at + 1 where kind = 'Refused'", "the header of the commit comes out differently")]
    [InlineData("update enrolment_event set kind = 'Registered', tier = 'base' where kind = 'Refused'", "the decision about its coming in differs from the record in the journal")]
    [InlineData("update enrolment_event set registered_at = registered_at - 864000000000 where kind = 'Queued'", "the decision about its coming in differs from the record in the journal")]
    [InlineData("delete from enrolment_event where kind = 'Lapsed' and merchant_row = 2", "decisions about who came in cannot be made again: the journal has 2 decisions from number")]
    [InlineData("update invitation set until_at = until_at + 1 where merchant_row = 0", "the decision about its coming in differs from the record in the journal")]
    [InlineData("update invitation set sent_by = 'li' where merchant_row = 5", "the decision about its coming in differs from the record in the journal")]
    [InlineData("update fact_change set value = 'true' where fact = 'licensed' and merchant_row = 3", "the decision about its coming in differs from the record in the journal")]
    [InlineData(
        """
        insert into enrolment_event (programme, number, merchant_row, at, kind, status_before, tier, is_late, is_unknown, programme_version_id, recorded_at, journal_sequence)
        select programme, 99, 6, at, kind, status_before, tier, is_late, is_unknown, programme_version_id, recorded_at, journal_sequence from enrolment_event where kind = 'Registered' and merchant_row = 0
        """, "newcomers: 1 decisions about who came in have no record in the journal")]
    public void A_change_of_the_database_is_found(string sql, string expected)
    {
        market.Tamper(sql);

        market.Replay().Differences.Select(difference => difference.What.En).ShouldContain(difference => difference.Contains(expected, StringComparison.Ordinal));
    }

    [Fact]
    public void All_of_one_kind_and_instant_are_one_commit() =>
        new JournalStore(market.Database).Enrolments("newcomers").Select(commit => (commit.Header().Kind, commit.RecordCount)).ShouldBe([
            (DecisionKind.Registered, 2), (DecisionKind.Awaiting, 2), (DecisionKind.Queued, 1), (DecisionKind.Awaiting, 1), (DecisionKind.Refused, 1),
        ], ignoreOrder: true);

    private Receipt Make(string programme, string merchant) => new MerchantReceipts(market.Database).Make([VersionOf(programme)], merchant, NewcomerMarket.At("2020-05-01"));

    private static CheckedProgramme VersionOf(string programme) => programme == "newcomers" ? Newcomers : GoodService;
}
