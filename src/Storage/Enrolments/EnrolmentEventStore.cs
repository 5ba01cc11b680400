using System.Collections.Immutable;
using Fuyao.Kernel.Lifecycle.Enrolments;
using Fuyao.Kernel.Programmes;
using Fuyao.Kernel.Reviews;
using Fuyao.Storage.Reviews;
using NodaTime;

namespace Fuyao.Storage.Enrolments;

/// <summary>An enrolment decision as stored.</summary>
/// <param name="Number">Its place among those of the programme, counted from 1.</param>
/// <param name="ReviewId">The review that it follows; null before the first.</param>
/// <param name="RecordedAt">When it was stored; later than it happened after downtime.</param>
/// <param name="JournalSequence">The commit that has its record.</param>
public sealed record StoredEnrolmentEvent(long Number, long? ReviewId, EnrolmentEvent Event, Instant RecordedAt, long JournalSequence);

/// <summary>Keeps the decisions about who comes into programmes outside of reviews. Nothing is ever updated or erased.</summary>
public sealed class EnrolmentEventStore(FuyaoDatabase database)
{
    private const string Select = """
        select number, review_id as reviewId, merchant_row as merchantRow, at, kind, status_before as statusBefore, enrolment_event.tier as tier, registered_at as registeredAt, judged_at as judgedAt, next_at as nextAt,
          is_late as isLate, is_unknown as isUnknown, enrolment_event.invitation_id as invitationId, programme_version_id as programmeVersionId, recorded_at as recordedAt,
          journal_sequence as journalSequence
        from enrolment_event
        """;

    private readonly ProgrammeVersionStore versions = new(database);

    /// <summary>The number that the next event of a programme gets.</summary>
    public long NextNumber(string programme) => 1 + database.Single<long>("select coalesce(max(number), 0) from enrolment_event where programme = @programme", new { programme });

    /// <summary>Appends events, numbered in the order given.</summary>
    /// <param name="review">The review that they follow; null before the first.</param>
    /// <param name="firstNumber">That of the first.</param>
    /// <param name="journalSequence">The commit that has their records.</param>
    public void Append(string programme, StoredReview? review, long firstNumber, ImmutableArray<EnrolmentEvent> events, long journalSequence, Instant recordedAt, StorageTransaction transaction)
    {
        transaction.MustBeOpen();
        // Listed first: no two statements run on one connection at the same time.
        var versionIds = events.Select(one => one.Version).Distinct().ToDictionary(version => version, version => versions.Save(version, recordedAt, transaction));
        database.Insert(
            "enrolment_event",
            [
                "programme", "number", "review_id", "merchant_row", "at", "kind", "status_before", "tier", "registered_at", "judged_at", "next_at", "is_late", "is_unknown", "invitation_id",
                "programme_version_id", "recorded_at", "journal_sequence",
            ],
            events.Select((one, place) => (object?[])
            [
                programme, firstNumber + place, review?.Id, (long)one.Row, one.At.ToUnixTimeTicks(), one.Kind.ToString(), one.Before.ToString(), one.Tier, one.RegisteredAt?.ToUnixTimeTicks(),
                one.JudgedAt?.ToUnixTimeTicks(), one.NextAt?.ToUnixTimeTicks(), one.IsLate ? 1L : 0L, one.IsUnknown ? 1L : 0L, one.Invitation?.Id, versionIds[one.Version],
                recordedAt.ToUnixTimeTicks(), journalSequence,
            ]));
    }

    /// <summary>Who came in, or found no place, after a review and before the next one.</summary>
    /// <param name="review">Null: before the first.</param>
    /// <param name="versionOf">A stored version by its number.</param>
    /// <param name="upTo">Events later than this are left out.</param>
    public ImmutableArray<StoredEnrolmentEvent> ComingIn(string programme, StoredReview? review, Func<long, CheckedProgramme> versionOf, Instant? upTo = null) => Read(
        programme, versionOf,
        $"""
        {Select}
        where programme = @programme and kind in ('Registered', 'Accepted', 'Queued') and at <= @upTo and (review_id = @reviewId or (@reviewId is null and review_id is null))
        order by number
        """,
        new { programme, reviewId = review?.Id, upTo = (upTo ?? Instant.MaxValue).ToUnixTimeTicks() });

