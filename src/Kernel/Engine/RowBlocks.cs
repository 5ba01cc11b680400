namespace Fuyao.Kernel.Engine;

/// <summary>Cuts a population into blocks that threads work on side by side. Blocks begin at whole words of bit masks, so that two never write to the same one.</summary>
internal static class RowBlocks
{
    public const int RowsPerBlock = 65_536;

    /// <param name="work">First row and the row after the last.</param>
    public static void ForEach(int count, Action<int, int> work) => ForEach(count, RowsPerBlock, work);

    /// <param name="rowsPerBlock">A multiple of 64: few rows balance better, many are sooner handed out.</param>
    /// <param name="work">First row and the row after the last.</param>
    public static void ForEach(int count, int rowsPerBlock, Action<int, int> work) =>
        SideBySide.ForEach((int)(((long)count + rowsPerBlock - 1) / rowsPerBlock), block => work(block * rowsPerBlock, (int)Math.Min(count, (block + 1L) * rowsPerBlock)));

    /// <summary>How many blocks so many rows make.</summary>
    public static int CountOf(int count) => (int)(((long)count + RowsPerBlock - 1) / RowsPerBlock);

    /// <summary>The first row of a block and the row after its last.</summary>
    public static (int First, int End) RowsOf(int block, int count) => (block * RowsPerBlock, (int)Math.Min(count, (block + 1L) * RowsPerBlock));
}
