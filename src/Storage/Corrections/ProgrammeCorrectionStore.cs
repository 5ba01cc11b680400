using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using Fuyao.Kernel.Corrections;
using Fuyao.Kernel.Lifecycle;
using Fuyao.Kernel.Lifecycle.Enrolments;
using Fuyao.Kernel.Reviews;
using NodaTime;

namespace Fuyao.Storage.Corrections;

/// <summary>What a correction came to in a programme, as stored.</summary>
/// <param name="EventNumber">The compensating decision among the events of the programme; null where there is none.</param>
public sealed record StoredProgrammeCorrection(long Correction, ProgrammeCorrection Result, long? EventNumber);

/// <summary>Keeps what approved corrections came to: every decision that was judged again beside what would have been, and what followed.</summary>
public sealed class ProgrammeCorrectionStore(FuyaoDatabase database)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) } };

    /// <param name="eventNumber">The number of the compensating decision; null without one.</param>
    public void Add(long correction, ProgrammeCorrection result, long? eventNumber, StorageTransaction transaction)
    {
        transaction.MustBeOpen();
        database.Execute(
            """
            insert into programme_correction (correction_id, programme, outcome, through_at, place, stood, would_stand, event_number)
            values (@correction, @Programme, @outcome, @through, @place, @stood, @wouldStand, @eventNumber)
            """,
            new
            {
                correction,
                result.Programme,
                outcome = result.Outcome.ToString(),
                through = result.Through.ToUnixTimeTicks(),
                place = result.Place.ToString(),
                stood = Write(result.Stood),
                wouldStand = Write(result.WouldStand),
                eventNumber,
            });
        database.Insert(
            "corrected_decision", ["correction_id", "programme", "position", "at", "event", "recorded", "corrected", "place"],
            result.Decisions.Index().Select(one => (object?[])
            [
                correction, result.Programme, (long)one.Index, one.Item.At.ToUnixTimeTicks(), one.Item.Event?.ToString() ?? one.Item.Enrolment?.ToString(), Write(one.Item.Recorded), Write(one.Item.Corrected), one.Item.Place.ToString(),
            ]));
    }

    /// <summary>What a correction came to, by the programmes' ids; none before it is approved.</summary>
    public ImmutableArray<StoredProgrammeCorrection> Of(long correction) =>
    [
        .. database.Query<ResultRow>(
            """
            select programme, outcome, through_at as throughAt, place, stood, would_stand as wouldStand, event_number as eventNumber
            from programme_correction where correction_id = @correction order by programme
            """,
            new { correction })
            .Select(row => new StoredProgrammeCorrection(
                correction,
                new ProgrammeCorrection(
                    row.Programme, Decisions(correction, row.Programme), Enum.Parse<CorrectionOutcome>(row.Outcome), Instant.FromUnixTimeTicks(row.ThroughAt), Enum.Parse<PlaceGiven>(row.Place))
                {
                    Stood = Read(row.Stood)!,
                    WouldStand = Read(row.WouldStand)!,
                },
                row.EventNumber)),
    ];

    /// <summary>The number of the first compensating decision of a programme that came with a correction or after it; null where there is none.</summary>
    /// <param name="approvedAt">When the correction was approved.</param>
    public long? FirstEventSince(string programme, long correction, Instant approvedAt) => database.SingleOrNone<long?>(
        """
        select min(event_number)
        from programme_correction join correction_step on correction_step.correction_id = programme_correction.correction_id and step = 'Approved'
        where programme = @programme and (at > @at or (at = @at and programme_correction.correction_id >= @correction))
        """,
        new { programme, correction, at = approvedAt.ToUnixTimeTicks() });

    /// <summary>How many places programmes have given by corrections beside all others, by their ids; only those that have.</summary>
    public ImmutableSortedDictionary<string, int> PlacesByAppeals() => database.Query<PlacesRow>(
        "select programme, count(*) as places from programme_correction where place = @appeals group by programme", new { appeals = nameof(PlaceGiven.Appeals) })
        .ToImmutableSortedDictionary(row => row.Programme, row => (int)row.Places, StringComparer.Ordinal);

    private ImmutableArray<CorrectedDecision> Decisions(long correction, string programme) =>
    [
        .. database.Query<DecisionRow>(
            "select at, event, recorded, corrected, place from corrected_decision where correction_id = @correction and programme = @programme order by position", new { correction, programme })
            .Select(row =>
            {
                // No kind of the one is called as one of the other.
                EnrolmentKind? enrolment = Enum.TryParse<EnrolmentKind>(row.Event, out var one) ? one : null;
                MembershipEventKind? happened = row.Event is { } kind && enrolment is null ? Enum.Parse<MembershipEventKind>(kind) : null;
                return new CorrectedDecision(Instant.FromUnixTimeTicks(row.At), happened, Read(row.Recorded), Read(row.Corrected), Enum.Parse<PlaceGiven>(row.Place)) { Enrolment = enrolment };
            }),
    ];

    private static string? Write(DecidedStanding? standing) =>
        standing is null ? null : JsonSerializer.Serialize(new StandingRow(standing.Status, standing.Tier, standing.Since?.ToUnixTimeTicks(), (byte)standing.Flags), Json);

    private static DecidedStanding? Read(string? written) => written is null || JsonSerializer.Deserialize<StandingRow>(written, Json) is not { } row
        ? null
        : new DecidedStanding(row.Status, row.Tier, row.Since is { } ticks ? Instant.FromUnixTimeTicks(ticks) : null, (MembershipFlags)row.Flags);

    private sealed record StandingRow(MembershipStatus Status, string? Tier, long? Since, byte Flags);

    // By its properties: without a row SQLite does not tell of which type a count is.
    private sealed record PlacesRow
    {
        public string Programme { get; init; } = "";

        public long Places { get; init; }
    }

    private sealed record ResultRow(string Programme, string Outcome, long ThroughAt, string Place, string Stood, string WouldStand, long? EventNumber);

    private sealed record DecisionRow(long At, string? Event, string? Recorded, string? Corrected, string Place);
}
