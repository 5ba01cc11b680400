using System.Collections.Immutable;
using Fuyao.Kernel.Columns;
using Fuyao.Kernel.Corrections;
using Fuyao.Kernel.Facts;
using Fuyao.Kernel.Lifecycle;
using Fuyao.Kernel.Programmes;
using Fuyao.Kernel.Reviews;
using Fuyao.Kernel.Values;
using Fuyao.Platform.Lifecycle;
using Fuyao.Platform.Reviews;
using Fuyao.Storage;
using Fuyao.Storage.Facts;
using Fuyao.Storage.Journal;
using Fuyao.Storage.Lifecycle;
using Fuyao.Storage.Reviews;
using NodaTime;
using Period = Fuyao.Kernel.Values.Period;

namespace Fuyao.Platform.Corrections;

/// <summary>
/// Judges one merchant of a stored review again, on corrected facts: by the version that decided, with everybody else's facts, standings, percentiles and places as they were recorded, and what staff had
/// recorded by then.
/// </summary>
internal sealed class ReviewAgain(FuyaoDatabase database, LiveRulesBook book, int row, ImmutableArray<CorrectedFact> facts, CorrectionMoment moment)
{
    private static readonly string[] JudgedByStaff = ["listed(", "finding("];

    private readonly ReviewStore reviews = new(database);
    private readonly ProgrammeVersionStore stored = new(database);

    /// <summary>Whether the review read one of the facts.</summary>
    public bool Reads(StoredReview review)
    {
        var (version, judging) = (VersionOf(review), JudgingLosses(review));
        CheckedProgramme[] versions = judging is null ? [version] : [version, judging];
        var appliedAt = version.Programme.EvaluateAsOfApplication ? AppliedAt(version, review) : null;
        var period = appliedAt is { } at && ApplicationFacts.SnapshotKnownAt(database, version, at) is { } known ? known.Period : review.FactsPeriod;
        return facts.Any(fact => fact.Period is { } corrected
            ? versions.Any(one => ProgrammeFacts.Reads(one, fact.Fact, corrected, period))
            : fact.At <= (appliedAt is { } applied && fact.Fact != Review.ApplicationFact(version.Programme) ? applied : review.NominalAt) && versions.Any(one => ProgrammeFacts.Reads(one, fact.Fact)));
    }

    /// <summary>When the merchant had applied, by the corrected facts; null where it had not.</summary>
    private Instant? AppliedAt(CheckedProgramme version, StoredReview review)
    {
        var corrected = new CorrectedPopulation(database, version.Catalogue, row, facts);
        var reading = corrected.Read(Period.Current, review.NominalAt, review.DecidedAt, new HashSet<string> { Review.ApplicationFact(version.Programme) }, Math.Max(review.MerchantCount, row + 1));
        return corrected.AppliedAt(version, reading!, review.NominalAt);
    }

