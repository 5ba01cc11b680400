using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Fuyao.Kernel.Columns;
using Fuyao.Kernel.Engine;
using Fuyao.Kernel.Values;
using Fuyao.Storage.Columns;
using NodaTime;
using Period = Fuyao.Kernel.Values.Period;

namespace Fuyao.Storage.Facts;

/// <summary>The snapshots of all periods. A stored one never changes: whatever differs becomes the next revision, which shares the columns that stayed the same.</summary>
public sealed class SnapshotStore(FuyaoDatabase database)
{
    private const string Select = """
        select snapshot_id as id, period, revision, observed_at as observedAt, known_at as knownAt, is_closed as isClosed, merchant_count as merchantCount,
          source, source_sha256 as sourceSha256, present_column_id as presentColumnId
        from snapshot
        """;

    private readonly ColumnStore columns = new(database);

    /// <summary>Every revision of every period, in the order in which they were stored.</summary>
    public ImmutableArray<Snapshot> All() => [.. database.Query<SnapshotRow>($"{Select} order by snapshot_id").Select(row => row.ToSnapshot())];

    /// <summary>The newest revision of a period that was known by then.</summary>
    /// <param name="period">A month, week or day.</param>
    /// <param name="knownUntil">Later revisions are not seen.</param>
    /// <param name="closedOnly">Whether to pass over revisions stored before the period was over.</param>
    public Snapshot? Latest(Period period, Instant? knownUntil = null, bool closedOnly = false) => database.SingleOrNone<SnapshotRow>(
        $"""
        {Select}
        where period = @period and known_at <= @known and is_closed >= @closed
        order by revision desc limit 1
        """,
        new { period = period.ToString(), known = (knownUntil ?? Instant.MaxValue).ToUnixTimeTicks(), closed = closedOnly ? 1 : 0 })?.ToSnapshot();

    public Snapshot? Find(Period period, int revision) => database.SingleOrNone<SnapshotRow>(
        $"{Select} where period = @period and revision = @revision", new { period = period.ToString(), revision })?.ToSnapshot();

    /// <summary>Fact id to the number of its column in <see cref="ColumnStore"/>.</summary>
    public ImmutableDictionary<string, long> ColumnIds(Snapshot snapshot) => database
        .Query<FactRow>("select fact, column_id as columnId from snapshot_fact where snapshot_id = @id", new { id = snapshot.Id })
        .ToImmutableDictionary(row => row.Fact, row => row.ColumnId);

    /// <summary>The merchants that the snapshot speaks about.</summary>
    public BitMask Present(Snapshot snapshot, int merchantCount) => columns.Load(snapshot.PresentColumnId, merchantCount).Known;

    /// <summary>The columns of a snapshot: all, or those of the facts asked for that it has.</summary>
    /// <exception cref="StorageException">A column is damaged.</exception>
    public ImmutableDictionary<string, Column> Load(Snapshot snapshot, int merchantCount, IReadOnlySet<string>? facts = null) => ColumnIds(snapshot)
        .Where(entry => facts is null || facts.Contains(entry.Key))
        .ToImmutableDictionary(entry => entry.Key, entry => columns.Load(entry.Value, merchantCount));

    /// <summary>SHA-256 over the facts and their columns' contents: equal for snapshots that say the same.</summary>
    public string ContentHash(Snapshot snapshot)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(columns.ContentHash(snapshot.PresentColumnId)));
        foreach (var (fact, columnId) in ColumnIds(snapshot).OrderBy(entry => entry.Key, StringComparer.Ordinal))
            hash.AppendData(Encoding.UTF8.GetBytes($"\n{fact} {columns.ContentHash(columnId)}"));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>
    /// Stores the draft as the next revision of its period, unless the newest revision says the same already. Facts that the draft does not have are carried over from it.
    /// </summary>
    /// <returns>The new snapshot, or the stored one that says the same.</returns>
    public (Snapshot Snapshot, bool IsNew) Save(SnapshotDraft draft, StorageTransaction transaction)
    {
        if (draft.Period.Kind is PeriodKind.Current)
            throw new ArgumentException("`current` has changes, not snapshots.", nameof(draft));
        var before = Latest(draft.Period);
        var idsBefore = before is null ? ImmutableDictionary<string, long>.Empty : ColumnIds(before);
        var present = columns.Save(new BoolColumn(draft.Present, draft.Present), transaction, before is null ? null : [before.PresentColumnId]);
        var facts = draft.ColumnByFact.OrderBy(entry => entry.Key, StringComparer.Ordinal).ToArray();
        var ids = PartsAhead.Make(facts.Length, fact => EncodedColumn.Of(facts[fact].Value)).Zip(facts)
            .ToImmutableDictionary(
                pair => pair.Second.Key,
                pair => columns.Write(pair.First, transaction, idsBefore.TryGetValue(pair.Second.Key, out var id) ? [id] : null))
            .AddRange(idsBefore.Where(entry => !draft.ColumnByFact.ContainsKey(entry.Key)));
        if (before is not null && before.IsClosed == draft.IsClosed && before.PresentColumnId == present && ids.Count == idsBefore.Count && ids.All(idsBefore.Contains))
            return (before, false);
        var snapshot = Insert(draft, (before?.Revision ?? 0) + 1, present);
        database.Insert(
            "snapshot_fact", ["snapshot_id", "fact", "column_id"],
            ids.OrderBy(entry => entry.Key, StringComparer.Ordinal).Select(entry => (object?[])[snapshot.Id, entry.Key, entry.Value]));
        return (snapshot, true);
    }

    private Snapshot Insert(SnapshotDraft draft, int revision, long present)
    {
        var id = database.Write<long>(
            """
            insert into snapshot (period, revision, observed_at, known_at, is_closed, merchant_count, source, source_sha256, present_column_id)
            values (@period, @revision, @observedAt, @knownAt, @isClosed, @merchantCount, @source, @sourceSha256, @present)
            returning snapshot_id
            """,
            new
            {
                period = draft.Period.ToString(),
                revision,
                observedAt = draft.ObservedAt.ToUnixTimeTicks(),
                knownAt = draft.KnownAt.ToUnixTimeTicks(),
                isClosed = draft.IsClosed ? 1 : 0,
                merchantCount = draft.Present.CountSet(),
                source = draft.Source,
                sourceSha256 = draft.SourceSha256,
                present,
            });
        return new Snapshot(id, draft.Period, revision, draft.ObservedAt, draft.KnownAt, draft.IsClosed, draft.Present.CountSet(), draft.Source, draft.SourceSha256, present);
    }

    private sealed record FactRow(string Fact, long ColumnId);

    private sealed record SnapshotRow(
        long Id, string Period, long Revision, long ObservedAt, long KnownAt, long IsClosed, long MerchantCount, string Source, string SourceSha256, long PresentColumnId)
    {
        public Snapshot ToSnapshot() => new(
            Id, Kernel.Values.Period.Parse(Period), (int)Revision, Instant.FromUnixTimeTicks(ObservedAt), Instant.FromUnixTimeTicks(KnownAt),
            IsClosed != 0, (int)MerchantCount, Source, SourceSha256, PresentColumnId);
    }
}
