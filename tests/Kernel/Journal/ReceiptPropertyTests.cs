using System.Collections.Immutable;
using Fuyao.Kernel.Journal;
using Fuyao.Kernel.Programmes;
using Fuyao.Kernel.Reviews;
using Fuyao.Kernel.Tests.Reviews.Plain;

namespace Fuyao.Kernel.Tests.Journal;

/// <summary>
/// Random programmes and marketplaces over four months and two versions, with places, quotas, lists and publication: whatever a review decides, its receipts hold when they are written, read and
/// judged again by the interpreter for one merchant alone. FUYAO_TEST_LONG=1 runs more seeds.
/// </summary>
public sealed class ReceiptPropertyTests
{
    private const int SeedsCount = 25;
    private const int SeedsCountLong = 5_000;

    [Fact]
    public void Whatever_a_review_decides_has_a_receipt_that_holds()
    {
        var seeds = Environment.GetEnvironmentVariable("FUYAO_TEST_LONG") == "1" ? SeedsCountLong : SeedsCount;
        var failures = Enumerable.Range(1, seeds).AsParallel().AsOrdered().Select(FirstProblem).FirstOrDefault(problem => problem is not null);

        failures.ShouldBeNull();
    }

    private static string? FirstProblem(int seed)
    {
        var world = new PlainWorld(seed);
        ImmutableArray<CheckedProgramme> versions = [world.First.Checked(), world.Second.Checked()];
        var reviews = DueReviews.Between(versions, null, PlainWorld.DueAt(PlainWorld.MonthsCount - 1)).ToArray();
        var memberships = Memberships.Nobody(0, ["nothing"]);
        for (var month = 0; month < PlainWorld.MonthsCount; month++)
        {
            var (result, evaluation, before) = PlainReviewTests.DecideOn(world, month, reviews[month], versions, memberships);
            memberships = result.After;
            var receipts = new TestReceipts(result, evaluation, before);
            var recorded = Enumerable.Range(0, result.After.Count)
                .Where(row => result.InScope[row] || result.Before.StatusOf(row) != MembershipStatus.None || result.After.StatusOf(row) != MembershipStatus.None);
            if (!receipts.Records.Select(record => record.Row).SequenceEqual(recorded))
                return $"seed {seed}, review {month}: records of {string.Join(' ', receipts.Records.Select(record => record.Row))}";
            for (var index = 0; index < receipts.Records.Length; index++)
            {
                var receipt = Receipt.Parse(receipts.Of(index).ToJson());
                var differences = ReceiptCheck.Of(receipt).Differences(reviews[month].Version, before?.Programme);
                if (!differences.IsEmpty)
                    return $"seed {seed}, review {month}, row {receipts.Records[index].Row}: {string.Join("; ", differences.Select(difference => difference.En))}";
            }
        }
        return null;
    }
}
