using System.Collections.Immutable;
using Fuyao.Kernel.Lifecycle;
using Fuyao.Kernel.Lifecycle.Enrolments;
using Fuyao.Kernel.Reviews;
using Fuyao.Platform.Lifecycle;
using Fuyao.Storage;
using Fuyao.Storage.Enrolments;
using Fuyao.Storage.Facts;
using Fuyao.Storage.Lifecycle;
using NodaTime;

namespace Fuyao.Platform.Enrolments;

/// <summary>
/// Finds who comes into a programme as time passes outside of its reviews: registrations, as their facts come in, and invitations, as they are answered or lapse. What comes out does not depend on how the time is cut into runs.
/// </summary>
internal sealed class EnrolmentRunner(FuyaoDatabase database, LiveRulesBook book)
{
    private readonly LiveChangeReader changeReader = new(database);
    private readonly InvitationStore invitations = new(database);

    // What a dry run has decided is nowhere stored.
    private readonly HashSet<int> registered = [];
    private readonly HashSet<long> settled = [];

    /// <summary>Whether something is due though no fact changes.</summary>
    /// <inheritdoc cref="Advance"/>
    public bool IsDue(StandingSinceReview standing, Instant before, Instant through) =>
        standing.Awaiting.Values.Any(one => one.NextAt <= through && standing.StatusOf(one.Row) is MembershipStatus.None) || Outcomes(before, through).Any();

    /// <summary>Whether something changed that bears on registrations.</summary>
    /// <inheritdoc cref="Advance"/>
    public bool HasChanges(StandingSinceReview standing, Instant before) => Changes(standing, before).Any();

    /// <param name="standing">How everybody stands at the beginning.</param>
    /// <param name="before">What becomes known before this instant is seen.</param>
    /// <param name="through">What is due by then happens, this instant included.</param>
    /// <returns>In the order of instants; of one instant and kind, in the order of merchants' rows.</returns>
    /// <exception cref="StorageException">The store cannot be read.</exception>
    public ImmutableArray<EnrolmentEvent> Advance(StandingSinceReview standing, Instant before, Instant through) =>
    [
        .. Registrations(standing, before, through).Concat(Outcomes(before, through).Select(invitation => Answered(standing, invitation)))
            .OrderBy(one => one.At).ThenBy(one => one.Kind).ThenBy(one => one.Version.Programme.Effective).ThenBy(one => one.Row),
    ];

    public void Remember(IEnumerable<EnrolmentEvent> events)
    {
        foreach (var one in events)
            if (one.Invitation is { } invitation)
                settled.Add(invitation.Id);
            else if (one.Kind is not EnrolmentKind.Awaiting)
                registered.Add(one.Row);
    }

    /// <summary>Invitations whose answer or end has come.</summary>
    private IEnumerable<Invitation> Outcomes(Instant before, Instant through) => !book.TakesInBetweenReviews ? [] : invitations.Pending(book.Programme)
        .Where(invitation => !settled.Contains(invitation.Id) && (invitation.Answer is { } answer ? answer.At < before : invitation.Until <= through));

    private EnrolmentEvent Answered(StandingSinceReview standing, Invitation invitation)
    {
        var (kind, at) = invitation.Outcome;
        // What was promised is kept by the version that promised it.
        var version = DueReviews.InForce(book.Versions, invitation.SentAt) ?? book.Versions[0];
        return new EnrolmentEvent(invitation.Row, at, kind, version) { Before = standing.StatusOf(invitation.Row), Tier = invitation.Tier, Invitation = invitation };
    }

    private IEnumerable<LiveChange> Changes(StandingSinceReview standing, Instant before) => book.OfRegistration.SelectMany(rules => changeReader.Read(rules.Inputs, standing.Progress, before));

