using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Fuyao.Tests.Server;

/// <summary><c>fuyao serve</c> as a process of its own, on a free port, with a key.</summary>
internal sealed partial class RunningServer : IAsyncDisposable
{
    public const string Key = "fedcba9876543210fedcba9876543210";
    private const int Continue = 18, Halt = 19, Terminate = 15;

    private readonly StringBuilder errors = new();
    private readonly Process process;
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("fuyao-serve-");
    private HttpClient? client;

    /// <param name="arguments">After <c>serve</c>: the store, and whatever else is not said here.</param>
    public RunningServer(params string[] arguments)
        : this(arguments, [])
    {
    }

    /// <param name="under">The command that starts it, with its arguments; empty: none.</param>
    public RunningServer(string[] arguments, string[] under)
    {
        var keyFile = Path.Combine(folder.FullName, "key");
        File.WriteAllText(keyFile, Key);
        File.SetUnixFileMode(keyFile, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        string[] address = arguments.Contains("--urls") ? [] : ["--urls", "http://127.0.0.1:0"];
        string[] all = [.. under, "dotnet", BuiltProgram.Path, "serve", "--api-key-file", keyFile, "--poll", "1", .. address, .. arguments];
        var info = new ProcessStartInfo(all[0], all[1..])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder.FullName,
        };
        process = Process.Start(info)!;
        process.ErrorDataReceived += (_, line) =>
        {
            lock (errors)
                errors.AppendLine(line.Data);
        };
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
    }

    /// <summary>What it has said so far.</summary>
    public string Log
    {
        get
        {
            lock (errors)
                return errors.ToString();
        }
    }

    public string? Address => ListeningOn().Match(Log) is { Success: true } match ? match.Groups["url"].Value : null;

    public static async Task<RunningServer> Ready(params string[] arguments)
    {
        var server = new RunningServer(arguments);
        await server.BecomesReady();
        return server;
    }

    public static async Task<RunningServer> Listening(string[] arguments, string[] under)
    {
        var server = new RunningServer(arguments, under);
        await Eventually.Holds("listening", () => server.Address is not null || server.process.HasExited, () => server.Log);
        return server;
    }

    public Task BecomesReady() => Eventually.Holds("ready", async () => process.HasExited || await Health() is HttpStatusCode.OK, () => Log);

    public Task BecomesUnready() => Eventually.Holds("not ready", async () => await Health() is HttpStatusCode.ServiceUnavailable, () => Log);

    public Task Says(string text) => Eventually.Holds($"says “{text}”", () => Log.Contains(text, StringComparison.Ordinal), () => Log);

    /// <returns>Null where it does not listen yet, or no longer.</returns>
    public async Task<HttpStatusCode?> Health(string path = "/health/ready")
    {
        try
        {
            return Address is null ? null : (await Client().GetAsync(path)).StatusCode;
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    /// <summary>What the server says about its only programme.</summary>
    public async Task<JsonElement> Status()
    {
        using var answer = await Client().GetAsync("/api/v1/status");
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, Log);
        return JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement.GetProperty("programmes")[0].Clone();
    }

    /// <summary>Waits until the last decided review was due at this moment.</summary>
    public Task Decides(string dueAt) => Eventually.Holds(
        $"decided what was due at {dueAt}",
        async () => (await Status()).GetProperty("lastDecided") is { ValueKind: JsonValueKind.Object } last && last.GetProperty("dueAt").GetString() == dueAt,
        () => Log);

    /// <summary>SIGTERM.</summary>
    public void Stop() => Send(Terminate);

    /// <summary>SIGSTOP: it keeps what it holds and does nothing more.</summary>
    public void Freeze() => Send(Halt);

    /// <summary>SIGCONT.</summary>
    public void GoOn() => Send(Continue);

    /// <summary>SIGKILL.</summary>
    public async Task Kill()
    {
        process.Kill();
        await process.WaitForExitAsync();
    }

    public async Task<int> ExitCode()
    {
        await Eventually.Holds("the end of the process", () => process.HasExited, () => Log);
        await process.WaitForExitAsync();
        return process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
            await Kill();
        process.Dispose();
        client?.Dispose();
        folder.Delete(recursive: true);
    }

    private HttpClient Client()
    {
        client ??= new HttpClient { BaseAddress = new Uri(Address!), DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", Key) } };
        return client;
    }

    private void Send(int signal) => SendSignal(process.Id, signal).ShouldBe(0);

    [GeneratedRegex(@"listening on (?<url>http://\S+)")]
    private static partial Regex ListeningOn();

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern int SendSignal(int process, int signal);
}
