using System.Runtime.ExceptionServices;

namespace Fuyao.Kernel.Engine;

/// <summary>Work that threads share: each takes the next piece when it is done with one, so that none waits for long at the end; a thread that starts late takes fewer.</summary>
internal static class SideBySide
{
    /// <exception cref="Exception">What the work throws comes out as it is; pieces not yet taken are left.</exception>
    public static void ForEach(int count, Action<int> work) => ForEach(count, () => 0, (piece, _) => work(piece));

    /// <inheritdoc cref="ForEach(int, Action{int})"/>
    /// <param name="roomOf">Makes what a thread works with; nobody else uses it meanwhile.</param>
    public static void ForEach<TRoom>(int count, Func<TRoom> roomOf, Action<int, TRoom> work)
    {
        var taken = -1;
        void Take(ParallelLoopState? all)
        {
            var room = roomOf();
            for (var piece = Interlocked.Increment(ref taken); piece < count && all is not { ShouldExitCurrentIteration: true }; piece = Interlocked.Increment(ref taken))
                work(piece, room);
        }

        var threads = Math.Min(Environment.ProcessorCount, count);
        if (threads <= 1)
        {
            Take(null);
            return;
        }
        try
        {
            Parallel.For(0, threads, (_, all) => Take(all));
        }
        catch (AggregateException failed)
        {
            // Several threads may fail; callers expect what a plain loop would throw.
            ExceptionDispatchInfo.Throw(failed.InnerExceptions[0]);
        }
    }
}
