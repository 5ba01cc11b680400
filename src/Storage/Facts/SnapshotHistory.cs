using Fuyao.Kernel.Columns;
using Fuyao.Storage.Columns;
using NodaTime;

namespace Fuyao.Storage.Facts;

/// <summary>
/// What the closed snapshots say of a state fact together: of each merchant what the latest one that knows it says. Reading goes back only while somebody is unknown, and past
/// <see cref="SnapshotsPerFill"/> snapshots only once: what the older ones amount to is kept.
/// </summary>
internal sealed class SnapshotHistory(FuyaoDatabase database)
{
    /// <summary>So many snapshots are read one by one.</summary>
    public const int SnapshotsPerFill = 6;

    private readonly ColumnStore columns = new(database);

    /// <param name="withTimes">Whether to tell by row when a value was observed, in ticks; else that array is empty.</param>
    /// <returns>Null for the values where no snapshot has the fact.</returns>
    public (Column? Values, long[] ObservedAt) Read(string fact, Instant at, Instant knownUntil, int merchantCount, bool withTimes)
    {
        var observations = Observations(fact, at, knownUntil);
        var (newer, fill) = Covered(fact, observations);
        var (values, observedAt, _) = Compose(observations[..newer], fill, merchantCount, withTimes);
        return (values, observedAt);
    }

    /// <summary>Keeps what the snapshots amount to, where reading would go back too far; call it in the transaction that stored one.</summary>
    /// <param name="merchantCount">All there are; a fill is stored without the rows at its end that nobody knows, so that readers as of then, when there were fewer, can read it.</param>
    public void Compact(string fact, int merchantCount, StorageTransaction transaction)
    {
        var observations = Observations(fact, Instant.MaxValue, Instant.MaxValue);
        var (newer, fill) = Covered(fact, observations);
        if (newer < SnapshotsPerFill)
            return;
        var (filled, observedAt, stepsCount) = Compose(observations[..newer], fill, merchantCount, withTimes: true);
        // Where everybody is known soon, reading stops by itself.
        if (filled is not { } values || stepsCount < SnapshotsPerFill)
            return;
        database.Execute(
            "insert into state_fill (fact, made_of, value_column_id, observed_column_id) values (@fact, @madeOf, @values, @observed)",
            new
            {
                fact,
                madeOf = MadeOf(observations),
                values = columns.Save(values, transaction),
                observed = columns.Save(new LongColumn(ColumnType.Instant, observedAt, values.Known), transaction),
            });
    }

    private (Column? Values, long[] ObservedAt, int StepsCount) Compose(IReadOnlyList<ObservationRow> newer, FillRow? fill, int merchantCount, bool withTimes)
    {
        var observedAt = withTimes ? new long[merchantCount] : [];
        Column? filled = null;
        var steps = 0;
        // A column that says the same as one before it adds nothing.
        foreach (var observation in newer.DistinctBy(observation => observation.ColumnId))
        {
            if (IsComplete())
                break;
            Add(columns.Load(observation.ColumnId, merchantCount), _ => observation.ObservedAt);
        }
        if (fill is not null && !IsComplete())
        {
            var times = withTimes ? ((LongColumn)columns.Load(fill.ObservedColumnId, merchantCount)).Values : null;
            Add(columns.Load(fill.ValueColumnId, merchantCount), row => times![row]);
        }
        return (filled, observedAt, steps);

        bool IsComplete() => filled is not null && filled.Known.CountSet() == merchantCount;

        void Add(Column older, Func<int, long> observed)
        {
            steps++;
            for (var row = 0; row < observedAt.Length; row++)
                if (older.Known[row] && filled?.Known[row] is not true)
                    observedAt[row] = observed(row);
            filled = filled is null ? older : ColumnOverlay.Overlay(older, filled, filled.Known);
        }
    }

    /// <returns>How many of the observations are newer than those that a fill stands for, and the fill; all, and null, where none does.</returns>
    private (int Newer, FillRow? Fill) Covered(string fact, List<ObservationRow> observations)
    {
        // With so few there is nothing to save.
        if (observations.Count < SnapshotsPerFill)
            return (observations.Count, null);
        var all = MadeOf(observations);
        var longest = database.Query<FillRow>(
            "select made_of as madeOf, value_column_id as valueColumnId, observed_column_id as observedColumnId from state_fill where fact = @fact", new { fact })
            .Where(fill => all == fill.MadeOf || all.EndsWith("," + fill.MadeOf, StringComparison.Ordinal))
            .MaxBy(fill => fill.MadeOf.Length);
        return longest is null ? (observations.Count, null) : (observations.Count - longest.MadeOf.Split(',').Length, longest);
    }

    private List<ObservationRow> Observations(string fact, Instant at, Instant knownUntil) =>
    [
        .. database.Query<ObservationRow>(
            """
            select snapshot.snapshot_id as snapshotId, snapshot.observed_at as observedAt, snapshot_fact.column_id as columnId
            from snapshot
            join snapshot_fact on snapshot_fact.snapshot_id = snapshot.snapshot_id and snapshot_fact.fact = @fact
            where snapshot.observed_at <= @at and snapshot.known_at <= @known and snapshot.is_closed = 1
              and not exists (
                select 1 from snapshot later
                where later.period = snapshot.period and later.revision > snapshot.revision and later.known_at <= @known and later.is_closed = 1
              )
            order by snapshot.observed_at desc, snapshot.known_at desc, snapshot.snapshot_id desc
            """,
            new { fact, at = at.ToUnixTimeTicks(), known = knownUntil.ToUnixTimeTicks() }),
    ];

    private static string MadeOf(IEnumerable<ObservationRow> observations) => string.Join(',', observations.Select(observation => observation.SnapshotId));

    private sealed record ObservationRow(long SnapshotId, long ObservedAt, long ColumnId);

    private sealed record FillRow(string MadeOf, long ValueColumnId, long ObservedColumnId);
}
