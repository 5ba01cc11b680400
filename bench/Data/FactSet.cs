using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Fuyao.Kernel.Columns;
using Fuyao.Kernel.Facts;

namespace Fuyao.Bench.Data;

/// <summary>
/// Invented facts of every type, in turn: flags, counts small and large, money, ratings with one decimal, measured numbers, texts with few and with many values, dates, instants
/// and tag sets. One in four is known for everybody; of the others 1 % is unknown. The catalogue and the columns come from the same list.
/// </summary>
public sealed class FactSet(int factsCount)
{
    private const double MissingShare = 0.01;
    private const ulong Seed = 60;
    private const int RowsPerBlock = Market.RowsPerBlock;
    private const int TagsCount = 6;
    private const double UnitsPerWhole = 10_000;

    // 2006-01-01 to about 2016-11, in days since 1970.
    private const int FirstDay = 13_149;
    private const int DaysCount = 3_960;
    private const long TicksPerSecond = 10_000_000;
    private const long FirstSecond = 1_475_280_000;
    private const int SecondsCount = 31 * 86_400;

    private static readonly string[] Kinds = ["bool", "small", "large", "money", "rating", "measured", "text", "texts", "date", "instant", "set", "bool"];

    public ImmutableArray<string> Names { get; } = [.. Enumerable.Range(0, factsCount).Select(index => $"f{index:00}_{KindOf(index)}")];

    public static string KindOf(int fact) => Kinds[fact % Kinds.Length];

    /// <summary>What of a text fact one in <see cref="TextsOf"/> merchants has.</summary>
    public static string TextOf(int code) => $"v{code:000}";

    public static int TextsOf(string kind) => kind == "text" ? 31 : 500;

    /// <summary>catalogue.yaml with these facts and a region to group by.</summary>
    public string Catalogue()
    {
        var yaml = new StringBuilder("catalogue: bench\nzone: Asia/Shanghai\ncurrency: CNY\nfacts:\n");
        foreach (var (fact, name) in Names.Index())
            yaml.Append(CultureInfo.InvariantCulture, $"  {name}:\n    type: {TypeOf(KindOf(fact))}\n    kind: state\n    label: {{ zh: 事实{fact}, en: Fact {fact} }}\n    source: {{ zh: 基准, en: Benchmark }}\n");
        return yaml.ToString();
    }

    public Population Draw(int count)
    {
        var ids = new string[count];
        Array.Fill(ids, "merchant");
        return new Population(ids, Columns(count));
    }

    /// <summary>By fact.</summary>
    public Dictionary<string, Column> Columns(int count) => Names.Index().ToDictionary(name => name.Item, name => Draw(name.Index, count));

    /// <summary>The fewest bytes in which these values of the whole column can be told apart by fixed widths: flags in bits, texts and sets as codes, numbers as distances from the least, and a bit for what is known where not everything is.</summary>
    public static double NarrowestBytes(Column column)
    {
        var bits = column switch
        {
            BoolColumn => 1,
            StringColumn texts => Width(texts.Count, row => texts.Codes[row], 0),
            SetColumn sets => Width(sets.Count, row => sets.Codes[row], 0),
            LongColumn numbers => Width(numbers.Count, row => numbers.Known[row] ? numbers.Values[row] : null),
            DerivedColumn numbers => Width(numbers.Count, row => numbers.Known[row] ? numbers.Units[row] : null),
            // A measured number with at most four decimals is a whole number of 1/10,000; one with more needs all its bits.
            DoubleColumn numbers when Rows(numbers).All(row => !numbers.Known[row] || Units(numbers.Values[row]) / UnitsPerWhole == numbers.Values[row]) =>
                Width(numbers.Count, row => numbers.Known[row] ? (long)Units(numbers.Values[row]) : null),
            DoubleColumn => 64,
            _ => throw new ArgumentException($"No width is known of a {column.GetType().Name}.", nameof(column)),
        };
        return (bits + (column.Known.CountSet() == column.Count ? 0 : 1)) * (double)column.Count / 8;
    }

    private static IEnumerable<int> Rows(Column column) => Enumerable.Range(0, column.Count);

