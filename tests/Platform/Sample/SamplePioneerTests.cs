using System.Text;
using Fuyao.Kernel.Explanations;
using Fuyao.Kernel.Explanations.Conditions;
using Fuyao.Kernel.Facts;
using Fuyao.Kernel.Reviews;
using Fuyao.Platform.Programmes;
using Fuyao.TestSupport;
using NodaTime;

namespace Fuyao.Platform.Tests.Sample;

/// <summary>The Pioneer programme over two months of the sample: a programme that somebody could believe in. The bounds are loose on purpose.</summary>
public class SamplePioneerTests
{
    private const int MerchantsCount = 20_000;

    // Every fact that the programme reads.
    private static readonly string[] Facts =
    [
        "gold_seller", "tags", "serious_violation", "gmv_daily_avg", "main_category",
        "credit_points", "quality_score", "rating", "visitors", "favourites", "sales", "campaign_result",
    ];

    private static readonly Lazy<(Evaluation Evaluation, ReviewResult October, ReviewResult November)> Reviews = new(ReviewTwoMonths);

    [Fact]
    public void One_merchant_in_twenty_is_S_and_one_in_fifty_SS()
    {
        ShareOf(Reviews.Value.October, "S").ShouldBeInRange(0.04, 0.12);
        ShareOf(Reviews.Value.October, "SS").ShouldBeInRange(0.01, 0.03);
    }

    [Fact]
    public void The_second_month_has_some_of_every_change_and_most_members_stay_where_they_are()
    {
        var changes = Rows(Reviews.Value.November).CountBy(Reviews.Value.November.ChangeOf).ToDictionary();
        var members = Rows(Reviews.Value.October).Count(row => Reviews.Value.October.After.TierOf(row) is not null);
        foreach (var change in new[] { MembershipChange.Joined, MembershipChange.Promoted, MembershipChange.Demoted, MembershipChange.Left })
            changes.GetValueOrDefault(change).ShouldBeInRange(members / 200, members / 4, change.ToString());
    }

    [Fact]
    public void Each_condition_keeps_somebody_out()
    {
        var october = Reviews.Value.October;
        foreach (var condition in october.Conditions.Where(condition => condition.Condition.Name is not ("scope" or "competitive")))
        {
            Rows(october).ShouldContain(row => condition.Truth[row] == Truth.False, $"{condition.Tier}.{condition.Condition.Name} fails for nobody");
            Rows(october).ShouldContain(row => condition.Truth[row] == Truth.Unknown, $"{condition.Tier}.{condition.Condition.Name} is unknown for nobody");
        }
    }

    [Fact]
    public void Some_members_are_kept_because_a_fact_is_missing()
    {
        var november = Reviews.Value.November;
        Rows(november).Count(row => november.After.FlagsOf(row).HasFlag(MembershipFlags.KeptUnknown)).ShouldBeGreaterThan(0);
    }

    [Fact]
    public void Every_tree_of_every_merchant_has_the_truths_of_the_review_and_adds_up()
    {
        var (evaluation, october, _) = Reviews.Value;
        foreach (var row in Rows(october))
        {
            var reasons = new ReasonBuilder(evaluation, row);
            foreach (var condition in october.Conditions)
                AddsUp(reasons.Build(condition.Condition.Expression)).ShouldBe(condition.Truth[row], $"{condition.Condition.Name} of {evaluation.Population.MerchantIds[row]}");
        }
    }

    private static Truth AddsUp(Reason reason)
    {
        var parts = reason is JunctionReason junction ? junction.Parts.Select(AddsUp).ToArray() : [reason.Truth];
        var deciding = reason is JunctionReason { IsAll: false } ? Truth.True : Truth.False;
        var other = deciding == Truth.True ? Truth.False : Truth.True;
        reason.Truth.ShouldBe(parts is [var only] ? only : parts.Contains(deciding) ? deciding : parts.Contains(Truth.Unknown) ? Truth.Unknown : other, reason.Text);
        return reason.Truth;
    }

    private static (Evaluation, ReviewResult, ReviewResult) ReviewTwoMonths()
    {
        var root = SharedData.RepositoryRoot;
        var catalogue = CatalogueLookup.Load(Path.Combine(root, "programmes", CatalogueLookup.FileName)).Catalogue!;
        var programme = ProgrammeFolder.Load(Path.Combine(root, "programmes", "pioneer"), catalogue).Versions.Single();
        var (first, second) = DueReviews.Between([programme], null, Instant.FromUtc(2016, 12, 4, 0, 0)).Select(due => due.Occasion).ToArray() is [var one, var two]
            ? (one, two)
            : throw new InvalidOperationException("two reviews are due by then");
        var october = SampleTable.Read(1, MerchantsCount, first.FactsPeriod.ToString());
        var november = SampleTable.Read(1, MerchantsCount, second.FactsPeriod.ToString());

        // Merchants keep their rows; new ones come after the others.
        string[] ids = [.. october.Column("merchant_id")];
        string[] grown = [.. ids, .. november.Column("merchant_id").Except(ids)];
        var evaluation = Evaluation.Bind(programme, PopulationOf(catalogue, october, ids), StaffRecords.None, first.NominalAt);
        var after = Review.Decide(evaluation, Memberships.Nobody(ids.Length, [.. programme.Programme.Tiers.Select(tier => tier.Id)]), first);
        var evaluationAfter = Evaluation.Bind(programme, PopulationOf(catalogue, november, grown), StaffRecords.None, second.NominalAt);
        return (evaluation, after, Review.Decide(evaluationAfter, after.After, second));
    }

    private static Population PopulationOf(FactCatalogue catalogue, SampleTable table, string[] ids)
    {
        var rows = ids.Index().ToDictionary(id => id.Item, id => id.Index);
        return new Population(ids, Facts.ToDictionary(fact => fact, fact =>
        {
            var cells = FactCells.Of(catalogue.Find(fact)!, catalogue.Zone);
            foreach (var (merchant, value) in table.ByMerchant(fact))
                cells.Read(rows[merchant], Encoding.UTF8.GetBytes(value));
            return cells.Build(ids.Length);
        }));
    }

    private static IEnumerable<int> Rows(ReviewResult result) => Enumerable.Range(0, result.After.Count);

    private static double ShareOf(ReviewResult result, string tier) => (double)Rows(result).Count(row => result.After.TierOf(row) == tier) / MerchantsCount;
}
