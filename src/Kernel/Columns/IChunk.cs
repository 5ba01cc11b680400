namespace Fuyao.Kernel.Columns;

/// <summary>Up to <see cref="NumberChunk.RowsMax"/> rows of values in their narrowest form. Never changes, so that columns can share it.</summary>
/// <typeparam name="TSelf">The chunk.</typeparam>
/// <typeparam name="T">What its rows are read as.</typeparam>
public interface IChunk<TSelf, T>
    where TSelf : class, IChunk<TSelf, T>
    where T : unmanaged
{
    public int Rows { get; }

    /// <summary>Memory held.</summary>
    public long Bytes { get; }

    /// <summary>Reads <paramref name="into"/>'s length of rows; what stands in rows that are not known is any value.</summary>
    public void Load(int first, Span<T> into);

    /// <summary>Rows of which none is known.</summary>
    public static abstract TSelf Unknown(int rows);

    /// <param name="values">At most <see cref="NumberChunk.RowsMax"/>; what stands in rows that are not known does not matter.</param>
    /// <param name="known">One bit a row, the first in bit 0 of the first word.</param>
    public static abstract TSelf Pack(ReadOnlySpan<T> values, ReadOnlySpan<ulong> known);
}
