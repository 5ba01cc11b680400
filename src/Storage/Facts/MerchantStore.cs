using System.Buffers.Binary;
using Fuyao.Storage.Columns;

namespace Fuyao.Storage.Facts;

/// <summary>Stores the merchants' ids by row number, in blobs of 65,536: lengths, then the texts, then a checksum.</summary>
public sealed class MerchantStore(FuyaoDatabase database)
{
    public int Count() => database.Single<int>("select coalesce(sum(row_count), 0) from merchant_chunk");

    /// <exception cref="StorageException">The store is damaged.</exception>
    public MerchantIndex Load()
    {
        var index = new MerchantIndex();
        foreach (var content in database.Query<byte[]>("select content from merchant_chunk order by chunk"))
            AddChunk(index, content);
        return index;
    }

    /// <summary>The id of one merchant, without reading those of all.</summary>
    /// <exception cref="StorageException">The store is damaged, or has no such row.</exception>
    public string IdOf(int row)
    {
        var index = new MerchantIndex();
        if (database.SingleOrNone<byte[]>("select content from merchant_chunk where chunk = @chunk", new { chunk = row / ChunkFormat.RowsPerChunk }) is { } content)
            AddChunk(index, content);
        return row % ChunkFormat.RowsPerChunk < index.Count ? index.IdOf(row % ChunkFormat.RowsPerChunk) : throw new StorageException($"there is no merchant with the row {row}; restore the database from a backup");
    }

    /// <summary>Stores the merchants of the index that are not stored yet.</summary>
    /// <exception cref="StorageConflictException">Other merchants have got these rows since the index was loaded.</exception>
    public void Save(MerchantIndex merchants, StorageTransaction transaction)
    {
        transaction.MustBeOpen();
        var stored = Stored(merchants);
        for (var fromRow = stored / ChunkFormat.RowsPerChunk * ChunkFormat.RowsPerChunk; stored < merchants.Count && fromRow < merchants.Count; fromRow += ChunkFormat.RowsPerChunk)
        {
            var rows = Math.Min(ChunkFormat.RowsPerChunk, merchants.Count - fromRow);
            database.Execute(
                """
                insert into merchant_chunk (chunk, row_count, content) values (@chunk, @rows, @content)
                on conflict (chunk) do update set row_count = excluded.row_count, content = excluded.content
                """,
                new { chunk = fromRow / ChunkFormat.RowsPerChunk, rows, content = Encode(merchants, fromRow, rows) });
        }
    }

    /// <summary>
    /// How many merchants of the index are stored. Every column goes by row number: were the stored ids not those of the index, one merchant's facts would become another's.
    /// </summary>
    private int Stored(MerchantIndex merchants)
    {
        var stored = 0;
        foreach (var chunk in database.Query<ChunkRow>("select row_count as rowCount, content from merchant_chunk order by chunk"))
        {
            var rows = (int)chunk.RowCount;
            if (stored + rows > merchants.Count || !Encode(merchants, stored, rows).AsSpan().SequenceEqual(chunk.Content))
                throw new StorageConflictException("another process has added merchants meanwhile; nothing was stored; try again");
            stored += rows;
        }
        return stored;
    }

    private static byte[] Encode(MerchantIndex merchants, int fromRow, int rows)
    {
        var length = 0;
        for (var row = fromRow; row < fromRow + rows; row++)
            length += 1 + merchants.BytesOf(row).Length;
        var content = new byte[length + ChunkFormat.ChecksumBytes];
        var at = 0;
        for (var row = fromRow; row < fromRow + rows; row++)
        {
            var id = merchants.BytesOf(row);
            content[at++] = (byte)id.Length;
            id.CopyTo(content.AsSpan(at));
            at += id.Length;
        }
        BinaryPrimitives.WriteUInt32LittleEndian(content.AsSpan(length), ChunkFormat.Checksum(content.AsSpan(0, length)));
        return content;
    }

    private static void AddChunk(MerchantIndex index, byte[] content)
    {
        var body = content.AsSpan(0, Math.Max(0, content.Length - ChunkFormat.ChecksumBytes));
        if (content.Length < ChunkFormat.ChecksumBytes || BinaryPrimitives.ReadUInt32LittleEndian(content.AsSpan(body.Length)) != ChunkFormat.Checksum(body))
            throw new StorageException("the list of merchants is damaged: a checksum is wrong; restore the database from a backup");
        for (var at = 0; at < body.Length; at += 1 + body[at])
            index.FindOrAdd(body.Slice(at + 1, body[at]));
    }

    private sealed record ChunkRow(long RowCount, byte[] Content);
}
