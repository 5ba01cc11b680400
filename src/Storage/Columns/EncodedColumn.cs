using System.Numerics;
using Fuyao.Kernel.Columns;
using Fuyao.Kernel.Journal;

namespace Fuyao.Storage.Columns;

/// <summary>A column as it will lie in the store. Encoding needs no database, so that columns are encoded while others are written.</summary>
/// <param name="Chunks">In their order.</param>
/// <param name="ContentHash">The SHA-256 of those of the chunks, each taken of its pieces (<see cref="Digest.OfPieces"/>).</param>
internal sealed record EncodedColumn(string Type, bool IsDerived, int Rows, byte[][] Chunks, string ContentHash)
{
    public static EncodedColumn Of(Column column)
    {
        // Trailing unknown rows are left out: the content stays the same when merchants join.
        var rows = LastKnownRow(column.Known) + 1;
        var chunks = new byte[(rows + ChunkFormat.RowsPerChunk - 1) / ChunkFormat.RowsPerChunk][];
        var hashes = new Digest[chunks.Length];
        var encoder = new ChunkEncoder();
        for (var chunk = 0; chunk < chunks.Length; chunk++)
        {
            var fromRow = chunk * ChunkFormat.RowsPerChunk;
            chunks[chunk] = encoder.Encode(column, fromRow, Math.Min(ChunkFormat.RowsPerChunk, rows - fromRow)).ToArray();
            hashes[chunk] = Digest.OfPieces(chunks[chunk]);
        }
        return new EncodedColumn(column.Type.ToString().ToLowerInvariant(), column is DerivedColumn, rows, chunks, Digest.OfAll(hashes).ToString());
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
