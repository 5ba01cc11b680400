using System.Collections.Immutable;
using Fuyao.Kernel.Columns;
using Fuyao.Kernel.Engine.Rows;
using Fuyao.Kernel.Engine.Steps;
using Fuyao.Kernel.Reviews;

namespace Fuyao.Kernel.Simulation;

/// <summary>
/// Which tier each merchant qualifies for under a draft, before places are given out, a slice of merchants at a time: the rules of <see cref="TierTruths"/> and
/// <see cref="TierQualification"/> over words that stay in cache, with the conditions that no change reaches read from masks.
/// </summary>
internal sealed class TierPass
{
    private readonly BitMask reviewed;
    private readonly Step scope;
    private readonly ImmutableArray<Step> common;
    private readonly ImmutableArray<(Step? Kept, ImmutableArray<Step> Changed)> tiers;
    private readonly ImmutableArray<BitMask> holders;

    /// <param name="reviewed">Nobody else is in scope.</param>
    /// <param name="holders">By tier of the draft, who held it or a better one before.</param>
    public TierPass(Evaluation draft, Reach reach, KeptMasks masks, BitMask reviewed, ImmutableArray<BitMask> holders)
    {
        var programme = draft.Programme.Programme;
        this.reviewed = reviewed;
        this.holders = holders;
        scope = Plan(draft.Bound(programme.Scope.Expression));
        var (commonKept, commonChanged) = Split(programme.Require.Select(condition => draft.Bound(condition.Expression)));
        common = [.. commonChanged.Select(Plan)];
        tiers =
        [
            .. programme.Tiers.Select(tier =>
            {
                var (kept, changed) = Split(tier.Require.Select(condition => draft.Bound(condition.Expression)));
                kept = [.. commonKept, .. kept];
                return (kept.Length == 0 ? null : CutPlanner.KeepAll(kept, masks), changed.Select(Plan).ToImmutableArray());
            }),
        ];

        Step Plan(RowExpression condition) => new CutPlanner(condition, reach, masks).Plan();

        (RowExpression[] Kept, RowExpression[] Changed) Split(IEnumerable<RowExpression> conditions)
        {
            var byReach = conditions.ToLookup(condition => reach.Reaches(condition.Expression));
            return ([.. byReach[false]], [.. byReach[true]]);
        }
    }

    /// <param name="first">The first row, a multiple of 64.</param>
    /// <param name="count">Rows, at most <see cref="Step.RowsPerSlice"/>.</param>
    /// <param name="best">Overwritten: <see cref="Step.WordsPerSlice"/> words a tier, who qualifies for it and for none better.</param>
    public void Run(int first, int count, Span<ulong> best)
    {
        var words = BitMask.WordCount(count);
        var open = (stackalloc ulong[Step.WordsPerSlice])[..words];
        var partTrue = (stackalloc ulong[Step.WordsPerSlice])[..words];
        var partKnown = (stackalloc ulong[Step.WordsPerSlice])[..words];
        var commonTrue = (stackalloc ulong[Step.WordsPerSlice])[..words];
        var commonFalse = (stackalloc ulong[Step.WordsPerSlice])[..words];
        var tierTrue = (stackalloc ulong[Step.WordsPerSlice])[..words];
        var tierFalse = (stackalloc ulong[Step.WordsPerSlice])[..words];
        var reviewedHere = reviewed.Words.Slice(first / BitMask.BitsPerWord, words);

        // Unknown scope counts as in scope (semantics.md, “Errors and NaN”).
        var left = (stackalloc ulong[Step.WordsPerSlice])[..words];
        scope.Run(first, count, reviewedHere, partTrue, partKnown);
        for (var word = 0; word < words; word++)
            left[word] = reviewedHere[word] & (partTrue[word] | ~partKnown[word]);

        commonTrue.Fill(ulong.MaxValue);
        commonFalse.Clear();
        foreach (var condition in common)
            RunOpen(condition, first, count, left, open, partTrue, partKnown, commonTrue, commonFalse);
        for (var tier = 0; tier < tiers.Length; tier++)
        {
            commonTrue.CopyTo(tierTrue);
            commonFalse.CopyTo(tierFalse);
            var (kept, changed) = tiers[tier];
            if (kept is not null)
                RunOpen(kept, first, count, left, open, partTrue, partKnown, tierTrue, tierFalse);
            foreach (var condition in changed)
                RunOpen(condition, first, count, left, open, partTrue, partKnown, tierTrue, tierFalse);
            var held = holders[tier].Words.Slice(first / BitMask.BitsPerWord, words);
            var bestOfTier = best.Slice(tier * Step.WordsPerSlice, words);
            for (var word = 0; word < words; word++)
            {
                bestOfTier[word] = left[word] & (tierTrue[word] | (~tierFalse[word] & held[word]));
                left[word] &= ~bestOfTier[word];
            }
        }
    }

    /// <summary>Adds a condition to a conjunction, asking only about merchants who have no better tier and of whom no condition before is false.</summary>
    private static void RunOpen(
        Step condition, int first, int count, ReadOnlySpan<ulong> left, Span<ulong> open, Span<ulong> partTrue, Span<ulong> partKnown, Span<ulong> allTrue, Span<ulong> anyFalse)
    {
        ulong any = 0;
        for (var word = 0; word < open.Length; word++)
            any |= open[word] = left[word] & ~anyFalse[word];
        if (any == 0)
            return;
        condition.Run(first, count, open, partTrue, partKnown);
        for (var word = 0; word < open.Length; word++)
        {
            allTrue[word] &= partTrue[word];
            anyFalse[word] |= partKnown[word] & ~partTrue[word];
        }
    }
}
