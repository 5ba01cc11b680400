using System.Net;
using Fuyao.Storage;
using Fuyao.Storage.Dialects;
using Fuyao.Terminal;
using Fuyao.TestSupport;
using Npgsql;

namespace Fuyao.Tests.Server;

/// <summary>Servers on one PostgreSQL: what is due is decided once, whoever dies, stops or loses the database (semantics.md, “Reviews on several nodes”).</summary>
public sealed class NodesOnPostgresTests
{
    private readonly string store = TestPostgres.Connection is null ? "" : TestPostgres.FreshSchema();

    private string[] Options => ["--postgres", store];

    [PostgresFact]
    public async Task A_review_whose_server_is_killed_is_finished_by_the_other_once_and_with_the_same_result()
    {
        await PioneerMonths.Import(Options, "2016-10", "2016-11");
        var held = new ReviewsHeldBack(store);
        await using var first = await RunningServer.Ready(["--programmes", "pioneer", .. Options]);
        await Eventually.Holds("the first is in the middle of a review", () => held.InTheMiddle == 1, () => first.Log);
        await using var second = await RunningServer.Ready(["--programmes", "pioneer", .. Options]);
        await Eventually.Holds("the second waits for the first", () => held.Waiting == 1, () => second.Log);
        PioneerMonths.Decided(new PostgresDialect(store)).ShouldBeEmpty();

        await first.Kill();

        await Eventually.Holds("the second has taken over", () => held is { Waiting: 0, InTheMiddle: 1 }, () => second.Log);
        held.Dispose();
        await second.Decides("2016-12-04T00:00:00+08:00");
        PioneerMonths.Decided(new PostgresDialect(store)).ShouldBe(["2016-10", "2016-11"]);
        PioneerMonths.Everything(new PostgresDialect(store)).ShouldBe(await Undisturbed("2016-10", "2016-11"));
    }

    [PostgresFact]
    public async Task Servers_that_start_together_decide_each_review_once()
    {
        await PioneerMonths.Import(Options, "2016-10", "2016-11", "2016-12");

        var servers = await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => RunningServer.Ready(["--programmes", "pioneer", .. Options])));
        foreach (var server in servers)
            await server.Decides("2017-01-04T00:00:00+08:00");
        foreach (var server in servers)
        {
            server.Stop();
            (await server.ExitCode()).ShouldBe(ExitCode.Fine);
            await server.DisposeAsync();
        }

        servers.Sum(server => server.Log.Split("is decided on").Length - 1).ShouldBe(3);
        PioneerMonths.Everything(new PostgresDialect(store)).ShouldBe(await Undisturbed("2016-10", "2016-11", "2016-12"));
    }

    [PostgresFact]
    public async Task A_server_that_loses_the_database_in_a_review_says_so_and_goes_on_by_itself_when_it_is_back()
    {
        await PioneerMonths.Import(Options, "2016-10");
        var direct = new NpgsqlConnectionStringBuilder(store);
        using var door = new Door(direct.Host!, direct.Port);
        var held = new ReviewsHeldBack(store);
        await using var server = await RunningServer.Ready(["--programmes", "pioneer", "--postgres", new NpgsqlConnectionStringBuilder(store) { Port = door.Port }.ToString()]);
        await Eventually.Holds("in the middle of a review", () => held.InTheMiddle == 1, () => server.Log);

        door.Shut();
        await server.BecomesUnready();
        (await server.Health("/health/live")).ShouldBe(HttpStatusCode.OK);
        await server.Says($"the store cannot be used: ");
        await Eventually.Holds("what was begun is undone", () => held.InTheMiddle == 0);
        held.Dispose();
        PioneerMonths.Decided(new PostgresDialect(store)).ShouldBeEmpty();

        door.Open();
        await server.BecomesReady();
        await server.Decides("2016-11-04T00:00:00+08:00");
        server.Log.ShouldContain("the store can be used again");
        PioneerMonths.Everything(new PostgresDialect(store)).ShouldBe(await Undisturbed("2016-10"));
    }

    [PostgresFact]
    public async Task A_server_told_to_stop_in_a_review_finishes_it_and_tells_whoever_asks_that_it_stops()
    {
        await PioneerMonths.Import(Options, "2016-10", "2016-11");
        var held = new ReviewsHeldBack(store);
        await using var server = await RunningServer.Ready(["--programmes", "pioneer", .. Options]);
        await Eventually.Holds("in the middle of a review", () => held.InTheMiddle == 1, () => server.Log);

        server.Stop();
        await server.BecomesUnready();
        held.Dispose();

        (await server.ExitCode()).ShouldBe(ExitCode.Fine, server.Log);
        PioneerMonths.Decided(new PostgresDialect(store)).ShouldBe(["2016-10"], "the one that had begun, and no other");
    }

    [PostgresFact]
    public async Task A_review_that_does_not_end_in_time_is_undone_when_the_server_stops()
    {
        if (Environment.GetEnvironmentVariable("FUYAO_TEST_LONG") is null)
            return;
        await PioneerMonths.Import(Options, "2016-10");
        await using var slow = await SlowReviews(seconds: 45);
        await using var server = await RunningServer.Ready(["--programmes", "pioneer", .. Options]);
        await Eventually.Holds("in the middle of a review", () => IsAsleep(slow), () => server.Log);

        server.Stop();

        (await server.ExitCode()).ShouldBe(ExitCode.Fine, server.Log);
        server.Log.ShouldContain("a review was still going on after 25 s; it is undone");
        await Eventually.Holds("what was begun is undone", () => !IsAsleep(slow));
        PioneerMonths.Decided(new PostgresDialect(store)).ShouldBeEmpty();
    }

    /// <summary>Whoever writes what a review decided takes so long over it.</summary>
    private async Task<NpgsqlConnection> SlowReviews(int seconds)
    {
        var connection = new NpgsqlConnection(store);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(
            $"""
            create function sleep_long() returns trigger language plpgsql as $$ begin perform pg_sleep({seconds}); return null; end $$;
            create trigger sleep_long before insert on review_column for each statement execute function sleep_long();
            """, connection);
        await command.ExecuteNonQueryAsync();
        return connection;
    }

    private static bool IsAsleep(NpgsqlConnection connection)
    {
        using var command = new NpgsqlCommand("select count(*) from pg_stat_activity where wait_event = 'PgSleep'", connection);
        return (long)command.ExecuteScalar()! > 0;
    }

    [PostgresFact]
    public async Task A_database_that_may_only_be_read_ends_with_3_at_the_start()
    {
        FuyaoDatabase.Open(new PostgresDialect(store)).Dispose();

        await using var server = new RunningServer("--postgres", new NpgsqlConnectionStringBuilder(store) { Options = "-c default_transaction_read_only=on" }.ToString());

        (await server.ExitCode()).ShouldBe(ExitCode.Environment, server.Log);
        server.Log.ShouldContain("is read-only; connect to the server that may be written");
    }

    /// <summary>What one process decides that nobody disturbs, on the other kind of store.</summary>
    private static async Task<string> Undisturbed(params string[] months)
    {
        var folder = Directory.CreateTempSubdirectory("fuyao-undisturbed-");
        await PioneerMonths.Import(["--data", folder.FullName], months);
        using (var database = FuyaoDatabase.Open(folder.FullName))
            PioneerMonths.Review(database);
        var everything = PioneerMonths.Everything(new SqliteDialect(folder.FullName));
        folder.Delete(recursive: true);
        return everything;
    }
}