    /// <param name="before">How the merchant would have stood before.</param>
    /// <returns>How it would have stood after, and how it would have come by its place.</returns>
    /// <exception cref="StorageException">What the review was decided on is gone.</exception>
    public (DecidedStanding After, PlaceGiven Place) Run(StoredReview review, DecidedStanding before)
    {
        var (version, judging) = (VersionOf(review), JudgingLosses(review));
        var wanted = WantedBy(version, judging);
        // Who came later than the review would have been there, had its facts been.
        var count = Math.Max(review.MerchantCount, row + 1);
        var corrected = new CorrectedPopulation(database, version.Catalogue, row, facts);
        var reading = corrected.Read(review.FactsPeriod, review.NominalAt, review.DecidedAt, wanted, count)
            ?? throw new StorageException($"the facts of {review.FactsPeriod}, on which the review due at {review.NominalAt} was decided, are not in the data");
        reading = corrected.OfApplications(version, reading, review.NominalAt);
        var recorded = reviews.LoadComputed(review, count);
        var byStaff = recorded.Where(column => Array.Exists(JudgedByStaff, column.Key.StartsWith)).ToDictionary();
        var staff = new StaffStore(database).Records(review.Programme, review.DecidedAt);
        // The merchant stands elsewhere among all; everybody else where it was recorded.
        var alone = Bind(version, reading.Population, byStaff).Computed;
        var evaluation = Bind(version, reading.Population, alone.ToDictionary(
            column => column.Key,
            column => recorded.TryGetValue(column.Key, out var of) && of.GetType() == column.Value.GetType() ? ColumnOverlay.Overlay(of, column.Value, corrected.Only(count)) : column.Value));
        var judgingLosses = judging is null ? null : Bind(judging, reading.Population, byStaff);

        var last = reviews.Before(review);
        var memberships = last is null && !book.TakesInBetweenReviews ? Memberships.Nobody(count, review.TierIds) : StandingSinceReview.Load(database, book, last).Memberships();
        memberships = (memberships.TierIds.IsEmpty ? Memberships.Nobody(count, review.TierIds) : memberships).GrownTo(count);
        if (before.Status is not MembershipStatus.None || memberships.StatusOf(row) is not MembershipStatus.None)
            memberships = memberships.WithTiers(before.Tier is { } held ? [held] : []).With([(row, before.Tier, before.Tier is null ? before.Status : MembershipStatus.Member, before.Since ?? default, before.Flags)]);
        var present = reading.Snapshot is { } snapshot ? new SnapshotStore(database).Present(snapshot, count) : null;
        if (present is not null && corrected.SpeaksOf(review.FactsPeriod))
            present = present.With(row);
        var decided = reviews.LoadMemberships(review).GrownTo(count);
        var (result, place) = Review.DecideAgain(evaluation, memberships, review.Occasion, judgingLosses, present, decided, WithPlacesGivenSince(review, decided), review.CutOffs, row);
        return (DecidedStanding.Of(result.After, row), place);

        Evaluation Bind(CheckedProgramme one, Population population, IReadOnlyDictionary<string, Column> computed) => Evaluation.Bind(
            one, population, staff, review.NominalAt, computed,
            period => period.Kind == PeriodKind.Current ? null : corrected.Read(period, period.BoundsIn(one.Catalogue.Zone).End, review.DecidedAt, wanted, count)?.Population);
    }

    /// <summary>What the review decided, with those to whom a correction has given a place since: it is taken.</summary>
    private Memberships WithPlacesGivenSince(StoredReview review, Memberships decided) => decided.With(new MembershipEventStore(database).After(book.Programme, review, book.OfStored, eventsBefore: moment.EventsBefore)
        .Select(stored => stored.Event)
        .Where(one => one.Kind is MembershipEventKind.Corrected && one.After.HoldsTier && one.Row < decided.Count && one.Row != row)
        .GroupBy(one => one.Row).Select(events => events.Last())
        .Select(one => (one.Row, (string?)one.After.Tier, MembershipStatus.Member, one.After.Since, MembershipFlags.None)));

    private CheckedProgramme VersionOf(StoredReview review) => book.OfStored(review.ProgrammeVersionId).Version;

    /// <summary>The version that judged losses, as the journal has it; for reviews from before the journal, as it follows from the versions.</summary>
    private CheckedProgramme? JudgingLosses(StoredReview review)
    {
        if (new JournalStore(database).OfReview(review.Id) is not { } commit)
            return DueReviews.JudgingLosses(book.Versions, new DueReview(VersionOf(review), review.Occasion));
        return commit.Header().VersionBefore is { } recorded && stored.Find(review.Programme, recorded.Sha256.ToString()) is { } found ? book.VersionOf(found.Id) : null;
    }

    private static HashSet<string> WantedBy(CheckedProgramme version, CheckedProgramme? judging) =>
        [.. new[] { version, judging }.OfType<CheckedProgramme>().SelectMany(ProgrammeFacts.WithCounts)];
}
