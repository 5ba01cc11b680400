using Fuyao.Kernel.Facts;
using Fuyao.Kernel.Values;
using Fuyao.Platform.Tabular;
using Fuyao.Storage;
using Fuyao.Storage.Audit;
using Fuyao.Storage.Facts;
using NodaTime;
using Period = Fuyao.Kernel.Values.Period;

namespace Fuyao.Platform.Facts;

public sealed record ImportRequest
{
    public required string File { get; init; }

    public required Period Period { get; init; }

    /// <summary>Where rejected rows go if the folder of the file cannot be written.</summary>
    public required string DataDirectory { get; init; }

    /// <summary>A catalogue file; see <see cref="CatalogueSource.Resolve"/> for what stands in where it is null.</summary>
    public string? Catalogue { get; init; }

    /// <summary>Detected where null.</summary>
    public TextEncoding? Encoding { get; init; }
}

public sealed record ImportReport
{
    public required long RowsRead { get; init; }

    public required long RowsTaken { get; init; }

    public required long RowsRejected { get; init; }

    /// <summary>The first rejections, to show at once.</summary>
    public required IReadOnlyList<Rejection> FirstRejections { get; init; }

    /// <summary>Where the rejected rows are; null where there are none.</summary>
    public string? RejectedFile { get; init; }

    /// <summary>What was stored, or what already says the same; null for <c>current</c> and where no row was taken.</summary>
    public Snapshot? Snapshot { get; init; }

    /// <summary>False where everything taken was stored already.</summary>
    public bool IsNew { get; init; }

    /// <summary>Single changes written, for <c>current</c>.</summary>
    public long ChangesCount { get; init; }

    /// <summary>The last change in the log, for <c>current</c>.</summary>
    public long CurrentSequence { get; init; }
}

/// <summary>
/// Takes ready facts from a CSV or .xlsx file. Rows that are right are stored in one transaction, the others go to a file that can be mended and imported again.
/// A file whose header or encoding is wrong, or an import that is broken off, stores nothing.
/// </summary>
/// <param name="by">Who imports; the program itself where nobody asked.</param>
public sealed class ImportFacts(FuyaoDatabase database, IClock clock, string by = AuditEntry.Program)
{
    private const string Action = "facts import";

    /// <exception cref="ContentException">The header or the catalogue has errors.</exception>
    /// <exception cref="TableException">The file cannot be read as a table.</exception>
    /// <exception cref="StorageException">The store cannot be written.</exception>
    /// <exception cref="IOException">A file cannot be read or written.</exception>
    /// <exception cref="OperationCanceledException">Nothing was stored.</exception>
    public ImportReport Run(ImportRequest request, IProgress<WorkProgress>? progress = null, CancellationToken cancellation = default) =>
        Attempts.Repeat(() => Attempt(request, progress, cancellation));

    private ImportReport Attempt(ImportRequest request, IProgress<WorkProgress>? progress, CancellationToken cancellation)
    {
        using var table = TableReader.Open(request.File, request.Encoding);
        var loaded = CatalogueSource.Resolve(database, request.Catalogue, Path.GetDirectoryName(Path.GetFullPath(request.File)));
        if (CatalogueSource.Incompatibilities(database, loaded) is { IsEmpty: false } incompatible)
            throw new ContentException(incompatible);
        var header = FactFileHeader.Check(table, loaded.Catalogue, request.Period, request.File);
        var merchants = new MerchantStore(database).Load();
        using var rejected = new RejectedRows(table);
        var file = new FactFile(table, header, loaded.Catalogue, merchants, rejected, clock.GetCurrentInstant());
        file.ReadAll(progress, cancellation);
        var report = new ImportReport { RowsRead = file.RowsRead, RowsTaken = file.RowsTaken, RowsRejected = rejected.Count, FirstRejections = rejected.First };
        if (file.RowsTaken > 0)
        {
            progress?.Report(new WorkProgress("storing", 0, 1, file.RowsTaken));
            report = request.Period.Kind is PeriodKind.Current
                ? StoreChanges(request, loaded, merchants, file, report, cancellation)
                : StoreSnapshot(request, loaded, merchants, file, table.Sha256, report, cancellation);
        }
        progress?.Report(new WorkProgress("storing", 1, 1, file.RowsTaken));
        return report with { RejectedFile = rejected.Keep(request.File, request.DataDirectory) };
    }

    private ImportReport StoreSnapshot(
        ImportRequest request, LoadedCatalogue loaded, MerchantIndex merchants, FactFile file, string sha256, ImportReport report, CancellationToken cancellation)
    {
        var (snapshot, isNew) = new SnapshotWriter(database, loaded, clock, by).Write(
            new PeriodFacts
            {
                Period = request.Period,
                Action = Action,
                Source = Path.GetFileName(request.File),
                SourceSha256 = sha256,
                Merchants = merchants,
                Present = file.Present(),
                ColumnByFact = file.Build(),
                IsComplete = false,
            },
            cancellation);
        return report with { Snapshot = snapshot, IsNew = isNew };
    }

    private ImportReport StoreChanges(
        ImportRequest request, LoadedCatalogue loaded, MerchantIndex merchants, FactFile file, ImportReport report, CancellationToken cancellation)
    {
        var now = clock.GetCurrentInstant();
        var present = file.Present();
        var columns = file.Build();
        // Before it reads how things stand: two imports at once must not both find the same change to be new.
        using var transaction = database.Begin(new AuditEntry(now, by, Action, request.Period.ToString()));
        var reader = new PopulationReader(database);
        var facts = loaded.Catalogue.Facts.Where(fact => columns.ContainsKey(fact.Id)).ToList();
        var changes = new List<FactChange>();
        foreach (var fact in facts)
        {
            var stored = reader.ReadState(fact, loaded.Catalogue, now, Instant.MaxValue, merchants.Count);
            var column = columns[fact.Id];
            for (var row = 0; row < merchants.Count; row++)
            {
                if (!present[row])
                    continue;
                var value = FactText.Write(column, row);
                var hasOccurred = file.OccurredByRow.TryGetValue(row, out var occurred);
                // Without its own instant a row says how things stand now: only what differs is a change.
                if (!hasOccurred && value == FactText.Write(stored, row))
                    continue;
                changes.Add(new FactChange(row, fact.Id, value.Length == 0 ? null : value, hasOccurred ? occurred : now, now, Path.GetFileName(request.File)));
            }
        }
        var log = new FactChangeStore(database);
        changes = log.WithoutRepetitions(changes);
        cancellation.ThrowIfCancellationRequested();
        new MerchantStore(database).Save(merchants, transaction);
        CatalogueSource.Save(database, loaded, now, transaction);
        var last = log.Append(changes.OrderBy(change => change.OccurredAt).ThenBy(change => change.Row), transaction);
        reader.Compact(facts, loaded.Catalogue, merchants.Count, transaction);
        transaction.Note("source", Path.GetFileName(request.File));
        transaction.Note("changes", changes.Count);
        cancellation.ThrowIfCancellationRequested();
        transaction.Commit();
        return report with { IsNew = changes.Count > 0, ChangesCount = changes.Count, CurrentSequence = last };
    }
}
