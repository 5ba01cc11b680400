using FsCheck;
using FsCheck.Fluent;
using Fuyao.Kernel.Columns;
using Property = Fuyao.TestSupport.Property;

namespace Fuyao.Kernel.Tests;

/// <summary>Packed rows against a plain list of who has which value.</summary>
public sealed class PackedRowsTests
{
    private static readonly (long Least, ulong Range, NumberWidth Width)[] Frames =
    [
        (0, 0, NumberWidth.None), (-42, 1, NumberWidth.Bits8), (1_000_000_000_000, 255, NumberWidth.Bits8), (-1, 256, NumberWidth.Bits16), (long.MaxValue - 65_535, 65_535, NumberWidth.Bits16),
        (5, 65_536, NumberWidth.Bits32), (long.MinValue, uint.MaxValue, NumberWidth.Bits32), (0, 1UL + uint.MaxValue, NumberWidth.Bits64), (long.MinValue, ulong.MaxValue, NumberWidth.Bits64),
    ];

    /// <summary>Short ones, odd ones, and one of eight about the ends of chunks.</summary>
    private static Gen<int> Counts { get; } = Gen.Frequency((7, Gen.Choose(0, 200)), (1, Gen.Elements(65_535, 65_536, 65_537, 65_536 + 777, 131_072)));

    [Fact]
    public void Bytes_are_packed_as_the_numbers_they_are() => Property.Holds(
        from count in Counts
        from least in Gen.Elements(0, 1, 200)
        from range in Gen.Elements(0, 1, 55)
        from knownOfTen in Gen.Elements(0, 1, 9, 10)
        from seed in Gen.Choose(0, int.MaxValue - 1)
        select (count, least, range, knownOfTen, seed),
        input =>
        {
            var random = new Random(input.seed);
            var known = new BitMask(input.count);
            var bytes = new byte[input.count];
            for (var row = 0; row < bytes.Length; row++)
            {
                known[row] = random.Next(10) < input.knownOfTen;
                bytes[row] = known[row] ? (byte)(input.least + random.Next(input.range + 1)) : byte.MaxValue;
            }

            var (packed, numbers) = (PackedNumbers.Pack(bytes, known), PackedNumbers.Pack([.. bytes.Select(value => (long)value)], known));

            return packed.ChunkCount == numbers.ChunkCount && Enumerable.Range(0, packed.ChunkCount).All(chunk => Same(packed.Chunk(chunk), numbers.Chunk(chunk)));

            static bool Same(NumberChunk one, NumberChunk other) => (one.Rows, one.Least, one.Greatest, one.Width) == (other.Rows, other.Least, other.Greatest, other.Width)
                && one.Distances8.SequenceEqual(other.Distances8);
        });

    [Fact]
    public void Numbers_are_read_back_one_by_one_and_in_any_stretch() => Property.Holds(
        from count in Counts
        from frame in Gen.Elements(Frames)
        from knownOfTen in Gen.Elements(0, 1, 5, 9, 10)
        from seed in Gen.Choose(0, int.MaxValue - 1)
        select (count, frame, knownOfTen, seed),
        input =>
        {
            var random = new Random(input.seed);
            var (known, model) = Model(input.count, input.knownOfTen, random, () => Number(random, input.frame.Least, input.frame.Range));
            var values = new long[input.count];
            for (var row = 0; row < values.Length; row++)
                values[row] = model.TryGetValue(row, out var value) ? value : random.NextInt64(long.MinValue, long.MaxValue);

            var packed = PackedNumbers.Pack(values, known);

            return packed.Count == input.count
                && model.All(entry => packed[entry.Key] == entry.Value)
                && Stretches(input.count, random).All(stretch => LoadsAs(packed, stretch.First, stretch.Count, model));
        },
        runs: 80);

    [Fact]
    public void A_chunk_knows_its_least_and_its_greatest_number_and_takes_the_narrowest_width()
    {
        foreach (var (least, range, width) in Frames)
        {
            var greatest = unchecked(least + (long)range);
            // What stands where nothing is known widens nothing.
            var chunk = NumberChunk.Pack([long.MinValue, greatest, long.MaxValue, least, 0], [0b01010]);

            (chunk.Rows, chunk.Least, chunk.Greatest, chunk.Width).ShouldBe((5, least, greatest, width));
            (chunk[1], chunk[3]).ShouldBe((greatest, least));
        }
    }

    [Fact]
    public void Rows_of_which_none_is_known_take_no_memory_each()
    {
        var packed = PackedNumbers.Pack([.. Enumerable.Range(0, 200_000).Select(row => (long)row)], new BitMask(200_000));

        packed.Bytes.ShouldBeLessThan(1_000);
        (packed.Chunk(0).Width, packed.Chunk(0).Least, packed.Chunk(0).Greatest).ShouldBe((NumberWidth.None, 0, 0));
    }

    [Fact]
    public void Codes_keep_their_own_numbers_as_distances()
    {
        var chunk = PackedCodes.Pack([700, 300, 300], BitMask.All(3)).Chunk(0);

        (chunk.Least, chunk.Width).ShouldBe((0, NumberWidth.Bits16));
        chunk.Distances16.ToArray().ShouldBe([700, 300, 300]);
    }

