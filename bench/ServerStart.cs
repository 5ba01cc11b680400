using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Fuyao.Bench;

/// <summary>How long a server took from its start until it said that it was ready.</summary>
/// <param name="ProcessorMilliseconds">What the process had used by then, on all processors; 0 where /proc is not there.</param>
public sealed record ServerStart(double Milliseconds, double ProcessorMilliseconds)
{
    private const int ClockTicksPerSecond = 100;
    private static readonly TimeSpan WaitMax = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(2);

    /// <summary>Starts <c>dotnet PROGRAM arguments</c> on a free port, waits until <c>/health/ready</c> answers 200, and ends it.</summary>
    /// <param name="arguments">Given the address to listen on.</param>
    /// <exception cref="InvalidOperationException">It ended, or was not ready in time.</exception>
    public static async Task<ServerStart> Measure(string program, Func<string, IEnumerable<string>> arguments)
    {
        var url = $"http://127.0.0.1:{FreePort()}";
        var start = new ProcessStartInfo("dotnet") { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in arguments(url).Prepend(program))
            start.ArgumentList.Add(argument);
        using var client = new HttpClient { BaseAddress = new Uri(url) };
        var watch = Stopwatch.StartNew();
        using var process = Process.Start(start) ?? throw new InvalidOperationException("dotnet did not start.");
        var said = Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        try
        {
            while (!await IsReady(client))
            {
                if (process.HasExited || watch.Elapsed > WaitMax)
                    throw new InvalidOperationException($"the server is not ready after {watch.Elapsed.TotalSeconds:F0} s");
                await Task.Delay(BetweenLooks);
            }
            return new ServerStart(watch.Elapsed.TotalMilliseconds, ProcessorMillisecondsOf(process.Id));
        }
        finally
        {
            process.Kill();
            await process.WaitForExitAsync();
            await said;
        }
    }

    private static async Task<bool> IsReady(HttpClient client)
    {
        try
        {
            using var answer = await client.GetAsync("/health/ready");
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
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
