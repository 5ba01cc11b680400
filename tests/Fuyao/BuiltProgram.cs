using System.Diagnostics;

namespace Fuyao.Tests;

/// <summary>The program as a process of its own, under a locale that knows only ASCII.</summary>
internal static class BuiltProgram
{
    public static async Task<(int Code, string Output, string Errors)> Run(string workingDirectory, params string[] arguments)
    {
        var info = new ProcessStartInfo("dotnet", [typeof(CommandLine).Assembly.Location, .. arguments])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = workingDirectory,
        };
        info.Environment["LC_ALL"] = "C";
        using var process = Process.Start(info)!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return (process.ExitCode, await output, await errors);
    }
}
