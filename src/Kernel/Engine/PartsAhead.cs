namespace Fuyao.Kernel.Engine;

/// <summary>
/// Makes the parts of something on all processors, a few ahead of whoever takes them one by one in their order: a part is written while the next ones are made, and no more than a few are held.
/// </summary>
public static class PartsAhead
{
    /// <summary>For each processor one that is being made and one that waits to be taken.</summary>
    private const int PartsPerProcessor = 2;

    /// <param name="count">How many parts there are.</param>
    /// <param name="make">Makes one of them, on any thread.</param>
    public static IEnumerable<T> Make<T>(int count, Func<int, T> make) => Make(Enumerable.Range(0, count), make);

    /// <param name="sources">What the parts are made of; each is asked for on the caller's thread, when there is room for its part.</param>
    /// <param name="make">Makes one of them, on any thread.</param>
    public static IEnumerable<T> Make<TSource, T>(IEnumerable<TSource> sources, Func<TSource, T> make)
    {
        var making = new Queue<Task<T>>();
        try
        {
            foreach (var source in sources)
            {
                making.Enqueue(Task.Run(() => make(source)));
                if (making.Count == PartsPerProcessor * Environment.ProcessorCount)
                    yield return making.Dequeue().GetAwaiter().GetResult();
            }
            while (making.Count > 0)
                yield return making.Dequeue().GetAwaiter().GetResult();
        }
        finally
        {
            // Whoever takes no more leaves nothing behind that still runs; what failed has been told with the part before it, or is not wanted.
            foreach (var unwanted in making)
                ((Task)unwanted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing).GetAwaiter().GetResult();
        }
    }
}
