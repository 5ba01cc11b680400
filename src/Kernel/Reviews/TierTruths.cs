using System.Collections.Immutable;
using Fuyao.Kernel.Columns;
using Fuyao.Kernel.Engine;
using Fuyao.Kernel.Engine.Vectors;
using Fuyao.Kernel.Programmes;

namespace Fuyao.Kernel.Reviews;

/// <summary>For whom each tier holds: the conditions of the programme and those of the tier together. Without the scope, which stands apart.</summary>
internal sealed class TierTruths
{
    private TierTruths(BitMask inScope, BitMask scopeUnknown, ImmutableArray<TruthMask> byTier)
    {
        InScope = inScope;
        ScopeUnknown = scopeUnknown;
        ByTier = byTier;
    }

    /// <summary>Unknown scope counts as in scope (semantics.md, “Errors and NaN”).</summary>
    public BitMask InScope { get; }

    public BitMask ScopeUnknown { get; }

    /// <summary>Best first.</summary>
    public ImmutableArray<TruthMask> ByTier { get; }

    /// <param name="conditions">As <see cref="ConditionTruths.Evaluate(Evaluation)"/> gives them: the scope first.</param>
    /// <param name="reviewed">Nobody else is in scope.</param>
    public static TierTruths Combine(Programme programme, ImmutableArray<ConditionTruth> conditions, BitMask reviewed)
    {
        var scope = conditions[0].Truth;
        var scopeUnknown = RowMasks.Of(scope.Count, (first, _, words) =>
            TruthWords.Except(words, RowMasks.Slice(reviewed, first, words.Length), RowMasks.Slice(scope.Known, first, words.Length)));
        var inScope = RowMasks.Of(scope.Count, (first, _, words) =>
        {
            TruthWords.Both(words, RowMasks.Slice(reviewed, first, words.Length), RowMasks.Slice(scope.True, first, words.Length));
            TruthWords.Either(words, words, RowMasks.Slice(scopeUnknown, first, words.Length));
        });
        var common = conditions.Skip(1).Where(condition => condition.Tier is null).Select(condition => condition.Truth).ToArray();
        return new TierTruths(inScope, scopeUnknown, [.. programme.Tiers.Select(tier =>
            And(scope.Count, [.. common, .. conditions.Where(condition => condition.Tier == tier.Id).Select(condition => condition.Truth)]))]);
    }

    /// <summary>False where one is false, whatever the others are; true where all are true.</summary>
    private static TruthMask And(int count, TruthMask[] truths)
    {
        var isKnown = new ulong[BitMask.WordCount(count)];
        var isTrue = RowMasks.Of(count, (first, rows, words) =>
        {
            var known = isKnown.AsSpan(first / BitMask.BitsPerWord, words.Length);
            words.Fill(ulong.MaxValue);
            known.Fill(ulong.MaxValue);
            foreach (var truth in truths)
                TruthWords.And(words, known, RowMasks.Slice(truth.True, first, words.Length), RowMasks.Slice(truth.Known, first, words.Length));
        });
        return new TruthMask(isTrue, new BitMask(count, isKnown));
    }
}
