using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Fuyao.Bench;

/// <summary>The peer of the server: an ASP.NET Core host that does nothing but read a file, is ready when it has, and answers an empty piece of JSON.</summary>
public static class EmptyHost
{
    /// <summary>First on the command line, before anything else of the benchmarks is touched.</summary>
    public const string Argument = "--empty-host";

    /// <summary>A minimal API's answer of nothing.</summary>
    public const string Endpoint = "/empty";

    /// <param name="url">Where to listen.</param>
    /// <param name="file">What to read.</param>
    public static async Task<int> Run(string url, string file)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = "empty" });
        builder.Services.AddRoutingCore();
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.WebHost.UseUrls(url).UseKestrelCore();
        await using var app = builder.Build();
        var isReady = false;
        app.MapGet("/health/ready", context =>
        {
            context.Response.StatusCode = Volatile.Read(ref isReady) ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
            return Task.CompletedTask;
        });
        app.MapGet(Endpoint, () => new Nothing("ok"));
        await app.StartAsync();
        await using (var stream = File.OpenRead(file))
        {
            var buffer = new byte[1 << 20];
            while (await stream.ReadAsync(buffer) > 0)
            {
                // Only the reading counts.
            }
        }
        Volatile.Write(ref isReady, true);
        await app.WaitForShutdownAsync();
        return 0;
    }

    private sealed record Nothing(string Status);
}
