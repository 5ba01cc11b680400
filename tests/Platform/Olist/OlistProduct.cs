using Fuyao.Kernel.Columns;
using Fuyao.Kernel.Facts;
using Fuyao.Platform.Facts;
using Fuyao.Storage;
using Fuyao.Storage.Facts;
using Fuyao.Storage.Tests;
using Fuyao.TestSupport;
using NodaTime;
using Period = Fuyao.Kernel.Values.Period;

namespace Fuyao.Platform.Tests.Olist;

/// <summary>The facts of examples/olist as the product computes and stores them.</summary>
internal sealed class OlistProduct(string input) : IDisposable
{
    private readonly FuyaoDatabase database = TestStore.OpenOne();
    private readonly DirectoryInfo data = Directory.CreateTempSubdirectory("fuyao-olist-data-");

    public FuyaoDatabase Database => database;

    public static string Example => Path.Combine(SharedData.RepositoryRoot, "examples", "olist");

    /// <summary>Seller to fact to value, of the sellers that the period's snapshot speaks about; values as <see cref="OlistPlainFacts"/> writes them.</summary>
    public static Dictionary<string, Dictionary<string, object?>> FactsOf(string input, string period)
    {
        using var product = new OlistProduct(input);
        var snapshot = product.Compute(Period.Parse(period));
        var merchants = new MerchantStore(product.database).Load();
        var snapshots = new SnapshotStore(product.database);
        var present = snapshots.Present(snapshot, merchants.Count);
        var columns = snapshots.Load(snapshot, merchants.Count);
        return Enumerable.Range(0, merchants.Count).Where(row => present[row]).ToDictionary(
            row => merchants.IdOf(row),
            row => columns.ToDictionary(entry => entry.Key, entry => ValueOf(entry.Value, row)));
    }

    public Snapshot Compute(Period period)
    {
        var report = new ComputeFacts(database, new YearsLater()).Run(new ComputeRequest { Definitions = Example, Input = input, Period = period, DataDirectory = data.FullName });
        report.Rejections.ShouldBeEmpty();
        return report.Snapshot;
    }

    public Population Read(FactCatalogue catalogue, Period period, Instant at) => new PopulationReader(database).Read(catalogue, period, at)!.Population;

    public void Dispose()
    {
        database.Dispose();
        data.Delete(recursive: true);
    }

    private static object? ValueOf(Column column, int row) => !column.Known[row] ? null : column switch
    {
        LongColumn { Type: ColumnType.Date } days => new LocalDate(1970, 1, 1).PlusDays((int)days.Values[row]),
        LongColumn numbers => numbers.Values[row],
        DerivedColumn derived => derived.Units[row] / 10_000.0,
        DoubleColumn measured => measured.Values[row],
        StringColumn texts => texts.Dictionary[texts.Codes[row]],
        _ => throw new InvalidOperationException($"No Olist fact is stored in a {column.GetType().Name}."),
    };

    /// <summary>Every period of the data is over, so that its snapshot is closed.</summary>
    private sealed class YearsLater : IClock
    {
        public Instant GetCurrentInstant() => Instant.FromUtc(2020, 1, 1, 0, 0);
    }
}
