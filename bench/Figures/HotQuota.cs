using System.Diagnostics;
using System.Security.Cryptography;
using Fuyao.Bench.Data;
using Fuyao.Kernel.Ledger;
using Fuyao.Platform.Ledger;
using Fuyao.Storage;
using Fuyao.Storage.Audit;
using Fuyao.Storage.Dialects;
using Fuyao.Storage.Ledger;
using NodaTime;

namespace Fuyao.Bench.Figures;

/// <summary>
/// P9 and P10: “the first N” of a quota, claimed by 64 callers at once, each answered after its claim is durable; against a transaction for each claim that locks the quota's row, in the same database. And
/// one caller alone, against the same statements without the queue. PostgreSQL waits for its disk on both sides: <c>./fuyao bench</c> starts a server that does.
/// </summary>
public static class HotQuota
{
    public const string Name = "hot-quota";

    internal const int Callers = 64;
    private const int ClaimsPerRound = 12_800;
    private const int ClaimsPerRoundQuick = 1_920;

    /// <summary>Of the peer's claims each round has so many times fewer: its rate does not depend on how many there are.</summary>
    private const int PeerShare = 10;

    /// <summary>A server runs for months; the runtime has compiled what a claim needs in its last form after some hundred thousand of them.</summary>
    private const int WarmRounds = 12;

    private const int AloneClaims = 300;
    private const int RoundsMax = 9;
    private static readonly TimeSpan AtMost = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan AtMostQuick = TimeSpan.FromSeconds(15);
    private static long keysMade;
    private static readonly Instant Now = Instant.FromUtc(2010, 3, 1, 0, 0);

    public static async Task<IReadOnlyList<Figure>> Run(Settings settings)
    {
        var figures = new List<Figure>();
        var folder = Directory.CreateTempSubdirectory("fuyao-bench-");
        try
        {
            var sqlite = new SqliteDialect(folder.FullName);
            using (FuyaoDatabase.Open(sqlite))
                figures.AddRange(await Measure("sqlite", "SQLite", sqlite, new RowLockSqlite(sqlite.Place), 8, settings));
            if (RowLockPostgres.WhyNot() is { } reason)
                Console.Error.WriteLine($"NOT MEASURED: P9 and P10 with PostgreSQL: {reason}");
            else
            {
                var connection = $"{Environment.GetEnvironmentVariable("FUYAO_TEST_POSTGRES")};Search Path=hot_quota_{Path.GetRandomFileName().Replace('.', '_')}";
                var postgres = new PostgresDialect(connection);
                using (FuyaoDatabase.Open(postgres))
                    figures.AddRange(await Measure("postgres", "PostgreSQL", postgres, new RowLockPostgres(connection), 40, settings));
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
        return figures;
    }

    private static async Task<Figure[]> Measure(string id, string database, SqlDialect store, IRowLockPeer peer, double reach, Settings settings)
    {
        await using var queue = new LedgerQueue(store, new StillClock(Now));
        var (round, claims) = (0, settings.IsQuick ? ClaimsPerRoundQuick : ClaimsPerRound);
        double Claim() => Own(store, queue, $"round-{round++}", claims).GetAwaiter().GetResult();
        double Lock() => Theirs(peer, round++, claims / PeerShare).GetAwaiter().GetResult();
        for (var warm = 0; warm < (settings.IsQuick ? 1 : WarmRounds); warm++)
            _ = Claim() + Lock();
        var taken = Rounds.Interleave(RoundsMax, settings.IsQuick ? AtMostQuick : AtMost, Claim, Lock);
        var (own, other) = (taken[0], taken[1]);
        var (queued, direct) = await Alone(store, queue);
        peer.Dispose();
        return
        [
            new Figure
            {
                Id = $"P9-{id}",
                What = $"claims on one quota in {database}, {Callers} callers, each answered after a durable commit (median of {own.Count} rounds of {claims:N0} claims, {AuditEntries(store):N0} commits in all)",
                Measured = 1_000 / own.Median, Unit = "claims/s", Against = $"one row lock and one commit a claim, {Callers} callers, {1_000 / other.Median:N0} claims/s",
                Ratio = other.Median / own.Median, HigherIsBetter = true, Reach = reach, Bars = [own.BarOf("Fuyao"), other.BarOf("row lock")],
            },
            new Figure
            {
                Id = $"P10-{id}", What = $"one caller alone claiming in {database} (median of {queued.Count:N0} claims)", Measured = queued.Median, Unit = "ms",
                Against = $"the same statements without the queue, {direct.Median:0.00} ms", Ratio = queued.Median / direct.Median, HigherIsBetter = false, Reach = 1.3,
                Bars = [queued.BarOf("queue"), direct.BarOf("direct")],
            },
        ];
    }

    /// <returns>Milliseconds a claim.</returns>
    private static async Task<double> Own(SqlDialect store, LedgerQueue queue, string quota, int claims)
    {
        Open(store, quota, claims / 2);
        Order[] orders = [.. Enumerable.Range(0, claims).Select(_ => ClaimOf(quota))];
        var (next, granted) = (0, 0);
        var start = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, Callers).Select(_ => Task.Run(async () =>
        {
            while (Interlocked.Increment(ref next) is var claim && claim <= claims)
                if (await queue.CarryOut(orders[claim - 1]) is Entered { Entry.State: ClaimState.Placed })
                    Interlocked.Increment(ref granted);
        })));
        var milliseconds = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        Require("Fuyao", claims / 2, granted);
        return milliseconds / claims;
    }

