using System.Diagnostics;
using System.Text.Json.Nodes;

namespace Fuyao.Bench;

/// <summary>
/// A peer in a process of its own (bench/peers): takes one JSON request a line, answers one JSON object a line. Times are the peer's own, without the way there and back.
/// </summary>
public sealed class PeerProcess : IDisposable
{
    private readonly Process process;
    private readonly string name;

    private PeerProcess(Process process, string name) => (this.process, this.name) = (process, name);

    /// <summary>Why peers cannot run here; null where they can. Installs them by their lock file where that has not been done.</summary>
    public static string? Missing(string folder)
    {
        if (Run("node", ["--version"], folder) is null)
            return "node is not on the PATH";
        var installed = Path.Combine(folder, "node_modules", ".package-lock.json");
        if (File.Exists(installed) && File.GetLastWriteTimeUtc(installed) >= File.GetLastWriteTimeUtc(Path.Combine(folder, "package-lock.json")))
            return null;
        Console.Error.WriteLine("installing the peers …");
        return Run("npm", ["ci", "--no-audit", "--no-fund"], folder) is null ? "`npm ci` failed in bench/peers" : null;
    }

    /// <param name="script">A program of bench/peers.</param>
    public static PeerProcess Start(string folder, string script, params string[] arguments)
    {
        var start = new ProcessStartInfo("node") { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true };
        start.ArgumentList.Add(Path.Combine(folder, script));
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        return new PeerProcess(Process.Start(start) ?? throw new InvalidOperationException("node did not start."), script);
    }

    /// <exception cref="InvalidOperationException">The peer could not do it; the message carries what it said.</exception>
    public JsonObject Ask(JsonObject request)
    {
        process.StandardInput.WriteLine(request.ToJsonString());
        process.StandardInput.Flush();
        var line = process.StandardOutput.ReadLine() ?? throw new InvalidOperationException($"{name} ended without an answer to {request.ToJsonString()}");
        var answer = JsonNode.Parse(line) as JsonObject ?? throw new InvalidOperationException($"{name} answered '{line}'.");
        return answer["error"] is { } error ? throw new InvalidOperationException($"{name}: {error}") : answer;
    }

    /// <summary>Milliseconds of one round of what the request describes.</summary>
    public double Time(JsonObject request) => Ask(request)["ms"]!.GetValue<double>();

    public void Dispose()
    {
        // The end of its input ends it.
        process.StandardInput.Close();
        if (!process.WaitForExit(TimeSpan.FromSeconds(30)))
            process.Kill(entireProcessTree: true);
        process.Dispose();
    }

    private static string? Run(string command, string[] arguments, string folder)
    {
        var start = new ProcessStartInfo(command) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = folder };
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        try
        {
            using var run = Process.Start(start);
            if (run is null)
                return null;
            var errors = run.StandardError.ReadToEndAsync();
            var output = run.StandardOutput.ReadToEnd();
            run.WaitForExit();
            if (run.ExitCode == 0)
                return output;
            Console.Error.WriteLine(errors.Result);
            return null;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }
}
