using Fuyao.Kernel.Columns;
using Fuyao.Kernel.Engine.Vectors;

namespace Fuyao.Kernel.Tests.Engine.Vectors;

/// <summary>Logic over words of masks, and bytes from bits, against plain loops at all lengths around vectors.</summary>
public sealed class MaskTests
{
    private const int WordsMax = 40;

    [Fact]
    public void Logic_of_three_values()
    {
        for (var words = 0; words <= WordsMax; words++)
        {
            var random = new Random(words);
            var (isTrue, isKnown) = Truths(random, words);
            var (otherTrue, otherKnown) = Truths(random, words);

            var (andTrue, andKnown) = ((ulong[])isTrue.Clone(), (ulong[])isKnown.Clone());
            TruthWords.And(andTrue, andKnown, otherTrue, otherKnown);
            var (orTrue, orKnown) = ((ulong[])isTrue.Clone(), (ulong[])isKnown.Clone());
            TruthWords.Or(orTrue, orKnown, otherTrue, otherKnown);
            var notTrue = (ulong[])isTrue.Clone();
            TruthWords.Not(notTrue, isKnown);
            var (both, except) = (new ulong[words], new ulong[words]);
            TruthWords.Both(both, isTrue, otherTrue);
            TruthWords.Except(except, isTrue, otherTrue);

            for (var row = 0; row < words * 64; row++)
            {
                var (one, other) = (Truth(isTrue, isKnown, row), Truth(otherTrue, otherKnown, row));
                Truth(andTrue, andKnown, row).ShouldBe(one & other);
                Truth(orTrue, orKnown, row).ShouldBe(one | other);
                Truth(notTrue, isKnown, row).ShouldBe(!one);
                Bit(both, row).ShouldBe(Bit(isTrue, row) && Bit(otherTrue, row));
                Bit(except, row).ShouldBe(Bit(isTrue, row) && !Bit(otherTrue, row));
            }
        }
    }

    [Fact]
    public void Codes_where_a_mask_has_rows()
    {
        for (var length = 0; length <= 200; length++)
        {
            var random = new Random(length);
            var mask = Words(random, BitMask.WordCount(length));
            var before = new byte[length];
            random.NextBytes(before);
            var codes = (byte[])before.Clone();
            MaskBytes.Assign(codes, mask, 7);
            codes.ShouldBe(before.Select((code, row) => Bit(mask, row) ? (byte)7 : code));
        }
    }

    private static (ulong[] True, ulong[] Known) Truths(Random random, int words)
    {
        var known = Words(random, words);
        return ([.. Words(random, words).Select((word, index) => word & known[index])], known);
    }

    private static ulong[] Words(Random random, int count)
    {
        var words = new ulong[count];
        for (var word = 0; word < count; word++)
            words[word] = random.Next(5) switch { 0 => 0, 1 => ulong.MaxValue, _ => unchecked((ulong)random.NextInt64(long.MinValue, long.MaxValue)) };
        return words;
    }

    // A lifted bool? has the logic of the language: one operand that decides wins.
    private static bool? Truth(ulong[] isTrue, ulong[] isKnown, int row) => Bit(isKnown, row) ? Bit(isTrue, row) : null;

    private static bool Bit(ulong[] words, int row) => (words[row / 64] >> (row % 64) & 1) != 0;
}
