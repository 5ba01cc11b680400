using System.Numerics;
using System.Security.Cryptography;
using Fuyao.Kernel.Columns;

namespace Fuyao.Storage.Columns;

/// <summary>
/// A column as it will lie in the store. Encoding needs no database, so several columns can be encoded at once; only their hashes are kept, and chunks are encoded again when they
/// are written, which costs less than holding every column twice.
/// </summary>
internal sealed record EncodedColumn(Column Column, int Rows, string ContentHash)
{
    public string Type => Column.Type.ToString().ToLowerInvariant();

    public bool IsDerived => Column is DerivedColumn;

    public static EncodedColumn Of(Column column)
    {
        // Trailing unknown rows are left out: the content stays the same when merchants join.
        var rows = LastKnownRow(column.Known) + 1;
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var encoder = new ChunkEncoder();
        for (var fromRow = 0; fromRow < rows; fromRow += ChunkFormat.RowsPerChunk)
            hash.AppendData(encoder.Encode(column, fromRow, Math.Min(ChunkFormat.RowsPerChunk, rows - fromRow)));
        return new EncodedColumn(column, rows, Convert.ToHexStringLower(hash.GetHashAndReset()));
    }

    /// <summary>The chunks in their order, each made when it is asked for.</summary>
    public IEnumerable<byte[]> Chunks()
    {
        var encoder = new ChunkEncoder();
        for (var fromRow = 0; fromRow < Rows; fromRow += ChunkFormat.RowsPerChunk)
            yield return encoder.Encode(Column, fromRow, Math.Min(ChunkFormat.RowsPerChunk, Rows - fromRow)).ToArray();
    }

    private static int LastKnownRow(BitMask known)
    {
        var words = known.Words;
        var word = words.Length - 1;
        while (word >= 0 && words[word] == 0)
            word--;
        return word < 0 ? -1 : word * BitMask.BitsPerWord + BitMask.BitsPerWord - 1 - BitOperations.LeadingZeroCount(words[word]);
    }
}
