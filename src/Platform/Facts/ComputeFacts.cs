using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Fuyao.Kernel.Diagnostics;
using Fuyao.Storage;
using Fuyao.Storage.Audit;
using Fuyao.Storage.Definitions;
using Fuyao.Storage.Facts;
using NodaTime;
using Period = Fuyao.Kernel.Values.Period;

namespace Fuyao.Platform.Facts;

public sealed record ComputeRequest
{
    /// <summary>A folder with <c>catalogue.yaml</c> and <c>definitions/*.sql</c>.</summary>
    public required string Definitions { get; init; }

    /// <summary>The folder of the event files.</summary>
    public required string Input { get; init; }

    public required Period Period { get; init; }

    /// <summary>Where rejected events go.</summary>
    public required string DataDirectory { get; init; }
}

public sealed record ComputeReport(Snapshot Snapshot, bool IsNew, int MerchantsCount, ImmutableArray<EventRejections> Rejections);

/// <summary>Computes the facts of a period from raw events by the marketplace's own SQL definitions, and stores them as an import does.</summary>
/// <param name="by">Who has them computed; the program itself where nobody asked.</param>
public sealed class ComputeFacts(FuyaoDatabase database, IClock clock, string by = AuditEntry.Program)
{
    /// <summary>A definition that runs longer is stopped.</summary>
    public static readonly Duration QueryTimeMax = Duration.FromMinutes(10);

    /// <exception cref="ContentException">The definitions, the event files or the results have errors; nothing was stored.</exception>
    /// <exception cref="Tabular.TableException">An event file cannot be read.</exception>
    /// <exception cref="StorageException">The store cannot be written.</exception>
    /// <exception cref="OperationCanceledException">Nothing was stored.</exception>
    public ComputeReport Run(ComputeRequest request, IProgress<WorkProgress>? progress = null, CancellationToken cancellation = default) =>
        Attempts.Repeat(() => Attempt(request, progress, cancellation));

    private ComputeReport Attempt(ComputeRequest request, IProgress<WorkProgress>? progress, CancellationToken cancellation)
    {
        var cataloguePath = DefinitionsChecker.CataloguePath(request.Definitions);
        var loaded = CatalogueSource.ReadFile(cataloguePath);
        var files = DefinitionsChecker.Files(request.Definitions);
        if (DefinitionsChecker.Check(request.Definitions, loaded.Catalogue, files) is { IsEmpty: false } errors)
            throw new ContentException(errors);
        if (CatalogueSource.Incompatibilities(database, loaded) is { IsEmpty: false } incompatible)
            throw new ContentException(incompatible);
        using var stage = new EventStage(loaded.Catalogue.Events, Path.Combine(Path.GetTempPath(), Path.GetRandomFileName() + ".fuyao-events"));
        var rejections = new EventStaging(stage, loaded.Catalogue, request.Input, request.DataDirectory).StageAll(cataloguePath, progress, cancellation);
        var merchants = new MerchantStore(database).Load();
        var strikes = EventStrikes.Apply(database, stage, loaded.Catalogue, merchants, request.Period);
        var results = new DefinitionResults(merchants, loaded.Catalogue);
        for (var file = 0; file < files.Length; file++)
        {
            progress?.Report(new WorkProgress("computing", file, files.Length, 0));
            RunDefinition(files[file], stage, request.Period, results, cancellation);
        }
        progress?.Report(new WorkProgress("computing", files.Length, files.Length, 0));
        if (results.Errors is { IsEmpty: false } wrong)
            throw new ContentException(wrong);
        var present = results.Present();
        var (snapshot, isNew) = new SnapshotWriter(database, loaded, clock, by).Write(
            new PeriodFacts
            {
                Period = request.Period,
                Action = "facts compute",
                Source = Path.GetFileName(Path.GetFullPath(request.Definitions)),
                SourceSha256 = Hash(files),
                Merchants = merchants,
                Present = present,
                ColumnByFact = results.Build(),
                IsComplete = true,
                StoreWith = (snapshot, isNew, transaction) => strikes.Store(merchants, snapshot, isNew, transaction),
            },
            cancellation);
        return new ComputeReport(snapshot, isNew, present.CountSet(), rejections);
    }

    private void RunDefinition(FactDefinitionFile file, EventStage stage, Period period, DefinitionResults results, CancellationToken cancellation)
    {
        var deadline = clock.GetCurrentInstant() + QueryTimeMax;
        var isLate = false;
        try
        {
            using var query = stage.Prepare(file.Sql, () => cancellation.IsCancellationRequested || (isLate = clock.GetCurrentInstant() > deadline));
            query.Bind(Bound(period.From), Bound(period.To), period.DaysCount);
            results.Add(file, query);
        }
        catch (DefinitionException failed)
        {
            cancellation.ThrowIfCancellationRequested();
            var message = isLate ? $"the definition ran longer than {QueryTimeMax.TotalMinutes} minutes" : failed.Message;
            throw new ContentException([new Diagnostic(new SourcePosition(file.Name, 1, 1), message)]);
        }
    }

    private static string Bound(LocalDateTime bound) => bound.ToString("uuuu-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    private static string Hash(ImmutableArray<FactDefinitionFile> files)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var file in files)
            hash.AppendData(Encoding.UTF8.GetBytes($"{Path.GetFileName(file.Name)}\n{file.Sql}\n"));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