    private static double Units(double value) => Math.Floor(value * UnitsPerWhole + 0.5);

    private static int Width(int count, Func<int, long?> read, long? least = null)
    {
        var (low, high) = (least ?? long.MaxValue, least ?? long.MinValue);
        for (var row = 0; row < count; row++)
            if (read(row) is { } value)
                (low, high) = (Math.Min(low, value), Math.Max(high, value));
        return low >= high ? 0 : unchecked((ulong)(high - low)) switch { <= byte.MaxValue => 8, <= ushort.MaxValue => 16, <= uint.MaxValue => 32, _ => 64 };
    }

    private static string TypeOf(string kind) => kind switch
    {
        "small" or "large" => "int",
        "rating" or "measured" => "double",
        "text" or "texts" => "string",
        _ => kind,
    };

    private static Column Draw(int fact, int count)
    {
        var known = fact % 4 == 0 ? BitMask.All(count) : Bits(fact, count, 1, 1 - MissingShare);
        return KindOf(fact) switch
        {
            "bool" => new BoolColumn(Bits(fact, count, 2, fact % 2 == 0 ? 0.97 : 0.03), known),
            "small" => Whole(ColumnType.Int, (ref SplitMix random) => random.NextBelow(200)),
            "large" => Whole(ColumnType.Int, (ref SplitMix random) => (long)Math.Pow(10, 6 * random.NextShare())),
            "money" => Whole(ColumnType.Money, (ref SplitMix random) => (long)(100 * Math.Pow(10, 5 * random.NextShare())) * 100),
            "date" => Whole(ColumnType.Date, (ref SplitMix random) => FirstDay + random.NextBelow(DaysCount)),
            "instant" => Whole(ColumnType.Instant, (ref SplitMix random) => (FirstSecond + random.NextBelow(SecondsCount)) * TicksPerSecond),
            "rating" => new DoubleColumn(Fill(fact, count, (ref SplitMix random) => (10 + random.NextBelow(41)) / 10.0), known),
            "measured" => new DoubleColumn(Fill(fact, count, (ref SplitMix random) => random.NextShare()), known),
            "set" => new SetColumn(Fill(fact, count, (ref SplitMix random) => random.NextBelow(1 << TagsCount)), TagSets(), known),
            var kind => new StringColumn(
                Fill(fact, count, (ref SplitMix random) => random.NextBelow(TextsOf(kind))), [.. Enumerable.Range(0, TextsOf(kind)).Select(TextOf)], known),
        };

        LongColumn Whole(ColumnType type, Drawing<long> draw) => new(type, Fill(fact, count, draw), known);
    }

    private static ImmutableArray<ImmutableArray<string>> TagSets() =>
        [.. Enumerable.Range(0, 1 << TagsCount).Select(bits => Enumerable.Range(0, TagsCount).Where(tag => (bits >> tag & 1) != 0).Select(tag => $"tag{tag}").ToImmutableArray())];

    private delegate T Drawing<T>(ref SplitMix random);

    private static T[] Fill<T>(int fact, int count, Drawing<T> draw)
    {
        var values = new T[count];
        ForEachBlock(count, block =>
        {
            var random = new SplitMix(Seed + (ulong)fact, (ulong)block);
            foreach (ref var value in values.AsSpan(block * RowsPerBlock, Math.Min(RowsPerBlock, count - block * RowsPerBlock)))
                value = draw(ref random);
        });
        return values;
    }

    private static BitMask Bits(int fact, int count, int stream, double share)
    {
        var mask = new BitMask(count);
        ForEachBlock(count, block =>
        {
            var random = new SplitMix(Seed + (ulong)(fact + 1_000 * stream), (ulong)block);
            for (var row = block * RowsPerBlock; row < Math.Min(count, (block + 1L) * RowsPerBlock); row++)
                mask[row] = random.NextShare() < share;
        });
        return mask;
    }

    private static void ForEachBlock(int count, Action<int> fill) => Parallel.For(0, (int)(((long)count + RowsPerBlock - 1) / RowsPerBlock), fill);
}
