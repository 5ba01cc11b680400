namespace Fuyao.Kernel.Reviews.Ranking;

/// <summary>Reads the values and groups of one block of rows after another, for one thread.</summary>
internal sealed class KeyBlock(StandingKeys keys)
{
    private readonly long[] values = new long[StandingKeys.RowsPerBlock];
    private readonly int[] codes = new int[StandingKeys.RowsPerBlock];
    private int first;

    /// <summary>How many rows were read.</summary>
    public int Rows { get; private set; }

    public ReadOnlySpan<long> Values => values.AsSpan(0, Rows);

    public ReadOnlySpan<int> Groups => codes.AsSpan(0, Rows);

    /// <summary>Who takes no part.</summary>
    public UnknownRows Unknown => new(keys.Known, first, Rows);

    public void Load(int from, int end)
    {
        first = from;
        Rows = Math.Min(values.Length, end - from);
        keys.Load(from, values.AsSpan(0, Rows), codes.AsSpan(0, Rows));
    }
}
