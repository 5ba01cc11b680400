using System.Collections.Immutable;
using System.Globalization;
using Fuyao.Kernel.Cel;
using Fuyao.Kernel.Columns;
using Fuyao.Kernel.Engine.Rows;
using Fuyao.Kernel.Values;
using NodaTime;

namespace Fuyao.Kernel.Tests.Engine;

/// <summary>Columns of every type with unknowns, extremes and repeated values, the inputs that a programme would bind to them, and literals that meet their values.</summary>
internal sealed class RandomColumns
{
    public static readonly DateTimeZone[] Zones = [DateTimeZoneProviders.Tzdb["America/Sao_Paulo"], DateTimeZoneProviders.Tzdb["Asia/Shanghai"], DateTimeZone.Utc];
    public static readonly string[] Texts = ["", "a", "b", "ab", "gold", "金牌", "𝔾old", "ｚ", "Ab", "aa", "b a"];

    // 0000-12-31 to 0001-01-02, where dates begin to read as values; 9999-12-31, the calendar's last; leap days and their neighbours.
    private static readonly long[] EdgeDays = [-719_163, -719_162, -719_161, 2_932_895, 2_932_896, 0, -1, 16_860, 11_016, 11_017, -25_509];

    private readonly Random random;
    private readonly DateTimeZone zone;
    private readonly Dictionary<string, (CelType Type, RowInput Input)> inputs = [];
    private readonly Dictionary<CelKind, List<CelValue>> seen = [];

    /// <param name="zone">Of the marketplace; any where null.</param>
    public RandomColumns(Random random, int count, DateTimeZone? zone = null)
    {
        this.random = random;
        this.zone = zone ??= Pick(Zones);
        Count = count;
        foreach (var name in (string[])["b1", "b2"])
            Add(name, CelType.Bool, new BoolColumn(Bits(0.5), Known()));
        foreach (var name in (string[])["i1", "i2"])
            Add(name, CelType.Int, new LongColumn(ColumnType.Int, Longs(() => Whole()), Known()));
        foreach (var name in (string[])["m1", "m2"])
            Add(name, CelType.Money, new LongColumn(ColumnType.Money, Longs(() => Whole() is var n && Math.Abs((double)n) < 1e14 ? n * 100 : n), Known()));
        foreach (var name in (string[])["r1", "r2"])
            Add(name, CelType.Double, new DerivedColumn(Longs(() => Whole() is var n && random.Next(2) == 0 ? n : random.Next(-3, 4) * 2_500), Known()));
        foreach (var name in (string[])["d1", "d2"])
            Add(name, CelType.Double, new DoubleColumn([.. Enumerable.Range(0, count).Select(_ => Measured())], Known()));
        foreach (var name in (string[])["day1", "day2"])
            Add(name, CelType.Timestamp, new LongColumn(ColumnType.Date, Longs(() => random.Next(8) == 0 ? Pick(EdgeDays) : random.Next(17_100, 17_110)), Known()));
        foreach (var name in (string[])["w1", "w2"])
            Add(name, CelType.Timestamp, new LongColumn(ColumnType.Instant, Longs(Ticks), Known()));
        var s1 = Strings();
        var s2 = Strings();
        Add("s1", CelType.String, s1);
        Add("s2", CelType.String, s2);
        Add("t1", CelType.List(CelType.String), Sets());
        Add("t2", CelType.List(CelType.String), Sets());
        inputs["nobody"] = (CelType.Int, new ConstantInput(CelValue.Unknown("nobody")));
        inputs["pi"] = (CelType.Int, new ConstantInput(CelValue.Of(Whole())));
        inputs["pm"] = (CelType.Money, new ConstantInput(CelValue.Of(new Money(Whole()))));
        inputs["pd"] = (CelType.Double, new ConstantInput(CelValue.Of(Measured())));
        inputs["ps"] = (CelType.String, new ConstantInput(CelValue.Of(Pick(Texts))));
        inputs["tm"] = (CelType.Money, Table(s1, () => CelValue.Of(new Money(Whole()))));
        inputs["ti"] = (CelType.Int, Table(s2, () => CelValue.Of(Whole())));
        inputs["td"] = (CelType.Double, Table(s1, () => CelValue.Of(Measured())));
        inputs["tw"] = (CelType.Timestamp, Table(s2, () => CelValue.Timestamp(Instant.FromUnixTimeTicks(Ticks()).PlusNanoseconds(random.Next(4) == 0 ? 1 : 0))));
        var (_, merit) = inputs["r2"];
        var known = ((WholeNumberInput)merit).Known;
        inputs["r2"] = (CelType.Double, new ExplainedInput(merit, known, row => CelValue.Unknown(row % 2 == 0 ? "rating" : "credit")));
        Environment = new CelEnvironment { Inputs = inputs.ToDictionary(input => input.Key, input => input.Value.Type), Zone = zone };
    }

    public int Count { get; }

    public CelEnvironment Environment { get; }

    /// <summary>The columns behind the facts, by name.</summary>
    public Dictionary<string, Column> Facts { get; } = [];

    public RowExpression Bind(CheckedExpression expression) => new(expression, [.. expression.Inputs.Select(input => inputs[input.Name].Input)]);

