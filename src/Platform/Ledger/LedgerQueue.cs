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
/// for one account cost one durable transaction. Each caller is answered after the commit, in the order in which orders came in.
/// </summary>
public sealed class LedgerQueue : IAsyncDisposable
{
    /// <summary>With so many bookings a group is full: a larger one keeps its first callers waiting for no gain.</summary>
    private const int BookingsPerGroup = 1_024;

    /// <summary>So many may wait; who comes then waits for room.</summary>
    private const int WaitingMax = 65_536;

    /// <summary>So many times others are let go first while nobody comes; some ten microseconds.</summary>
    private const int TurnsMax = 50;

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
        var waiting = new Waiting(new AskedOrder(order), new TaskCompletionSource<Answer>(TaskCreationOptions.RunContinuationsAsynchronously));
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
            LetComeBack(group.Count);
            group.Clear();
            for (var bookings = 0; bookings < BookingsPerGroup && orders.Reader.TryRead(out var next); bookings += next.Asked.Order.Bookings.Length)
                group.Add(next);
            try
            {
                // Both for as long as all goes well: the ledger remembers what it has seen.
                database ??= FuyaoDatabase.OpenExisting(store);
                ledger ??= new LedgerStore(database);
                var answers = CarryOut(database, ledger, group);
                for (var index = 0; index < group.Count; index++)
                    group[index].Answered.SetResult(answers[index]);
            }
            catch (Exception failed)
            {
                // A lost connection is not mended by asking it again.
                database?.Dispose();
                (database, ledger) = (null, null);
                foreach (var waiting in group)
                    waiting.Answered.TrySetException(failed);
            }
        }
        database?.Dispose();
    }

    /// <summary>
    /// Who was answered in one group often asks again at once; without this the next group would be stored with the first few of them. As long as they come it is waited for as many; for one caller alone not at all.
    /// </summary>
    private void LetComeBack(int answered)
    {
        for (var (turns, come) = (0, 0); turns < TurnsMax && orders.Reader.Count < Math.Min(answered, BookingsPerGroup); turns++)
        {
            if (orders.Reader.Count > come)
                (turns, come) = (0, orders.Reader.Count);
            Thread.Yield();
        }
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
