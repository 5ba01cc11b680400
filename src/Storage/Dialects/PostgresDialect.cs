using System.Buffers.Binary;
using System.Data.Common;
using System.Globalization;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Dapper;
using Npgsql;

namespace Fuyao.Storage.Dialects;

/// <summary>A store in a schema of its own of a PostgreSQL database. Any number of processes may use it; one of them writes at a time.</summary>
public sealed class PostgresDialect : SqlDialect
{
    /// <summary>Where the tables are, unless the connection string names another schema as its Search Path.</summary>
    public const string SchemaDefault = "fuyao";

    // What a connection string says comes after these and wins.
    private const string Defaults = $"Search Path={SchemaDefault};Application Name=fuyao;Pooling=false;Enlist=false;Command Timeout=600;Tcp Keepalive=true;Max Auto Prepare=64;";

    /// <summary>The first half of the key of our advisory locks, so that nobody else's are met.</summary>
    private const int LockClass = 0x46_55_59_41;

    private readonly NpgsqlConnectionStringBuilder settings;

    /// <param name="connection">As <see cref="PostgresConnectionString"/> reads it.</param>
    /// <exception cref="StorageException">It cannot be read; the message repeats nothing of it.</exception>
    public PostgresDialect(string connection) => settings = PostgresConnectionString.Read(Defaults, connection);

    public override string Place => $"the PostgreSQL database {settings.Database ?? settings.Username} on {settings.Host}:{settings.Port}"
        + (Schema == SchemaDefault ? "" : $", schema {Schema}");

    public override string Option => "--postgres CONN";

    public override string? Folder => null;

    internal override string MigrationFile => "postgres.sql";

    internal override string NothingStored => $"{Place} holds no Fuyao data; import facts into it first: fuyao facts import FILE --period PERIOD {Option}";

    internal override string HoldsAnother =>
        $"{Place}: the schema {Schema} holds the tables of another program; name a schema for Fuyao alone in the connection string: Search Path=NAME";

    // Whoever may not create schemas can still use one that was made for them.
    internal override string CreateHome => $"do $$ begin if to_regnamespace('{Schema}') is null then create schema {Schema}; end if; end $$";

    private string Schema => settings.SearchPath!;

