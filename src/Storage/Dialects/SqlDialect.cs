using System.Data.Common;

namespace Fuyao.Storage.Dialects;

/// <summary>What a database holds before Fuyao touches it.</summary>
internal enum StoreContent
{
    Nothing,
    Fuyao,
    AnotherProgram,
}

/// <summary>
/// Which database holds the store, and everything in which one kind of database differs from another. All other SQL is written once, for both.
/// </summary>
public abstract class SqlDialect
{
    public const int LockWaitSecondsDefault = 60;

    private protected SqlDialect()
    {
    }

    /// <summary>How messages name the store: a file, or a server and a database. Never with a password.</summary>
    public abstract string Place { get; }

    /// <summary>How a command line names the store, where a message tells what to run next.</summary>
    public abstract string Option { get; }

    /// <summary>The folder of the store; null where it is on a server.</summary>
    public abstract string? Folder { get; }

    /// <summary>How long a writer waits for another process to finish writing.</summary>
    public int LockWaitSeconds { get; init; } = LockWaitSecondsDefault;

    /// <summary>The file of a migration's folder that is written in this dialect.</summary>
    internal abstract string MigrationFile { get; }

    /// <summary>Told where the store must hold something and does not.</summary>
    internal abstract string NothingStored { get; }

    /// <summary>Told where somebody else's tables are found.</summary>
    internal abstract string HoldsAnother { get; }

    /// <summary>Whether there is anything where the store is to be; nothing is made by asking.</summary>
    /// <exception cref="StorageException">It cannot be reached.</exception>
    internal abstract bool IsThere();

    /// <summary>An open connection.</summary>
    /// <param name="mustExist">Whether to refuse rather than to begin a new store.</param>
    /// <exception cref="StorageException">There is no such store, or it cannot be reached.</exception>
    internal abstract DbConnection Connect(bool mustExist);

    internal abstract StoreContent Look(DbConnection connection);

    /// <summary>Sets what holds for the connection, once it is known that the store is ours.</summary>
    internal abstract void Prepare(DbConnection connection);

    /// <summary>Makes the place for the tables, in the transaction of a migration.</summary>
    internal abstract string CreateHome { get; }

    /// <summary>Asks, without waiting for another writer, whether anything can be written at all.</summary>
    /// <returns>Null where it can, else what stands in the way.</returns>
    internal abstract string? ReadOnlyBecause(DbConnection connection);

    /// <summary>Begins the one write transaction; waits while another process has one.</summary>
    internal abstract DbTransaction BeginWriting(DbConnection connection);

    /// <summary>Writes rows by the fastest way there is; a row has a value for each column: a <see cref="long"/>, an <see cref="int"/>, a <see cref="string"/>, bytes or null.</summary>
    /// <returns>How many.</returns>
    internal abstract long Insert(DbConnection connection, DbTransaction? transaction, string table, IReadOnlyList<string> columns, IEnumerable<object?[]> rows);

    /// <summary>The bytes of a cell, valid until the reader moves on.</summary>
    internal abstract ReadOnlySpan<byte> Bytes(DbDataReader reader, int column);

    /// <summary>What stands after a column that is to be one of the values of a parameter, an array of a few thousand at most.</summary>
    internal abstract string OneOf(string parameter);

    /// <summary>A question for the rows in which a column that an index begins with has one of many values, in a text that is the same for any number of them. Each is looked up.</summary>
    /// <param name="parameter">Its value is what <see cref="Many"/> makes of the values.</param>
    internal abstract string LookUp(string columns, string table, string column, string parameter);

    internal abstract object Many(string[] values);

    /// <summary>What the operator is told about an error of the driver.</summary>
    internal abstract string Explain(DbException exception);

    /// <summary>Whether the error only says that another process is writing, so that the same may succeed in a moment.</summary>
    internal abstract bool IsBusy(DbException exception);
}
