using System.Data.Common;
using Dapper;
using Fuyao.Storage.Audit;
using Fuyao.Storage.Dialects;

namespace Fuyao.Storage;

/// <summary>
/// The store: a SQLite file in a folder, or a schema of a PostgreSQL database. One writer at a time; readers see what was committed before they began to read.
/// An instance belongs to one thread.
/// </summary>
public sealed class FuyaoDatabase : IDisposable
{
    public const string FileName = SqliteDialect.FileName;

    private readonly Dictionary<string, DbCommand> kept = [];
    private readonly List<KeptStatement> later = [];
    private DbConnection connection;
    private StorageTransaction? active;

    /// <summary>Where the store is to be begun with the first change; null where there is one.</summary>
    private SqlDialect? beginsIn;

    private FuyaoDatabase(SqlDialect dialect, bool mustExist)
    {
        Dialect = dialect;
        connection = Guard(() => dialect.Connect(mustExist));
    }

    internal SqlDialect Dialect { get; private set; }

    /// <summary>How many columns were read through this instance: what a question costs.</summary>
    public long ColumnsRead { get; internal set; }

    /// <summary>Opens a store, begins it where there is none, and brings its tables up to date.</summary>
    /// <exception cref="StorageException">It cannot be used.</exception>
    public static FuyaoDatabase Open(SqlDialect dialect) => Open(dialect, mustExist: false);

    /// <inheritdoc cref="Open(SqlDialect)"/>
    public static FuyaoDatabase Open(string dataDirectory) => Open(new SqliteDialect(dataDirectory));

    /// <summary>
    /// Opens a store; one that is not there is empty, and begun with the first change and not before: what is refused leaves nothing behind. Whoever reads before it begins a transaction has to expect
    /// that another process was first, as with any store.
    /// </summary>
    /// <exception cref="StorageException">It cannot be used.</exception>
    public static FuyaoDatabase OpenToChange(SqlDialect dialect)
    {
        if (dialect.IsThere())
            return Open(dialect);
        var standIn = Open(new SqliteDialect(null));
        standIn.beginsIn = dialect;
        return standIn;
    }

    /// <summary>Opens a store that must hold something.</summary>
    /// <exception cref="StorageException">There is none, or it cannot be used.</exception>
    public static FuyaoDatabase OpenExisting(SqlDialect dialect) => Open(dialect, mustExist: true);

    /// <inheritdoc cref="OpenExisting(SqlDialect)"/>
    public static FuyaoDatabase OpenExisting(string dataDirectory) => OpenExisting(new SqliteDialect(dataDirectory));

    /// <summary>A store that lives as long as the instance.</summary>
    public static FuyaoDatabase OpenInMemory() => Open(new SqliteDialect(null));

    /// <summary>
    /// Starts the one write transaction, and waits while another process has one; a transaction that is disposed without <see cref="StorageTransaction.Commit"/> leaves no trace.
    /// </summary>
    /// <exception cref="StorageException">The other process did not finish in time.</exception>
    /// <exception cref="RequestAnsweredException">The request of the entry was carried out before.</exception>
    /// <exception cref="RequestKeyUsedException">Its key belongs to another request.</exception>
    /// <param name="entry">Who does what when to which; it becomes a part of the audit log together with the change.</param>
    public StorageTransaction Begin(AuditEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        var transaction = BeginWriting(entry);
        try
        {
            // Asked once nobody else writes: the same request may just have been carried out by another server.
            return entry.Request is { } request && new AuditLog(this).AnswerTo(request) is { } answered ? throw new RequestAnsweredException(answered) : transaction;
        }
        catch
        {
            transaction.Dispose();
            throw;
        }
    }

    /// <summary>Starts a transaction that leaves no entry: making the tables, among which the log itself is. <see cref="Migrations"/> tells what was done.</summary>
    internal StorageTransaction BeginMigration() => BeginWriting(null);

    /// <summary>For whoever will write later and wants to know now.</summary>
    /// <exception cref="StorageException">The store can be read only.</exception>
    public void MustBeWritable()
    {
        if (Guard(() => Dialect.ReadOnlyBecause(connection)) is { } reason)
            throw new StorageException(reason);
    }

    public void Dispose()
    {
        ForgetKept();
        connection.Dispose();
    }

    /// <summary>Runs a statement that changes something.</summary>
    /// <returns>How many rows it changed.</returns>
    internal int Execute(string sql, object? parameters = null) => Guard(() => (int)Writing().Changed(connection.Execute(sql, parameters, Writing().Inner)));

    /// <summary>Runs an insert that tells what it made.</summary>
    internal T Write<T>(string sql, object? parameters = null) => Guard(() =>
    {
        var made = connection.QuerySingle<T>(sql, parameters, Writing().Inner);
        Writing().Changed(1);
        return made;
    });

    /// <summary>Runs an insert that may meet what is there already, and then makes nothing.</summary>
    internal T? WriteOrNone<T>(string sql, object? parameters = null) => Guard(() =>
    {
        var made = connection.QuerySingleOrDefault<T>(sql, parameters, Writing().Inner);
        Writing().Changed(made is null ? 0 : 1);
        return made;
    });

    internal T Single<T>(string sql, object? parameters = null) => Guard(() => connection.QuerySingle<T>(sql, parameters, active?.Inner));

    internal T? SingleOrNone<T>(string sql, object? parameters = null) => Guard(() => connection.QuerySingleOrDefault<T>(sql, parameters, active?.Inner));

