using Fuyao.Kernel.Columns;
using Fuyao.Kernel.Engine;
using Fuyao.Kernel.Engine.Rows;
using Fuyao.TestSupport;

namespace Fuyao.Kernel.Tests.Engine;

/// <summary>
/// The plan of a condition judges every merchant as the interpreter does, on random conditions over random columns. `tests/run` repeats this class with narrower
/// vectors and with none.
/// </summary>
public sealed class PlanAgainstInterpreterTests
{
    private const int PopulationsCount = 250;
    private const int PopulationsCountLong = 2_500;
    private const int PopulationsCountRepeated = 125;
    private const int ConditionsPerPopulation = 30;

    // Around words and slices, and empty; rarely a population of several slices.
    private static readonly int[] Lengths = [0, 1, 2, 3, 5, 7, 9, 31, 33, 63, 64, 65, 100, 127, 128, 130, 191];
    private static readonly int[] LongLengths = [16_383, 16_384, 16_385, 32_800];

    [Fact]
    public void The_plan_judges_every_merchant_as_the_interpreter_does()
    {
        var mismatches = new System.Collections.Concurrent.ConcurrentBag<string>();
        Parallel.For(0, TestRun.Count(PopulationsCount, PopulationsCountLong, PopulationsCountRepeated), seed =>
        {
            var random = new Random(seed);
            var columns = new RandomColumns(random, seed % 60 == 0 ? LongLengths[random.Next(LongLengths.Length)] : Lengths[random.Next(Lengths.Length)]);
            var conditions = new RandomCondition(random, columns);
            for (var index = 0; index < ConditionsPerPopulation; index++)
                if (Mismatch(columns.Bind(conditions.Next()), columns.Count) is { } mismatch)
                    mismatches.Add($"seed {seed}, {columns.Count} rows: {mismatch}");
        });
        mismatches.Order(StringComparer.Ordinal).Take(20).ShouldBeEmpty();
    }

    [Fact]
    public void Most_of_what_is_compared_runs_over_columns()
    {
        // Else the property above would compare the interpreter with itself.
        var (perRow, all) = (0, 0);
        for (var seed = 0; seed < 200; seed++)
        {
            var random = new Random(seed);
            var columns = new RandomColumns(random, 64);
            foreach (var step in Flatten(ConditionPlan.Of(columns.Bind(new RandomCondition(random, columns).Next())).Describe()))
                (perRow, all) = (perRow + (step.PerRowBecause is null ? 0 : 1), all + 1);
        }
        ((double)perRow / all).ShouldBeLessThan(0.25);
    }

    private static IEnumerable<PlanStep> Flatten(PlanStep step) => step.Parts.SelectMany(Flatten).Prepend(step);

    private static string? Mismatch(RowExpression expression, int count)
    {
        var (isTrue, isKnown) = (new ulong[BitMask.WordCount(count)], new ulong[BitMask.WordCount(count)]);
        ConditionPlan.Of(expression).Run(0, count, isTrue, isKnown);
        var (truths, knowns) = (new BitMask(count, isTrue), new BitMask(count, isKnown));
        var reader = expression.Reader();
        for (var row = 0; row < count; row++)
        {
            reader.Row = row;
            var expected = expression.Evaluate(reader);
            var isValue = expected.IsTrue || expected.IsFalse;
            if (truths[row] != expected.IsTrue || knowns[row] != isValue)
                return $"`{expression.Expression.Source}` in row {row} is {expected} by the interpreter, true {truths[row]} and known {knowns[row]} by the plan {ConditionPlan.Of(expression).Describe()}";
        }
        return null;
    }
}
