using Fuyao.Storage.Dialects;
using Fuyao.Terminal;
using Fuyao.TestSupport;

namespace Fuyao.Tests.Server;

/// <summary>A PostgreSQL that is really stopped and started again, in a review by hand and in a server: nothing half, a clear word, and on.</summary>
public sealed class RestartingPostgresTests
{
    [PostgresFact]
    public async Task A_review_whose_database_is_stopped_says_so_and_the_next_one_decides_everything()
    {
        await using var postgres = await OwnPostgres.Started();
        string[] options = ["--postgres", postgres.Store];
        await PioneerMonths.Import(options, "2016-10");
        using (var held = new ReviewsHeldBack(postgres.Store, postgres.Store))
        {
            var review = BuiltProgram.Run(Path.GetTempPath(), ["review", "pioneer", "--at", "2016-11-03T24:00", .. options]);
            await Eventually.Holds("in the middle of a review", () => held.InTheMiddle == 1 || review.IsCompleted);

            await postgres.Stop();

            var (code, _, errors) = await review;
            (code, errors.Split('\n').Length).ShouldBe((ExitCode.Environment, 2), errors);
            errors.ShouldStartWith("fuyao: the connection to the PostgreSQL database postgres on 127.0.0.1:");
        }
        var (unreachable, _, words) = await BuiltProgram.Run(Path.GetTempPath(), ["review", "pioneer", "--at", "2016-11-03T24:00", .. options]);
        unreachable.ShouldBe(ExitCode.Environment);
        words.ShouldContain("cannot be reached");

        await postgres.Start();

        PioneerMonths.Decided(new PostgresDialect(postgres.Store)).ShouldBeEmpty("what was broken off left no trace");
        (await BuiltProgram.Run(Path.GetTempPath(), ["review", "pioneer", "--at", "2016-11-03T24:00", .. options])).Code.ShouldBe(ExitCode.Fine);
        PioneerMonths.Decided(new PostgresDialect(postgres.Store)).ShouldBe(["2016-10"]);
        (await BuiltProgram.Run(Path.GetTempPath(), ["replay", .. options])).Code.ShouldBe(ExitCode.Fine);
    }

    [PostgresFact]
    public async Task A_server_outlives_the_restart_of_its_database_and_goes_on()
    {
        await using var postgres = await OwnPostgres.Started();
        string[] options = ["--postgres", postgres.Store];
        await PioneerMonths.Import(options, "2016-10");
        await using var server = await RunningServer.Ready(["--programmes", "pioneer", .. options]);
        await server.Decides("2016-11-04T00:00:00+08:00");

        await postgres.Stop();

        await server.BecomesUnready();
        await server.Says("the store cannot be used: ");

        await postgres.Start();

        await server.BecomesReady();
        await server.Says("the store can be used again");
        await PioneerMonths.Import(options, "2016-11");
        await server.Decides("2016-12-04T00:00:00+08:00");
        server.Stop();
        (await server.ExitCode()).ShouldBe(ExitCode.Fine, server.Log);
    }
}
