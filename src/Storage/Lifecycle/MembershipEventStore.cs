using System.Collections.Immutable;
using System.Text.Json;
using Fuyao.Kernel.Lifecycle;
using Fuyao.Kernel.Reviews;
using Fuyao.Storage.Reviews;
using NodaTime;

namespace Fuyao.Storage.Lifecycle;

/// <summary>How far a programme has come between reviews.</summary>
/// <param name="Before">Everything before this instant is done.</param>
/// <param name="Seen">Of what is stored, this was there when it was done.</param>
public sealed record LifecycleProgress(Instant Before, StoredUpTo Seen);

/// <summary>The last numbers of everything that live conditions read: what is stored later has higher ones.</summary>
public sealed record StoredUpTo(long ChangeSequence, long SnapshotId, long StaffEntryId, long StaffFindingId)
{
    public static readonly StoredUpTo Nothing = new(0, 0, 0, 0);
}

/// <summary>An event as stored.</summary>
/// <param name="Number">Its place among those of the programme, counted from 1.</param>
/// <param name="ReviewId">The review that it follows; null before the first.</param>
/// <param name="RecordedAt">When it was stored; later than it happened after downtime.</param>
public sealed record StoredMembershipEvent(long Number, long? ReviewId, MembershipEvent Event, Instant RecordedAt);

/// <summary>
/// Keeps what happens to memberships between reviews. How merchants stand is a review's columns with the events after it; nothing is ever updated or erased.
/// </summary>
public sealed class MembershipEventStore(FuyaoDatabase database)
{
    private const string Select = """
        select number, review_id as reviewId, merchant_row as merchantRow, at, kind, status_before as statusBefore, status_after as statusAfter, tier, since_at as sinceAt,
          is_late as isLate, is_unknown as isUnknown, losses, settles_at as settlesAt, back_by_at as backByAt, programme_version_id as programmeVersionId, recorded_at as recordedAt,
          tier_before as tierBefore
        from membership_event
        """;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    private readonly ProgrammeVersionStore versions = new(database);

    /// <summary>Appends events in the order given.</summary>
    /// <param name="programme">The programme's id.</param>
    /// <param name="review">The review that they follow; null before the first.</param>
    /// <returns>The number of the first.</returns>
    /// <exception cref="StorageException">Another process has stored events of the programme meanwhile.</exception>
    public long Append(string programme, StoredReview? review, IReadOnlyCollection<MembershipEvent> events, Instant recordedAt, StorageTransaction transaction)
    {
        transaction.MustBeOpen();
        var number = database.Single<long>("select coalesce(max(number), 0) from membership_event where programme = @programme", new { programme });
        var first = number + 1;
        // Listed first: no two statements run on one connection at the same time.
        var versionIds = events.Select(one => one.After.LeavingUnder).OfType<LiveRules>().Distinct().ToDictionary(rules => rules, rules => versions.Save(rules.Version, recordedAt, transaction));
        database.Insert(
            "membership_event",
            [
                "programme", "number", "review_id", "merchant_row", "at", "kind", "status_before", "status_after", "tier", "since_at", "deadline_at", "occurred_at", "known_at",
                "is_late", "is_unknown", "losses", "settles_at", "back_by_at", "programme_version_id", "recorded_at", "tier_before",
            ],
            events.Select(one =>
            {
                var after = one.After;
                var first = after.Losses.FirstOrDefault();
                return (object?[])
                [
                    programme, ++number, review?.Id, (long)one.Row, one.At.ToUnixTimeTicks(), one.Kind.ToString(), one.Before.ToString(), after.Status.ToString(), after.Tier,
                    after.Since.ToUnixTimeTicks(), after.Deadline?.ToUnixTimeTicks(), first?.OccurredAt.ToUnixTimeTicks(), first?.KnownAt.ToUnixTimeTicks(),
                    one.IsLate ? 1L : 0L, after.IsUnknown ? 1L : 0L, Write(after.Losses), after.SettlesAt?.ToUnixTimeTicks(), after.BackBy?.ToUnixTimeTicks(),
                    after.LeavingUnder is { } rules ? versionIds[rules] : null, recordedAt.ToUnixTimeTicks(), one.TierBefore,
                ];
            }));
        return first;
    }

    /// <summary>The events after a review and before the next one, in the order in which they happened.</summary>
    /// <param name="review">Null: before the first.</param>
    /// <param name="rulesOf">The rules of a stored version by its number.</param>
    /// <param name="upTo">Events later than this are left out.</param>
    /// <param name="eventsBefore">Events with this number and later are left out.</param>
    public ImmutableArray<StoredMembershipEvent> After(string programme, StoredReview? review, Func<long, LiveRules> rulesOf, Instant? upTo = null, long eventsBefore = long.MaxValue) =>
    [
        .. database.Query<EventRow>(
            $"{Select} where programme = @programme and (review_id = @reviewId or (@reviewId is null and review_id is null)) and at <= @upTo and number < @eventsBefore order by number",
            new { programme, reviewId = review?.Id, upTo = (upTo ?? Instant.MaxValue).ToUnixTimeTicks(), eventsBefore }).Select(row => row.ToEvent(rulesOf)),
    ];

    /// <summary>Events of a programme by their numbers, in order.</summary>
    /// <param name="first">The number of the first.</param>
    /// <param name="count">As many numbers.</param>
    public ImmutableArray<StoredMembershipEvent> Numbered(string programme, long first, int count, Func<long, LiveRules> rulesOf) =>
        [.. database.Query<EventRow>($"{Select} where programme = @programme and number >= @first and number < @end order by number", new { programme, first, end = first + count }).Select(row => row.ToEvent(rulesOf))];

