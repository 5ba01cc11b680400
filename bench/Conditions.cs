using System.Collections.Immutable;
using System.Diagnostics;
using Fuyao.Kernel.Columns;
using Fuyao.Kernel.Facts;
using Fuyao.Kernel.Programmes;
using Fuyao.Kernel.Reviews;
using Fuyao.Platform.Programmes;
using NodaTime;

namespace Fuyao.Bench;

/// <summary>
/// All conditions of the Pioneer programme over merchants in memory, with merit as a given column: the plan over columns against the interpreter, which judges merchant by
/// merchant on the same threads. A figure counts only once both have given every merchant the same answer to every condition.
/// </summary>
public static class Conditions
{
    public const string Name = "conditions";

    // Enough for the loops to reach their last compiled form, which the short ones of a million merchants otherwise do not.
    private const int RoundsOfPlan = 60;
    private const int RoundsOfInterpreter = 3;
    private const int Seed = 20_161_103;

    // Shares as in the sample marketplace: one merchant in six has the gold medal, few have violations, some facts are missing.
    private const double GoldShare = 0.16;
    private const double ViolationShare = 0.01;
    private const double MissingShare = 0.01;

    private static readonly int[] Merchants = [1_000_000, 10_000_000];
    private static readonly int[] MerchantsQuick = [1_000_000];

    public static Task<IReadOnlyList<Figure>> Run(string program, bool quick)
    {
        var loading = ProgrammeFolder.Load(Path.Combine(Path.GetDirectoryName(program)!, "programmes", "pioneer"));
        var programme = loading.Versions is [.., var latest]
            ? latest
            : throw new InvalidOperationException($"The Pioneer programme cannot be loaded: {string.Join("; ", loading.Errors)}");
        return Task.FromResult<IReadOnlyList<Figure>>([.. (quick ? MerchantsQuick : Merchants).Select(count => Measure(programme, count))]);
    }

    private static Figure Measure(CheckedProgramme programme, int count)
    {
        var evaluation = Generate(programme, count);
        var (planned, planMs) = Best(RoundsOfPlan, () => ConditionTruths.Evaluate(evaluation));
        var (interpreted, interpreterMs) = Best(RoundsOfInterpreter, () => ConditionTruths.Interpret(evaluation));
        RefuseUnlessSame(planned, interpreted);
        return new Figure
        {
            Id = $"conditions-{count / 1_000_000}m",
            What = $"{planned.Length} Pioneer conditions for {count:N0} merchants, {planMs * 1e6 / count:F2} ns a merchant",
            Measured = planMs, Unit = "ms", Against = $"interpreter {interpreterMs:N0} ms", Ratio = interpreterMs / planMs, HigherIsBetter = true,
        };
    }

    /// <summary>The fastest of several rounds, after one that warms up.</summary>
    private static (ImmutableArray<ConditionTruth> Answer, double Milliseconds) Best(int rounds, Func<ImmutableArray<ConditionTruth>> evaluate)
    {
        var answer = evaluate();
        var best = double.PositiveInfinity;
        for (var round = 0; round < rounds; round++)
        {
            var start = Stopwatch.GetTimestamp();
            answer = evaluate();
            best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }
        return (answer, best);
    }

    private static void RefuseUnlessSame(ImmutableArray<ConditionTruth> planned, ImmutableArray<ConditionTruth> interpreted)
    {
        foreach (var (plan, reference) in planned.Zip(interpreted))
            if (!plan.Truth.True.Words.SequenceEqual(reference.Truth.True.Words) || !plan.Truth.Known.Words.SequenceEqual(reference.Truth.Known.Words))
                throw new InvalidOperationException($"The plan and the interpreter differ in '{plan.Condition.Name}'; no figure counts.");
    }

    private static Evaluation Generate(CheckedProgramme programme, int count)
    {
        var random = new Random(Seed);
        var categories = programme.Programme.Parameters.First(parameter => parameter.By is not null).Table.Keys.Order(StringComparer.Ordinal).ToImmutableArray();
        ImmutableArray<ImmutableArray<string>> tagSets = [[], ["industry-audited"], ["new-brand"], ["industry-audited", "new-brand"]];
        var columns = new Dictionary<string, Column>
        {
            ["gold_seller"] = new BoolColumn(Bits(random, count, GoldShare), Known(random, count)),
            ["serious_violation"] = new BoolColumn(Bits(random, count, ViolationShare), Known(random, count)),
            ["tags"] = new SetColumn(Fill(count, () => random.Next(tagSets.Length)), tagSets, Known(random, count)),
            ["main_category"] = new StringColumn(Fill(count, () => random.Next(categories.Length)), categories, Known(random, count)),
            // 1 to 100,000 a day with a long tail, in 1/10,000.
            ["gmv_daily_avg"] = new LongColumn(ColumnType.Money, Fill(count, () => (long)(10_000 * Math.Pow(10, 5 * random.NextDouble()))), Known(random, count)),
        };
        var merit = new DerivedColumn(Fill(count, () => (long)random.Next(1_000_001)), Known(random, count));
        // Nobody's id is read here; one text serves all.
        var population = new Population(Fill(count, () => "merchant"), columns);
        return Evaluation.Bind(programme, population, StaffRecords.None, Instant.FromUtc(2016, 11, 3, 16, 0), new Dictionary<string, Column> { ["merit"] = merit });
    }

    private static T[] Fill<T>(int count, Func<T> next)
    {
        var values = new T[count];
        for (var row = 0; row < count; row++)
            values[row] = next();
        return values;
    }

    private static BitMask Known(Random random, int count) => Bits(random, count, 1 - MissingShare);

    private static BitMask Bits(Random random, int count, double share)
    {
        var mask = new BitMask(count);
        for (var row = 0; row < count; row++)
            mask[row] = random.NextDouble() < share;
        return mask;
    }
}
