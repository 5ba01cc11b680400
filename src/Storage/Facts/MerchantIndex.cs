using System.Buffers.Binary;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;

namespace Fuyao.Storage.Facts;

/// <summary>
/// Merchant ids and their dense row numbers, as UTF-8 in one piece of memory: looking up an id out of a file makes no string. Row numbers are given in order and never change.
/// </summary>
public sealed class MerchantIndex
{
    /// <summary>The longest id, in bytes of UTF-8.</summary>
    public const int IdBytesMax = 128;

    private const int SlotsMin = 1024;
    private const int IdBytesTypical = 16;

    // Another start in each process, so that nobody can prepare ids that collide. The order of merchants does not depend on it.
    private static readonly ulong Seed = BinaryPrimitives.ReadUInt64LittleEndian(RandomNumberGenerator.GetBytes(sizeof(ulong)));

    private byte[] text = new byte[SlotsMin * IdBytesTypical];
    private int[] ends = new int[SlotsMin];

    /// <summary>Whether every id so far stands behind the one before it, byte by byte: then one behind the last is new.</summary>
    private bool isAscending = true;

    /// <summary>The row after the one that was found last: lists of merchants mostly name them in one order.</summary>
    private int next;

    /// <summary>The first <see cref="rowsInTable"/> rows by the hash of their ids; made when an id is asked for that only it can find, which may be on several threads at once.</summary>
    private int[] rowBySlot = [];
    private int rowsInTable;
    private readonly Lock making = new();

    /// <summary>The number of merchants; the next new one gets this row.</summary>
    public int Count { get; private set; }

    /// <returns>The row, or −1 where the id is not known.</returns>
    public int Find(ReadOnlySpan<byte> id)
    {
        var expected = next;
        if (expected < Count && BytesOf(expected).SequenceEqual(id))
        {
            next = expected + 1;
            return expected;
        }
        if (Count == 0 || (isAscending && id.SequenceCompareTo(BytesOf(Count - 1)) > 0))
            return -1;
        MakeTable();
        var row = rowBySlot[SlotOf(id)];
        if (row >= 0)
            next = row + 1;
        return row;
    }

    /// <inheritdoc cref="Find(ReadOnlySpan{byte})"/>
    public int Find(string id) => Find(Encoding.UTF8.GetBytes(id));

    /// <returns>The row of the id, which is added where it is new.</returns>
    public int FindOrAdd(ReadOnlySpan<byte> id) => Find(id) is var row and >= 0 ? row : Add(id);

    /// <param name="id">One that <see cref="Find(ReadOnlySpan{byte})"/> does not find.</param>
    /// <returns>Its row.</returns>
    public int Add(ReadOnlySpan<byte> id)
    {
        isAscending = isAscending && (Count == 0 || id.SequenceCompareTo(BytesOf(Count - 1)) > 0);
        var start = Count == 0 ? 0 : ends[Count - 1];
        if (start + id.Length > text.Length)
            Array.Resize(ref text, Math.Max(text.Length * 2, start + id.Length));
        if (Count == ends.Length)
            Array.Resize(ref ends, ends.Length * 2);
        id.CopyTo(text.AsSpan(start));
        ends[Count] = start + id.Length;
        Count++;
        if (rowsInTable == Count - 1 && Count * 2 <= rowBySlot.Length)
            rowBySlot[SlotOf(id)] = rowsInTable++;
        return Count - 1;
    }

    public string IdOf(int row) => Encoding.UTF8.GetString(BytesOf(row));

    /// <summary>The id's UTF-8 bytes, valid until the next id is added.</summary>
    public ReadOnlySpan<byte> BytesOf(int row)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(row, Count);
        var start = row == 0 ? 0 : ends[row - 1];
        return text.AsSpan(start, ends[row] - start);
    }

    public string[] ToArray()
    {
        var ids = new string[Count];
        for (var row = 0; row < ids.Length; row++)
            ids[row] = IdOf(row);
        return ids;
    }

    private int SlotOf(ReadOnlySpan<byte> id)
    {
        var mask = rowBySlot.Length - 1;
        for (var slot = (int)(Hash(id) & (uint)mask); ; slot = (slot + 1) & mask)
            if (rowBySlot[slot] < 0 || BytesOf(rowBySlot[slot]).SequenceEqual(id))
                return slot;
    }

    private void MakeTable()
    {
        if (Volatile.Read(ref rowsInTable) == Count)
            return;
        lock (making)
        {
            var row = rowsInTable;
            // At most half full: a probe ends soon.
            if (Count * 2 > rowBySlot.Length)
            {
                rowBySlot = new int[BitOperations.RoundUpToPowerOf2((uint)Math.Max(SlotsMin, Count * 4L))];
                Array.Fill(rowBySlot, -1);
                row = 0;
            }
            for (; row < Count; row++)
                rowBySlot[SlotOf(BytesOf(row))] = row;
            Volatile.Write(ref rowsInTable, row);
        }
    }

    /// <summary>Multiplies and folds eight bytes at a time.</summary>
    private static uint Hash(ReadOnlySpan<byte> id)
    {
        var hash = Seed ^ (ulong)id.Length;
        for (; id.Length >= sizeof(ulong); id = id[sizeof(ulong)..])
            hash = Fold(hash ^ BinaryPrimitives.ReadUInt64LittleEndian(id));
        ulong rest = 0;
        foreach (var last in id)
            rest = rest << 8 | last;
        hash = Fold(hash ^ rest);
        return unchecked((uint)(hash >> 32));
    }

    private static ulong Fold(ulong mixed)
    {
        var high = Math.BigMul(mixed, 0x9E37_79B9_7F4A_7C15, out var low);
        return high ^ low;
    }
}
