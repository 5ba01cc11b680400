using System.Numerics;
using System.Runtime.InteropServices;
using Fuyao.Kernel.Columns;

namespace Fuyao.Bench.Data;

/// <summary>
/// The limit that memory sets: reads every byte that some columns hold, values in their narrowest width and masks, on all processors, and does nothing with them but add
/// them up. Any evaluation has to read these bytes at the least.
/// </summary>
public sealed class ColumnSum
{
    private const int WordsPerPiece = 65_536;

    private readonly ulong[][] parts;

    /// <param name="columns">Those that a programme reads.</param>
    public ColumnSum(IEnumerable<Column> columns) => parts = [.. columns.SelectMany(Words).Distinct()];

    public long Bytes => parts.Sum(part => (long)part.Length * sizeof(ulong));

    /// <returns>The sum of all words, which nobody needs; it keeps the reading from being optimised away.</returns>
    public ulong Run()
    {
        ulong total = 0;
        var pieces = parts.SelectMany(part => Enumerable.Range(0, (part.Length + WordsPerPiece - 1) / WordsPerPiece).Select(piece => (part, piece * WordsPerPiece))).ToArray();
        Parallel.For(0, pieces.Length, () => 0UL, (index, _, sum) =>
        {
            var (part, first) = pieces[index];
            return unchecked(sum + Sum(part.AsSpan(first, Math.Min(WordsPerPiece, part.Length - first))));
        }, sum => Interlocked.Add(ref total, sum));
        return total;
    }

    /// <summary>Four sums side by side, so that none waits for the addition before it. May wrap: only the reading counts.</summary>
    private static ulong Sum(ReadOnlySpan<ulong> words)
    {
        unchecked
        {
            var vectors = MemoryMarshal.Cast<ulong, Vector<ulong>>(words);
            var (a, b, c, d) = (Vector<ulong>.Zero, Vector<ulong>.Zero, Vector<ulong>.Zero, Vector<ulong>.Zero);
            var index = 0;
            for (; index + 4 <= vectors.Length; index += 4)
            {
                a += vectors[index];
                b += vectors[index + 1];
                c += vectors[index + 2];
                d += vectors[index + 3];
            }
            for (; index < vectors.Length; index++)
                a += vectors[index];
            var sum = Vector.Sum(a + b + c + d);
            for (var rest = vectors.Length * Vector<ulong>.Count; rest < words.Length; rest++)
                sum += words[rest];
            return sum;
        }
    }

    private static IEnumerable<ulong[]> Words(Column column)
    {
        var known = column.Known.CountSet() == column.Count ? [] : (ulong[][])[column.Known.Words.ToArray()];
        return column switch
        {
            BoolColumn flags => [flags.Values.Words.ToArray(), .. known],
            LongColumn numbers => [Pack(numbers.Count, row => numbers.Values[row]), .. known],
            DerivedColumn numbers => [Pack(numbers.Count, row => numbers.Units[row]), .. known],
            StringColumn texts => [Pack(texts.Count, row => texts.Codes[row]), .. known],
            SetColumn sets => [Pack(sets.Count, row => sets.Codes[row]), .. known],
            DoubleColumn numbers => [Pack(numbers.Count, row => BitConverter.DoubleToInt64Bits(numbers.Values[row])), .. known],
            _ => throw new ArgumentException($"No bytes are known of a {column.GetType().Name}.", nameof(column)),
        };
    }

    /// <summary>In 8, 16, 32 or 64 bits, whichever holds every distance from the least value.</summary>
    private static ulong[] Pack(int count, Func<int, long> read)
    {
        var (least, greatest) = (long.MaxValue, long.MinValue);
        for (var row = 0; row < count; row++)
            (least, greatest) = (Math.Min(least, read(row)), Math.Max(greatest, read(row)));
        var range = unchecked((ulong)(greatest - least));
        var bytes = count == 0 || range == 0 ? 0 : range <= byte.MaxValue ? 1 : range <= ushort.MaxValue ? 2 : range <= uint.MaxValue ? 4 : 8;
        var words = new ulong[((long)count * bytes + sizeof(ulong) - 1) / sizeof(ulong)];
        var packed = MemoryMarshal.AsBytes(words.AsSpan());
        for (var row = 0; bytes > 0 && row < count; row++)
        {
            var distance = unchecked((ulong)(read(row) - least));
            MemoryMarshal.AsBytes(new ReadOnlySpan<ulong>(in distance))[..bytes].CopyTo(packed[(row * bytes)..]);
        }
        return words;
    }
}
