using System.Collections.Immutable;
using System.Numerics;
using Fuyao.Kernel.Columns;
using Fuyao.Kernel.Engine;
using Fuyao.Kernel.Engine.Rows;
using Fuyao.Kernel.Programmes;
using Fuyao.Kernel.Reviews;

namespace Fuyao.Kernel.Simulation;

/// <summary>
/// Counts who stands near a line: masks say who fulfils everything and who fails one condition only, and just these are looked at one by one. Places are not looked at:
/// who is displaced by others has crossed no line.
/// </summary>
internal sealed class Cliff
{
    private readonly ImmutableArray<ConditionTruth> conditions;
    private readonly Programme programme;
    private readonly double share;
    private readonly Func<int, byte> tierOf;
    private readonly int count;
    private readonly ImmutableArray<ImmutableArray<Line>> lines;
    private readonly IReadOnlySet<string>? named;

    /// <param name="truths">Of all conditions of the draft.</param>
    /// <param name="tierOf">By row, the tier under the draft.</param>
    /// <param name="named">The parameters whose lines are drawn; null: every line.</param>
    public Cliff(Evaluation draft, ImmutableArray<ConditionTruth> truths, Func<int, byte> tierOf, decimal share, IReadOnlySet<string>? named)
    {
        (conditions, programme, this.tierOf, this.share, this.named) = (truths, draft.Programme.Programme, tierOf, (double)share, named);
        count = draft.Population.Count;
        lines = [.. truths.Select(condition => Line.In(draft, condition.Condition))];
    }

    public CliffReport Report(BitMask reviewed) => new(
        (decimal)share, [.. programme.Tiers.Select((tier, place) => TierOf(tier.Id, place, reviewed))],
        [.. programme.Tiers.SelectMany(tier => Needed(tier.Id).SelectMany(index => lines[index].Where(line => named is null || line.Names.Any(named.Contains))
            .Select(line => Distances(tier.Id, index, line, reviewed))))]);

    private IEnumerable<int> Needed(string tier) => Enumerable.Range(0, conditions.Length).Where(index => conditions[index].Tier is null || conditions[index].Tier == tier);

    private TierCliff TierOf(string tier, int place, BitMask reviewed)
    {
        var needed = Needed(tier).ToArray();
        int members = 0, oneEvent = 0, near = 0, atRisk = 0, oneAway = 0, inReach = 0;
        ForEachWord((own, word) =>
        {
            var (all, one) = Fulfilling(needed, word, reviewed);
            for (var left = all; left != 0; left &= left - 1)
            {
                var row = Row(word, left);
                if (tierOf(row) != place)
                    continue;
                var (byEvent, byShare) = AtRisk(needed, row, own);
                Interlocked.Increment(ref members);
                Count(ref oneEvent, byEvent);
                Count(ref near, byShare);
                Count(ref atRisk, byEvent || byShare);
            }
            for (var left = one; left != 0; left &= left - 1)
            {
                var row = Row(word, left);
                if (tierOf(row) <= place)
                    continue;
                Interlocked.Increment(ref oneAway);
                Count(ref inReach, InReach(needed.First(index => !conditions[index].Truth.True[row]), row, own));
            }
        });
        return new TierCliff(tier, members, oneEvent, near, atRisk, oneAway, inReach);
    }

    private (bool ByEvent, bool ByShare) AtRisk(int[] needed, int row, RowReader?[] readers)
    {
        var (byEvent, byShare) = (false, false);
        foreach (var index in needed)
            foreach (var line in lines[index])
            {
                var reader = ReaderAt(readers, index, line, row);
                if (line.TruthOf(reader) != Truth.True)
                    continue;
                var (isNear, isOneEvent) = (!byShare && line.DistanceOf(reader) is { } distance && distance <= share, !byEvent && line.FallsByOneEvent(reader));
                if ((!isNear && !isOneEvent) || line.ConditionWith(false, reader) == Truth.True)
                    continue;
                byShare |= isNear;
                byEvent |= isOneEvent;
            }
        return (byEvent, byShare);
    }

    private bool InReach(int failed, int row, RowReader?[] readers)
    {
        foreach (var line in lines[failed])
        {
            var reader = ReaderAt(readers, failed, line, row);
            if (line.DistanceOf(reader) is { } distance && Math.Abs(distance) <= share && line.TruthOf(reader) is var truth and not Truth.Unknown
                && line.ConditionWith(truth == Truth.False, reader) == Truth.True)
                return true;
        }
        return false;
    }

    /// <summary>Of whom the tier is decided by one comparison alone.</summary>
    private LineDistances Distances(string tier, int condition, Line line, BitMask reviewed)
    {
        int[] needed = [.. Needed(tier)], others = [.. needed.Where(index => index != condition)];
        var (outside, inside) = (new int[LineDistances.Ends.Length + 1], new int[LineDistances.Ends.Length + 1]);
        ForEachWord((readers, word) =>
        {
            var (all, _) = Fulfilling(others, word, reviewed);
            for (var left = all & conditions[condition].Truth.Known.Words[word]; left != 0; left &= left - 1)
            {
                var reader = ReaderAt(readers, condition, line, Row(word, left));
                if (line.DistanceOf(reader) is not { } distance || line.ConditionWith(true, reader) == line.ConditionWith(false, reader))
                    continue;
                var side = line.TruthOf(reader) == Truth.True ? inside : outside;
                Interlocked.Increment(ref side[BucketOf(Math.Abs(distance))]);
            }
        });
        return new LineDistances(tier, conditions[condition].Condition.Name, line.Text, [.. outside], [.. inside]);
    }

    /// <summary>Who of 64 merchants fulfils all of some conditions, and who fails exactly one of them with nothing unknown.</summary>
    private (ulong All, ulong One) Fulfilling(int[] needed, int word, BitMask reviewed)
    {
        var (all, one) = (reviewed.Words[word], 0UL);
        foreach (var index in needed)
        {
            var truth = conditions[index].Truth;
            var (isTrue, isFalse) = (truth.True.Words[word], truth.Known.Words[word] & ~truth.True.Words[word]);
            one = (one & isTrue) | (all & isFalse);
            all &= isTrue;
        }
        return (all, one);
    }

    private void ForEachWord(Action<RowReader?[], int> look) => RowBlocks.ForEach(count, (first, end) =>
    {
        var readers = new RowReader?[conditions.Length];
        for (var word = first / BitMask.BitsPerWord; word < BitMask.WordCount(end); word++)
            look(readers, word);
    });

    private static RowReader ReaderAt(RowReader?[] readers, int condition, Line line, int row)
    {
        var reader = readers[condition] ??= line.Reader();
        reader.Row = row;
        return reader;
    }

    private static int Row(int word, ulong left) => word * BitMask.BitsPerWord + BitOperations.TrailingZeroCount(left);

    private static int BucketOf(double distance) => LineDistances.Ends.Count(end => distance > (double)end);

    private static void Count(ref int counter, bool counts)
    {
        if (counts)
            Interlocked.Increment(ref counter);
    }
}
