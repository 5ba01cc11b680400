using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Fuyao.Bench;

/// <summary>A server in a process of its own, on a free port of this machine, until it is disposed.</summary>
public sealed class ServerProcess : IAsyncDisposable
{
    private static readonly TimeSpan WaitMax = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(2);

    private readonly Process process;
    private readonly Task said;

    private ServerProcess(string url, Process process, Task said) => (Url, this.process, this.said) = (url, process, said);

    public string Url { get; }

    public int Id => process.Id;

    /// <summary>Starts <c>dotnet PROGRAM arguments</c> and waits until <c>/health/ready</c> answers 200.</summary>
    /// <param name="arguments">Given the address to listen on.</param>
    /// <exception cref="InvalidOperationException">It ended, or was not ready in time.</exception>
    public static async Task<ServerProcess> Start(string program, Func<string, IEnumerable<string>> arguments)
    {
        var url = $"http://127.0.0.1:{FreePort()}";
        var start = new ProcessStartInfo("dotnet") { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in arguments(url).Prepend(program))
            start.ArgumentList.Add(argument);
        using var client = new HttpClient { BaseAddress = new Uri(url) };
        var watch = Stopwatch.StartNew();
        var started = Process.Start(start) ?? throw new InvalidOperationException("dotnet did not start.");
        var server = new ServerProcess(url, started, Task.WhenAll(started.StandardOutput.ReadToEndAsync(), started.StandardError.ReadToEndAsync()));
        while (!await IsReady(client))
        {
            if (started.HasExited || watch.Elapsed > WaitMax)
            {
                await server.DisposeAsync();
                throw new InvalidOperationException($"the server is not ready after {watch.Elapsed.TotalSeconds:F0} s");
            }
            await Task.Delay(BetweenLooks);
        }
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        process.Kill();
        await process.WaitForExitAsync();
        await said;
        process.Dispose();
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
}