    /// <summary>The registrations that are waited for.</summary>
    public ImmutableArray<StoredEnrolmentEvent> Awaiting(string programme, Func<long, CheckedProgramme> versionOf) => Read(
        programme, versionOf,
        $"""
        {Select}
        where programme = @programme and kind = 'Awaiting' and not exists (
          select 1 from enrolment_event later
          where later.programme = enrolment_event.programme and later.merchant_row = enrolment_event.merchant_row and later.number > enrolment_event.number
            and later.kind in ('Awaiting', 'Registered', 'Queued', 'Refused')
        )
        order by number
        """,
        new { programme });

    /// <summary>The merchants about whose registration was decided for good, by row.</summary>
    public HashSet<int> DecidedRegistrations(string programme) =>
        [.. database.Query<long>("select merchant_row from enrolment_event where programme = @programme and kind in ('Registered', 'Queued', 'Refused')", new { programme }).Select(row => (int)row)];

    /// <summary>All that was decided about who comes into a programme, in order.</summary>
    /// <param name="upTo">Events later than this are left out.</param>
    public ImmutableArray<StoredEnrolmentEvent> All(string programme, Func<long, CheckedProgramme> versionOf, Instant? upTo = null) =>
        Read(programme, versionOf, $"{Select} where programme = @programme and at <= @upTo order by number", new { programme, upTo = (upTo ?? Instant.MaxValue).ToUnixTimeTicks() });

    /// <summary>All that was decided about a merchant's coming in, in order.</summary>
    public ImmutableArray<StoredEnrolmentEvent> Of(string programme, int row, Func<long, CheckedProgramme> versionOf) =>
        Read(programme, versionOf, $"{Select} where programme = @programme and merchant_row = @row order by number", new { programme, row });

    /// <summary>Events of a programme by their numbers, in order.</summary>
    public ImmutableArray<StoredEnrolmentEvent> Numbered(string programme, long first, int count, Func<long, CheckedProgramme> versionOf) =>
        Read(programme, versionOf, $"{Select} where programme = @programme and number >= @first and number < @end order by number", new { programme, first, end = first + count });

    /// <summary>Whether anything was decided about who comes into a programme that was stored by an instant.</summary>
    public bool HasAny(string programme, Instant recordedBy) =>
        database.Single<long>("select count(*) from enrolment_event where programme = @programme and recorded_at <= @recordedBy", new { programme, recordedBy = recordedBy.ToUnixTimeTicks() }) > 0;

    public long Count(string programme) => database.Single<long>("select count(*) from enrolment_event where programme = @programme", new { programme });

    /// <summary>The programmes in which something was decided about who comes in.</summary>
    public ImmutableArray<string> Programmes() => [.. database.Query<string>("select distinct programme from enrolment_event order by programme")];

    private ImmutableArray<StoredEnrolmentEvent> Read(string programme, Func<long, CheckedProgramme> versionOf, string sql, object parameters)
    {
        var rows = database.Query<EventRow>(sql, parameters);
        var invitations = rows.Any(row => row.InvitationId is not null) ? new InvitationStore(database).All(programme).ToDictionary(invitation => invitation.Id) : [];
        return [.. rows.Select(row => row.ToEvent(versionOf(row.ProgrammeVersionId), row.InvitationId is { } id ? invitations[id] : null))];
    }

    private static Instant? At(long? ticks) => ticks is { } value ? Instant.FromUnixTimeTicks(value) : null;

    private sealed record EventRow(
        long Number, long? ReviewId, long MerchantRow, long At, string Kind, string StatusBefore, string? Tier, long? RegisteredAt, long? JudgedAt, long? NextAt, long IsLate, long IsUnknown, long? InvitationId,
        long ProgrammeVersionId, long RecordedAt, long JournalSequence)
    {
        public StoredEnrolmentEvent ToEvent(CheckedProgramme version, Invitation? invitation) => new(
            Number, ReviewId,
            new EnrolmentEvent((int)MerchantRow, Instant.FromUnixTimeTicks(At), Enum.Parse<EnrolmentKind>(Kind), version)
            {
                Before = Enum.Parse<MembershipStatus>(StatusBefore),
                Tier = Tier,
                RegisteredAt = EnrolmentEventStore.At(RegisteredAt),
                JudgedAt = EnrolmentEventStore.At(JudgedAt),
                NextAt = EnrolmentEventStore.At(NextAt),
                IsLate = IsLate != 0,
                IsUnknown = IsUnknown != 0,
                Invitation = invitation,
            },
            Instant.FromUnixTimeTicks(RecordedAt), JournalSequence);
    }
}
