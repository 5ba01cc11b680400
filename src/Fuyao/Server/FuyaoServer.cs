using System.Net.Sockets;
using Fuyao.Platform.Benefits;
using Fuyao.Platform.Ledger;
using Fuyao.Server.Cases;
using Fuyao.Server.Credits;
using Fuyao.Server.Ledger;
using Fuyao.Server.Services;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;
using NodaTime;

namespace Fuyao.Server;

/// <summary>The server: answers requests, and carries out what is due. Nothing of it is configured from the environment or from files but what the command line names.</summary>
internal sealed class FuyaoServer : IAsyncDisposable
{
    /// <summary>How long a review in progress may still take when the server is told to stop; after that it is undone. Below the 30 s that Kubernetes gives.</summary>
    private static readonly TimeSpan FinishingMax = TimeSpan.FromSeconds(25);

    private readonly ServerSettings settings;
    private readonly WebApplication app;
    private readonly Readiness readiness = new();
    private readonly ReviewLoop loop;
    private readonly BenefitsLoop benefitsLoop;
    private readonly LedgerQueue queue;
    private readonly ServedCases cases;
    private readonly ServedServices services;
    private readonly ILogger log;

    public FuyaoServer(ServerSettings settings, IClock clock)
    {
        this.settings = settings;
        app = Build(settings.Url);
        log = app.Services.GetRequiredService<ILoggerFactory>().CreateLogger("fuyao");
        loop = new ReviewLoop(settings, readiness, clock, log);
        var benefits = new ServedBenefits();
        benefitsLoop = new BenefitsLoop(settings, readiness, benefits, clock, log);
        queue = new LedgerQueue(settings.Store, clock);
        var ledger = new ServedLedger(settings.Store, queue, readiness);
        cases = new ServedCases(settings.Store, readiness, loop, clock);
        services = new ServedServices(settings.Store, readiness, loop);
        app.UseGate(settings.Keys, settings.RequestsPerSecond, log);
        app.MapHealth(readiness);
        app.MapStatus(settings, loop, readiness, clock);
        app.MapBenefits(benefits, clock);
        app.MapLedgerReads(ledger, clock);
        app.MapBookings(ledger);
        app.MapClaims(ledger);
        app.MapCredits(new ServedCredits(settings.Store, readiness), clock);
        app.MapOpenings(ledger, clock);
        app.MapCases(cases, benefits);
        app.MapServices(services, benefits, clock);
        app.MapLessons(services, benefits, clock);
        app.MapDescription();
    }

    /// <summary>The parts of the application, for tests.</summary>
    public IServiceProvider Services => app.Services;

    /// <summary>Where it listens, once it has started; port 0 has become a real one.</summary>
    public IEnumerable<string> Addresses => app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses;

    /// <summary>Runs until the process is told to stop (SIGTERM, SIGINT) or <paramref name="stop"/> says so.</summary>
    /// <param name="started">Told when requests are answered.</param>
    /// <exception cref="IOException">It cannot listen there.</exception>
    /// <exception cref="Storage.StorageException">The store cannot be used.</exception>
    /// <exception cref="Platform.ContentException">A programme has errors.</exception>
    public async Task Run(Action? started = null, CancellationToken stop = default)
    {
        // The store is opened while the port is; nothing is decided before it is known that this server can run.
        loop.Start();
        await Listen();
        foreach (var address in Addresses)
            log.Listening(address);
        if (settings.Keys is null)
            log.NoKey();
        started?.Invoke();
        loop.Begin();
        benefitsLoop.Begin();
        await Task.WhenAny(loop.Ended, Told(stop));
        if (!loop.Ended.IsCompleted)
            await Finish();
        // Every request that was taken is answered; after that nothing comes into the queue any more.
        await app.StopAsync(CancellationToken.None);
        await queue.DisposeAsync();
        if (loop.Ended.IsFaulted)
            await loop.Ended;
        log.Stopped();
    }

    public async ValueTask DisposeAsync()
    {
        loop.Stop();
        benefitsLoop.Stop();
        await app.DisposeAsync();
        await queue.DisposeAsync();
        cases.Dispose();
        services.Dispose();
        if (benefitsLoop.Ended.IsCompleted)
            benefitsLoop.Dispose();
        if (loop.Ended.IsCompleted)
            loop.Dispose();
    }

    /// <summary>Requests are still answered meanwhile, so that whoever asks learns that the server is stopping.</summary>
    private async Task Finish()
    {
        log.Stopping();
        readiness.Stop();
        loop.Stop();
        benefitsLoop.Stop();
        await Task.WhenAny(Task.WhenAll(loop.Ended, benefitsLoop.Ended), Task.Delay(FinishingMax));
        if (!loop.Ended.IsCompleted)
            log.ReviewUndone((int)FinishingMax.TotalSeconds);
    }

    private async Task Listen()
    {
        try
        {
            await app.StartAsync();
        }
        catch (Exception exception) when (exception is IOException or SocketException)
        {
            throw new IOException($"cannot listen on {settings.Url}: {(exception.InnerException ?? exception).Message}; stop the program that listens there, or name another place: --urls http://127.0.0.1:PORT", exception);
        }
    }

    private async Task Told(CancellationToken stop)
    {
        var told = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var bySignal = app.Lifetime.ApplicationStopping.Register(told.SetResult);
        await using var byCaller = stop.Register(app.Lifetime.StopApplication);
        await told.Task;
    }

    private static WebApplication Build(string url)
    {
        // Empty: no file or variable of the environment changes what the command line says.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = "fuyao" });
        builder.Services.AddRoutingCore();
        builder.Services.AddDescription();
        // Why it did not start is said by the command, in one line.
        builder.Logging.SetMinimumLevel(LogLevel.Information).AddFilter("Microsoft", LogLevel.Warning).AddFilter("Microsoft.Extensions.Hosting", LogLevel.None);
        builder.Logging.AddSimpleConsole(form =>
        {
            form.SingleLine = true;
            form.UseUtcTimestamp = true;
            form.TimestampFormat = "yyyy-MM-ddTHH:mm:ssZ ";
            form.ColorBehavior = LoggerColorBehavior.Disabled;
        });
        builder.Services.Configure<ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        builder.WebHost.UseUrls(url).UseKestrelCore().ConfigureKestrel(Limit);
        return builder.Build();
    }

    /// <summary>Nothing that is asked of the server is large.</summary>
    private static void Limit(KestrelServerOptions kestrel)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxConcurrentConnections = 1000;
        kestrel.Limits.MaxRequestBodySize = 64 * 1024;
        kestrel.Limits.MaxRequestLineSize = 4 * 1024;
        kestrel.Limits.MaxRequestHeadersTotalSize = 16 * 1024;
        kestrel.Limits.MaxRequestHeaderCount = 64;
        kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
        kestrel.Limits.KeepAliveTimeout = TimeSpan.FromSeconds(60);
    }
}
