namespace Fuyao.Bench.Data;

/// <summary>Reads so much else that nothing of the columns is left in the processor's caches: what follows has to fetch them from memory, whether there are many or few.</summary>
public sealed class CacheSweep
{
    // Several times the last cache of today's servers.
    private const int BytesPerPart = 4 << 20;
    private const int Parts = 64;

    // Written to once: memory that nobody wrote to may all be one page of zeros, which sweeps nothing.
    private readonly byte[][] parts = [.. Enumerable.Range(0, Parts).Select(_ => Enumerable.Repeat((byte)1, BytesPerPart).ToArray())];

    /// <returns>Nothing anybody needs; it keeps the reading from being optimised away.</returns>
    public ulong Run()
    {
        ulong total = 0;
        Parallel.For(0, Parts, part => Interlocked.Add(ref total, ColumnSum.Sum(parts[part])));
        return total;
    }
}