    /// <summary>A value that a parameter could have.</summary>
    public CelValue Value(CelKind kind) => kind switch
    {
        CelKind.Timestamp => CelValue.Timestamp(Instant.FromUnixTimeTicks(Ticks()).PlusNanoseconds(random.Next(8) == 0 ? 1 : 0)),
        _ => Fresh(kind),
    };

    /// <summary>A literal of the kind, often one that a column holds.</summary>
    public string Literal(CelKind kind)
    {
        var value = seen.TryGetValue(kind, out var values) && values.Count > 0 && random.Next(3) > 0 ? values[random.Next(values.Count)] : Fresh(kind);
        return value.Kind switch
        {
            CelKind.Int => value.AsInt().ToString(CultureInfo.InvariantCulture),
            CelKind.Money => value.AsMoney().ToString().Split(' ')[0],
            CelKind.Double => DoubleLiteral(value.AsDouble()),
            CelKind.String => $"'{value.AsString()}'",
            CelKind.Timestamp => random.Next(2) == 0 ? $"timestamp('{value.AsInstant()}')" : $"date('{value.AsInstant().InZone(zone).Date:uuuu-MM-dd}')",
            _ => value.IsTrue ? "true" : "false",
        };
    }

    private static string DoubleLiteral(double number)
    {
        var text = number.ToString("R", CultureInfo.InvariantCulture);
        return text.Contains('.', StringComparison.Ordinal) || text.Contains('E', StringComparison.Ordinal) ? text : text + ".0";
    }

    private CelValue Fresh(CelKind kind) => kind switch
    {
        CelKind.Int => CelValue.Of(Whole()),
        CelKind.Money => CelValue.Of(new Money(Whole())),
        CelKind.Double => CelValue.Of(Measured()),
        CelKind.String => CelValue.Of(Pick(Texts)),
        CelKind.Timestamp => CelValue.Timestamp(Instant.FromUtc(2016, 10, random.Next(1, 30), random.Next(24), 0)),
        _ => CelValue.Of(random.Next(2) == 0),
    };

    private void Add(string name, CelType type, Column column)
    {
        Facts[name] = column;
        var input = RowInput.Of(column, CelValue.Unknown(name), zone);
        inputs[name] = (type, input);
        for (var row = 0; row < Math.Min(Count, 20); row++)
            if (input.Read(row) is { IsValue: true } value && type.Kind is { } kind and not CelKind.List)
                (seen.TryGetValue(kind, out var values) ? values : seen[kind] = []).Add(value);
    }

    private CodedInput Table(StringColumn keys, Func<CelValue> value) =>
        new(keys.Known, keys, null, [.. keys.Dictionary.Select(key => random.Next(5) == 0 ? CelValue.Unknown($"no row for {key}") : value())], CelValue.Unknown("key"));

    private BitMask Known() => Bits(random.Next(4) switch { 0 => 1.1, 1 => -0.1, _ => 0.8 });

    private BitMask Bits(double share)
    {
        var mask = new BitMask(Count);
        for (var row = 0; row < Count; row++)
            mask[row] = random.NextDouble() < share;
        return mask;
    }

    private long[] Longs(Func<long> next) => [.. Enumerable.Range(0, Count).Select(_ => next())];

    private long Whole() => random.Next(12) switch
    {
        0 => long.MinValue + random.Next(2),
        1 => long.MaxValue - random.Next(2),
        2 => unchecked((long)random.NextInt64()) >> random.Next(63),
        3 => (1L << 53) + random.Next(-2, 3),
        _ => random.Next(-3, 10),
    };

    private double Measured() => random.Next(10) switch
    {
        0 => -0.0,
        1 => double.MaxValue,
        2 => -double.Epsilon,
        3 => random.NextDouble() * 1e9,
        _ => random.Next(-3, 4) * 0.25,
    };

    // From before the year 1, where an instant reads as an error, to the last days of 9999.
    private long Ticks() => random.Next(10) switch
    {
        0 => -700_000_000_000_000_000,
        1 => 2_534_021_000_000_000_000,
        _ => Instant.FromUtc(2016, 10, random.Next(1, 30), random.Next(24), 0).ToUnixTimeTicks(),
    };

    private StringColumn Strings()
    {
        // More than 64 entries are looked up in another way than few.
        var extra = random.Next(8) == 0 ? Enumerable.Range(0, 70).Select(number => $"category {number}") : [];
        ImmutableArray<string> dictionary = Count == 0 || random.Next(10) == 0 ? [] : [.. Texts[..random.Next(1, Texts.Length + 1)], .. extra];
        return new StringColumn([.. Enumerable.Range(0, Count).Select(_ => dictionary.IsEmpty ? 0 : random.Next(dictionary.Length))], dictionary, dictionary.IsEmpty ? new BitMask(Count) : Known());
    }

    private SetColumn Sets()
    {
        ImmutableArray<ImmutableArray<string>> dictionary = [[], ["gold"], ["a", "gold"], ["金牌"], [""]];
        return new SetColumn([.. Enumerable.Range(0, Count).Select(_ => random.Next(dictionary.Length))], dictionary, Known());
    }

    private T Pick<T>(T[] from) => from[random.Next(from.Length)];
}
