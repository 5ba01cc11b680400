namespace Fuyao.Kernel.Reviews.Ranking;

/// <summary>Reads the keys of one block of rows after another, for one thread.</summary>
internal sealed class KeyBlock(StandingKeys keys)
{
    private readonly ulong[] room = new ulong[StandingKeys.RowsPerBlock];
    private readonly long[] distances = new long[StandingKeys.RowsPerBlock];
    private readonly int[] codes = new int[StandingKeys.RowsPerBlock];
    private int first;

    /// <summary>How many rows were read.</summary>
    public int Rows { get; private set; }

    /// <summary>May be changed.</summary>
    public Span<ulong> Keys => room.AsSpan(0, Rows);

    /// <summary>How far each value is from the least, in 64 bits without a sign.</summary>
    public ReadOnlySpan<long> Distances => distances.AsSpan(0, Rows);

    /// <summary>The groups; without meaning where there is only one.</summary>
    public ReadOnlySpan<int> Groups => codes.AsSpan(0, Rows);

    /// <summary>Who takes no part.</summary>
    public UnknownRows Unknown => new(keys.Known, first, Rows);

    public void Load(int from, int end)
    {
        first = from;
        Rows = Math.Min(room.Length, end - from);
        keys.Load(from, Keys, distances.AsSpan(0, Rows), codes.AsSpan(0, Rows));
    }
}