    /// <summary>The number of the first event of a programme that was stored later than an instant; null where there is none.</summary>
    public long? FirstRecordedAfter(string programme, Instant at) => database.SingleOrNone<long?>(
        "select min(number) from membership_event where programme = @programme and recorded_at > @at", new { programme, at = at.ToUnixTimeTicks() });

    /// <summary>How many events there are of a programme.</summary>
    public long Count(string programme) => database.Single<long>("select count(*) from membership_event where programme = @programme", new { programme });

    /// <returns>Null where nothing was ever done between reviews.</returns>
    public LifecycleProgress? Progress(string programme) => database.SingleOrNone<ProgressRow>(
        """
        select before_at as beforeAt, change_sequence as changeSequence, snapshot_id as snapshotId, staff_entry_id as staffEntryId, staff_finding_id as staffFindingId
        from lifecycle_progress where programme = @programme
        """,
        new { programme }) is { } row
        ? new LifecycleProgress(Instant.FromUnixTimeTicks(row.BeforeAt), new StoredUpTo(row.ChangeSequence, row.SnapshotId, row.StaffEntryId, row.StaffFindingId))
        : null;

    public void SaveProgress(string programme, LifecycleProgress progress, StorageTransaction transaction)
    {
        transaction.MustBeOpen();
        database.Execute(
            """
            insert into lifecycle_progress (programme, before_at, change_sequence, snapshot_id, staff_entry_id, staff_finding_id)
            values (@programme, @before, @ChangeSequence, @SnapshotId, @StaffEntryId, @StaffFindingId)
            on conflict (programme) do update set before_at = excluded.before_at, change_sequence = excluded.change_sequence, snapshot_id = excluded.snapshot_id,
              staff_entry_id = excluded.staff_entry_id, staff_finding_id = excluded.staff_finding_id
            """,
            new
            {
                programme,
                before = progress.Before.ToUnixTimeTicks(),
                progress.Seen.ChangeSequence,
                progress.Seen.SnapshotId,
                progress.Seen.StaffEntryId,
                progress.Seen.StaffFindingId,
            });
    }

    /// <summary>The numbers of what is stored last now.</summary>
    public StoredUpTo Stored()
    {
        var row = database.Single<StoredRow>(
            """
            select (select coalesce(max(sequence), 0) from fact_change) as changeSequence, (select coalesce(max(snapshot_id), 0) from snapshot) as snapshotId,
              (select coalesce(max(staff_entry_id), 0) from staff_entry) as staffEntryId, (select coalesce(max(staff_finding_id), 0) from staff_finding) as staffFindingId
            """);
        return new StoredUpTo(row.ChangeSequence, row.SnapshotId, row.StaffEntryId, row.StaffFindingId);
    }

    private static string Write(ImmutableArray<Loss> losses) => JsonSerializer.Serialize(
        losses.Select(loss => new LossRow(loss.Condition, loss.OccurredAt.ToUnixTimeTicks(), loss.KnownAt.ToUnixTimeTicks(), loss.Deadline.ToUnixTimeTicks(), loss.IsLate)), Json);

    private static ImmutableArray<Loss> Read(string losses) => [.. JsonSerializer.Deserialize<LossRow[]>(losses, Json)!.Select(loss => new Loss(
        loss.Condition, Instant.FromUnixTimeTicks(loss.OccurredAt), Instant.FromUnixTimeTicks(loss.KnownAt), Instant.FromUnixTimeTicks(loss.Deadline), loss.IsLate))];

    private static Instant? At(long? ticks) => ticks is { } value ? Instant.FromUnixTimeTicks(value) : null;

    private sealed record LossRow(string Condition, long OccurredAt, long KnownAt, long Deadline, bool IsLate);

    private sealed record ProgressRow(long BeforeAt, long ChangeSequence, long SnapshotId, long StaffEntryId, long StaffFindingId);

    private sealed record StoredRow(long ChangeSequence, long SnapshotId, long StaffEntryId, long StaffFindingId);

    private sealed record EventRow(
        long Number, long? ReviewId, long MerchantRow, long At, string Kind, string StatusBefore, string StatusAfter, string Tier, long SinceAt, long IsLate, long IsUnknown, string Losses,
        long? SettlesAt, long? BackByAt, long? ProgrammeVersionId, long RecordedAt, string? TierBefore)
    {
        public StoredMembershipEvent ToEvent(Func<long, LiveRules> rulesOf)
        {
            var after = new LiveStanding
            {
                Tier = Tier,
                Status = Enum.Parse<MembershipStatus>(StatusAfter),
                Since = Instant.FromUnixTimeTicks(SinceAt),
                Losses = Read(Losses),
                SettlesAt = MembershipEventStore.At(SettlesAt),
                BackBy = MembershipEventStore.At(BackByAt),
                IsUnknown = IsUnknown != 0,
                LeavingUnder = ProgrammeVersionId is { } version ? rulesOf(version) : null,
            };
            return new StoredMembershipEvent(Number, ReviewId, new MembershipEvent(
                (int)MerchantRow, Instant.FromUnixTimeTicks(At), Enum.Parse<MembershipEventKind>(Kind), Enum.Parse<MembershipStatus>(StatusBefore), after, IsLate != 0)
            {
                TierBefore = TierBefore,
            }, Instant.FromUnixTimeTicks(RecordedAt));
        }
    }
}
