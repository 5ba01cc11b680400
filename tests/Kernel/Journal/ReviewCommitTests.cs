using Fuyao.Kernel.Facts;
using Fuyao.Kernel.Journal;
using Fuyao.Kernel.Programmes;
using Fuyao.Kernel.Reviews;
using Fuyao.Kernel.Tests.Reviews;

namespace Fuyao.Kernel.Tests.Journal;

public sealed class ReviewCommitTests
{
    /// <summary>docs/semantics.md, “Records and chain”.</summary>
    private const int BytesMax = 128;

    [Theory]
    [InlineData(1, 54)]
    [InlineData(8, 54)]
    [InlineData(9, 56)]
    [InlineData(304, BytesMax)]
    // The SHA-256 of the masks, from here on.
    [InlineData(305, 84)]
    [InlineData(10_000, 84)]
    public void A_record_takes_54_to_128_bytes_whatever_the_number_of_conditions(int conditions, int bytes)
    {
        DecisionRecord.BytesFor(conditions).ShouldBe(bytes);
        DecisionRecord.BytesFor(conditions).ShouldBeLessThanOrEqualTo(DecisionRecord.BytesMax);
        DecisionRecord.MasksOf(new Truth[conditions]).Length.ShouldBe(bytes - 52);
    }

    [Fact]
    public void A_record_reads_back_as_it_was_written()
    {
        var record = new DecisionRecord(
            DecisionKind.Review, 1_234_567, new(MembershipStatus.Member, 1, MembershipFlags.KeptUnknown), new(MembershipStatus.Left, Memberships.NoTier, MembershipFlags.FormerMember), 2, -5,
            Digest.Of([1]), DecisionRecord.MasksOf([Truth.True, Truth.False, Truth.Unknown]));

        DecisionRecord.Decode(record.Encode()).ShouldBe(record);
        record.Masks.ShouldBe([0b001, 0b011]);
    }

    [Fact]
    public void Records_speak_of_whom_the_programme_addresses_and_of_who_has_or_had_a_standing()
    {
        var programme = Marketplace.Programme([], [("S", "gmv >= 2000")], scope: "gold");
        var people = Marketplace.People(
            ("addressed", new() { ["gold"] = true, ["gmv"] = 1m }), ("not addressed", new() { ["gold"] = false, ["gmv"] = 9000m }),
            ("was a member", new() { ["gold"] = false, ["gmv"] = 9000m }), ("nobody knows", new() { ["gold"] = null, ["gmv"] = 1m }));

        var records = Made(programme, people, Marketplace.Before(programme, null, null, "S", null)).Records;

        records.Select(record => record.Row).ShouldBe([0, 2, 3]);
        records[1].After.ShouldBe(new RecordedStanding(MembershipStatus.Left, Memberships.NoTier, MembershipFlags.FormerMember));
    }

    /// <summary>docs/semantics.md, “Verify and replay”: what follows from everybody is taken as recorded, so that a receipt need not hold what it follows from.</summary>
    [Fact]
    public void Facts_that_only_a_scorecard_or_a_percentile_reads_are_no_part_of_a_record_and_its_receipt_holds_without_them()
    {
        var programme = Marketplace.Programme(
            [("asked", "complaints < 3")], [("S", "merit >= 50 && percentile(gmv) >= 10")], derived: [Marketplace.Score("merit", "category", MissingPart.Reweight, ("rating", 1m), ("credit", 1m))]);
        var made = Made(programme, Marketplace.People([.. Enumerable.Range(0, 70).Select(row => ($"m{row}", new Dictionary<string, object?>
        {
            ["category"] = row % 2 == 0 ? "a" : "b", ["rating"] = row % 7 == 0 ? null : row % 5 * 1.0, ["credit"] = row, ["gmv"] = (decimal)row, ["complaints"] = row % 4,
        }))]), null);

        made.Header.Inputs.Select(input => input.Name).ShouldBe(["complaints", "merit", "percentile(gmv)"]);
        foreach (var index in new[] { 0, 1, 35, 69 })
            ReceiptCheck.Of(Receipt.Parse(made.Of(index).ToJson())).Differences(programme, null).ShouldBeEmpty();
    }

    [Fact]
    public void Conditions_too_many_for_a_record_stand_in_it_as_their_hash_and_the_receipt_holds_all_the_same()
    {
        var programme = Marketplace.Programme(
            [.. Enumerable.Range(0, 400).Select(number => ($"c{number}", $"credit >= {number % 7}"))], [("S", "gmv >= 2000")]);
        var receipts = Made(programme, Marketplace.People(("a", new() { ["credit"] = 5, ["gmv"] = 9000m }), ("b", new() { ["credit"] = null, ["gmv"] = 9000m })), null);

        receipts.Header.RecordBytes.ShouldBe(84);
        foreach (var index in new[] { 0, 1 })
        {
            var receipt = Receipt.Parse(receipts.Of(index).ToJson());
            ReceiptCheck.Of(receipt).Differences(programme, null).ShouldBeEmpty();
            var changed = receipt with { Decision = receipt.Decision with { Conditions = receipt.Decision.Conditions.SetItem(300, receipt.Decision.Conditions[300] with { Holds = index == 1 }) } };
            ReceiptCheck.Of(changed).Differences(programme, null).ShouldContain(difference => difference.En.StartsWith("the decision is not what its SHA-256 says"));
        }
    }

    [Fact]
    public void Many_records_lie_in_chunks_that_are_branches_of_the_one_tree()
    {
        const int count = 2 * RecordChunk.RecordsMax + 3;
        var programme = Marketplace.Programme([], [("S", "credit >= 2")]);
        var people = Marketplace.People([.. Enumerable.Range(0, count).Select(row => ($"m{row}", new Dictionary<string, object?> { ["credit"] = row % 5 }))]);

        var made = Made(programme, people, null);

        made.Chunks.Select(chunk => chunk.FirstRow).ShouldBe([0, RecordChunk.RecordsMax, 2 * RecordChunk.RecordsMax]);
        made.Records.Select(record => record.Row).ShouldBe(Enumerable.Range(0, count));
        MerkleTree.Root([.. made.Chunks.Select(chunk => chunk.Root)]).ShouldBe(MerkleTree.Root([.. made.Records.Select(record => MerkleTree.Leaf(record.Encode()))]));
        foreach (var record in made.Records.Where(record => record.Row % 1_000 == 7))
            record.After.Status.ShouldBe(record.Row % 5 >= 2 ? MembershipStatus.Member : MembershipStatus.None);
    }

    [Fact]
    public void A_head_follows_from_its_number_the_head_before_the_header_and_the_root()
    {
        var link = new ChainLink(Digest.Of([1]), Digest.Of([2]));
        var head = link.Head(5, Digest.Of([3]));

        link.Head(5, Digest.Of([3])).ShouldBe(head);
        Digest[] others = [link.Head(6, Digest.Of([3])), link.Head(5, Digest.Of([4])), (link with { Header = Digest.Of([9]) }).Head(5, Digest.Of([3])), (link with { Root = Digest.Of([9]) }).Head(5, Digest.Of([3]))];
        others.ShouldNotContain(head);
    }

    private static TestReceipts Made(CheckedProgramme programme, Population people, Memberships? before)
    {
        var evaluation = Evaluation.Bind(programme, people, StaffRecords.None, Marketplace.FirstReview.NominalAt);
        return new TestReceipts(Review.Decide(evaluation, before ?? Marketplace.Before(programme, new string?[people.Count]), Marketplace.FirstReview), evaluation, null);
    }
}
