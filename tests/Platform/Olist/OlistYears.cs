using System.Collections.Immutable;
using Fuyao.Kernel.Explanations;
using Fuyao.Kernel.Programmes;
using Fuyao.Kernel.Reviews;
using Fuyao.Platform.Programmes;
using Fuyao.Storage;
using Fuyao.TestSupport;
using NodaTime;

namespace Fuyao.Platform.Tests.Olist;

/// <summary>The twenty reviews of the Olist Pioneer programme, carried out once for all tests that ask.</summary>
public sealed class OlistYears : IDisposable
{
    /// <summary>Classes with it share the reviews.</summary>
    public const string Tests = "Olist years";

    private readonly Lazy<OlistProduct> product = new(() => new OlistProduct(SharedData.Folder("olist")));
    private readonly Lazy<ImmutableArray<(Evaluation Evaluation, ReviewResult Result)>> reviews;

    public OlistYears() => reviews = new(() => Run(product.Value));

    public static ImmutableArray<CheckedProgramme> Versions => ProgrammeFolder.Load(ProgrammeFolderPath).Versions;

    public ImmutableArray<(Evaluation Evaluation, ReviewResult Result)> Reviews => reviews.Value;

    /// <summary>With the facts of all reviewed months.</summary>
    public FuyaoDatabase Database => Reviews.IsEmpty ? throw new InvalidOperationException("No month was reviewed.") : product.Value.Database;

    public static string ProgrammeFolderPath => Path.Combine(OlistProduct.Example, "programmes", "olist-pioneer");

    public void Dispose()
    {
        if (product.IsValueCreated)
            product.Value.Dispose();
    }

    /// <summary>The first merchant in time, then by row, whom a review changed so.</summary>
    public (Evaluation Evaluation, ReviewResult Result, int Row) FirstOf(MembershipChange change) => Reviews
        .SelectMany(review => Enumerable.Range(0, review.Result.After.Count).Select(row => (review.Evaluation, review.Result, Row: row)))
        .First(one => one.Result.ChangeOf(one.Row) == change);

    public static Explanation Explain(Evaluation evaluation, ReviewResult result, int row)
    {
        var after = result.After;
        return new Explainer(evaluation).Explain(
            row,
            new Standing(after.TierOf(row), after.StatusOf(row), after.FlagsOf(row), after.SinceOf(row), result.ChangeOf(row), NextReview: null),
            new Evidence($"{result.Occasion.FactsPeriod}#1", result.Occasion.FactsPeriod, result.Occasion.NominalAt, result.Occasion.EffectiveAt, IsDecision: true));
    }

    private static ImmutableArray<(Evaluation, ReviewResult)> Run(OlistProduct product)
    {
        var versions = Versions;
        var decided = ImmutableArray.CreateBuilder<(Evaluation, ReviewResult)>();
        var memberships = Memberships.Nobody(0, [.. versions[0].Programme.Tiers.Select(tier => tier.Id)]);
        foreach (var due in DueReviews.Between(versions, after: null, Instant.FromUtc(2018, 9, 30, 0, 0)))
        {
            product.Compute(due.Occasion.FactsPeriod);
            var population = product.Read(due.Version.Catalogue, due.Occasion.FactsPeriod, due.Occasion.NominalAt);
            var evaluation = Evaluation.Bind(due.Version, population, StaffRecords.None, due.Occasion.NominalAt);
            var result = Review.Decide(evaluation, memberships, due.Occasion);
            decided.Add((evaluation, result));
            memberships = result.After;
        }
        return decided.ToImmutable();
    }
}

[CollectionDefinition(OlistYears.Tests)]
public sealed class OlistYearsCollection : ICollectionFixture<OlistYears>;
