namespace Fuyao.Kernel.Reviews.Ranking;

/// <summary>
/// Cuts a population into a few runs of rows, one for each thread, that are passed over several times with the same cuts. Runs begin at whole blocks and so
/// at whole words of bit masks.
/// </summary>
internal readonly struct RowParts(int rows, int partsMax)
{
    private readonly int blocks = (int)(((long)rows + StandingKeys.RowsPerBlock - 1) / StandingKeys.RowsPerBlock);

    public int Count => Math.Max(1, Math.Min(partsMax, blocks));

    /// <param name="work">The part, its first row and the row after its last.</param>
    public void ForEach(Action<int, int, int> work)
    {
        var parts = this;
        if (Count == 1)
            work(0, 0, rows);
        else
            Parallel.For(0, Count, part => work(part, parts.Start(part), parts.Start(part + 1)));
    }

    private int Start(int part) => (int)Math.Min(rows, (long)blocks * part / Count * StandingKeys.RowsPerBlock);
}
