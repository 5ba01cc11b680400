using System.Collections.Immutable;
using Fuyao.Kernel.Columns;
using Fuyao.Kernel.Facts;
using Fuyao.Storage;
using Fuyao.Storage.Audit;
using Fuyao.Storage.Facts;
using NodaTime;
using Period = Fuyao.Kernel.Values.Period;

namespace Fuyao.Platform.Facts;

/// <summary>Facts of one period that have been read and are to be stored.</summary>
internal sealed record PeriodFacts
{
    public required Period Period { get; init; }

    /// <summary>What is done, in the words of the command line.</summary>
    public required string Action { get; init; }

    public required string Source { get; init; }

    public required string SourceSha256 { get; init; }

    public required MerchantIndex Merchants { get; init; }

    /// <summary>The merchants that the source speaks about.</summary>
    public required BitMask Present { get; init; }

    public required ImmutableDictionary<string, Column> ColumnByFact { get; init; }

    /// <summary>Whether the source speaks about everybody: merchants that it does not name lose their values of its facts.</summary>
    public required bool IsComplete { get; init; }

    /// <summary>Stores what belongs to the facts, with whether they are a new revision; null where nothing does.</summary>
    public Action<Snapshot, bool, StorageTransaction>? StoreWith { get; init; }
}

/// <summary>
/// Stores facts of a period over what is stored already: a source replaces its own columns of its own merchants; every other column and merchant is carried over from the
/// revision before (docs/decisions/0009-an-import-replaces-what-it-names.md). Rates are computed anew.
/// </summary>
internal sealed class SnapshotWriter(FuyaoDatabase database, LoadedCatalogue loaded, IClock clock, string by)
{
    private readonly SnapshotStore snapshots = new(database);

    public (Snapshot Snapshot, bool IsNew) Write(PeriodFacts facts, CancellationToken cancellation)
    {
        var count = facts.Merchants.Count;
        var before = snapshots.Latest(facts.Period);
        var present = facts.Present;
        var columns = facts.ColumnByFact;
        if (before is not null)
        {
            var stored = snapshots.Load(before, count, columns.Keys.ToHashSet());
            var replaced = facts.IsComplete ? BitMask.All(count) : facts.Present;
            columns = columns.ToImmutableDictionary(
                entry => entry.Key,
                entry => stored.TryGetValue(entry.Key, out var old) ? ColumnOverlay.Overlay(old, entry.Value, replaced) : entry.Value);
            present = Union(present, snapshots.Present(before, count));
        }
        columns = columns.AddRange(Rates(columns, before, count));
        cancellation.ThrowIfCancellationRequested();
        var now = clock.GetCurrentInstant();
        var end = facts.Period.BoundsIn(loaded.Catalogue.Zone).End;
        using var transaction = database.Begin(new AuditEntry(now, by, facts.Action, facts.Period.ToString()));
        if (snapshots.Latest(facts.Period)?.Id != before?.Id)
            throw new StorageConflictException($"another process has stored facts of {facts.Period} meanwhile; nothing was stored; try again");
        new MerchantStore(database).Save(facts.Merchants, transaction);
        CatalogueSource.Save(database, loaded, now, transaction);
        var saved = snapshots.Save(
            new SnapshotDraft
            {
                Period = facts.Period,
                ObservedAt = end,
                KnownAt = now,
                IsClosed = now >= end,
                Source = facts.Source,
                SourceSha256 = facts.SourceSha256,
                Present = present,
                ColumnByFact = columns,
            },
            transaction);
        facts.StoreWith?.Invoke(saved.Snapshot, saved.IsNew, transaction);
        if (saved.Snapshot.IsClosed)
            new PopulationReader(database).Compact(loaded.Catalogue.Facts.Where(fact => fact.Kind is FactKind.State && columns.ContainsKey(fact.Id)), loaded.Catalogue, count, transaction);
        transaction.Note("source", facts.Source);
        transaction.Note("sha256", facts.SourceSha256);
        transaction.Note("revision", saved.Snapshot.Revision);
        // Up to here nothing has happened; from here on it has.
        cancellation.ThrowIfCancellationRequested();
        transaction.Commit();
        return saved;
    }

    /// <summary>The rates of which at least one count is new and both are there.</summary>
    private IEnumerable<KeyValuePair<string, Column>> Rates(ImmutableDictionary<string, Column> columns, Snapshot? before, int count)
    {
        foreach (var fact in loaded.Catalogue.Facts)
        {
            if (fact.Rate is not { } rate || fact.Kind is not FactKind.Period || (!columns.ContainsKey(rate.Of) && !columns.ContainsKey(rate.Over)))
                continue;
            if (Find(rate.Of) is LongColumn of && Find(rate.Over) is LongColumn over)
                yield return new(fact.Id, RateColumn.Compute(of, over, rate));
        }

        Column? Find(string fact) => columns.GetValueOrDefault(fact) ?? (before is null ? null : snapshots.Load(before, count, new HashSet<string> { fact }).GetValueOrDefault(fact));
    }

    private static BitMask Union(BitMask left, BitMask right)
    {
        var words = new ulong[left.Words.Length];
        for (var word = 0; word < words.Length; word++)
            words[word] = left.Words[word] | right.Words[word];
        return new BitMask(left.Count, words);
    }
}