    internal IReadOnlyList<T> Query<T>(string sql, object? parameters = null) => Guard(() => connection.Query<T>(sql, parameters, active?.Inner).AsList());

    /// <summary>
    /// Runs statements that change something and are run again and again, when anything else is asked of the database or the transaction commits: so they go to a server in one message.
    /// </summary>
    internal void ExecuteLater(params IReadOnlyList<KeptStatement> statements)
    {
        Writing().Changed(statements.Count);
        later.AddRange(statements);
    }

    /// <summary>Runs a question that is asked again and again, and so is kept ready. It may be several, each with its own rows.</summary>
    internal T ReadKept<T>(KeptStatement statement, Func<DbDataReader, T> read) => Guard(() =>
    {
        using var reader = Kept(statement).ExecuteReader();
        return read(reader);
    });

    /// <summary>Writes many rows into a table; see <see cref="SqlDialect.Insert"/>.</summary>
    internal long Insert(string table, IReadOnlyList<string> columns, IEnumerable<object?[]> rows) => Guard(() => Writing().Changed(Dialect.Insert(connection, Writing().Inner, table, columns, rows)));

    /// <summary>A statement that is run many times with other values of the named parameters.</summary>
    internal DbCommand Command(string sql, params ReadOnlySpan<string> parameters)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        command.Transaction = active?.Inner;
        foreach (var name in parameters)
        {
            var parameter = command.CreateParameter();
            (parameter.ParameterName, parameter.Value) = (name, DBNull.Value);
            command.Parameters.Add(parameter);
        }
        return command;
    }

    internal StoreContent Look() => Guard(() => Dialect.Look(connection));

    internal void Ended()
    {
        active = null;
        later.Clear();
    }

    /// <summary>Stores what the transaction has written. What was left to be run goes to a server in one message with it.</summary>
    internal void Commit(DbTransaction transaction)
    {
        if (later.Count > 0 && connection.CanCreateBatch)
            later.Add(new KeptStatement("commit"));
        else
            Guard(() =>
            {
                transaction.Commit();
                return true;
            });
        Guard(() => true);
    }

    /// <summary>Runs what talks to the database directly, after all that was to be run later, and turns the driver's errors into ours.</summary>
    /// <exception cref="StorageException">The store cannot do its work.</exception>
    internal T Guard<T>(Func<T> work)
    {
        try
        {
            ExecuteWhatWasLeft();
            return work();
        }
        catch (DbException exception)
        {
            throw Dialect.IsBusy(exception) ? new StorageBusyException(Dialect.Explain(exception), exception) : new StorageException(Dialect.Explain(exception), exception);
        }
    }

    private void ExecuteWhatWasLeft()
    {
        if (later.Count == 0)
            return;
        KeptStatement[] statements = [.. later];
        later.Clear();
        if (connection.CanCreateBatch)
            ExecuteBatch(statements);
        else
            foreach (var statement in statements)
                Kept(statement).ExecuteNonQuery();
    }

    private void ExecuteBatch(KeptStatement[] statements)
    {
        using var batch = connection.CreateBatch();
        batch.Transaction = active!.Inner;
        foreach (var statement in statements)
        {
            var command = batch.CreateBatchCommand();
            command.CommandText = statement.Sql;
            foreach (var (name, value) in statement.Values)
            {
                var parameter = command.CreateParameter();
                (parameter.ParameterName, parameter.Value) = (name, value ?? DBNull.Value);
                command.Parameters.Add(parameter);
            }
            batch.BatchCommands.Add(command);
        }
        batch.ExecuteNonQuery();
    }

    /// <summary>The command of a statement with its values. A driver that prepares what it runs finds it prepared.</summary>
    private DbCommand Kept(KeptStatement statement)
    {
        if (!kept.TryGetValue(statement.Sql, out var command))
            kept.Add(statement.Sql, command = Command(statement.Sql, [.. statement.Values.Select(value => value.Name)]));
        command.Transaction = active?.Inner;
        for (var index = 0; index < statement.Values.Length; index++)
            command.Parameters[index].Value = statement.Values[index].Value ?? DBNull.Value;
        return command;
    }

    private void ForgetKept()
    {
        foreach (var command in kept.Values)
            command.Dispose();
        kept.Clear();
    }

    private StorageTransaction BeginWriting(AuditEntry? entry)
    {
        if (beginsIn is { } place)
            MoveTo(place);
        return active = Guard(() => new StorageTransaction(this, Dialect.BeginWriting(connection), entry));
    }

    /// <summary>What stood in for the store was empty; the store is what it is by now.</summary>
    private void MoveTo(SqlDialect place)
    {
        ForgetKept();
        using var begun = Open(place);
        (Dialect, connection, begun.connection) = (place, begun.connection, connection);
        beginsIn = null;
    }

    /// <summary>Nothing is written outside a transaction: it would be in no entry of the audit log.</summary>
    private StorageTransaction Writing() => active ?? throw new InvalidOperationException("Nothing is written without a transaction; begin one, which says who does what.");

    private static FuyaoDatabase Open(SqlDialect dialect, bool mustExist)
    {
        var database = new FuyaoDatabase(dialect, mustExist);
        try
        {
            var content = database.Look();
            // Another program's tables are left as they are; nothing is added beside them.
            if (content is StoreContent.AnotherProgram)
                throw new StorageException(dialect.HoldsAnother);
            if (content is StoreContent.Nothing && mustExist)
                throw new StorageException(dialect.NothingStored);
            database.Guard(() =>
            {
                dialect.Prepare(database.connection);
                return true;
            });
            Migrations.Apply(database, content);
            return database;
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }
}