    private static async Task<double> Theirs(IRowLockPeer peer, int quota, int claims)
    {
        peer.Open(quota, claims / 2);
        string[] keys = [.. Enumerable.Range(0, claims).Select(_ => NextKey())];
        var (next, granted) = (0, 0);
        var start = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, Callers).Select(client => Task.Run(async () =>
        {
            while (Interlocked.Increment(ref next) is var claim && claim <= claims)
                if (await peer.Claim(client, quota, keys[claim - 1]))
                    Interlocked.Increment(ref granted);
        })));
        var milliseconds = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        Require("the row lock", claims / 2, granted);
        return milliseconds / claims;
    }

    /// <summary>In turns, so that whatever else the machine does meets both alike.</summary>
    private static async Task<(Rounds Queued, Rounds Direct)> Alone(SqlDialect store, LedgerQueue queue)
    {
        const string quota = "alone";
        Open(store, quota, 4 * AloneClaims);
        using var database = FuyaoDatabase.OpenExisting(store);
        var ledger = new LedgerStore(database);
        double Queued() => Rounds.Time(() => queue.CarryOut(ClaimOf(quota)).GetAwaiter().GetResult());
        double Direct() => Rounds.Time(() =>
        {
            var order = ClaimOf(quota);
            using var transaction = database.Begin(new AuditEntry(Now, AuditEntry.Program, "ledger book", "orders"));
            ledger.CarryOut([order], Now, transaction);
            transaction.Commit();
        });
        for (var warm = 0; warm < AloneClaims / 10; warm++)
            _ = Queued() + Direct();
        var taken = await Task.Run(() => Rounds.Interleave(AloneClaims, TimeSpan.FromSeconds(20), Queued, Direct));
        return (taken[0], taken[1]);
    }

    /// <summary>Keys in no order; clients make them, so that takes none of the time that is measured.</summary>
    private static string NextKey() => Convert.ToHexStringLower(SHA256.HashData(BitConverter.GetBytes(Interlocked.Increment(ref keysMade)))[..16]);

    private static Order ClaimOf(string quota) => new("bench", NextKey(), [new Claim(quota, NextKey(), 1, "claim")]);

    private static void Open(SqlDialect store, string quota, int places)
    {
        using var database = FuyaoDatabase.OpenExisting(store);
        using var transaction = database.Begin(new AuditEntry(Now, "bench", "ledger open", quota));
        var ledger = new LedgerStore(database);
        ledger.Open(new Account("source", Asset.Places, BalanceRule.Any), Now, transaction);
        ledger.Open(new Account(quota, Asset.Places, BalanceRule.NeverBelowZero), Now, transaction);
        ledger.Open(new Account($"{quota}-claimed", Asset.Places, BalanceRule.NeverBelowZero), Now, transaction);
        ledger.Open(new Quota(quota, $"{quota}-claimed", 1, 0, null, null, null), null, Now, transaction);
        ledger.CarryOut([new Order("bench", $"places of {quota}", [new Move("source", quota, Asset.Places, places, "places")])], Now, transaction);
        transaction.Commit();
    }

    private static long AuditEntries(SqlDialect store)
    {
        using var database = FuyaoDatabase.OpenExisting(store);
        return new AuditLog(database).Head().Sequence;
    }

    private static void Require(string who, int places, int granted)
    {
        if (granted != places)
            throw new InvalidOperationException($"P9 does not count: of {places} places, {who} gave {granted}.");
    }
}
