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
/// The merchants whom changes of the same parameters can reach at all, with columns of their own: who fails another condition of every tier in question stays as it is
/// whatever the value, so that dragging a line reads only the others.
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

    /// <param name="draft">Bound to everybody.</param>
    /// <param name="tally">Of everybody under that draft.</param>
    /// <returns>Null where it would have too many merchants, or where what the draft changes is a merchant's place among all others.</returns>
    public static Focus? Of(Evaluation draft, Reach reach, TierPass pass, TodayMembers todayMembers, ImmutableArray<BitMask> holders, Tally tally)
    {
        var everybody = todayMembers.Everybody;
        if (!reach.IsRowByRow(draft.Programme.Programme))
            return null;
        var open = OpenIn(pass, everybody.Population.Count);
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

    private static BitMask OpenIn(TierPass pass, int merchants)
    {
        var open = new ulong[BitMask.WordCount(merchants)];
        RowBlocks.ForEach(merchants, (first, end) =>
        {
            for (; first < end; first += Step.RowsPerSlice)
            {
                var count = Math.Min(Step.RowsPerSlice, end - first);
                pass.Open(first, count, open.AsSpan(first / BitMask.BitsPerWord, BitMask.WordCount(count)));
            }
        });
        return new BitMask(merchants, open);
    }
}
