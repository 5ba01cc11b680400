using System.Collections.Immutable;
using Fuyao.Kernel.Columns;
using Fuyao.Kernel.Engine.Rows;
using Fuyao.Kernel.Engine.Steps;

namespace Fuyao.Kernel.Engine;

/// <summary>One step of a plan for people to read.</summary>
/// <param name="Source">The part of the condition that it judges, as canonical text.</param>
/// <param name="Operation">What it does.</param>
/// <param name="PerRowBecause">Why it asks the interpreter for each merchant; null where it works on whole columns.</param>
public sealed record PlanStep(string Source, string Operation, string? PerRowBecause, ImmutableArray<PlanStep> Parts);

/// <summary>A condition as steps over the columns it is bound to. Judges exactly as the interpreter does, which stays the reference and answers what no step serves.</summary>
/// <param name="root">Judges the whole condition.</param>
internal sealed class ConditionPlan(Step root)
{
    public Step Root => root;

    /// <param name="expression">Of type bool.</param>
    public static ConditionPlan Of(RowExpression expression) => new(new Planner(expression).Plan(expression.Expression.Root));

    public PlanStep Describe() => Describe(root);

    /// <summary>Judges the rows from <paramref name="first"/> (a multiple of <see cref="Step.RowsPerSlice"/>) to before <paramref name="end"/>.</summary>
    /// <param name="isTrue">The words of the whole population; those of these rows are overwritten.</param>
    /// <param name="isKnown">Likewise.</param>
    public void Run(int first, int end, ulong[] isTrue, ulong[] isKnown)
    {
        Span<ulong> wanted = stackalloc ulong[Step.WordsPerSlice];
        for (var sliceFirst = first; sliceFirst < end; sliceFirst += Step.RowsPerSlice)
        {
            var count = Math.Min(Step.RowsPerSlice, end - sliceFirst);
            var (word, words) = (sliceFirst / BitMask.BitsPerWord, BitMask.WordCount(count));
            Step.FillWanted(count, wanted);
            root.Run(sliceFirst, count, wanted[..words], isTrue.AsSpan(word, words), isKnown.AsSpan(word, words));
        }
    }

    private static PlanStep Describe(Step step) => new(step.Part.ToString(), step.Operation, step.PerRowBecause, [.. step.Parts.Select(Describe)]);
}
