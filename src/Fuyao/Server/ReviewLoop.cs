using System.Collections.Immutable;
using Fuyao.Kernel.Procedures;
using Fuyao.Kernel.Programmes;
using Fuyao.Platform.Credits;
using Fuyao.Platform.Ledger;
using Fuyao.Platform.Procedures;
using Fuyao.Platform.Reviews;
using Fuyao.Storage;
using Microsoft.Extensions.Logging;
using NodaTime;

namespace Fuyao.Server;

/// <summary>
/// Carries out what is due, on a thread of its own, from the start of the server to its end: reviews and what happens between them, cases whose time is over, draws; then it sleeps until the next of
/// them is due or it is time to look again. A store that fails is left alone for longer each time.
/// </summary>
internal sealed class ReviewLoop(ServerSettings settings, Readiness readiness, IClock clock, ILogger log) : IDisposable
{
    private static readonly Duration BackOffMin = Duration.FromSeconds(1);
    private static readonly Duration BackOffMax = Duration.FromMinutes(1);

    private readonly ServedProgrammes served = new(settings.Programmes, settings.Catalogue);
    private readonly CancellationTokenSource stop = new();
    private readonly ManualResetEventSlim begun = new();
    private readonly TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ImmutableArray<ImmutableArray<CheckedProgramme>> programmes = [];
    private FuyaoDatabase? database;
    private int failures;

    /// <summary>Ends when the thread has; fails where the server could not even begin.</summary>
    public Task Ended => ended.Task;

    /// <summary>What is carried out; read by requests.</summary>
    public ImmutableArray<ImmutableArray<CheckedProgramme>> Programmes
    {
        get
        {
            lock (served)
                return programmes;
        }
    }

    /// <summary>Opens the store and reads the programmes; carries out nothing before <see cref="Begin"/>.</summary>
    public void Start() => new Thread(Work) { IsBackground = true, Name = "reviews" }.Start();

    public void Begin() => begun.Set();

    /// <summary>A review that has begun is finished, and no other one begins.</summary>
    public void Stop() => stop.Cancel();

    public void Dispose()
    {
        stop.Dispose();
        begun.Dispose();
    }

    private void Work()
    {
        try
        {
            // What is wrong at the start is told to whoever starts the server, and ends it.
            Open();
            readiness.Set(null);
            log.Ready(settings.Store.Place);
            WaitHandle.WaitAny([begun.WaitHandle, stop.Token.WaitHandle]);
            while (!stop.IsCancellationRequested)
                stop.Token.WaitHandle.WaitOne(Round().ToTimeSpan());
            ended.SetResult();
        }
#pragma warning disable CA1031 // handed over to the thread that waits for the end
        catch (Exception exception)
#pragma warning restore CA1031
        {
            ended.SetException(exception);
        }
        finally
        {
            database?.Dispose();
        }
    }

    private void Open()
    {
        database ??= FuyaoDatabase.Open(settings.Store);
        database.MustBeWritable();
        Load();
    }

    /// <returns>How long to sleep.</returns>
    private Duration Round()
    {
        try
        {
            Open();
            var outcome = new ReviewRound(database!, clock)
            {
                Begins = due => log.ReviewBegins(due.Version.Programme.Id, due.Occasion.NominalAt),
                Decided = review => log.ReviewDecided(review.Version.Programme.Id, review.Occasion.NominalAt, review.FactsCitation, review.Counts.Members),
                Happened = (programme, run) => log.MembersChanged(
                    programme.Id,
                    string.Join(", ", run.Enrolled.Select(one => one.Event.Kind.ToString()).Concat(run.Between.Select(one => one.Event.Kind.ToString())).CountBy(kind => kind).Select(kind => $"{kind.Key} {kind.Value}"))),
                Late = delay => log.ReviewLate(delay.Programme, delay.NominalAt, delay.FactsPeriod),
            }.Run(Programmes, stop.Token);
            if (!stop.IsCancellationRequested)
                outcome = outcome.And(new DueCases(database!, clock) { Lapsed = (programme, count) => log.CasesLapsed(programme, count) }.Run());
            if (!stop.IsCancellationRequested)
                outcome = outcome.And(new DueDraws(database!, clock) { Drawn = account => log.Drawn(account) }.Run());
            if (!stop.IsCancellationRequested && new CreditExpiry(database!, clock).Settle() is > 0 and var packets)
                log.PacketsExpired(packets);
            return outcome.Troubles.IsEmpty ? Rested(outcome.NextDueAt) : Troubled(outcome.Troubles);
        }
#pragma warning disable CA1031 // the loop outlives whatever happens in a round
        catch (Exception exception)
#pragma warning restore CA1031
        {
            return Troubled([new ProgrammeTrouble("the server", exception)]);
        }
    }

    private void Load()
    {
        var found = served.Load(database!);
        if (found == Programmes)
            return;
        lock (served)
            programmes = found;
        if (found.IsEmpty)
            log.NoProgrammes();
        else
            log.ProgrammesChanged(string.Join(", ", found.Select(versions => versions[0].Programme.Id)));
        foreach (var versions in found)
            // Of one with cases, merchants and staff carry on; it has no reviews.
            if (ReviewRunner.Refusal(versions) is { } refusal && CaseRules.Refusal(versions[^1].Programme) is not null)
                log.ProgrammeRefused(versions[0].Programme.Id, refusal);
    }

    private Duration Rested(Instant? nextDueAt)
    {
        failures = 0;
        Ready();
        var untilDue = nextDueAt is { } due ? due - clock.GetCurrentInstant() : settings.Poll;
        return Duration.Max(Duration.Zero, Duration.Min(untilDue, settings.Poll));
    }

    private Duration Troubled(ImmutableArray<ProgrammeTrouble> troubles)
    {
        // Who only waits for another writer has a store that works.
        if (troubles.All(trouble => trouble.Reason is StorageBusyException))
        {
            log.StoreBusy();
            return BackOffMin;
        }
        if (!troubles.Any(IsOfStore))
            Ready();
        var pause = Duration.Min(BackOffMax, BackOffMin * (1L << Math.Min(failures++, 10)));
        var seconds = (int)pause.TotalSeconds;
        foreach (var trouble in troubles)
            if (IsOfStore(trouble))
            {
                readiness.Set(Problem.StoreUnavailable);
                log.StoreBroken(trouble.Reason.Message, seconds);
            }
            else
                log.ProgrammeFailed(trouble.Reason, trouble.Programme, seconds);
        database?.Dispose();
        database = null;
        return pause;
    }

    private static bool IsOfStore(ProgrammeTrouble trouble) => trouble.Reason is StorageException or IOException;

    private void Ready()
    {
        if (readiness.Problem == Problem.StoreUnavailable)
            log.StoreBack();
        readiness.Set(null);
    }
}
