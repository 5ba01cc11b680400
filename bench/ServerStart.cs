using System.Diagnostics;
using System.Globalization;

namespace Fuyao.Bench;

/// <summary>How long a server took from its start until it said that it was ready.</summary>
/// <param name="ProcessorMilliseconds">What the process had used by then, on all processors; 0 where /proc is not there.</param>
public sealed record ServerStart(double Milliseconds, double ProcessorMilliseconds)
{
    private const int ClockTicksPerSecond = 100;

    /// <inheritdoc cref="ServerProcess.Start"/>
    public static async Task<ServerStart> Measure(string program, Func<string, IEnumerable<string>> arguments)
    {
        var watch = Stopwatch.StartNew();
        await using var server = await ServerProcess.Start(program, arguments);
        return new ServerStart(watch.Elapsed.TotalMilliseconds, ProcessorMillisecondsOf(server.Id));
    }

    private static double ProcessorMillisecondsOf(int processId)
    {
        var stat = $"/proc/{processId}/stat";
        if (!File.Exists(stat))
            return 0;
        // After the name, which stands in brackets and may hold blanks: user and system time are the 12th and 13th.
        var fields = File.ReadAllText(stat).Split(')')[^1].Trim().Split(' ');
        return (long.Parse(fields[11], CultureInfo.InvariantCulture) + long.Parse(fields[12], CultureInfo.InvariantCulture)) * 1000.0 / ClockTicksPerSecond;
    }
}
