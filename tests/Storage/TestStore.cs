using System.Data.Common;
using Fuyao.Storage.Audit;
using Fuyao.Storage.Dialects;
using Fuyao.TestSupport;
using Microsoft.Data.Sqlite;
using NodaTime;
using Npgsql;

namespace Fuyao.Storage.Tests;

/// <summary>
/// An empty store for one test: a folder with SQLite, or a schema on the run's PostgreSQL server where FUYAO_TEST_STORE says so. Tests that use it carry the trait
/// <see cref="Trait"/>, and tests/run runs them once on each.
/// </summary>
public sealed class TestStore : IDisposable
{
    public const string Trait = "Store";
    public const string Both = "both";

    /// <summary>The file of a store in which the tables are made and nothing is stored.</summary>
    private static readonly Lazy<byte[]> NewFile = new(() =>
    {
        using var store = new TestStore();
        FuyaoDatabase.Open(store.Dialect).Dispose();
        return File.ReadAllBytes(store.Dialect.Place);
    });

    private readonly DirectoryInfo? folder;
    private readonly string? connection;

    /// <param name="name">The folder of the data, in a folder of the test's own.</param>
    public TestStore(string name = "data")
    {
        if (TestPostgres.IsChosen)
            Dialect = new PostgresDialect(connection = MadeSchemas.Take());
        else
            Dialect = new SqliteDialect(Path.Combine((folder = Directory.CreateTempSubdirectory("fuyao-store ")).FullName, name));
    }

    public SqlDialect Dialect { get; }

    /// <summary>As a command line names the store.</summary>
    public string[] Options => connection is null ? ["--data", Dialect.Folder!] : ["--postgres", connection];

    /// <summary>A store for one connection, which ends with it.</summary>
    public static FuyaoDatabase OpenOne()
    {
        if (!TestPostgres.IsChosen)
            return FuyaoDatabase.OpenInMemory();
        // Nobody else is given the schema while this is connected.
        using var store = new TestStore();
        return store.Open();
    }

    /// <summary>The store, its tables made; what is about making them opens <see cref="Dialect"/> itself.</summary>
    public FuyaoDatabase Open()
    {
        lock (Dialect)
        {
            if (connection is not null)
                MadeSchemas.Place(connection);
            else if (!File.Exists(Dialect.Place))
            {
                Directory.CreateDirectory(Dialect.Folder!);
                File.WriteAllBytes(Dialect.Place, NewFile.Value);
            }
        }
        return FuyaoDatabase.Open(Dialect);
    }

    /// <summary>Changes the database behind the program's back, as somebody with a database shell could.</summary>
    public void Tamper(string sql)
    {
        using DbConnection shell = connection is null
            ? new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = Dialect.Place, ForeignKeys = false, Pooling = false }.ToString())
            : new NpgsqlConnection(connection);
        shell.Open();
        using var command = shell.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    /// <summary>Whether a process is in the midst of writing into the store.</summary>
    /// <param name="bytes">So much of it, where the store is a file.</param>
    public bool IsBeingWritten(long bytes)
    {
        if (connection is null)
            return new FileInfo(Dialect.Place + "-wal") is { Exists: true } log && log.Length > bytes;
        using var look = new NpgsqlConnection(TestPostgres.Connection);
        look.Open();
        using var command = new NpgsqlCommand("select count(*) from pg_stat_activity where application_name = @name and backend_xid is not null", look);
        command.Parameters.AddWithValue("name", new NpgsqlConnectionStringBuilder(connection).ApplicationName!);
        return (long)command.ExecuteScalar()! > 0;
    }

    public void Dispose()
    {
        folder?.Delete(recursive: true);
        if (connection is not null)
            MadeSchemas.Leave(connection);
    }
}

/// <summary>Transactions of tests that do not care who acts.</summary>
public static class TestTransactions
{
    public static StorageTransaction Begin(this FuyaoDatabase database) => database.Begin(new AuditEntry(Instant.FromUnixTimeTicks(0), "tests", "test", "test"));
}
