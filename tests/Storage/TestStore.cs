using Fuyao.Storage.Dialects;
using Fuyao.TestSupport;

namespace Fuyao.Storage.Tests;

/// <summary>
/// An empty store for one test: a folder with SQLite, or a schema on the run's PostgreSQL server where FUYAO_TEST_STORE says so. Tests that use it carry the trait
/// <see cref="Trait"/>, and tests/run runs them once on each.
/// </summary>
public sealed class TestStore : IDisposable
{
    public const string Trait = "Store";
    public const string Both = "both";

    private readonly DirectoryInfo? folder;

    public TestStore()
    {
        folder = TestPostgres.IsChosen ? null : Directory.CreateTempSubdirectory("fuyao-store-");
        Connection = TestPostgres.IsChosen ? TestPostgres.FreshSchema() : null;
        Dialect = Connection is { } connection ? new PostgresDialect(connection) : new SqliteDialect(folder!.FullName);
    }

    public SqlDialect Dialect { get; }

    /// <summary>As <c>--postgres</c> takes it; null for SQLite.</summary>
    public string? Connection { get; }

    /// <summary>A store for one connection, which ends with it.</summary>
    public static FuyaoDatabase OpenOne() => TestPostgres.IsChosen ? FuyaoDatabase.Open(new PostgresDialect(TestPostgres.FreshSchema())) : FuyaoDatabase.OpenInMemory();

    public FuyaoDatabase Open() => FuyaoDatabase.Open(Dialect);

    public void Dispose() => folder?.Delete(recursive: true);
}
