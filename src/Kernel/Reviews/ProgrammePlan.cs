using System.Collections.Immutable;
using Fuyao.Kernel.Columns;
using Fuyao.Kernel.Engine;
using Fuyao.Kernel.Engine.Steps;
using Fuyao.Kernel.Engine.Vectors;
using Fuyao.Kernel.Programmes;

namespace Fuyao.Kernel.Reviews;

/// <summary>
/// All conditions of a programme over the columns it is bound to. They run together, a few thousand merchants at a time, so that each column is read from memory once, and the
/// tiers are put together while the masks are still near. Safe to run from several threads at once, each with room of its own.
/// </summary>
public sealed class ProgrammePlan
{
    /// <summary>Masks of a slice that are kept nowhere.</summary>
    private const int RoomsPerSlice = 4;

    private readonly ImmutableArray<Step> steps;
    private readonly int commonEnd;
    private readonly ImmutableArray<int> tierEnds;

    private ProgrammePlan(Programme programme, int count, ImmutableArray<(Condition Condition, string? Tier)> conditions, ImmutableArray<Step> steps)
    {
        Programme = programme;
        Count = count;
        Conditions = conditions;
        this.steps = steps;
        // The scope, then the conditions of the programme, then those of each tier: each kind ends before one of these.
        commonEnd = conditions.TakeWhile(condition => condition.Tier is null).Count();
        var ends = ImmutableArray.CreateBuilder<int>(programme.Tiers.Length);
        var end = commonEnd;
        foreach (var tier in programme.Tiers)
            ends.Add(end += tier.Require.Length);
        tierEnds = ends.MoveToImmutable();
    }

    /// <summary>Merchants.</summary>
    public int Count { get; }

    internal Programme Programme { get; }

    /// <summary>The scope, then the conditions of the programme, then those of each tier from the best down.</summary>
    internal ImmutableArray<(Condition Condition, string? Tier)> Conditions { get; }

    internal ImmutableArray<Step> Steps => steps;

    public static ProgrammePlan Of(Evaluation evaluation) => Of(evaluation, condition => evaluation.PlanOf(condition.Expression).Root);

    /// <param name="plan">Gives the step that judges a condition of the programme.</param>
    internal static ProgrammePlan Of(Evaluation evaluation, Func<Condition, Step> plan)
    {
        var programme = evaluation.Programme.Programme;
        var conditions = programme.ConditionsWithTiers().ToImmutableArray();
        return new ProgrammePlan(programme, evaluation.Population.Count, conditions, [.. conditions.Select(condition => plan(condition.Condition))]);
    }

    /// <summary>Judges everybody, on all processors. What the room held before is overwritten.</summary>
    /// <param name="truths">Room made for this plan.</param>
    /// <exception cref="ArgumentException">The room is for another programme or other columns.</exception>
    public void Run(ProgrammeTruths truths)
    {
        if (truths.Plan != this)
            throw new ArgumentException("The room was made for another plan; take `ProgrammeTruths.For` this one.", nameof(truths));
        RowBlocks.ForEach(Count, Step.RowsPerSlice, (first, end) => Run(first, end, truths));
    }

    /// <summary>Judges the rows from <paramref name="first"/> (a multiple of <see cref="Step.RowsPerSlice"/>) to before <paramref name="end"/>, on this thread.</summary>
    internal void Run(int first, int end, ProgrammeTruths truths)
    {
        Span<ulong> rooms = stackalloc ulong[RoomsPerSlice * Step.WordsPerSlice];
        for (var slice = first; slice < end; slice += Step.RowsPerSlice)
            RunSlice(slice, Math.Min(Step.RowsPerSlice, end - slice), truths, rooms);
    }

    private void RunSlice(int first, int count, ProgrammeTruths truths, Span<ulong> rooms)
    {
        var words = BitMask.WordCount(count);
        var wanted = rooms[..words];
        var room = rooms.Slice(Step.WordsPerSlice, words);
        var common = rooms.Slice(2 * Step.WordsPerSlice, words);
        var tierTrue = rooms.Slice(3 * Step.WordsPerSlice, words);
        Step.FillWanted(count, wanted);

        var scopeTrue = Judge(0, first, count, truths, wanted, room, out var scopeKnown);
        // Unknown scope counts as in scope (semantics.md, “Errors and NaN”).
        TruthWords.Except(common, scopeKnown, scopeTrue);
        TruthWords.Except(common, wanted, common);
        for (var index = 1; index < commonEnd; index++)
            TruthWords.Both(common, common, Judge(index, first, count, truths, wanted, room, out _));

        var best = truths.BestOf(first, count);
        best.Fill(Memberships.NoTier);
        // From the last tier up, so that the best one stays.
        for (var tier = tierEnds.Length - 1; tier >= 0; tier--)
        {
            ReadOnlySpan<ulong> soFar = common;
            for (var index = tier == 0 ? commonEnd : tierEnds[tier - 1]; index < tierEnds[tier]; index++)
            {
                TruthWords.Both(tierTrue, soFar, Judge(index, first, count, truths, wanted, room, out _));
                soFar = tierTrue;
            }
            MaskBytes.Assign(best, soFar, (byte)tier);
        }
    }

    /// <returns>The words of these rows, where the room has them.</returns>
    /// <param name="room">Holds what is known where that is kept nowhere.</param>
    private ReadOnlySpan<ulong> Judge(int index, int first, int count, ProgrammeTruths truths, ReadOnlySpan<ulong> wanted, Span<ulong> room, out ReadOnlySpan<ulong> isKnown)
    {
        if (truths.IsSettled(index))
            return truths.SettledOf(index, first, wanted.Length, out isKnown);
        var (trueWords, knownWords) = truths.ConditionOf(index, first, wanted.Length);
        if (knownWords.IsEmpty)
            knownWords = room;
        steps[index].Run(first, count, wanted, trueWords, knownWords);
        if (count % BitMask.BitsPerWord != 0)
        {
            trueWords[^1] &= wanted[^1];
            knownWords[^1] &= wanted[^1];
        }
        isKnown = knownWords;
        return trueWords;
    }
}
