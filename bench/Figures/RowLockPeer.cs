using Microsoft.Data.Sqlite;
using Npgsql;

namespace Fuyao.Bench.Figures;

/// <summary>How a quota is kept without a ledger: each claim is a transaction that changes the quota's row, which it locks until it has committed, and stores itself under its key.</summary>
internal interface IRowLockPeer : IDisposable
{
    void Open(int quota, int places);

    /// <param name="client">From 0, one call at a time each.</param>
    /// <returns>Whether there was a place.</returns>
    Task<bool> Claim(int client, int quota, string key);
}

internal static class RowLockSql
{
    public const string Take = "update peer_quota set claims = claims + 1 where quota = @quota returning claims, places";
    public const string Keep = "insert into peer_claim (key, quota, number) values (@key, @quota, @number)";
}

/// <summary>A connection for each client, statements prepared.</summary>
internal sealed class RowLockPostgres : IRowLockPeer
{
    private readonly NpgsqlConnection[] clients = new NpgsqlConnection[HotQuota.Callers];
    private readonly NpgsqlCommand[] takes = new NpgsqlCommand[HotQuota.Callers];
    private readonly NpgsqlCommand[] keeps = new NpgsqlCommand[HotQuota.Callers];

    public RowLockPostgres(string connection)
    {
        for (var client = 0; client < clients.Length; client++)
        {
            clients[client] = new NpgsqlConnection($"{connection};Pooling=false");
            clients[client].Open();
            if (client == 0)
                Execute("create table peer_quota (quota bigint primary key, places bigint not null, claims bigint not null); create table peer_claim (key text primary key, quota bigint not null, number bigint not null)");
            takes[client] = new NpgsqlCommand(RowLockSql.Take, clients[client]) { Parameters = { new("quota", NpgsqlTypes.NpgsqlDbType.Bigint) } };
            keeps[client] = new NpgsqlCommand(RowLockSql.Keep, clients[client])
            {
                Parameters = { new("key", NpgsqlTypes.NpgsqlDbType.Text), new("quota", NpgsqlTypes.NpgsqlDbType.Bigint), new("number", NpgsqlTypes.NpgsqlDbType.Bigint) },
            };
            takes[client].Prepare();
            keeps[client].Prepare();
        }
    }

    /// <returns>Null where there is a server that makes commits durable.</returns>
    public static string? WhyNot()
    {
        if (Environment.GetEnvironmentVariable("FUYAO_TEST_POSTGRES") is not { } connection)
            return $"there is no server: {Environment.GetEnvironmentVariable("FUYAO_TEST_POSTGRES_MISSING") ?? "run ./fuyao bench, or tests/postgres …"}";
        using var look = new NpgsqlConnection(connection);
        look.Open();
        using var query = new NpgsqlCommand("select current_setting('fsync') = 'on' and current_setting('synchronous_commit') = 'on'", look);
        return (bool)query.ExecuteScalar()! ? null : "the server does not wait for its disk (fsync, synchronous_commit): what it commits is not durable";
    }

    public void Open(int quota, int places) => Execute($"insert into peer_quota values ({quota}, {places}, 0)");

    public async Task<bool> Claim(int client, int quota, string key)
    {
        await using var transaction = await clients[client].BeginTransactionAsync();
        takes[client].Parameters[0].Value = (long)quota;
        long number, places;
        await using (var taken = await takes[client].ExecuteReaderAsync())
        {
            await taken.ReadAsync();
            (number, places) = (taken.GetInt64(0), taken.GetInt64(1));
        }
        (keeps[client].Parameters[0].Value, keeps[client].Parameters[1].Value, keeps[client].Parameters[2].Value) = (key, (long)quota, number);
        await keeps[client].ExecuteNonQueryAsync();
        await transaction.CommitAsync();
        return number <= places;
    }

    public void Dispose()
    {
        foreach (var client in clients)
            client.Dispose();
    }

    private void Execute(string sql)
    {
        using var command = new NpgsqlCommand(sql, clients[0]);
        command.ExecuteNonQuery();
    }
}

/// <summary>SQLite locks the whole file and lets waiting clients sleep; here they take turns on one connection, which is the fastest that a commit a claim can be.</summary>
internal sealed class RowLockSqlite : IRowLockPeer
{
    private readonly SqliteConnection connection;
    private readonly SqliteCommand take;
    private readonly SqliteCommand keep;
    private readonly SemaphoreSlim turn = new(1);

    /// <param name="file">The store's own file: the same pages, the same durability.</param>
    public RowLockSqlite(string file)
    {
        connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Pooling = false, DefaultTimeout = 60 }.ToString());
        connection.Open();
        Execute("pragma synchronous = full; create table peer_quota (quota integer primary key, places bigint not null, claims bigint not null); create table peer_claim (key text primary key, quota bigint not null, number bigint not null) without rowid");
        take = connection.CreateCommand();
        take.CommandText = RowLockSql.Take;
        take.Parameters.Add("@quota", SqliteType.Integer);
        keep = connection.CreateCommand();
        keep.CommandText = RowLockSql.Keep;
        keep.Parameters.Add("@key", SqliteType.Text);
        keep.Parameters.Add("@quota", SqliteType.Integer);
        keep.Parameters.Add("@number", SqliteType.Integer);
    }

    public void Open(int quota, int places) => Execute($"insert into peer_quota values ({quota}, {places}, 0)");

    public async Task<bool> Claim(int client, int quota, string key)
    {
        await turn.WaitAsync();
        try
        {
            using var transaction = connection.BeginTransaction(deferred: false);
            (take.Transaction, keep.Transaction) = (transaction, transaction);
            take.Parameters[0].Value = quota;
            long number, places;
            using (var taken = take.ExecuteReader())
            {
                taken.Read();
                (number, places) = (taken.GetInt64(0), taken.GetInt64(1));
            }
            (keep.Parameters[0].Value, keep.Parameters[1].Value, keep.Parameters[2].Value) = (key, quota, number);
            keep.ExecuteNonQuery();
            transaction.Commit();
            return number <= places;
        }
        finally
        {
            turn.Release();
        }
    }

    public void Dispose()
    {
        connection.Dispose();
        turn.Dispose();
    }

    private void Execute(string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