    [Fact]
    public void Codes_are_read_back_one_by_one_and_in_any_stretch() => Property.Holds(
        from count in Counts
        from distinct in Gen.Elements(1, 2, 256, 257, 65_536, 65_537)
        from seed in Gen.Choose(0, int.MaxValue - 1)
        select (count, distinct, seed),
        input =>
        {
            var random = new Random(input.seed);
            var codes = new int[input.count];
            foreach (ref var code in codes.AsSpan())
                code = random.Next(input.distinct);
            var packed = PackedCodes.Pack(codes, BitMask.All(input.count));
            return Enumerable.Range(0, input.count).All(row => packed[row] == codes[row])
                && Stretches(input.count, random).All(stretch =>
                {
                    var read = new int[stretch.Count];
                    packed.Load(stretch.First, read);
                    return read.AsSpan().SequenceEqual(codes.AsSpan(stretch.First, stretch.Count));
                });
        },
        runs: 60);

    [Fact]
    public void Measured_numbers_are_read_back_to_the_last_bit() => Property.Holds(
        from count in Counts
        from decimals in Gen.Choose(0, 6)
        from knownOfTen in Gen.Elements(0, 5, 10)
        from seed in Gen.Choose(0, int.MaxValue - 1)
        select (count, decimals, knownOfTen, seed),
        input =>
        {
            var random = new Random(input.seed);
            var scale = Math.Pow(10, input.decimals);
            var (known, model) = Model(input.count, input.knownOfTen, random, () => Number(random, -50_000, 100_000) / scale);
            var values = new double[input.count];
            foreach (var (row, value) in model)
                values[row] = value;

            var packed = PackedDoubles.Pack(values, known);
            var read = packed.ToArray();

            return model.All(entry => Same(packed[entry.Key], entry.Value) && Same(read[entry.Key], entry.Value))
                && (input.decimals > 4 || input.count == 0 || packed.Chunk(0).Units is not null);
        },
        runs: 100);

    [Fact]
    public void Measured_numbers_that_are_no_multiples_of_a_ten_thousandth_stay_doubles()
    {
        foreach (var odd in new[] { 1 / 3.0, 1e-300, double.MaxValue, double.Epsilon, 0.1 + 0.2, 1e18 })
        {
            var packed = PackedDoubles.Pack([4.87, odd, -1], BitMask.All(3));

            packed.Chunk(0).Units.ShouldBeNull();
            packed.ToArray().ShouldBe([4.87, odd, -1]);
        }
    }

    [Fact]
    public void Negative_zero_is_zero()
    {
        foreach (var other in new[] { 1.5, 1 / 3.0 })
            BitConverter.DoubleToInt64Bits(PackedDoubles.Pack([-0.0, other], BitMask.All(2))[0]).ShouldBe(0);
    }

    [Fact]
    public void Values_and_who_has_them_are_as_many()
    {
        Should.Throw<ArgumentException>(() => new LongColumn(ColumnType.Int, [1, 2], BitMask.All(3)));
        Should.Throw<ArgumentException>(() => new LongColumn(ColumnType.Int, PackedNumbers.Pack([1, 2], BitMask.All(2)), BitMask.All(3)));
        Should.Throw<ArgumentException>(() => new PackedNumbers([NumberChunk.Unknown(3), NumberChunk.Unknown(3)]));
        Should.Throw<IndexOutOfRangeException>(() => PackedNumbers.Pack([1, 2], BitMask.All(2))[65_536]);
    }

    private static (BitMask Known, Dictionary<int, T> ValueByRow) Model<T>(int count, int knownOfTen, Random random, Func<T> next)
    {
        var (known, valueByRow) = (new BitMask(count), new Dictionary<int, T>());
        for (var row = 0; row < count; row++)
            if (random.Next(10) < knownOfTen)
            {
                known[row] = true;
                valueByRow.Add(row, next());
            }
        return (known, valueByRow);
    }

    /// <summary>One in four is an end of the range.</summary>
    private static long Number(Random random, long least, ulong range) => unchecked(least + (long)(random.Next(8) switch
    {
        0 => 0UL,
        1 => range,
        _ => range == ulong.MaxValue ? (ulong)random.NextInt64(long.MinValue, long.MaxValue) : (ulong)random.NextInt64() % (range + 1),
    }));

    private static IEnumerable<(int First, int Count)> Stretches(int count, Random random)
    {
        yield return (0, count);
        for (var stretch = 0; stretch < 20; stretch++)
            if (random.Next(count + 1) is var first)
                yield return (first, random.Next(Math.Min(count - first, 300) + 1));
        if (count > 65_600)
            yield return (65_500, 100);
    }

    private static bool LoadsAs(PackedNumbers packed, int first, int count, Dictionary<int, long> model)
    {
        var read = new long[count];
        packed.Load(first, read);
        return !read.Where((value, index) => model.TryGetValue(first + index, out var expected) && value != expected).Any();
    }

    private static bool Same(double left, double right) => BitConverter.DoubleToInt64Bits(left) == BitConverter.DoubleToInt64Bits(right == 0 ? 0 : right);
}
