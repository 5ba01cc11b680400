using System.CommandLine;
using Fuyao.Server;
using Fuyao.Terminal;
using NodaTime;

namespace Fuyao.Commands;

/// <summary><c>fuyao serve</c>: carries out what is due when it is due, and answers how far things are.</summary>
internal static class ServeCommand
{
    /// <summary>Shorter than that of a command, so that a server that is told to stop does not wait for another one's writing.</summary>
    private const int LockWaitSeconds = 10;

    private const int PollSecondsDefault = 10;
    private const string UrlDefault = "http://127.0.0.1:5080";

    public static Command Create(IClock clock)
    {
        var data = SharedOptions.Data();
        var url = new Option<string>("--urls") { Description = $"Where to listen: http://ADDRESS:PORT, several separated by ';'. Without it {UrlDefault}.", HelpName = "URLS", DefaultValueFactory = _ => UrlDefault };
        var keyFile = new Option<string?>("--api-key-file") { Description = "The file that holds the API key, or a line CLIENT read|write|merchant:ID KEY for each client; without it the API is closed.", HelpName = "FILE" };
        var programmes = new Option<string[]>("--programmes")
        {
            Description = "The programmes to carry out: folders, files or ids; without it all whose versions are in the store.", HelpName = "PROGRAMME", AllowMultipleArgumentsPerToken = true,
        };
        var catalogue = SharedOptions.Catalogue();
        var poll = SharedOptions.Number("--poll", "Seconds between two looks for what the calendar does not tell: facts that came late, versions that were added.", PollSecondsDefault);
        var requests = SharedOptions.Number("--requests-per-second", "How many requests with the key are taken in a second; more are answered with 429.", ServerSettings.RequestsPerSecondDefault);
        var command = new Command("serve", "Run as a server: carry out reviews when they are due, and answer how far things are and what merchants are entitled to.") { data, url, keyFile, programmes, catalogue, poll, requests };
        command.SetAction(async (parsed, _) =>
        {
            var settings = new ServerSettings(
                data.Of(parsed, LockWaitSeconds), Url(parsed.GetValue(url)!), parsed.GetValue(keyFile) is { } file ? ApiKeys.Read(file) : null,
                [.. parsed.GetValue(programmes) ?? []], parsed.GetValue(catalogue), Poll(parsed.GetValue(poll)))
            {
                RequestsPerSecond = parsed.GetValue(requests) is >= 1 and <= 1_000_000 and var most ? most : throw new UsageException($"--requests-per-second {parsed.GetValue(requests)}: write a number from 1 to 1000000"),
            };
            await using var server = new FuyaoServer(settings, clock);
            // The server hears the signals itself: it stops in its own time, not in the two seconds of the command line.
            await server.Run(stop: CancellationToken.None);
            return ExitCode.Fine;
        });
        return command;
    }

    private static string Url(string written)
    {
        foreach (var one in written.Split(';'))
        {
            if (!Uri.TryCreate(one.Replace("://*", "://any", StringComparison.Ordinal).Replace("://+", "://any", StringComparison.Ordinal), UriKind.Absolute, out var uri) || uri.PathAndQuery != "/")
                throw new UsageException($"--urls {one}: write http://ADDRESS:PORT, like {UrlDefault}, or http://*:5080 for every address of the machine");
            if (uri.Scheme != Uri.UriSchemeHttp)
                throw new UsageException($"--urls {one}: write http; where the network is not trusted, put a proxy that speaks https before the server");
        }
        return written;
    }

    private static Duration Poll(int seconds) =>
        seconds is >= 1 and <= 3600 ? Duration.FromSeconds(seconds) : throw new UsageException($"--poll {seconds}: write a number of seconds from 1 to 3600");
}
