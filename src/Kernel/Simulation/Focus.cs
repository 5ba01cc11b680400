using System.Collections.Immutable;
using Fuyao.Kernel.Columns;
using Fuyao.Kernel.Engine;
using Fuyao.Kernel.Engine.Steps;
using Fuyao.Kernel.Programmes;
using Fuyao.Kernel.Reviews;

namespace Fuyao.Kernel.Simulation;

/// <summary>What is the same for all drafts that one focus serves: everything but the values of some parameters.</summary>
/// <param name="Changed">Which names have other values.</param>
internal sealed record FocusKey(
    Condition Scope, ImmutableArray<Condition> Require, ImmutableArray<Tier> Tiers, ImmutableArray<DerivedDefinition> Derived, ImmutableArray<Benefit> Benefits, Capacity? Capacity, string Changed)
{
    public static FocusKey Of(Programme draft, Reach reach) =>
        new(draft.Scope, draft.Require, draft.Tiers, draft.Derived, draft.Benefits, draft.Capacity, reach.ToString());
}

/// <summary>
/// The merchants whose tier the drafts of a bracket do not agree on, with columns of their own: everybody else has one and the same under all of them, so that dragging a line
/// reads only those near to it.
/// </summary>
internal sealed class Focus
{
    /// <summary>Above this share of all merchants it saves too little.</summary>
    private const double ShareMax = 0.5;

    private readonly Dictionary<string, Column> computed;
    private readonly ImmutableArray<BitMask> holders;
    private readonly Tally others;
    private readonly ImmutableArray<Mover> otherMovers;
    private readonly int[] rows;
    private readonly Evaluation today;

    private Focus(Crowd crowd, int[] rows, Dictionary<string, Column> computed, ImmutableArray<BitMask> holders, Tally others, ImmutableArray<Mover> otherMovers, Evaluation today)
    {
        (Crowd, this.rows, this.computed, this.holders, this.others, this.otherMovers, this.today) = (crowd, rows, computed, holders, others, otherMovers, today);
    }

    public Crowd Crowd { get; }

    /// <param name="easiest">Of everybody under the easiest draft of the bracket.</param>
    /// <param name="hardest">Of everybody under its hardest.</param>
    /// <param name="draft">One of the bracket, bound to everybody; the last that everybody was compared under.</param>
    /// <param name="tally">Of everybody under that draft.</param>
    /// <returns>Null where it would have too many merchants.</returns>
    public static Focus? Of(TierPass easiest, TierPass hardest, Evaluation draft, Reach reach, TodayMembers todayMembers, ImmutableArray<BitMask> holders, Tally tally)
    {
        var everybody = todayMembers.Everybody;
        var open = Between(easiest, hardest, everybody.Population.Count, draft.Programme.Programme.Tiers.Length);
        var inFocus = Subset.RowsOf(open.Words);
        if (inFocus.Length > everybody.Population.Count * ShareMax)
            return null;
        var facts = ProgrammeFacts.Of(draft.Programme).Concat(todayMembers.By).Concat(BenefitCosts.Of(draft.Programme).Facts)
            .Concat(ProgrammeExpressions.Capacities(draft.Programme.Programme).Select(capacity => capacity.Per).OfType<string>());
        var crowd = everybody.Some(facts, inFocus);
        var unreached = reach.Unreached(draft.Computed, draft.Programme.Programme).AsParallel().ToDictionary(column => column.Key, column => Subset.Of(column.Value, inFocus));
        var focus = new Focus(
            crowd, inFocus, unreached, [.. holders.Select(holder => Subset.Of(holder, inFocus))], new Tally(tally),
            [.. everybody.Movement.Movers(todayMembers.TierIds, everybody).Where(mover => !open[mover.Row])], draft);
        // What is said of the others is the same for every draft: everybody less those in focus.
        focus.others.Subtract(focus.Run(draft.Programme, reach, todayMembers).Tally);
        return focus;
    }

    /// <summary>Everybody under a draft, by looking at those in focus.</summary>
    public (Comparison Comparison, Tally Tally) Ask(CheckedProgramme draft, Reach reach, TodayMembers todayMembers)
    {
        var (comparison, tally) = Run(draft, reach, todayMembers);
        tally.Add(others);
        return (comparison, tally);
    }

    public IEnumerable<Mover> Movers(TodayMembers todayMembers) =>
        Crowd.Movement.Movers(todayMembers.TierIds, Crowd).Select(mover => mover with { Row = rows[mover.Row] }).Concat(otherMovers).OrderBy(mover => mover.Row);

    private (Comparison Comparison, Tally Tally) Run(CheckedProgramme draft, Reach reach, TodayMembers todayMembers)
    {
        var evaluation = Evaluation.Bind(draft, Crowd.Population, StaffRecords.None, today.At, computed);
        var comparison = new Comparison(todayMembers, draft, Crowd);
        return (comparison, comparison.Run(new TierPass(evaluation, reach, Crowd.Masks, Crowd.Reviewed, holders)));
    }

    /// <summary>Whose best tier differs.</summary>
    private static BitMask Between(TierPass easiest, TierPass hardest, int merchants, int tiers)
    {
        var differ = new ulong[BitMask.WordCount(merchants)];
        SideBySide.ForEach(RowBlocks.CountOf(merchants), () => (One: new ulong[tiers * Step.WordsPerSlice], Other: new ulong[tiers * Step.WordsPerSlice]), (block, best) =>
        {
            var (first, end) = RowBlocks.RowsOf(block, merchants);
            for (; first < end; first += Step.RowsPerSlice)
            {
                var count = Math.Min(Step.RowsPerSlice, end - first);
                easiest.Run(first, count, best.One);
                hardest.Run(first, count, best.Other);
                var here = differ.AsSpan(first / BitMask.BitsPerWord, BitMask.WordCount(count));
                for (var tier = 0; tier < tiers; tier++)
                    for (var word = 0; word < here.Length; word++)
                        here[word] |= best.One[tier * Step.WordsPerSlice + word] ^ best.Other[tier * Step.WordsPerSlice + word];
            }
        });
        return new BitMask(merchants, differ);
    }
}
