using System.Numerics;
using Fuyao.Kernel.Columns;
using Fuyao.Kernel.Engine;
using Fuyao.Kernel.Engine.Vectors;

namespace Fuyao.Kernel.Tests.Engine.Vectors;

/// <summary>Every vector test against a plain loop: all widths, all lengths around words and vectors, values and limits at the ends of the type.</summary>
public sealed class LaneBitsTests
{
    private const int LengthMax = 200;
    private const int RoundsPerLength = 4;

    [Fact]
    public void Distances_in_a_range()
    {
        Distances<byte>();
        Distances<ushort>();
        Distances<uint>();
        Distances<ulong>();
    }

    [Fact]
    public void Numbers_between_two_others()
    {
        Ranges(Whole<byte>);
        Ranges(Whole<ushort>);
        Ranges(Whole<uint>);
        Ranges(Whole<ulong>);
        Ranges(Whole<long>);
        Ranges(Measured);
    }

    [Fact]
    public void Two_numbers_of_each_row()
    {
        Pairs(Whole<byte>);
        Pairs(Whole<ushort>);
        Pairs(Whole<uint>);
        Pairs(Whole<ulong>);
        Pairs(Whole<long>);
        Pairs(Measured);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(16)]
    [InlineData(28)]
    [InlineData(64)]
    [InlineData(65)]
    [InlineData(128)]
    [InlineData(129)]
    [InlineData(255)]
    [InlineData(256)]
    public void Bits_by_code(int codesCount) => ForEachLength((random, length) =>
    {
        var codes = Fill(length, () => (byte)random.Next(codesCount));
        var bitByCode = Fill(BitMask.WordCount(codesCount), () => unchecked((ulong)random.NextInt64(long.MinValue, long.MaxValue)));
        ShouldBe<CodeTest, byte>(new(codes, bitByCode), length, row => (bitByCode[codes[row] / 64] >> (codes[row] % 64) & 1) != 0);
    });

    [Theory]
    [InlineData(1)]
    [InlineData(17)]
    [InlineData(32)]
    [InlineData(33)]
    [InlineData(64)]
    public void Numbers_against_a_table_by_code(int codesCount)
    {
        Tables<byte>(codesCount);
        Tables<ushort>(codesCount);
        Tables<uint>(codesCount);
    }

    private static void Tables<T>(int codesCount)
        where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T>, IMinMaxValue<T>
    {
        // Elsewhere nothing asks for it.
        if (!TableTest<T, EqualTo>.Serves)
            return;
        ForEachLength((random, length) =>
        {
            var codes = Fill(length, () => (byte)random.Next(codesCount));
            var table = Fill(codesCount, () => random.Next(3) == 0 ? Whole<uint>(random) : uint.CreateTruncating(Whole<T>(random)));
            var values = Fill(length, () => random.Next(3) == 0 ? T.CreateTruncating(table[random.Next(codesCount)]) : Whole<T>(random));
            ShouldBe<TableTest<T, GreaterThanOrEqual>, uint>(new(values, codes, table), length, row => uint.CreateTruncating(values[row]) >= table[codes[row]]);
            ShouldBe<TableTest<T, LessThanOrEqual>, uint>(new(values, codes, table), length, row => uint.CreateTruncating(values[row]) <= table[codes[row]]);
            ShouldBe<TableTest<T, EqualTo>, uint>(new(values, codes, table), length, row => uint.CreateTruncating(values[row]) == table[codes[row]]);
        });
    }

    private static void Distances<T>()
        where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T>, IMinMaxValue<T> => ForEachLength((random, length) =>
    {
        var (one, other) = (Whole<T>(random), Whole<T>(random));
        var (low, high) = one <= other ? (one, other) : (other, one);
        var values = Fill(length, () => random.Next(4) switch { 0 => low, 1 => high, _ => Whole<T>(random) });
        ShouldBe<DistanceTest<T>, T>(new(values, low, high - low), length, row => values[row] >= low && values[row] <= high);
    });

    private static void Ranges<T>(Func<Random, T> next)
        where T : unmanaged, INumber<T> => ForEachLength((random, length) =>
    {
        var (least, greatest) = (next(random), next(random));
        var values = Fill(length, () => random.Next(4) switch { 0 => least, 1 => greatest, _ => next(random) });
        bool Holds(int row) => values[row] >= least && values[row] <= greatest;
        ShouldBe<RangeTest<T>, T>(new(values, least, greatest), length, Holds);
        if (length <= 64)
            Lanes.InRange(values, least, greatest).ShouldBe(Word(length, Holds));
    });

    private static void Pairs<T>(Func<Random, T> next)
        where T : unmanaged, INumber<T> => ForEachLength((random, length) =>
    {
        var left = Fill(length, () => next(random));
        var right = Fill(length, () => next(random));
        for (var row = 0; row < length; row += 3)
            right[row] = left[row];
        ShouldBe<PairTest<T, GreaterThanOrEqual>, T>(new(left, right), length, row => left[row] >= right[row]);
        if (length > 64)
            return;
        Lanes.Compare<T>(Relation.Less, left, right).ShouldBe(Word(length, row => left[row] < right[row]));
        Lanes.Compare<T>(Relation.LessOrEqual, left, right).ShouldBe(Word(length, row => left[row] <= right[row]));
        Lanes.Compare<T>(Relation.Equal, left, right).ShouldBe(Word(length, row => left[row] == right[row]));
    });

    private static void ShouldBe<TTest, T>(TTest test, int length, Func<int, bool> holds)
        where TTest : struct, ILaneTest<T>, allows ref struct
        where T : unmanaged
    {
        // Whatever stood there is overwritten.
        var bits = Fill(BitMask.WordCount(length), () => 0xDEAD_BEEFUL);
        LaneBits.Write<TTest, T>(test, length, bits);
        bits.ShouldBe(Enumerable.Range(0, bits.Length).Select(word => Word(Math.Min(64, length - word * 64), index => holds(word * 64 + index))));
        if (length <= 64)
            LaneBits.Write<TTest, T>(test, length).ShouldBe(Word(length, holds));
    }

    private static ulong Word(int count, Func<int, bool> holds)
    {
        ulong bits = 0;
        for (var row = 0; row < count; row++)
            if (holds(row))
                bits |= 1UL << row;
        return bits;
    }

    private static void ForEachLength(Action<Random, int> check)
    {
        for (var length = 0; length <= LengthMax; length++)
            for (var round = 0; round < RoundsPerLength; round++)
                check(new Random(length * RoundsPerLength + round), length);
    }

    /// <summary>Often one of the ends of the type, else of any size.</summary>
    private static T Whole<T>(Random random)
        where T : IBinaryInteger<T>, IMinMaxValue<T> => random.Next(6) switch
        {
            0 => T.MinValue,
            1 => T.MaxValue,
            2 => T.MaxValue - T.One,
            3 => T.MinValue + T.One,
            4 => T.CreateTruncating(random.NextInt64(long.MinValue, long.MaxValue)),
            _ => T.CreateTruncating(random.Next(100)),
        };

    private static double Measured(Random random) => random.Next(8) switch
    {
        0 => double.NaN,
        1 => double.PositiveInfinity,
        2 => double.NegativeInfinity,
        3 => -0.0,
        4 => double.Epsilon,
        _ => random.Next(-3, 4) * 0.25,
    };

    private static T[] Fill<T>(int length, Func<T> next)
    {
        var values = new T[length];
        for (var index = 0; index < length; index++)
            values[index] = next();
        return values;
    }
}
