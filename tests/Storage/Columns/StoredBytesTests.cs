using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Fuyao.Kernel.Columns;
using Fuyao.Storage.Columns;

namespace Fuyao.Storage.Tests.Columns;

/// <summary>
/// What is stored for equal values never changes: snapshots are compared by their hash, and a database written years ago is read. The hashes were taken when columns lay in
/// memory as 64-bit arrays.
/// </summary>
public sealed class StoredBytesTests
{
    private static readonly int[] Counts = [0, 1, 63, 64, 65, 1000, 65_535, 65_536, 65_537, 140_000];
    private static readonly (long Least, ulong Range)[] Frames =
    [
        (0, 0), (-7, 1), (1_000_000_000_000, 255), (-1, 256), (0, 65_535), (5, 65_536), (-3_000_000_000, uint.MaxValue), (0, 1UL + uint.MaxValue), (long.MinValue, ulong.MaxValue),
    ];

    private const int DistinctMax = 70_000;
    private static readonly ImmutableArray<string> Texts = [.. Enumerable.Range(0, DistinctMax).Select(code => $"文{code}")];
    private static readonly ImmutableArray<ImmutableArray<string>> Sets = [.. Enumerable.Range(0, DistinctMax).Select(Members)];

    [Theory]
    [InlineData("bool", "689f5e4768309c1e8c373e520b6494e2e98090fbeac161d132a4fb6e86c93ce5")]
    [InlineData("int", "1f6939bf01abb616c87dfa753a38bef5c804511a203a801d655308a34a8b4de3")]
    [InlineData("instant", "7cda82fb9bc387fa6c3dd525f935fcbaa504c184558460b98bf201aea0ed01a4")]
    [InlineData("derived", "e3fdce1fd085a1f15e92d953cc1483b613f6994b4bb4a509c32595c853b78c4f")]
    [InlineData("units", "184a9483602dd9b2e70def1d37924dc79f95fc6e1020e1069cc0628be947ec2e")]
    [InlineData("double", "0b8e0fa70cede3692a7831396e121372db3654e5b535997be0ba2be0cc638cb0")]
    [InlineData("string", "645c78027f8102fa4947da90fae2a513c4586d565a5b61037ed3cf9e99efc993")]
    [InlineData("set", "fdd8691e1be1125f1269eb5a7a99671e43fe6233c1873d134ada725c711d7059")]
    public void A_column_is_stored_as_it_always_was(string kind, string hash)
    {
        using var all = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var count in Counts)
            foreach (var knownOfTen in new[] { 0, 3, 10 })
                foreach (var (least, range) in Frames)
                {
                    var encoded = EncodedColumn.Of(Make(kind, count, knownOfTen, least, range));
                    var bytes = Convert.ToHexStringLower(SHA256.HashData(encoded.Chunks.SelectMany(chunk => chunk).ToArray()));
                    all.AppendData(Encoding.UTF8.GetBytes($"{encoded.Type} {encoded.IsDerived} {encoded.Rows} {bytes}\n"));
                }
        Convert.ToHexStringLower(all.GetHashAndReset()).ShouldBe(hash);
    }

    /// <summary>Written down in docs/reference/journal.md, so that another program can compute it: the hash of those of the chunks, each that of the hashes of its pieces of 512 bytes.</summary>
    [Fact]
    public void The_hash_of_a_column_is_that_of_its_chunks_and_theirs_is_that_of_their_pieces()
    {
        foreach (var count in Counts)
        {
            var encoded = EncodedColumn.Of(Make("int", count, 10, 5, 65_536));
            var ofChunks = encoded.Chunks.SelectMany(chunk => SHA256.HashData([.. chunk.Chunk(512).SelectMany(SHA256.HashData)]));
            encoded.ContentHash.ShouldBe(Convert.ToHexStringLower(SHA256.HashData([.. ofChunks])), $"{count} rows");
        }
    }

    private static Column Make(string kind, int count, int knownOfTen, long least, ulong range)
    {
        var draws = new Draws(unchecked((ulong)count * 31 + (ulong)knownOfTen * 7 + range));
        var known = new BitMask(count);
        for (var row = 0; row < count; row++)
            known[row] = draws.Below(10) < (ulong)knownOfTen;
        var distinct = (int)Math.Min(range, DistinctMax - 1) + 1;
        return kind switch
        {
            "bool" => new BoolColumn(Flags(count, known, draws, range), known),
            "int" => new LongColumn(ColumnType.Int, Numbers(count, draws, least, range), known),
            "instant" => new LongColumn(ColumnType.Instant, Numbers(count, draws, least, range), known),
            "derived" => new DerivedColumn(Numbers(count, draws, least, range), known),
            "units" => new DoubleColumn([.. Numbers(count, draws, 0, range).Select(units => units / 10_000.0)], known),
            "double" => new DoubleColumn([.. Numbers(count, draws, least, range).Select(units => units / 3.0)], known),
            "string" => new StringColumn(Codes(count, draws, distinct), Texts[..distinct], known),
            _ => new SetColumn(Codes(count, draws, distinct), Sets[..distinct], known),
        };
    }

    private static BitMask Flags(int count, BitMask known, Draws draws, ulong range)
    {
        var flags = new BitMask(count);
        for (var row = 0; row < count; row++)
            flags[row] = known[row] && (range == 0 || draws.Below(2) == 1);
        return flags;
    }

    private static long[] Numbers(int count, Draws draws, long least, ulong range)
    {
        var values = new long[count];
        // Wraps as distances do: the least number and the widest range reach every 64-bit number.
        for (var row = 0; row < count; row++)
            values[row] = unchecked(least + (long)(range == ulong.MaxValue ? draws.Next() : draws.Below(range + 1)));
        return values;
    }

    private static int[] Codes(int count, Draws draws, int distinct)
    {
        var codes = new int[count];
        for (var row = 0; row < count; row++)
            codes[row] = (int)draws.Below((ulong)distinct);
        return codes;
    }

    private static ImmutableArray<string> Members(int code) => [.. Enumerable.Range(0, code % 4).Select(member => $"m{code}-{member}")];

    /// <summary>Numbers that are the same on every machine and in every version of the runtime (splitmix64).</summary>
    private sealed class Draws(ulong seed)
    {
        private ulong state = seed;

        public ulong Below(ulong bound) => Next() % bound;

        // The generator is defined modulo 2^64.
        public ulong Next() => unchecked(Mix(state += 0x9e3779b97f4a7c15));

        private static ulong Mix(ulong z)
        {
            unchecked
            {
                z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
                z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
                return z ^ (z >> 31);
            }
        }
    }
}
