using System.Collections.Immutable;
using Fuyao.Kernel.Columns;
using Fuyao.Kernel.Engine;
using Fuyao.Kernel.Engine.Rows;
using Fuyao.Kernel.Programmes;

namespace Fuyao.Kernel.Reviews;

/// <summary>A condition of a programme and for whom it holds.</summary>
/// <param name="Tier">The tier it belongs to; null for the scope and for conditions of the programme, which every tier needs.</param>
public sealed record ConditionTruth(Condition Condition, string? Tier, TruthMask Truth);

/// <summary>Evaluates all conditions of a programme for everybody: block by block of merchants, on all processors, without allocating for a row.</summary>
internal static class ConditionTruths
{
    /// <summary>By the plan of the programme, over whole columns.</summary>
    /// <returns>The scope, then the conditions of the programme, then those of each tier from the best down.</returns>
    public static ImmutableArray<ConditionTruth> Evaluate(Evaluation evaluation)
    {
        var plan = ProgrammePlan.Of(evaluation);
        var truths = ProgrammeTruths.For(plan);
        plan.Run(truths);
        return truths.Conditions;
    }

    /// <summary>By the interpreter, merchant by merchant: the reference that plans are held against.</summary>
    /// <returns>As <see cref="Evaluate(Evaluation)"/>.</returns>
    public static ImmutableArray<ConditionTruth> Interpret(Evaluation evaluation)
    {
        var count = evaluation.Population.Count;
        return [.. evaluation.Programme.Programme.ConditionsWithTiers().Select(condition =>
        {
            var expression = evaluation.Bound(condition.Condition.Expression);
            var (isTrue, isKnown) = (new ulong[BitMask.WordCount(count)], new ulong[BitMask.WordCount(count)]);
            RowBlocks.ForEach(count, (first, end) => Interpret(expression, first, end, isTrue, isKnown));
            return new ConditionTruth(condition.Condition, condition.Tier, new TruthMask(new BitMask(count, isTrue), new BitMask(count, isKnown)));
        })];
    }

    private static void Interpret(RowExpression expression, int first, int end, ulong[] isTrue, ulong[] isKnown)
    {
        var reader = expression.Reader();
        // What reads nothing of the merchant (`true`, a parameter against a constant) has one answer.
        var same = expression.Inputs.All(input => input is ConstantInput) ? Evaluation.TruthOf(expression.Evaluate(reader)) : (Truth?)null;
        for (var wordFirst = first; wordFirst < end; wordFirst += BitMask.BitsPerWord)
        {
            ulong trueBits = 0, knownBits = 0;
            var bits = Math.Min(BitMask.BitsPerWord, end - wordFirst);
            for (var bit = 0; bit < bits; bit++)
            {
                reader.Row = wordFirst + bit;
                var truth = same ?? Evaluation.TruthOf(expression.Evaluate(reader));
                if (truth == Truth.Unknown)
                    continue;
                knownBits |= 1UL << bit;
                if (truth == Truth.True)
                    trueBits |= 1UL << bit;
            }
            isTrue[wordFirst / BitMask.BitsPerWord] = trueBits;
            isKnown[wordFirst / BitMask.BitsPerWord] = knownBits;
        }
    }
}
