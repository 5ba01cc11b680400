using System.Collections.Immutable;
using Fuyao.Kernel.Columns;
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
        var words = scope.True.Words.Length;
        var (inScope, scopeUnknown) = (new ulong[words], new ulong[words]);
        for (var word = 0; word < words; word++)
        {
            scopeUnknown[word] = ~scope.Known.Words[word] & reviewed.Words[word];
            inScope[word] = (scope.True.Words[word] & reviewed.Words[word]) | scopeUnknown[word];
        }
        var common = conditions.Skip(1).Where(condition => condition.Tier is null).Select(condition => condition.Truth).ToArray();
        return new TierTruths(new BitMask(scope.Count, inScope), new BitMask(scope.Count, scopeUnknown), [.. programme.Tiers.Select(tier =>
            And(scope.Count, [.. common, .. conditions.Where(condition => condition.Tier == tier.Id).Select(condition => condition.Truth)]))]);
    }

    /// <summary>False where one is false, whatever the others are; true where all are true.</summary>
    private static TruthMask And(int count, TruthMask[] truths)
    {
        var words = BitMask.WordCount(count);
        var (isTrue, isKnown) = (new ulong[words], new ulong[words]);
        for (var word = 0; word < words; word++)
        {
            var (allTrue, anyFalse) = (ulong.MaxValue, 0UL);
            foreach (var truth in truths)
            {
                allTrue &= truth.True.Words[word];
                anyFalse |= truth.Known.Words[word] & ~truth.True.Words[word];
            }
            isTrue[word] = allTrue;
            isKnown[word] = allTrue | anyFalse;
        }
        return new TruthMask(new BitMask(count, isTrue), new BitMask(count, isKnown));
    }
}
