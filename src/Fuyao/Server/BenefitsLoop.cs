using Fuyao.Platform;
using Fuyao.Platform.Benefits;
using Fuyao.Storage;
using Microsoft.Extensions.Logging;
using NodaTime;

namespace Fuyao.Server;

/// <summary>Keeps what is answered about benefits current: looks twice a second whether something was decided, here or by another server, on a thread of its own.</summary>
internal sealed class BenefitsLoop(ServerSettings settings, Readiness readiness, ServedBenefits benefits, IClock clock, ILogger log) : IDisposable
{
    /// <summary>So that answers are current within a second.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    /// <summary>After a failure.</summary>
    private static readonly TimeSpan LongPause = TimeSpan.FromSeconds(10);

    private readonly CancellationTokenSource stop = new();
    private readonly TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool isBegun;

    public Task Ended => isBegun ? ended.Task : Task.CompletedTask;

    public void Begin()
    {
        isBegun = true;
        new Thread(Work) { IsBackground = true, Name = "benefits" }.Start();
    }

    public void Stop() => stop.Cancel();

    public void Dispose() => stop.Dispose();

    private void Work()
    {
        FuyaoDatabase? database = null;
        var hasFailed = false;
        while (!stop.IsCancellationRequested)
        {
            try
            {
                // Before the store is ready it may have to be brought up to date, which is the work of the other loop.
                if (readiness.Problem is null)
                {
                    benefits.Refresh(database ??= FuyaoDatabase.OpenExisting(settings.Store), clock.GetCurrentInstant(), settings.Catalogue);
                    hasFailed = false;
                }
                stop.Token.WaitHandle.WaitOne(Pause);
            }
            catch (Exception exception) when (exception is StorageException or ContentException)
            {
                if (!hasFailed)
                    log.BenefitsNotRead(exception.Message);
                hasFailed = true;
                database?.Dispose();
                database = null;
                stop.Token.WaitHandle.WaitOne(LongPause);
            }
        }
        database?.Dispose();
        ended.SetResult();
    }
}
