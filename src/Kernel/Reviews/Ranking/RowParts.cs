using Fuyao.Kernel.Columns;
using Fuyao.Kernel.Engine;

namespace Fuyao.Kernel.Reviews.Ranking;

/// <summary>Cuts a population into a few runs of rows that are passed over several times with the same cuts. Runs begin at whole chunks and so at whole words of bit masks.</summary>
internal readonly struct RowParts(int rows, int partsMax)
{
    private readonly int chunks = (int)(((long)rows + NumberChunk.RowsMax - 1) / NumberChunk.RowsMax);

    public int Count => Math.Max(1, Math.Min(partsMax, chunks));

    /// <param name="work">The part, its first row and the row after its last.</param>
    public void ForEach(Action<int, int, int> work)
    {
        var parts = this;
        SideBySide.ForEach(Count, part => work(part, parts.Start(part), parts.Start(part + 1)));
    }

    private int Start(int part) => (int)Math.Min(rows, (long)chunks * part / Count * NumberChunk.RowsMax);
}
