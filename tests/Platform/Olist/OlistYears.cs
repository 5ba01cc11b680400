using System.Collections.Immutable;
using Fuyao.Kernel.Reviews;
using Fuyao.Platform.Programmes;
using Fuyao.TestSupport;
using NodaTime;

namespace Fuyao.Platform.Tests.Olist;

/// <summary>The twenty reviews of the Olist Pioneer programme, carried out once for all tests that ask.</summary>
public sealed class OlistYears
{
    private readonly Lazy<ImmutableArray<(Evaluation Evaluation, ReviewResult Result)>> reviews = new(Run);

    public ImmutableArray<(Evaluation Evaluation, ReviewResult Result)> Reviews => reviews.Value;

    private static ImmutableArray<(Evaluation, ReviewResult)> Run()
    {
        var versions = ProgrammeFolder.Load(Path.Combine(OlistProduct.Example, "programmes", "olist-pioneer")).Versions;
        using var product = new OlistProduct(SharedData.Folder("olist"));
        var reviews = ImmutableArray.CreateBuilder<(Evaluation, ReviewResult)>();
        var memberships = Memberships.Nobody(0, [.. versions[0].Programme.Tiers.Select(tier => tier.Id)]);
        foreach (var due in DueReviews.Between(versions, after: null, Instant.FromUtc(2018, 9, 30, 0, 0)))
        {
            product.Compute(due.Occasion.FactsPeriod);
            var population = product.Read(due.Version.Catalogue, due.Occasion.FactsPeriod, due.Occasion.NominalAt);
            var evaluation = Evaluation.Bind(due.Version, population, StaffRecords.None, due.Occasion.NominalAt);
            var result = Review.Decide(evaluation, memberships, due.Occasion);
            reviews.Add((evaluation, result));
            memberships = result.After;
        }
        return reviews.ToImmutable();
    }
}
