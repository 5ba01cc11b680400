using System.Collections.Immutable;
using Fuyao.Bench.Data;
using Fuyao.Kernel.Reviews;

namespace Fuyao.Bench.Figures;

/// <summary>
/// All conditions of the Pioneer programme over merchants in memory: the plan over columns against the interpreter, which judges merchant by merchant on the same threads.
/// A figure counts only once both have given every merchant the same answer to every condition.
/// </summary>
public static class Conditions
{
    public const string Name = "conditions";

    private const int RoundsOfPlan = 60;
    private const int RoundsOfInterpreter = 3;
    private static readonly TimeSpan AtMost = TimeSpan.FromSeconds(20);

    private static readonly int[] Merchants = [1_000_000, 10_000_000];
    private static readonly int[] MerchantsQuick = [1_000_000];

    public static IReadOnlyList<Figure> Run(Settings settings)
    {
        var programme = settings.Pioneer();
        return [.. (settings.IsQuick ? MerchantsQuick : Merchants).Select(settings.Cap).Distinct().Select(count => Measure(new Market(programme, count)))];
    }

    /// <exception cref="InvalidOperationException">The two differ; the message says in which condition.</exception>
    public static void RefuseUnlessSame(ImmutableArray<ConditionTruth> planned, ImmutableArray<ConditionTruth> interpreted)
    {
        foreach (var (plan, reference) in planned.Zip(interpreted))
            if (!plan.Truth.True.Words.SequenceEqual(reference.Truth.True.Words) || !plan.Truth.Known.Words.SequenceEqual(reference.Truth.Known.Words))
                throw new InvalidOperationException($"The plan and the interpreter differ in '{plan.Condition.Name}'; no figure counts.");
    }

    private static Figure Measure(Market market)
    {
        var evaluation = market.Bind();
        var planned = ConditionTruths.Evaluate(evaluation);
        RefuseUnlessSame(planned, ConditionTruths.Interpret(evaluation));
        Rounds.WarmUp(() => ConditionTruths.Evaluate(evaluation));
        var plan = Rounds.Interleave(RoundsOfPlan, AtMost, () => Rounds.Time(() => ConditionTruths.Evaluate(evaluation)))[0];
        var interpreter = Rounds.Interleave(RoundsOfInterpreter, AtMost, () => Rounds.Time(() => ConditionTruths.Interpret(evaluation)))[0];
        return new Figure
        {
            Id = $"conditions-{market.Count / 1e6:0.##}m",
            What = $"{planned.Length} Pioneer conditions for {market.Count:N0} merchants, {plan.Median * 1e6 / market.Count:F2} ns a merchant",
            Measured = plan.Median, Unit = "ms", Against = $"interpreter {interpreter.Median:N0} ms", Ratio = interpreter.Median / plan.Median, HigherIsBetter = true,
        };
    }
}
