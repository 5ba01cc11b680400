using Fuyao.Storage;
using Fuyao.Storage.Dialects;
using Fuyao.Terminal;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Fuyao.Tests.Server;

/// <summary>Servers on one folder: the second waits while the first writes, and goes on where it was killed.</summary>
public sealed class NodesOnOneFolderTests : IDisposable
{
    private static readonly string[] Months = ["2016-10", "2016-11", "2016-12", "2017-01"];

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("fuyao-folder-");

    private string[] Options => ["--data", folder.FullName];

    private SqliteDialect Store => new(folder.FullName);

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public async Task A_review_whose_server_is_killed_is_finished_by_the_other_once_and_with_the_same_result()
    {
        await PioneerMonths.Import(Options, Months);
        SlowDown();
        await using var first = await RunningServer.Ready(["--programmes", "pioneer", .. Options]);
        await FreezeWhileItWrites(first);
        await using var second = await RunningServer.Ready(["--programmes", "pioneer", .. Options]);
        await second.Says("begins");
        var before = PioneerMonths.Decided(Store);
        before.Length.ShouldBeLessThan(Months.Length);

        await first.Kill();

        await second.Decides("2017-02-04T00:00:00+08:00");
        second.Stop();
        (await second.ExitCode()).ShouldBe(ExitCode.Fine);
        PioneerMonths.Decided(Store).ShouldBe(Months);
        (second.Log.Split("is decided on").Length - 1).ShouldBe(Months.Length - before.Length, "what the first had committed stands");
        PioneerMonths.Everything(Store).ShouldBe(await Undisturbed());
    }

    [Fact]
    public async Task A_server_killed_at_any_moment_leaves_reviews_wholly_decided_or_not_begun()
    {
        await PioneerMonths.Import(Options, Months);
        var expected = await Undisturbed();
        var begun = await File.ReadAllBytesAsync(Store.Place);
        var rounds = Environment.GetEnvironmentVariable("FUYAO_TEST_LONG") is null ? 3 : 200;
        var random = new Random(20_161_103);
        for (var round = 0; round < rounds; round++)
        {
            await using var server = new RunningServer(["--programmes", "pioneer", .. Options]);
            await server.Says("begins");
            for (var spin = random.Next(200_000); spin > 0; spin--)
                Thread.SpinWait(10);
            await server.Kill();

            var decided = PioneerMonths.Decided(Store);
            decided.ShouldBe(Months.Take(decided.Length));
            expected.ShouldStartWith(PioneerMonths.Everything(Store));
            // Where no review is left to be killed in, all begins again.
            if (decided.Length == Months.Length)
                await File.WriteAllBytesAsync(Store.Place, begun);
        }

        using (var database = FuyaoDatabase.Open(folder.FullName))
            PioneerMonths.Review(database);
        PioneerMonths.Everything(Store).ShouldBe(expected);
    }

    private static async Task<string> Undisturbed()
    {
        var other = Directory.CreateTempSubdirectory("fuyao-undisturbed-");
        await PioneerMonths.Import(["--data", other.FullName], Months);
        using (var database = FuyaoDatabase.Open(other.FullName))
            PioneerMonths.Review(database);
        var everything = PioneerMonths.Everything(new SqliteDialect(other.FullName));
        other.Delete(recursive: true);
        return everything;
    }

    /// <summary>Makes each review take long enough, inside its transaction, to be caught in it.</summary>
    private void SlowDown() => Execute("""
        create table number (n integer primary key);
        insert into number with recursive counted (n) as (select 1 union all select n + 1 from counted where n < 3000) select n from counted;
        create trigger slow before insert on review_column when new.name = 'tier' begin
          select count(*) from number a, number b where a.n + b.n < 0;
        end;
        """);

    /// <summary>Stops the process where it holds the lock of the one writer; it goes on if it has just let go of it.</summary>
    private Task FreezeWhileItWrites(RunningServer server) => Eventually.Holds("caught while it writes", () =>
    {
        if (!IsLocked())
            return false;
        server.Freeze();
        if (IsLocked())
            return true;
        server.GoOn();
        return false;
    }, () => server.Log);

    /// <summary>Asks SQLite itself: the provider's command would wait for the lock, and see only one that is held for longer than it waits.</summary>
    private bool IsLocked()
    {
        using var connection = Connect();
        var began = raw.sqlite3_exec(connection.Handle!, "begin immediate");
        began.ShouldBeOneOf(raw.SQLITE_OK, raw.SQLITE_BUSY);
        if (began == raw.SQLITE_OK)
            raw.sqlite3_exec(connection.Handle!, "rollback").ShouldBe(raw.SQLITE_OK);
        return began == raw.SQLITE_BUSY;
    }

    private void Execute(string sql)
    {
        using var connection = Connect();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private SqliteConnection Connect()
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = Store.Place, Pooling = false }.ToString());
        connection.Open();
        return connection;
    }
}
