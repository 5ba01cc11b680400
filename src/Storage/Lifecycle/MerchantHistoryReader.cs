using Fuyao.Kernel.Facts;
using Fuyao.Kernel.Lifecycle;
using Fuyao.Storage.Columns;
using Fuyao.Storage.Facts;
using Fuyao.Storage.Reviews;
using NodaTime;

namespace Fuyao.Storage.Lifecycle;

/// <summary>Reads what live conditions need of single merchants, with when each thing occurred and became known.</summary>
public sealed class MerchantHistoryReader(FuyaoDatabase database)
{
    /// <summary>From so many merchants on, the changes of a fact are read at once and not merchant by merchant.</summary>
    private const int MerchantsReadSinglyMax = 200;

    private readonly ColumnStore columns = new(database);

    /// <summary>Histories of the merchants in the order of their rows.</summary>
    /// <param name="inputs">What may be asked about, of one programme.</param>
    /// <param name="since">
    /// Of closed snapshots, those as of this instant and later are read, and of the earlier ones the latest that knows the value. Single changes are read from the first on.
    /// </param>
    /// <exception cref="StorageException">A column is damaged.</exception>
    public IReadOnlyList<MerchantHistory> Read(IReadOnlyCollection<WatchedInputs> inputs, IReadOnlyCollection<int> rows, Instant since, int merchantCount)
    {
        var ordered = rows.Distinct().Order().ToArray();
        var observations = Observations([.. inputs.SelectMany(each => each.Supplied).Distinct()], ordered, since, merchantCount);
        var programme = inputs.First().Version.Programme.Id;
        var staff = new StaffStore(database);
        // What nothing asks about is no occasion to look either.
        var (lists, asked) = (inputs.SelectMany(each => each.Lists).ToHashSet(), inputs.SelectMany(each => each.Findings).ToHashSet());
        var entries = (lists.Count > 0 ? staff.Entries(programme) : []).Where(stored => lists.Contains(stored.Entry.List)).ToLookup(stored => stored.Entry.Row);
        var findings = (asked.Count > 0 ? staff.KnownFindings(programme) : []).Where(found => asked.Contains(found.Finding.Name)).ToLookup(found => found.Finding.Row);
        return
        [
            .. ordered.Select(row => new MerchantHistory(
                row, observations[row], entries[row].Select(stored => new KnownEntry(stored.Entry, stored.RecordedAt, stored.EndedAt, stored.EndRecordedAt ?? stored.EndedAt)), findings[row])),
        ];
    }

    /// <summary>What was observed of one merchant and no more: values of state facts, without lists and findings.</summary>
    /// <param name="since">As in <see cref="Read(IReadOnlyCollection{WatchedInputs}, IReadOnlyCollection{int}, Instant, int)"/>.</param>
    /// <exception cref="StorageException">A column is damaged.</exception>
    public MerchantHistory ReadFacts(IReadOnlyCollection<string> facts, int row, Instant since) =>
        new(row, Observations(facts, [row], since, Math.Max(new MerchantStore(database).Count(), row + 1))[row], [], []);

    private Dictionary<int, List<Observation>> Observations(IReadOnlyCollection<string> facts, int[] rows, Instant since, int merchantCount)
    {
        var observations = rows.ToDictionary(row => row, _ => new List<Observation>());
        foreach (var fact in facts)
        {
            foreach (var change in Changes(fact, rows))
                if (observations.TryGetValue((int)change.MerchantRow, out var some))
                    some.Add(new Observation(fact, change.Value, At(change.OccurredAt), At(change.KnownAt), change.Sequence));
            AddSnapshots(fact, observations, since, merchantCount);
        }
        return observations;
    }

    private IEnumerable<ChangeRow> Changes(string fact, int[] rows)
    {
        const string Select = "select sequence, merchant_row as merchantRow, value, occurred_at as occurredAt, known_at as knownAt from fact_change where fact = @fact and is_uncounted = 0";
        return rows.Length > MerchantsReadSinglyMax
            ? database.Query<ChangeRow>($"{Select} order by sequence", new { fact })
            : rows.SelectMany(row => database.Query<ChangeRow>($"{Select} and merchant_row = @row order by sequence", new { fact, row }));
    }

    private void AddSnapshots(string fact, Dictionary<int, List<Observation>> observations, Instant since, int merchantCount)
    {
        var snapshots = database.Query<SnapshotRow>(
            """
            select snapshot.observed_at as observedAt, snapshot.known_at as knownAt, snapshot_fact.column_id as columnId, later.known_at as replacedAt
            from snapshot
            join snapshot_fact on snapshot_fact.snapshot_id = snapshot.snapshot_id and snapshot_fact.fact = @fact
            left join snapshot later on later.period = snapshot.period and later.revision = (
              select min(revision) from snapshot closed where closed.period = snapshot.period and closed.revision > snapshot.revision and closed.is_closed = 1
            )
            where snapshot.is_closed = 1
            order by snapshot.observed_at desc, snapshot.known_at desc, snapshot.snapshot_id desc
            """,
            new { fact });
        var wanted = observations.Keys.ToHashSet();
        foreach (var snapshot in snapshots)
        {
            if (wanted.Count == 0)
                break;
            var column = columns.Load(snapshot.ColumnId, merchantCount);
            foreach (var row in wanted.Where(row => column.Known[row]).ToList())
            {
                observations[row].Add(new Observation(
                    fact, FactText.Write(column, row), At(snapshot.ObservedAt), At(snapshot.KnownAt), null, snapshot.ReplacedAt is { } replaced ? At(replaced) : null));
                // What was observed before is hidden behind this, whatever was known when.
                if (At(snapshot.ObservedAt) <= since && At(snapshot.KnownAt) <= since && snapshot.ReplacedAt is null)
                    wanted.Remove(row);
            }
        }
    }

    private static Instant At(long ticks) => Instant.FromUnixTimeTicks(ticks);

    private sealed record ChangeRow(long Sequence, long MerchantRow, string? Value, long OccurredAt, long KnownAt);

    private sealed record SnapshotRow(long ObservedAt, long KnownAt, long ColumnId, long? ReplacedAt);
}
