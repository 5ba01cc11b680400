using FsCheck;
using FsCheck.Fluent;
using Fuyao.Kernel.Columns;
using Fuyao.Kernel.Engine.Narrow;
using Property = Fuyao.TestSupport.Property;

namespace Fuyao.Kernel.Tests.Engine.Narrow;

/// <summary>Tests on distances as they lie in a chunk answer as the numbers themselves would: at every width, with limits inside, at the ends of and beyond what the chunk and its width hold.</summary>
public sealed class NarrowTests
{
    private const int RunsCount = 3_000;

    [Fact]
    public void A_range_of_whole_numbers() => Property.Holds(
        from sample in Samples
        from least in Limit(sample)
        from greatest in Limit(sample)
        select (sample, range: new NumberRange(least, greatest)),
        input =>
        {
            var (sample, range) = input;
            return Same(sample, bits => range.Test(sample.Chunk, sample.First, sample.Count, bits), row => sample.Values[row] >= range.Least && sample.Values[row] <= range.Greatest);
        },
        RunsCount);

    [Fact]
    public void A_table_by_code() => Property.Holds(
        from sample in Samples
        from codesCount in Gen.Elements(1, 2, 17, 32, 33, 64, 65, 300, 70_000)
        from seed in Gen.Choose(0, int.MaxValue)
        from limits in Limit(sample).ArrayOf(12)
        select (sample, codesCount, seed, limits),
        input =>
        {
            var (sample, codesCount, seed, limits) = input;
            var random = new Random(seed);
            var thresholds = new NumberThreshold[codesCount];
            for (var code = 0; code < codesCount; code++)
                thresholds[code] = new NumberThreshold(random.Next(6) > 0, limits[random.Next(limits.Length)]);
            // Few codes in a chunk make it narrower than its dictionary.
            var codesMax = random.Next(2) == 0 ? codesCount : random.Next(codesCount) + 1;
            var codes = new int[sample.Values.Length];
            for (var row = 0; row < codes.Length; row++)
                codes[row] = random.Next(codesMax);
            var codeChunk = NumberChunk.Pack(codes, BitMask.All(codes.Length).Words);
            return Enum.GetValues<TableRelation>().All(relation =>
            {
                var framed = new TableThresholds(sample.Chunk, relation, thresholds);
                return Same(sample, bits => framed.Test(sample.Chunk, codeChunk, sample.First, sample.Count, bits), row => thresholds[codes[row]] is { Exists: true, Number: var number } && relation switch
                {
                    TableRelation.AtLeast => sample.Values[row] >= number,
                    TableRelation.AtMost => sample.Values[row] <= number,
                    _ => sample.Values[row] == number,
                });
            });
        },
        RunsCount / 10);

    [Fact]
    public void Answers_by_code() => Property.Holds(
        from length in Gen.Choose(1, 500)
        from codesCount in Gen.Elements(1, 2, 16, 64, 65, 200, 256, 257, 1_000, 70_000)
        from seed in Gen.Choose(0, int.MaxValue)
        select (length, codesCount, seed),
        input =>
        {
            var (length, codesCount, seed) = input;
            var random = new Random(seed);
            var answers = new bool[codesCount];
            for (var code = 0; code < codesCount; code++)
                answers[code] = random.Next(2) == 0;
            var codesMax = random.Next(2) == 0 ? codesCount : random.Next(codesCount) + 1;
            var codes = new int[length];
            for (var row = 0; row < length; row++)
                codes[row] = random.Next(codesMax);
            var chunk = NumberChunk.Pack(codes, BitMask.All(length).Words);
            var first = random.Next(length) / 64 * 64;
            var bits = new ulong[BitMask.WordCount(length - first)];
            CodeAnswers.Of(codesCount, code => answers[code]).LookUp(chunk, first, length - first, bits);
            return Enumerable.Range(first, length - first).All(row => Bit(bits, row - first) == answers[codes[row]]);
        });

    [Fact]
    public void A_range_of_measured_numbers_in_multiples() => Property.Holds(
        from least in Measured
        from greatest in Measured
        from units in Property.AnyLong
        from near in Gen.Choose(-3, 3)
        select (least, greatest, units, near),
        input =>
        {
            var (least, greatest, any, near) = input;
            var range = MeasuredUnits.Between(least, greatest);
            // Any multiple that a chunk holds, and those about the limits.
            var candidates = new[] { any % (1L << 53), About(least, near), About(greatest, near) };
            return candidates.All(units => (units / DoubleChunk.UnitsPerWhole >= least && units / DoubleChunk.UnitsPerWhole <= greatest) == (units >= range.Least && units <= range.Greatest));
        },
        RunsCount);

    private static long About(double number, int near) => double.IsNaN(number) ? near : (long)Math.Clamp(number * DoubleChunk.UnitsPerWhole, -9e15, 9e15) + near;

    private static Gen<double> Measured { get; } = Gen.OneOf(
        Gen.Elements(double.NaN, double.PositiveInfinity, double.NegativeInfinity, 0.0, -0.0, double.Epsilon, double.MaxValue, 0.1, 4.7, 1e12),
        from units in Gen.Choose(-1_000_000, 1_000_000) from step in Gen.Choose(-1, 1) select step == 0 ? units / 10_000.0 : step < 0 ? double.BitDecrement(units / 10_000.0) : double.BitIncrement(units / 10_000.0));

    /// <summary>Numbers that fill a width to its last value, nearly, or far from it; anywhere in 64 bits; part of them read from the middle of the chunk.</summary>
    private static Gen<Sample> Samples { get; } =
        from span in Gen.Elements<ulong>(0, 1, 200, 254, 255, 256, 40_000, 65_535, 65_536, 1_000_000, uint.MaxValue - 1UL, uint.MaxValue, uint.MaxValue + 1UL, 1UL << 40, ulong.MaxValue)
        from anchor in Property.AnyLong
        from length in Gen.Choose(1, 400)
        from seed in Gen.Choose(0, int.MaxValue)
        select SampleOf(span, anchor, length, new Random(seed));

    private static Sample SampleOf(ulong span, long anchor, int length, Random random)
    {
        var least = span > long.MaxValue ? long.MinValue : Math.Min(anchor, long.MaxValue - (long)span);
        var values = new long[length];
        for (var row = 0; row < length; row++)
            values[row] = unchecked(least + (long)(random.Next(4) switch { 0 => 0UL, 1 => span, _ => (ulong)((UInt128)random.NextInt64() * ((UInt128)span + 1) >> 63) }));
        var first = random.Next(length) / 64 * 64;
        return new Sample(values, NumberChunk.Pack(values, BitMask.All(length).Words), first, random.Next(1, length - first + 1));
    }

    /// <summary>A number of the chunk, one beside it, or any.</summary>
    private static Gen<long> Limit(Sample sample) => Gen.OneOf(
        Property.AnyLong,
        from row in Gen.Choose(0, sample.Values.Length - 1)
        from step in Gen.Choose(-1, 1)
        select unchecked(sample.Values[row] + step));

    private static bool Same(Sample sample, Action<ulong[]> test, Func<int, bool> holds)
    {
        var bits = new ulong[BitMask.WordCount(sample.Count)];
        test(bits);
        return Enumerable.Range(0, sample.Count).All(row => Bit(bits, row) == holds(sample.First + row));
    }

    private static bool Bit(ulong[] words, int row) => (words[row / 64] >> (row % 64) & 1) != 0;

    private sealed record Sample(long[] Values, NumberChunk Chunk, int First, int Count);
}
