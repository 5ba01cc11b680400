using System.Collections.Immutable;
using System.Text.Json;
using Fuyao.Kernel.Facts;
using NodaTime;
using Period = Fuyao.Kernel.Values.Period;

namespace Fuyao.Storage.Facts;

/// <summary>Keeps declared windows in which events do not count, which causes have counted, and what did not count for either reason. Nothing is erased.</summary>
public sealed class ReliefStore(FuyaoDatabase database)
{
    /// <param name="window">Its number counts for nothing.</param>
    /// <returns>Its number.</returns>
    public long Add(ReliefWindow window, StorageTransaction transaction)
    {
        transaction.MustBeOpen();
        return database.Write<long>(
            """
            insert into relief_window (from_at, until_at, kinds, fact, fact_values, reason, declared_at, declared_by)
            values (@from, @until, @kinds, @Fact, @values, @Reason, @declaredAt, @DeclaredBy)
            returning window_id
            """,
            new
            {
                from = window.From.ToUnixTimeTicks(),
                until = window.Until.ToUnixTimeTicks(),
                kinds = JsonSerializer.Serialize(window.Kinds),
                window.Fact,
                values = JsonSerializer.Serialize(window.Values),
                window.Reason,
                declaredAt = window.DeclaredAt.ToUnixTimeTicks(),
                window.DeclaredBy,
            });
    }

    /// <summary>In the order in which they were declared.</summary>
    public ImmutableArray<ReliefWindow> Windows() =>
    [
        .. database.Query<WindowRow>(
            """
            select window_id as id, from_at as fromAt, until_at as untilAt, kinds, fact, fact_values as factValues, reason, declared_at as declaredAt, declared_by as declaredBy
            from relief_window order by window_id
            """)
            .Select(row => new ReliefWindow(
                row.Id, Instant.FromUnixTimeTicks(row.FromAt), Instant.FromUnixTimeTicks(row.UntilAt), JsonSerializer.Deserialize<ImmutableArray<string>>(row.Kinds), row.Fact,
                JsonSerializer.Deserialize<ImmutableArray<string>>(row.FactValues), row.Reason, Instant.FromUnixTimeTicks(row.DeclaredAt), row.DeclaredBy)),
    ];

    /// <summary>Where causes have counted: of one merchant, or of all by their rows.</summary>
    /// <param name="idOf">A merchant's id by its row.</param>
    public ImmutableArray<Strike> Strikes(Func<int, string> idOf, int? merchant = null) =>
    [
        .. database.Query<StrikeRow>("select merchant_row as row, cause, kind, at from strike where @merchant is null or merchant_row = @merchant", new { merchant })
            .Select(row => new Strike(idOf((int)row.Row), row.Cause, row.Kind, Instant.FromUnixTimeTicks(row.At))),
    ];

    /// <summary>Notes that a cause has counted; the first time stays.</summary>
    public void Add(Strike strike, int merchant, Instant recordedAt, StorageTransaction transaction)
    {
        transaction.MustBeOpen();
        database.Execute(
            "insert into strike (merchant_row, cause, kind, at, recorded_at) values (@merchant, @Cause, @Kind, @at, @recordedAt) on conflict (merchant_row, cause) do nothing",
            new { merchant, strike.Cause, strike.Kind, at = strike.At.ToUnixTimeTicks(), recordedAt = recordedAt.ToUnixTimeTicks() });
    }

    /// <summary>Notes what did not count.</summary>
    /// <param name="snapshot">In whose facts; null for a single change.</param>
    /// <param name="change">Which change; null for events of a period.</param>
    public void Add(UncountedEvents uncounted, int merchant, Snapshot? snapshot, long? change, StorageTransaction transaction)
    {
        transaction.MustBeOpen();
        database.Execute(
            """
            insert into uncounted_event (snapshot_id, change_sequence, merchant_row, kind, first_at, event_count, cause, window_id)
            values (@snapshot, @change, @merchant, @Kind, @at, @Count, @Cause, @Window)
            """,
            new { snapshot = snapshot?.Id, change, merchant, uncounted.Kind, at = uncounted.First.ToUnixTimeTicks(), uncounted.Count, uncounted.Cause, uncounted.Window });
    }

    /// <summary>What did not count against a merchant, the earliest first: of single changes, and of the events of a period as they were last computed for a revision.</summary>
    /// <param name="citation">What was read: <c>2016-10#1 current@17</c>.</param>
    public ImmutableArray<UncountedEvents> Uncounted(int merchant, string merchantId, Period period, string citation)
    {
        var revisions = new SnapshotStore(database).All().Where(one => one.Period == period);
        var read = revisions.FirstOrDefault(one => citation.StartsWith($"{one} ", StringComparison.Ordinal))?.Revision ?? 0;
        return
        [
            .. database.Query<UncountedRow>(
                """
                select kind, first_at as firstAt, event_count as eventCount, cause, window_id as windowId
                from uncounted_event
                where merchant_row = @merchant and (change_sequence is not null or snapshot_id = (
                  select max(snapshot.snapshot_id) from snapshot join uncounted_event computed on computed.snapshot_id = snapshot.snapshot_id
                  where snapshot.period = @period and snapshot.revision <= @read
                ))
                order by first_at, uncounted_event_id
                """,
                new { merchant, period = period.ToString(), read })
                .Select(row => new UncountedEvents(merchantId, row.Kind, Instant.FromUnixTimeTicks(row.FirstAt), (int)row.EventCount, row.Cause, row.WindowId)),
        ];
    }

    private sealed record WindowRow(long Id, long FromAt, long UntilAt, string Kinds, string? Fact, string FactValues, string Reason, long DeclaredAt, string DeclaredBy);

    private sealed record StrikeRow(long Row, string Cause, string Kind, long At);

    private sealed record UncountedRow(string Kind, long FirstAt, long EventCount, string? Cause, long? WindowId);
}
