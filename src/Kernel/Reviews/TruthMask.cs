using System.Numerics;
using Fuyao.Kernel.Columns;

namespace Fuyao.Kernel.Reviews;

/// <summary>Whether a condition holds, for every merchant: two bits a row. A row that is true is also known.</summary>
public sealed class TruthMask
{
    /// <exception cref="ArgumentException">The masks differ in length, or a row is true without being known.</exception>
    public TruthMask(BitMask isTrue, BitMask isKnown)
    {
        if (isTrue.Count != isKnown.Count)
            throw new ArgumentException($"{isKnown.Count} rows are known or not, {isTrue.Count} are true or not.", nameof(isKnown));
        for (var word = 0; word < isTrue.Words.Length; word++)
            if ((isTrue.Words[word] & ~isKnown.Words[word]) != 0)
                throw new ArgumentException("A row is true without being known.", nameof(isKnown));
        True = isTrue;
        Known = isKnown;
    }

    public BitMask True { get; }

    public BitMask Known { get; }

    public int Count => True.Count;

    public Truth this[int row] => True[row] ? Truth.True : Known[row] ? Truth.False : Truth.Unknown;

    public static TruthMask All(int count, Truth truth) => new(
        truth == Truth.True ? BitMask.All(count) : new BitMask(count),
        truth == Truth.Unknown ? new BitMask(count) : BitMask.All(count));

    /// <summary>How many rows of <paramref name="among"/> are true, false and unknown.</summary>
    public TruthCounts CountAmong(BitMask among)
    {
        int isTrue = 0, known = 0, all = 0;
        for (var word = 0; word < among.Words.Length; word++)
        {
            isTrue += BitOperations.PopCount(True.Words[word] & among.Words[word]);
            known += BitOperations.PopCount(Known.Words[word] & among.Words[word]);
            all += BitOperations.PopCount(among.Words[word]);
        }
        return new TruthCounts(isTrue, known - isTrue, all - known);
    }
}

public readonly record struct TruthCounts(int True, int False, int Unknown);
