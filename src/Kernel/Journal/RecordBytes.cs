namespace Fuyao.Kernel.Journal;

/// <summary>Records as they lie in a chunk: one after another, ascending by the merchant's row.</summary>
public static class RecordBytes
{
    /// <exception cref="FormatException">The content is no whole number of records.</exception>
    public static ReadOnlyMemory<byte>[] Split(byte[] content, int recordBytes)
    {
        if (content.Length == 0 || content.Length % recordBytes != 0)
            throw new FormatException($"{content.Length} bytes are no whole number of records of {recordBytes}");
        var records = new ReadOnlyMemory<byte>[content.Length / recordBytes];
        for (var record = 0; record < records.Length; record++)
            records[record] = content.AsMemory(record * recordBytes, recordBytes);
        return records;
    }

    /// <returns>The place of a merchant's record; negative where there is none.</returns>
    public static int Find(ReadOnlySpan<ReadOnlyMemory<byte>> records, int row)
    {
        var (low, high) = (0, records.Length - 1);
        while (low <= high)
        {
            var middle = (low + high) / 2;
            var found = DecisionRecord.RowOf(records[middle].Span);
            if (found == row)
                return middle;
            (low, high) = found < row ? (middle + 1, high) : (low, middle - 1);
        }
        return -1;
    }
}
