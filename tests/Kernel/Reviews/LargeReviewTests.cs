using System.Collections.Immutable;
using Fuyao.Kernel.Columns;
using Fuyao.Kernel.Facts;
using Fuyao.Kernel.Programmes;
using Fuyao.Kernel.Reviews;

namespace Fuyao.Kernel.Tests.Reviews;

/// <summary>Without places to compete for, a review decides each merchant alone: many at once, over several slices and blocks, stand as they would in small groups.</summary>
public sealed class LargeReviewTests
{
    private const int Merchants = 70_001;
    private const int GroupSize = 997;

    private static readonly ImmutableArray<string> Categories = ["女装", "男装"];

    // The version before had another tier, in another order.
    private static readonly ImmutableArray<string> TiersBefore = ["S", "old", "SS"];

    [Fact]
    public void Everybody_at_once_stands_as_in_small_groups()
    {
        var programme = Marketplace.Programme(
            [("good", "rating >= 4.0 || gold")], [("SS", "credit >= 12"), ("S", "credit >= 6 && gmv >= 100")], scope: "category == '女装'",
            change: rules => rules with { Published = new(2016, 10, 15) });
        var all = Decide(programme, 0, Merchants);
        var (conditions, counts) = (new List<ImmutableArray<ConditionCounts>>(), new int[11]);
        for (var first = 0; first < Merchants; first += GroupSize)
        {
            var count = Math.Min(GroupSize, Merchants - first);
            var group = Decide(programme, first, count);
            for (var row = 0; row < count; row++)
                Of(all, first + row).ShouldBe(Of(group, row), $"merchant {first + row}");
            conditions.Add(group.Counts.Conditions);
            counts = [.. counts.Zip(Figures(group.Counts), (sum, part) => sum + part)];
        }
        Figures(all.Counts).ShouldBe(counts);
        all.Counts.Conditions.Select(condition => (condition.Passed, condition.Failed, condition.Unknown)).ShouldBe(
            Enumerable.Range(0, all.Counts.Conditions.Length).Select(index => (
                conditions.Sum(group => group[index].Passed), conditions.Sum(group => group[index].Failed), conditions.Sum(group => group[index].Unknown))));
        // What is compared is worth comparing: everything happens to somebody.
        counts.ShouldAllBe(figure => figure > 0);
    }

    [Fact]
    public void What_changed_is_counted_as_it_is_said_of_each_merchant()
    {
        var programme = Marketplace.Programme([("good", "rating >= 4.0 || gold")], [("SS", "credit >= 12"), ("S", "credit >= 6")]);
        var result = Decide(programme, 0, 20_001);
        int Changes(MembershipChange change) => Enumerable.Range(0, 20_001).Count(row => result.ChangeOf(row) == change);

        (result.Counts.Joined, result.Counts.Promoted, result.Counts.Demoted, result.Counts.Left, result.Counts.Returned).ShouldBe((
            Changes(MembershipChange.Joined), Changes(MembershipChange.Promoted), Changes(MembershipChange.Demoted), Changes(MembershipChange.Left), Changes(MembershipChange.Returned)));
    }

    private static (string? Tier, MembershipStatus, MembershipFlags, NodaTime.Instant?, byte, bool, MembershipChange) Of(ReviewResult result, int row) => (
        result.After.TierOf(row), result.After.StatusOf(row), result.After.FlagsOf(row), result.After.SinceOf(row), result.QualifiedTiers[row], result.InScope[row], result.ChangeOf(row));

    private static int[] Figures(ReviewCounts counts) =>
    [
        counts.Merchants, counts.InScope, counts.ScopeUnknown, counts.Members, counts.Joined, counts.Promoted, counts.Demoted, counts.Left, counts.Returned,
        counts.KeptUnknown + counts.KeptUnpublished, counts.Undecided,
    ];

    private static ReviewResult Decide(CheckedProgramme programme, int first, int count)
    {
        var present = new BitMask(count);
        for (var row = 0; row < count; row++)
            present[row] = (first + row) % 5 != 0;
        var occasion = Marketplace.FirstReview;
        return Review.Decide(Evaluation.Bind(programme, Facts(first, count), StaffRecords.None, occasion.NominalAt), Before(first, count), occasion, present: present);
    }

    private static Memberships Before(int first, int count)
    {
        var (tiers, statuses, since, flags) = (new byte[count], new MembershipStatus[count], new long[count], new MembershipFlags[count]);
        for (var row = 0; row < count; row++)
        {
            var random = new Random(first + row + 1_000_000);
            statuses[row] = (MembershipStatus)random.Next(4);
            tiers[row] = statuses[row] == MembershipStatus.Member ? (byte)random.Next(TiersBefore.Length) : Memberships.NoTier;
            since[row] = random.Next(1, 1_000);
            flags[row] = random.Next(3) == 0 ? MembershipFlags.FormerMember : MembershipFlags.None;
        }
        return new Memberships(TiersBefore, tiers, statuses, since, flags);
    }

    private static Population Facts(int first, int count)
    {
        var randoms = Enumerable.Range(first, count).Select(row => new Random(row)).ToArray();
        BitMask Bits(double share)
        {
            var mask = new BitMask(count);
            for (var row = 0; row < count; row++)
                mask[row] = randoms[row].NextDouble() < share;
            return mask;
        }

        T[] Fill<T>(Func<Random, T> next) => [.. randoms.Select(next)];
        return new Population([.. Enumerable.Range(first, count).Select(row => $"m{row}")], new Dictionary<string, Column>
        {
            ["gold"] = new BoolColumn(Bits(0.3), Bits(0.9)),
            ["category"] = new StringColumn(Fill(random => random.Next(2)), Categories, Bits(0.9)),
            ["credit"] = new LongColumn(ColumnType.Int, Fill(random => (long)random.Next(20)), Bits(0.9)),
            ["rating"] = new DoubleColumn(Fill(random => random.Next(300, 500) / 100.0), Bits(0.9)),
            ["gmv"] = new LongColumn(ColumnType.Money, Fill(random => random.NextInt64(20_000_000)), Bits(0.9)),
        });
    }
}
