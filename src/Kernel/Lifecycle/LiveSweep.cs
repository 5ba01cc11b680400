using Fuyao.Kernel.Columns;
using Fuyao.Kernel.Engine;
using Fuyao.Kernel.Reviews;

namespace Fuyao.Kernel.Lifecycle;

/// <summary>Judges the live conditions of everybody at once, where something changed for everybody: facts of a period came in, or a version came into force.</summary>
public static class LiveSweep
{
    /// <summary>Who holds a tier and does not plainly meet everything that is watched there: those that are to be looked at one by one.</summary>
    /// <param name="evaluation">The version of the rules, bound to everybody at an instant.</param>
    public static IEnumerable<int> NotMeetingAll(LiveRules rules, Evaluation evaluation, Memberships memberships)
    {
        var count = evaluation.Population.Count;
        var met = rules.Conditions.Select(one => Truths(evaluation, one.Condition, count)).ToArray();
        for (var row = 0; row < Math.Min(count, memberships.Count); row++)
            if (memberships.TierOf(row) is { } tier && rules.AtTier(tier).Any(index => !met[index][row]))
                yield return row;
    }

    private static BitMask Truths(Evaluation evaluation, Programmes.Condition condition, int count)
    {
        var plan = evaluation.PlanOf(condition.Expression);
        var (isTrue, isKnown) = (new ulong[BitMask.WordCount(count)], new ulong[BitMask.WordCount(count)]);
        RowBlocks.ForEach(count, (first, end) => plan.Run(first, end, isTrue, isKnown));
        return new BitMask(count, isTrue);
    }
}
