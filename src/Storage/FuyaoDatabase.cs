using System.Data.Common;
using Dapper;
using Microsoft.Data.Sqlite;

namespace Fuyao.Storage;

/// <summary>
/// The embedded store of a data directory: one SQLite file, <c>fuyao.db</c>. One writer at a time; readers see what was committed before they began to read.
/// An instance belongs to one thread.
/// </summary>
public sealed class FuyaoDatabase : IDisposable
{
    public const string FileName = "fuyao.db";

    /// <summary>How long a statement waits for another process to finish writing.</summary>
    public const int LockWaitSeconds = 10;

    private readonly SqliteConnection connection;
    private readonly string file;
    private StorageTransaction? active;

    private FuyaoDatabase(string connectionString, string file)
    {
        this.file = file;
        connection = new SqliteConnection(connectionString);
    }

    static FuyaoDatabase() => SQLitePCL.Batteries_V2.Init();

    /// <summary>Opens the store of a folder, creating both where they are missing, and brings its tables up to date.</summary>
    /// <exception cref="StorageException">The folder or file cannot be used.</exception>
    public static FuyaoDatabase Open(string dataDirectory)
    {
        var path = Path.Combine(dataDirectory, FileName);
        try
        {
            Directory.CreateDirectory(dataDirectory);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new StorageException($"the data folder {dataDirectory} cannot be made: {exception.Message}", exception);
        }
        return Open(new SqliteConnectionStringBuilder { DataSource = path, DefaultTimeout = LockWaitSeconds, ForeignKeys = true, Pooling = false }.ToString(), path);
    }

    /// <summary>Opens the store of a folder that must hold one.</summary>
    /// <exception cref="StorageException">There is none, or it cannot be used.</exception>
    public static FuyaoDatabase OpenExisting(string dataDirectory) => File.Exists(Path.Combine(dataDirectory, FileName))
        ? Open(dataDirectory)
        : throw new StorageException($"{dataDirectory} holds no Fuyao data; import facts into it first: fuyao facts import FILE --period PERIOD --data {dataDirectory}");

    /// <summary>A store that lives as long as the instance.</summary>
    public static FuyaoDatabase OpenInMemory() => Open("Data Source=:memory:;Foreign Keys=True", "the database in memory");

    /// <summary>Starts the one write transaction; a transaction that is disposed without <see cref="StorageTransaction.Commit"/> leaves no trace.</summary>
    /// <exception cref="StorageException">Another process is writing.</exception>
    public StorageTransaction Begin() => active = Guard(() => new StorageTransaction(this, connection.BeginTransaction(deferred: false)));

    public void Dispose() => connection.Dispose();

    internal int Execute(string sql, object? parameters = null) => Guard(() => connection.Execute(sql, parameters, active?.Inner));

    internal T Single<T>(string sql, object? parameters = null) => Guard(() => connection.QuerySingle<T>(sql, parameters, active?.Inner));

    internal T? SingleOrNone<T>(string sql, object? parameters = null) => Guard(() => connection.QuerySingleOrDefault<T>(sql, parameters, active?.Inner));

    internal IReadOnlyList<T> Query<T>(string sql, object? parameters = null) => Guard(() => connection.Query<T>(sql, parameters, active?.Inner).AsList());

    /// <summary>A statement that is run many times with other values of the named parameters.</summary>
    internal DbCommand Command(string sql, params ReadOnlySpan<string> parameters)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        command.Transaction = (SqliteTransaction?)active?.Inner;
        foreach (var name in parameters)
            command.Parameters.Add(new SqliteParameter(name, DBNull.Value));
        return command;
    }

    internal void Ended() => active = null;

    /// <summary>Runs what talks to the database directly and turns the driver's errors into ours.</summary>
    /// <exception cref="StorageException">The store cannot do its work.</exception>
    internal T Guard<T>(Func<T> work)
    {
        try
        {
            return work();
        }
        catch (SqliteException exception)
        {
            throw StorageException.From(exception, file);
        }
    }

    private static FuyaoDatabase Open(string connectionString, string path)
    {
        var database = new FuyaoDatabase(connectionString, path);
        try
        {
            database.Guard(() =>
            {
                database.connection.Open();
                RefuseForeign(database.connection, path);
                return database.connection.Execute("pragma journal_mode = wal; pragma synchronous = full;");
            });
            Migrations.Apply(database, path);
            return database;
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    /// <summary>Another program's tables are left as they are; nothing is added beside them.</summary>
    private static void RefuseForeign(SqliteConnection connection, string path)
    {
        if (connection.ExecuteScalar<int>("select count(*) > 0 and sum(name = 'schema_migration') = 0 from sqlite_master") != 0)
            throw new StorageException($"{path} holds the data of another program; point --data at a folder of its own");
    }
}