    /// <summary>One writer for each schema; locks are those of one database, so the schema's name is enough.</summary>
    private int LockKey => BinaryPrimitives.ReadInt32BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(Schema)));

    internal override bool IsThere()
    {
        try
        {
            using var connection = Connect(mustExist: false);
            return Look(connection) is not StoreContent.Nothing;
        }
        catch (DbException exception)
        {
            throw new StorageException(Explain(exception), exception);
        }
    }

    internal override DbConnection Connect(bool mustExist)
    {
        var connection = new NpgsqlConnection(settings.ToString());
        try
        {
            connection.Open();
            return connection;
        }
        catch (Exception exception)
        {
            connection.Dispose();
            // Whatever is wrong with names, sockets and certificates comes as it is, and not as an error of the database.
            if (exception is SocketException or TimeoutException or IOException or ArgumentException or InvalidOperationException and not ObjectDisposedException)
                throw new StorageException(Unreachable(exception), exception);
            throw;
        }
    }

    internal override StoreContent Look(DbConnection connection) => connection.QuerySingle<string>(
        $"""
        select case
          when to_regclass('{Schema}.schema_migration') is not null then 'ours'
          when exists (select 1 from pg_catalog.pg_class where relnamespace = to_regnamespace('{Schema}')) then 'theirs'
          else 'nothing' end
        """) switch
    {
        "ours" => StoreContent.Fuyao,
        "theirs" => StoreContent.AnotherProgram,
        _ => StoreContent.Nothing,
    };

    /// <summary>
    /// A process that dies must not keep the lock of the one writer. The server notices a closed connection within a second, also while a statement runs, and a
    /// machine that is gone within half a minute. What the driver prepares is planned each time by what the tables hold then. Rows are looked up by their index, as is right for disks without arms: with the server's own default it reads tables of some megabytes whole for a few
    /// keys. A server that cannot do one of these goes without it.
    /// </summary>
    internal override void Prepare(DbConnection connection) => connection.Execute("""
        do $$
        declare setting record;
        begin
          for setting in select * from (values
            ('client_connection_check_interval', '1s'), ('tcp_keepalives_idle', '15'), ('tcp_keepalives_interval', '5'), ('tcp_keepalives_count', '3'), ('random_page_cost', '1.1'), ('plan_cache_mode', 'force_custom_plan')) as wanted (name, value)
          loop
            begin
              perform set_config(setting.name, setting.value, false);
            exception when others then null;
            end;
          end loop;
        end $$
        """);

    // Set by hand, or because the server is a standby that follows another.
    internal override string? ReadOnlyBecause(DbConnection connection) => connection.QuerySingle<string>("show transaction_read_only") == "on" ? ReadOnly : null;

    /// <summary>
    /// READ COMMITTED on purpose: a stricter transaction sees the database as it was when it began to wait for the lock, and not what the writer before it has stored.
    /// </summary>
    internal override DbTransaction BeginWriting(DbConnection connection)
    {
        var transaction = connection.BeginTransaction(System.Data.IsolationLevel.ReadCommitted);
        try
        {
            connection.Execute(
                string.Create(CultureInfo.InvariantCulture, $"set local lock_timeout = '{LockWaitSeconds}s'; select pg_advisory_xact_lock({LockClass}, {LockKey})"), transaction: transaction);
            return transaction;
        }
        catch
        {
            transaction.Dispose();
            throw;
        }
    }

    internal override long Insert(DbConnection connection, DbTransaction? transaction, string table, IReadOnlyList<string> columns, IEnumerable<object?[]> rows)
    {
        using var copy = ((NpgsqlConnection)connection).BeginBinaryImport($"copy {table} ({string.Join(", ", columns)}) from stdin (format binary)");
        foreach (var row in rows)
        {
            copy.StartRow();
            foreach (var value in row)
                Write(copy, value);
        }
        return (long)copy.Complete();
    }

    internal override ReadOnlySpan<byte> Bytes(DbDataReader reader, int column) => reader.GetFieldValue<byte[]>(column);

    internal override string OneOf(string parameter) => $"= any(@{parameter})";

    // Of tables that grow faster than they are analysed the server believes that any value is in many rows, and would read them whole; what is asked for one value at a time it looks up.
    internal override string LookUp(string columns, string table, string column, string parameter) =>
        $"select {columns} from unnest(@{parameter}) sought, lateral (select {columns} from {table} where {column} = sought offset 0) found";

    internal override object Many(string[] values) => values;

    internal override bool IsBusy(DbException exception) => exception is PostgresException
    {
        SqlState: PostgresErrorCodes.LockNotAvailable or PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected,
    };

    internal override string Explain(DbException exception) => exception is PostgresException refused ? Explain(refused) : Unreachable(exception);

    private static void Write(NpgsqlBinaryImporter copy, object? value)
    {
        switch (value)
        {
            case null: copy.WriteNull(); break;
            case long number: copy.Write(number); break;
            // Every whole number of ours is a bigint.
            case int number: copy.Write((long)number); break;
            case string text: copy.Write(text); break;
            case byte[] bytes: copy.Write(bytes); break;
            default: throw new ArgumentException($"A {value.GetType().Name} is not stored.", nameof(value));
        }
    }

    private string Explain(PostgresException refused) => refused.SqlState switch
    {
        PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification =>
            $"{Place} does not let {settings.Username ?? "this user"} in ({refused.MessageText}); give the right user name, and the password in a file that PGPASSFILE names",
        PostgresErrorCodes.InvalidCatalogName => $"{Place} does not exist; create it: createdb {settings.Database}",
        PostgresErrorCodes.InsufficientPrivilege => $"{Place}: {refused.MessageText}; give the user a schema: create schema {Schema} authorization {settings.Username ?? "USER"}",
        PostgresErrorCodes.ReadOnlySqlTransaction => ReadOnly,
        PostgresErrorCodes.LockNotAvailable => $"{Place} is being written by another process; wait until it has finished and try again",
        PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected => $"another process has written to {Place} meanwhile; nothing was stored; try again",
        PostgresErrorCodes.DiskFull or PostgresErrorCodes.OutOfMemory or PostgresErrorCodes.InsufficientResources =>
            $"the server of {Place} has no room left ({refused.MessageText}); nothing was stored",
        PostgresErrorCodes.TooManyConnections => $"{Place} has no connection left; close some, or raise max_connections",
        PostgresErrorCodes.CannotConnectNow => $"{Place} is starting or stopping; try again in a moment",
        PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown => Lost(refused.MessageText),
        PostgresErrorCodes.DataCorrupted or PostgresErrorCodes.IndexCorrupted or PostgresErrorCodes.IoError => $"{Place} is damaged ({refused.MessageText}); restore it from a backup",
        PostgresErrorCodes.CharacterNotInRepertoire or PostgresErrorCodes.UntranslatableCharacter =>
            $"{Place} cannot hold a text ({refused.MessageText}); take the character U+0000 out of it, and see that the database is made with encoding UTF8",
        _ => $"{Place}: {refused.MessageText} ({refused.SqlState})",
    };

    private string ReadOnly => $"{Place} is read-only; connect to the server that may be written";

    private string Unreachable(Exception exception) => exception switch
    {
        NpgsqlException { InnerException: TimeoutException } => $"{Place} does not answer in time; check the server, or give more time in the connection string: Timeout=60;Command Timeout=3600",
        NpgsqlException { InnerException: IOException } => Lost(exception.InnerException!.Message),
        // The server answers, and the driver will not go on: no password, or no encryption where it was asked for.
        NpgsqlException { InnerException: null } =>
            $"{Place} cannot be used ({exception.Message}); check user and encryption in the connection string, and give the password in a file that PGPASSFILE names",
        _ => $"{Place} cannot be reached ({(exception.InnerException ?? exception).Message}); check that the server runs and that host, port and user are right",
    };

    private string Lost(string reason) => $"the connection to {Place} was lost ({reason}); what was not committed is not stored; run the command again when the server is back";
}
