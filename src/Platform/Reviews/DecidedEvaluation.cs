using System.Collections.Immutable;
using Fuyao.Kernel.Columns;
using Fuyao.Kernel.Programmes;
using Fuyao.Kernel.Reviews;
using Fuyao.Platform.Lifecycle;
using Fuyao.Storage;
using Fuyao.Storage.Facts;
using Fuyao.Storage.Reviews;

namespace Fuyao.Platform.Reviews;

/// <summary>A stored review, bound again to the version, the facts, the lists and the percentiles that it was decided on.</summary>
/// <param name="Before">Memberships before it, as long as <paramref name="After"/>.</param>
/// <param name="After">Memberships after it, as long as the population is now.</param>
public sealed record DecidedEvaluation(StoredReview Review, Evaluation Evaluation, Memberships Before, Memberships After)
{
    /// <inheritdoc cref="PopulationReading.OfApplications"/>
    public StringColumn? OfApplications { get; private init; }

    /// <param name="versions">The versions at hand; the one that decided is read from the data where it is none of these.</param>
    /// <exception cref="ContentException">The version that decided cannot be read any more.</exception>
    /// <exception cref="StorageException">The store cannot be read, or the facts are gone.</exception>
    public static DecidedEvaluation Load(FuyaoDatabase database, ImmutableArray<CheckedProgramme> versions, StoredReview review)
    {
        var reviews = new ReviewStore(database);
        var stored = new ProgrammeVersionStore(database).Load(review.ProgrammeVersionId);
        var version = versions.FirstOrDefault(version => version.Sha256 == stored.Sha256) ?? ProgrammeFinder.Check(stored, versions[0].Catalogue);
        // Known until the decision: later corrections explain later decisions.
        var reading = new PopulationReader(database).Read(version.Catalogue, review.FactsPeriod, review.NominalAt, review.DecidedAt, ProgrammeFacts.WithCounts(version))
            ?? throw new StorageException($"the facts of {review.FactsPeriod}, on which the review due at {review.NominalAt} was decided, are not in the data");
        reading = ApplicationFacts.Of(database, version, reading, review.NominalAt);
        var evaluation = Evaluation.Bind(
            version, reading.Population, new StaffStore(database).Records(review.Programme, review.DecidedAt), review.NominalAt,
            reviews.LoadComputed(review, reading.Population.Count));
        // Merchants that came since have their rows at the end and were not decided about.
        var after = reviews.LoadMemberships(review).GrownTo(reading.Population.Count);
        var before = StandingSinceReview.Load(database, new LiveRulesBook(database, versions), reviews.Before(review)).Memberships().GrownTo(after.Count);
        return new DecidedEvaluation(review, evaluation, before, after) { OfApplications = reading.OfApplications };
    }
}