    private IEnumerable<EnrolmentEvent> Registrations(StandingSinceReview standing, Instant before, Instant through)
    {
        if (!book.OfRegistration.Any())
            return [];
        var changes = before > standing.Progress.Before ? Changes(standing, before).Distinct().ToList() : [];
        Instant[] forEverybody = [.. changes.Where(change => change.Row is null).Select(change => change.At).Distinct()];
        var merchantCount = new MerchantStore(database).Count();
        var rows = changes.Select(change => change.Row).OfType<int>().Concat(standing.Awaiting.Values.Where(one => one.NextAt <= through).Select(one => one.Row)).ToHashSet();
        if (forEverybody.Length > 0)
        {
            rows.UnionWith(standing.Awaiting.Keys);
            rows.UnionWith(RegisteredBy(forEverybody.Max(), merchantCount));
        }
        if (rows.Count == 0)
            return [];
        var decided = new EnrolmentEventStore(database).DecidedRegistrations(book.Programme);
        rows.RemoveWhere(row => decided.Contains(row) || registered.Contains(row) || standing.StatusOf(row) is not MembershipStatus.None);
        if (rows.Count == 0)
            return [];

        WatchedInputs[] inputs = [.. book.OfRegistration.Concat(standing.Awaiting.Values.Select(one => book.OfRegistrationBy(one.Version)).OfType<EnrolmentRules>()).Distinct().Select(rules => rules.Inputs)];
        var histories = new MerchantHistoryReader(database).Read(inputs, rows, standing.Progress.Before - Duration.FromDays(1), merchantCount).ToDictionary(history => history.Row);
        var instantsByRow = changes.Where(change => change.Row is not null).ToLookup(change => change.Row!.Value, change => change.At);
        var views = new RegistrationViews(histories);
        Instant[] Observed(int row) => [.. instantsByRow[row].Concat(forEverybody).Distinct().Order()];
        views.Prepare(rows.SelectMany(row => Observed(row).Select(at => (book.RegistrationInForce(at), row, at))));
        var courses = rows.Select(row => RegistrationCourse.Run(
            row, standing.Awaiting.GetValueOrDefault(row), Observed(row), through, book.RegistrationInForce, version => book.OfRegistrationBy(version)!, (rules, at) => views.Of(rules, row, at))).ToList();
        return GiveOut(standing, courses);
    }

    /// <summary>Places in the order of instants, and of merchant ids at one instant.</summary>
    private List<EnrolmentEvent> GiveOut(StandingSinceReview standing, List<(ImmutableArray<EnrolmentEvent> Events, ImmutableArray<byte> Tiers)> courses)
    {
        var events = courses.SelectMany(course => course.Events).Where(one => one.Kind is not EnrolmentKind.Registered).ToList();
        var entering = courses.Where(course => !course.Tiers.IsEmpty).Select(course => (Event: course.Events[^1], course.Tiers)).ToList();
        if (entering.Count == 0)
            return events;
        var merchants = new MerchantStore(database).Load();
        var placesByVersion = entering.Select(one => one.Event.Version).Distinct().ToDictionary(
            version => version, version => new EnrolmentPlaces(version.Programme, standing.Decided, standing.PlacesTakenSince, _ => null));
        foreach (var (one, tiers) in entering.OrderBy(one => one.Event.At).ThenBy(one => merchants.IdOf(one.Event.Row), StringComparer.Ordinal))
        {
            var tier = placesByVersion[one.Version].TakeFirst(one.Row, tiers);
            // Whoever finds no place counts as one who waits, and nobody overtakes; whichever version decides, the places are the same ones.
            foreach (var (_, places) in placesByVersion.Where(other => tier is null || other.Key != one.Version))
                places.Hold(one.Row, tier);
            events.Add(tier is null ? one with { Kind = EnrolmentKind.Queued } : one with { Tier = tier });
        }
        return events;
    }

    /// <summary>Those whose registration is known by then and is one that counts.</summary>
    private IEnumerable<int> RegisteredBy(Instant at, int merchantCount)
    {
        var catalogue = book.Versions[0].Catalogue;
        var column = new PopulationReader(database).ReadState(catalogue.Find(Review.RegistrationFact)!, catalogue, at, at, merchantCount);
        var rules = book.OfRegistration.First();
        for (var row = 0; row < merchantCount; row++)
            if (rules.RegisteredAt(column, row) is { } registeredAt && book.RegistrationInForce(registeredAt)?.Counts(registeredAt) == true)
                yield return row;
    }
}
