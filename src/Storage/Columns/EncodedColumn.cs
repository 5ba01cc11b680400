using System.Numerics;
using System.Security.Cryptography;
using Fuyao.Kernel.Columns;

namespace Fuyao.Storage.Columns;

/// <summary>A column as it will lie in the store. Encoding needs no database, so several columns can be encoded at once.</summary>
internal sealed record EncodedColumn(string Type, bool IsDerived, int Rows, IReadOnlyList<byte[]> Chunks, string ContentHash)
{
    public static EncodedColumn Of(Column column)
    {
        // Trailing unknown rows are left out: the content stays the same when merchants join.
        var rows = LastKnownRow(column.Known) + 1;
        var encoder = new ChunkEncoder();
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var chunks = new List<byte[]>((rows + ChunkFormat.RowsPerChunk - 1) / ChunkFormat.RowsPerChunk);
        for (var fromRow = 0; fromRow < rows; fromRow += ChunkFormat.RowsPerChunk)
        {
            var chunk = encoder.Encode(column, fromRow, Math.Min(ChunkFormat.RowsPerChunk, rows - fromRow)).ToArray();
            hash.AppendData(chunk);
            chunks.Add(chunk);
        }
        return new EncodedColumn(column.Type.ToString().ToLowerInvariant(), column is DerivedColumn, rows, chunks, Convert.ToHexStringLower(hash.GetHashAndReset()));
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
