using System.Threading.Channels;
using Fuyao.Kernel.Ledger;
using Fuyao.Storage;
using Fuyao.Storage.Audit;
using Fuyao.Storage.Dialects;
using Fuyao.Storage.Ledger;
using NodaTime;

namespace Fuyao.Platform.Ledger;

/// <summary>
/// Books orders for everybody in this process, one group after the other: all that have come in while the group before was stored are stored together, so that many claims
/// for one account cost one durable transaction. They are carried out in the order in which they came in, and each caller is answered after the commit.
/// </summary>
public sealed class LedgerQueue : IAsyncDisposable
{
    /// <summary>With so many bookings a group is full: a larger one keeps its first callers waiting for no gain.</summary>
    private const int BookingsPerGroup = 1_024;

    /// <summary>So many may wait; who comes then waits for room.</summary>
    private const int WaitingMax = 65_536;

    /// <summary>A caller who goes on for so long on the thread on which he was answered keeps nobody else waiting any longer.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(2);

    private readonly SqlDialect store;
    private readonly IClock clock;
    private readonly Channel<Waiting> orders = Channel.CreateBounded<Waiting>(new BoundedChannelOptions(WaitingMax) { SingleReader = true });
    private readonly Task worker;

    public LedgerQueue(SqlDialect store, IClock clock)
    {
        (this.store, this.clock) = (store, clock);
        worker = Task.Factory.StartNew(Work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    /// <summary>Carries out one order and answers when that is stored.</summary>
    /// <exception cref="StorageException">Whether it was carried out is not known. Ask again with the same key: it is carried out once.</exception>
    /// <exception cref="ChannelClosedException">The queue is being closed.</exception>
    public async Task<Answer> CarryOut(Order order)
    {
        var waiting = new Waiting(new AskedOrder(order), new TaskCompletionSource<Answer>());
        await orders.Writer.WriteAsync(waiting);
        return await waiting.Answered.Task;
    }

    /// <summary>Carries out what has come in already, and takes no more.</summary>
    public async ValueTask DisposeAsync()
    {
        orders.Writer.TryComplete();
        await worker;
    }

    private void Work()
    {
        FuyaoDatabase? database = null;
        LedgerStore? ledger = null;
        var group = new List<Waiting>();
        // A thread of its own that waits and writes; what is awaited elsewhere is never run on it.
        while (orders.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
        {
            group.Clear();
            for (var bookings = 0; bookings < BookingsPerGroup && orders.Reader.TryRead(out var next); bookings += next.Asked.Order.Bookings.Length)
                group.Add(next);
            try
            {
                // Both for as long as all goes well: the ledger remembers what it has seen.
                database ??= FuyaoDatabase.OpenExisting(store);
                ledger ??= new LedgerStore(database);
                var answers = CarryOut(database, ledger, group);
                Tell([.. group.Zip(answers, (waiting, answer) => (Action)(() => waiting.Answered.SetResult(answer)))]);
            }
            catch (Exception failed)
            {
                // A lost connection is not mended by asking it again.
                database?.Dispose();
                (database, ledger) = (null, null);
                Tell([.. group.Select(waiting => (Action)(() => waiting.Answered.TrySetException(failed)))]);
            }
        }
        database?.Dispose();
    }

    /// <summary>
    /// Answers callers, as many at once as there are processors, each on the thread that tells him, and returns when they have gone on as far as they do without waiting: who asks again at once has asked by then, and is
    /// in the next group. To wake a thread for each of them, and to look whether they have come back, takes as long as to carry out their claims.
    /// </summary>
    private static void Tell(Action[] answers)
    {
        var (taken, told, all) = (0, 0, new ManualResetEventSlim());
        void TellNext(object? none)
        {
            while (Interlocked.Increment(ref taken) is var next && next <= answers.Length)
            {
                answers[next - 1]();
                if (Interlocked.Increment(ref told) == answers.Length)
                    all.Set();
            }
        }
        for (var tellers = Math.Min(Environment.ProcessorCount, answers.Length); tellers > 0; tellers--)
            ThreadPool.UnsafeQueueUserWorkItem(TellNext, null);
        // Callers who do not come back at once, perhaps because they wait for one who is not told yet, are left to themselves.
        while (!all.Wait(Patience) && Volatile.Read(ref taken) < answers.Length)
            ThreadPool.UnsafeQueueUserWorkItem(TellNext, null);
    }

    private IReadOnlyList<Answer> CarryOut(FuyaoDatabase database, LedgerStore ledger, List<Waiting> group)
    {
        using var transaction = database.Begin(new AuditEntry(clock.GetCurrentInstant(), AuditEntry.Program, "ledger book", "orders"));
        // Asked when the lock is had: what is stored later is not earlier.
        var answers = ledger.CarryOut([.. group.Select(waiting => waiting.Asked)], clock.GetCurrentInstant(), transaction);
        transaction.Note("orders", group.Count);
        transaction.Note("clients", string.Join(", ", group.Select(waiting => waiting.Asked.Order.Client).Distinct().Order(StringComparer.Ordinal)));
        transaction.Note("lines", answers.OfType<Booked>().Sum(booked => booked.Transfers.Length));
        transaction.Commit();
        return answers;
    }

    private sealed record Waiting(AskedOrder Asked, TaskCompletionSource<Answer> Answered);
}
