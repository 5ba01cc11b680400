using System.Diagnostics;

namespace Fuyao.Tests;

/// <summary>The program as a process of its own, under a locale that knows only ASCII.</summary>
internal static class BuiltProgram
{
    private const int WaitTurnsMax = 20_000;

    /// <summary>The program as it is published for people, where the run has made it (`./fuyao test`); else as it was built beside the tests.</summary>
    public static string Path { get; } = Environment.GetEnvironmentVariable("FUYAO_TEST_PROGRAM") is { Length: > 0 } published ? published : typeof(CommandLine).Assembly.Location;

    public static async Task<(int Code, string Output, string Errors)> Run(string workingDirectory, params string[] arguments)
    {
        using var process = Start(workingDirectory, arguments);
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return (process.ExitCode, await output, await errors);
    }

    /// <summary>Kills the program a random while after <paramref name="moment"/>, or lets it finish where it is faster than that.</summary>
    /// <returns>What it had said.</returns>
    public static async Task<string> Kill(string workingDirectory, string[] arguments, Func<bool> moment, Random random)
    {
        using var process = Start(workingDirectory, arguments);
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        while (!process.HasExited && !moment())
            await Task.Yield();
        for (var turns = random.Next(WaitTurnsMax); turns > 0 && !process.HasExited; turns--)
            await Task.Yield();
        process.Kill();
        await process.WaitForExitAsync();
        await errors;
        return await output;
    }

    private static Process Start(string workingDirectory, string[] arguments)
    {
        var info = new ProcessStartInfo("dotnet", [Path, .. arguments])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = workingDirectory,
        };
        info.Environment["LC_ALL"] = "C";
        return Process.Start(info)!;
    }
}
