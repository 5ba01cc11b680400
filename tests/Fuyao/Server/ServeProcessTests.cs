using System.Net;
using System.Net.Sockets;
using Fuyao.Storage.Tests;
using Fuyao.Terminal;
using NodaTime;

namespace Fuyao.Tests.Server;

/// <summary>The server as a process: how it starts, what it refuses, how it stops.</summary>
[Trait(TestStore.Trait, TestStore.Both)]
public sealed class ServeProcessTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("fuyao-serving-");
    private readonly TestStore store = new();

    public void Dispose()
    {
        store.Dispose();
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task What_is_due_is_decided_and_facts_that_come_late_are_taken_up_when_they_come()
    {
        await Import("2016-10");
        await using var server = await RunningServer.Ready(["--programmes", "pioneer", .. store.Options]);

        await server.Decides("2016-11-04T00:00:00+08:00");
        await server.Says("ALARM: the review of pioneer due at 2016-12-03T16:00:00Z waits and is late: the facts of 2016-11 are not closed yet");
        (await server.Status()).GetProperty("waiting").GetProperty("factsPeriod").GetString().ShouldBe("2016-11");

        await Import("2016-11");
        await server.Decides("2016-12-04T00:00:00+08:00");

        server.Stop();
        (await server.ExitCode()).ShouldBe(ExitCode.Fine, server.Log);
        server.Log.Split("ALARM").Length.ShouldBe(3, $"one alarm for each review that waits, however often it is looked at: {server.Log}");
        server.Log.TrimEnd().ShouldEndWith("stopped");
    }

    [Fact]
    public async Task A_server_that_starts_again_goes_on_with_the_programmes_of_the_store()
    {
        await Import("2016-10");
        await using (var first = await RunningServer.Ready(["--programmes", "pioneer", .. store.Options]))
        {
            await first.Decides("2016-11-04T00:00:00+08:00");
            first.Stop();
            (await first.ExitCode()).ShouldBe(ExitCode.Fine);
        }
        await Import("2016-11");

        await using var second = await RunningServer.Ready(store.Options);
        await second.Decides("2016-12-04T00:00:00+08:00");
    }

    [Fact]
    public async Task An_empty_store_is_begun_and_the_server_says_that_there_is_nothing_to_carry_out()
    {
        await using var server = await RunningServer.Ready(store.Options);

        server.Log.ShouldContain("no programme to carry out; name them with --programmes");
        (await server.Health("/health/live")).ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_port_in_use_ends_with_3_and_says_what_to_do()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var port = ((IPEndPoint)other.LocalEndpoint).Port;

        var (code, errors) = await Serve(["--urls", $"http://127.0.0.1:{port}", .. store.Options]);

        code.ShouldBe(ExitCode.Environment);
        errors.ShouldContain($"fuyao: cannot listen on http://127.0.0.1:{port}: address already in use; stop the program that listens there, or name another place: --urls http://127.0.0.1:PORT", Case.Insensitive);
    }

    [Theory]
    [InlineData("--urls https://127.0.0.1:0: write http; ", "--urls", "https://127.0.0.1:0")]
    [InlineData("--urls 127.0.0.1:5080: write http://ADDRESS:PORT", "--urls", "127.0.0.1:5080")]
    [InlineData("--poll 0: write a number of seconds from 1 to 3600", "--poll", "0")]
    [InlineData("there is no programme 'nowhere'", "--programmes", "nowhere")]
    [InlineData("--api-key-file: there is no file nowhere", "--api-key-file", "nowhere")]
    public async Task Wrong_usage_ends_with_2_and_says_what_to_write(string message, params string[] arguments)
    {
        string[] address = arguments.Contains("--urls") ? [] : ["--urls", "http://127.0.0.1:0"];
        var (code, errors) = await Serve([.. arguments, .. address, .. store.Options]);

        code.ShouldBe(ExitCode.WrongUsage, errors);
        errors.ShouldContain(message);
    }

    [Fact]
    public async Task A_programme_with_errors_ends_with_1_and_names_them()
    {
        var programme = Path.Combine(folder.FullName, "2016-11-03.yaml");
        await File.WriteAllTextAsync(programme, "programme: broken\n");

        var (code, errors) = await Serve(["--programmes", programme, "--urls", "http://127.0.0.1:0", .. store.Options]);

        code.ShouldBe(ExitCode.No, errors);
        errors.ShouldContain("2016-11-03.yaml:1:");
    }

    /// <summary>In this process: for a server that ends by itself.</summary>
    private static async Task<(int Code, string Errors)> Serve(string[] arguments)
    {
        await using var errors = new StringWriter();
        return (await CommandLine.Run(["serve", .. arguments], new StillClock(), errors), errors.ToString());
    }

    private async Task Import(string period)
    {
        var facts = Path.Combine(folder.FullName, $"{period}.csv");
        await File.WriteAllTextAsync(facts, "merchant_id,gold_seller\nm1,true\nm2,false\n");
        (await CommandLine.Run(["facts", "import", facts, "--period", period, .. store.Options], new StillClock(), TextWriter.Null)).ShouldBe(ExitCode.Fine);
    }

    private sealed class StillClock : IClock
    {
        public Instant GetCurrentInstant() => Instant.FromUtc(2017, 1, 1, 0, 0);
    }
}
