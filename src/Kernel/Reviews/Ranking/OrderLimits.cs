namespace Fuyao.Kernel.Reviews.Ranking;

/// <summary>Where one way of finding standings gives way to another. What comes out is the same with any; tests set them to bring each way about on few rows.</summary>
/// <param name="CellsMax">The most counters of <see cref="CountedStandings"/>, one for each group and possible value.</param>
/// <param name="RowsPerBucket">About how many merchants <see cref="PartitionedStandings"/> orders at a time, so that they stay in the cache of a core.</param>
/// <param name="Threads">How many run side by side.</param>
internal sealed record OrderLimits(int CellsMax, int RowsPerBucket, int Threads)
{
    public static OrderLimits Default { get; } = new(1 << 20, 16384, Environment.ProcessorCount);
}
