using System.Diagnostics;
using System.Globalization;

namespace Fuyao.Bench;

/// <summary>What one run of a command took, seen from outside.</summary>
/// <param name="Seconds">From start to exit.</param>
/// <param name="PeakBytes">The kernel's own high-water mark of resident memory (VmHWM), read while it ran; 0 where /proc is not there.</param>
public sealed record ProcessMeasurement(double Seconds, long PeakBytes, string Output);

public static class MeasuredProcess
{
    private const int PollMilliseconds = 20;

    /// <summary>Runs <c>dotnet PROGRAM arguments</c> to its end.</summary>
    /// <exception cref="InvalidOperationException">It exited with another code than 0; the message carries what it said.</exception>
    public static async Task<ProcessMeasurement> Run(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet") { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add(program);
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);

        var watch = Stopwatch.StartNew();
        using var process = Process.Start(start) ?? throw new InvalidOperationException("dotnet did not start.");
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        var exit = process.WaitForExitAsync();
        long peak = 0;
        while (!exit.IsCompleted)
        {
            peak = Math.Max(peak, PeakBytes(process.Id));
            await Task.WhenAny(exit, Task.Delay(PollMilliseconds));
        }
        await exit;
        watch.Stop();
        return process.ExitCode == 0
            ? new ProcessMeasurement(watch.Elapsed.TotalSeconds, peak, await output)
            : throw new InvalidOperationException($"'{string.Join(' ', arguments)}' exited with {process.ExitCode}:\n{await output}{await errors}");
    }

    /// <summary>VmHWM of a process, in bytes; 0 where /proc is not there.</summary>
    public static long PeakBytes(int processId)
    {
        try
        {
            foreach (var line in File.ReadLines($"/proc/{processId}/status"))
                if (line.StartsWith("VmHWM:", StringComparison.Ordinal))
                    return long.Parse(line.AsSpan(6).TrimEnd("kB").Trim(), CultureInfo.InvariantCulture) * 1024;
        }
        catch (IOException)
        {
            // It ended between two looks; the mark of the look before stands.
        }
        return 0;
    }
}
