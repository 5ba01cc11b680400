using System.Data.Common;
using System.Text.Json;
using Dapper;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Fuyao.Storage.Dialects;

/// <summary>The embedded store of a data directory: one SQLite file, in the mode in which readers do not wait for a writer.</summary>
public sealed class SqliteDialect : SqlDialect
{
    public const string FileName = "fuyao.db";

    private const int PageBytes = 16_384;

    /// <summary>With so many pages in the log they are copied to the database. Pages that every group of claims writes are copied once for all of them.</summary>
    private const int LogPages = 4_000;

    private readonly string? folder;

    /// <param name="folder">Created where it is missing; null keeps everything in memory for as long as the connection lives.</param>
    public SqliteDialect(string? folder) => this.folder = folder;

    static SqliteDialect() => Batteries_V2.Init();

    public override string Place => folder is null ? "the database in memory" : Path.Combine(folder, FileName);

    public override string Option => $"--data {folder}";

    public override string? Folder => folder;

    internal override string MigrationFile => "sqlite.sql";

    internal override string NothingStored => $"{folder} holds no Fuyao data; import facts into it first: fuyao facts import FILE --period PERIOD {Option}";

    internal override string HoldsAnother => $"{Place} holds the data of another program; point --data at a folder of its own";

    internal override string CreateHome => "";

    internal override bool IsThere() => folder is null || File.Exists(Place);

    internal override DbConnection Connect(bool mustExist)
    {
        if (mustExist && folder is not null && !File.Exists(Place))
            throw new StorageException(NothingStored);
        try
        {
            if (folder is not null)
                Directory.CreateDirectory(folder);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new StorageException($"the data folder {folder} cannot be made: {exception.Message}", exception);
        }
        var source = folder is null ? ":memory:" : Place;
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = source, DefaultTimeout = LockWaitSeconds, ForeignKeys = true, Pooling = false }.ToString());
        connection.Open();
        return connection;
    }

    internal override StoreContent Look(DbConnection connection) => connection.QuerySingle<(long Tables, long Ours)>(
        "select count(*), coalesce(sum(name = 'schema_migration'), 0) from sqlite_master") switch
    {
        (0, _) => StoreContent.Nothing,
        (_, 0) => StoreContent.AnotherProgram,
        _ => StoreContent.Fuyao,
    };

    // The size of pages counts for a new file only. Most of the store is blobs of some hundred kilobytes, each in a chain of pages: larger ones are fewer to find room for, to write and to copy.
    internal override void Prepare(DbConnection connection) => connection.Execute($"pragma page_size = {PageBytes}; pragma journal_mode = wal; pragma synchronous = full; pragma wal_autocheckpoint = {LogPages};");

    internal override string? ReadOnlyBecause(DbConnection connection) => raw.sqlite3_db_readonly(((SqliteConnection)connection).Handle!, "main") == 1 ? ReadOnly : null;

    internal override DbTransaction BeginWriting(DbConnection connection) => ((SqliteConnection)connection).BeginTransaction(deferred: false);

    /// <summary>By SQLite's own calls: the driver would make a reader for each row.</summary>
    internal override long Insert(DbConnection connection, DbTransaction? transaction, string table, IReadOnlyList<string> columns, IEnumerable<object?[]> rows)
    {
        var handle = ((SqliteConnection)connection).Handle!;
        Check(raw.sqlite3_prepare_v2(handle, $"insert into {table} ({string.Join(", ", columns)}) values ({string.Join(", ", columns.Select(_ => "?"))})", out var statement), handle);
        using (statement)
        {
            long count = 0;
            foreach (var row in rows)
            {
                for (var column = 0; column < row.Length; column++)
                    Check(Bind(statement, column + 1, row[column]), handle);
                var stepped = raw.sqlite3_step(statement);
                if (stepped != raw.SQLITE_DONE)
                    Check(stepped, handle);
                raw.sqlite3_reset(statement);
                count++;
            }
            return count;
        }
    }

    /// <summary>Where SQLite has them: a copy of each chunk would be garbage as large as the column.</summary>
    internal override ReadOnlySpan<byte> Bytes(DbDataReader reader, int column) => raw.sqlite3_column_blob(((SqliteDataReader)reader).Handle!, column);

    internal override string OneOf(string parameter) => $"in @{parameter}";

    internal override string LookUp(string columns, string table, string column, string parameter) =>
        $"select {columns} from {table} where {column} in (select value from json_each(@{parameter})) and {column} is not null";

    internal override object Many(string[] values) => JsonSerializer.Serialize(values);

    internal override bool IsBusy(DbException exception) => exception is SqliteException { SqliteErrorCode: 5 or 6 };

    internal override string Explain(DbException exception) => (exception as SqliteException)?.SqliteErrorCode switch
    {
        // The little file beside the database that readers and writers share could not grow.
        10 when exception is SqliteException { SqliteExtendedErrorCode: raw.SQLITE_IOERR_SHMSIZE } => Full,
        5 or 6 => $"{Place} is locked by another process; wait until it has finished and try again",
        8 => ReadOnly,
        10 => $"{Place} cannot be read or written ({exception.Message}); check the disk",
        11 => $"{Place} is damaged ({exception.Message}); restore it from a backup",
        13 => Full,
        14 => $"{Place} cannot be opened; check that the folder exists and may be written",
        26 => $"{Place} is not a Fuyao database; point --data at a folder of its own",
        _ => $"{Place}: {exception.Message}",
    };

    private static int Bind(sqlite3_stmt statement, int place, object? value) => value switch
    {
        null => raw.sqlite3_bind_null(statement, place),
        long number => raw.sqlite3_bind_int64(statement, place, number),
        int number => raw.sqlite3_bind_int64(statement, place, number),
        string text => raw.sqlite3_bind_text(statement, place, text),
        byte[] bytes => raw.sqlite3_bind_blob(statement, place, bytes),
        _ => throw new ArgumentException($"A {value.GetType().Name} is not stored.", nameof(value)),
    };

    private static void Check(int result, sqlite3 handle) => SqliteException.ThrowExceptionForRC(result, handle);

    private string Full => $"the disk that holds {Place} is full; nothing was stored";

    private string ReadOnly => $"{Place} is read-only; give this user the right to write it and its folder";
}
