using System.Text;
using Fuyao.Kernel.Columns;
using Fuyao.Kernel.Facts;
using Fuyao.Storage.Columns;
using NodaTime;

namespace Fuyao.Storage.Facts;

/// <summary>
/// What a state fact was at an instant: of everything observed up to then and known by the horizon, the latest wins. A closed snapshot observes its known values at the end of its
/// period; a change observes at the instant it occurred, and wins over a snapshot of the same instant.
/// </summary>
internal sealed class StateReader(FuyaoDatabase database)
{
    /// <summary>Changes of a fact after its last base, beyond which a new base is made.</summary>
    public const int ChangesPerBase = 10_000;

    private readonly ColumnStore columns = new(database);
    private readonly FactChangeStore changes = new(database);
    private readonly SnapshotHistory history = new(database);

    public Column Read(FactDefinition fact, DateTimeZone zone, Instant at, Instant knownUntil, int merchantCount)
    {
        var changed = ReadChanges(fact, zone, at, knownUntil, merchantCount);
        var (observed, observedAt) = history.Read(fact.Id, at, knownUntil, merchantCount, withTimes: changed is not null);
        var column = observed ?? FactCells.Of(fact, zone).Build(merchantCount);
        if (changed is not { } latest)
            return column;
        var wins = new BitMask(merchantCount);
        for (var row = 0; row < merchantCount; row++)
            if (latest.Occurred.Known[row])
                wins[row] = !column.Known[row] || latest.Occurred.Values[row] >= observedAt[row];
        return ColumnOverlay.Overlay(column, latest.Values, wins);
    }

    /// <summary>Keeps reading short: a base of all changes of a fact where many have gathered since the last one, and what many snapshots amount to.</summary>
    public void Compact(FactDefinition fact, DateTimeZone zone, int merchantCount, StorageTransaction transaction)
    {
        history.Compact(fact.Id, merchantCount, transaction);
        var after = database.Single<long>("select coalesce(max(sequence), 0) from state_base where fact = @fact", new { fact = fact.Id });
        var gathered = database.Single<GatheredRow>(
            """
            select count(*) as count, coalesce(max(sequence), 0) as sequence from fact_change where fact = @fact and sequence > @after and is_uncounted = 0
            """,
            new { fact = fact.Id, after });
        if (gathered.Count < ChangesPerBase || ReadChanges(fact, zone, Instant.MaxValue, Instant.MaxValue, merchantCount) is not { } latest)
            return;
        database.Execute(
            """
            insert into state_base (fact, sequence, occurred_max, known_max, value_column_id, occurred_column_id)
            select @fact, @sequence, max(occurred_at), max(known_at), @values, @occurred from fact_change where fact = @fact and is_uncounted = 0
            """,
            new { fact = fact.Id, sequence = gathered.Sequence, values = columns.Save(latest.Values, transaction), occurred = columns.Save(latest.Occurred, transaction) });
    }

    /// <returns>Per row the value after its latest change and when that occurred; null where the fact has no change.</returns>
    private (Column Values, LongColumn Occurred)? ReadChanges(FactDefinition fact, DateTimeZone zone, Instant at, Instant knownUntil, int merchantCount)
    {
        var start = database.SingleOrNone<BaseRow>(
            """
            select sequence, value_column_id as valueColumnId, occurred_column_id as occurredColumnId
            from state_base where fact = @fact and occurred_max <= @at and known_max <= @known
            order by sequence desc limit 1
            """,
            new { fact = fact.Id, at = at.ToUnixTimeTicks(), known = knownUntil.ToUnixTimeTicks() });
        var later = changes.Of(fact.Id, start?.Sequence ?? 0, at, knownUntil);
        if (start is null && later.Count == 0)
            return null;
        // What was accepted once is read back even if the catalogue has become stricter since.
        var cells = FactCells.Of(fact with { Values = [], Minimum = null }, zone);
        var before = start is null ? FactCells.Of(fact, zone).Build(merchantCount) : columns.Load(start.ValueColumnId, merchantCount);
        var occurredBefore = start is null ? null : (LongColumn)columns.Load(start.OccurredColumnId, merchantCount);
        var occurred = new LongColumnBuilder(ColumnType.Instant);
        var rows = new BitMask(merchantCount);
        for (var row = 0; row < merchantCount; row++)
            if (occurredBefore?.Known[row] == true)
                occurred.Set(row, occurredBefore.Values[row]);
        foreach (var change in later)
        {
            var ticks = change.OccurredAt.ToUnixTimeTicks();
            if (change.Row >= merchantCount || (occurredBefore?.Known[change.Row] == true && occurredBefore.Values[change.Row] > ticks))
                continue;
            if (cells.Read(change.Row, Encoding.UTF8.GetBytes(change.Value ?? "")) is { } problem)
                throw new StorageException($"change {change.Sequence} of '{fact.Id}' cannot be read: {problem}");
            occurred.Set(change.Row, ticks);
            rows[change.Row] = true;
        }
        return (ColumnOverlay.Overlay(before, cells.Build(merchantCount), rows), (LongColumn)occurred.Build(merchantCount));
    }

    private sealed record BaseRow(long Sequence, long ValueColumnId, long OccurredColumnId);

    private sealed record GatheredRow(long Count, long Sequence);
}
