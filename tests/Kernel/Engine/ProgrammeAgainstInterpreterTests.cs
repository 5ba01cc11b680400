using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Globalization;
using Fuyao.Kernel.Cel;
using Fuyao.Kernel.Columns;
using Fuyao.Kernel.Programmes;
using Fuyao.Kernel.Reviews;
using Fuyao.Kernel.Tests.Reviews;
using Fuyao.TestSupport;

namespace Fuyao.Kernel.Tests.Engine;

/// <summary>
/// Random programmes over random columns: what the column engine says of every merchant is what the interpreter says, merchant by merchant: each derived number, each condition, the tier assigned.
/// `tests/run` repeats an eighth of this class with narrower vectors and with none. A failure names its seed; <c>FUYAO_TEST_SEED=17</c> replays that one alone, <c>FUYAO_TEST_LONG=1</c> runs twenty times as many.
/// </summary>
public sealed class ProgrammeAgainstInterpreterTests
{
    // With the populations, 10,000 pairs of a programme and columns.
    private const int ProgrammesCount = 1_250;
    private const int PopulationsPerProgramme = 8;
    private const int MoreWhenLong = 20;
    private const int LessWhenRepeated = 8;
    private const int MismatchesShown = 10;

    // Around words of bit masks, and empty; rarely around slices of a plan, and more rarely around blocks that threads share out.
    private static readonly int[] Lengths = [0, 1, 2, 3, 5, 7, 8, 9, 15, 17, 31, 33, 63, 64, 65, 100, 129];
    private static readonly int[] SliceLengths = [4_095, 4_096, 4_097];
    private static readonly int[] BlockLengths = [65_535, 65_536, 65_600];

    [Fact]
    public void Every_merchant_is_judged_as_the_interpreter_judges()
    {
        var mismatches = new ConcurrentBag<string>();
        Parallel.ForEach(Seeds(), seed =>
        {
            try
            {
                Judge(seed, mismatches);
            }
            catch (Exception exception)
            {
                mismatches.Add($"seed {seed}: {exception}");
            }
        });
        mismatches.Order(StringComparer.Ordinal).Take(MismatchesShown).ShouldBeEmpty();
    }

    private static IEnumerable<int> Seeds() =>
        Environment.GetEnvironmentVariable("FUYAO_TEST_SEED") is { Length: > 0 } seed ? [int.Parse(seed, CultureInfo.InvariantCulture)]
            : Enumerable.Range(0, TestRun.Count(ProgrammesCount, ProgrammesCount * MoreWhenLong, ProgrammesCount / LessWhenRepeated));

    private static void Judge(int seed, ConcurrentBag<string> mismatches)
    {
        var random = new Random(seed);
        var programme = new RandomProgramme(random);
        for (var population = 0; population < PopulationsPerProgramme; population++)
        {
            var count = Length(seed, population, random);
            var evaluation = programme.Bind(count);
            var before = programme.Before(count);
            var byInterpreter = ConditionTruths.Interpret(evaluation);
            if ((DerivedMismatch(evaluation) ?? ConditionMismatch(evaluation, byInterpreter) ?? TierMismatch(evaluation, byInterpreter, before)) is { } mismatch)
                mismatches.Add($"seed {seed}, population {population} of {count}: {mismatch}");
        }
    }

    private static int Length(int seed, int population, Random random) => (seed, population) switch
    {
        _ when population == 0 && seed % 1_250 == 7 => Pick(random, BlockLengths),
        _ when population == 0 && seed % 200 == 3 => Pick(random, SliceLengths),
        _ => Pick(random, Lengths),
    };

    private static int Pick(Random random, int[] lengths) => lengths[random.Next(lengths.Length)];

    private static string? DerivedMismatch(Evaluation evaluation)
    {
        var count = evaluation.Population.Count;
        foreach (var definition in evaluation.Programme.Programme.Derived.OfType<DerivedExpression>())
        {
            var column = evaluation.Find(definition.Name)!;
            for (var row = 0; row < count; row++)
            {
                var expected = Kept(evaluation.Value(definition.Expression, row));
                long? actual = !column.Known[row] ? null : column is DerivedColumn numbers ? numbers.Units[row] : ((LongColumn)column).Values[row];
                if (actual != expected)
                    return $"`{definition.Expression.Source}` in row {row} is {expected?.ToString(CultureInfo.InvariantCulture) ?? "unknown"} by the interpreter, {actual?.ToString(CultureInfo.InvariantCulture) ?? "unknown"} over columns";
            }
        }
        return null;
    }

    /// <summary>Counts and amounts as they are, other numbers rounded half-up to 4 decimals; nothing of what does not fit (semantics.md, “Derived numbers”).</summary>
    private static long? Kept(in CelValue value) => value.Kind switch
    {
        CelKind.Int => value.AsInt(),
        CelKind.Money => value.AsMoney().Units,
        CelKind.Double when Math.Abs(value.AsDouble()) <= 922_337_203_685_477 => (long)decimal.Round((decimal)value.AsDouble() * 10_000, 0, MidpointRounding.AwayFromZero),
        _ => null,
    };

    private static string? ConditionMismatch(Evaluation evaluation, ImmutableArray<ConditionTruth> byInterpreter)
    {
        var byPlan = ConditionTruths.Evaluate(evaluation);
        for (var index = 0; index < byPlan.Length; index++)
            for (var row = 0; row < evaluation.Population.Count; row++)
                if (byPlan[index].Truth[row] != byInterpreter[index].Truth[row])
                    return $"{Describe(byPlan[index], evaluation)} in row {row} is {byInterpreter[index].Truth[row]} by the interpreter, {byPlan[index].Truth[row]} over columns";
        return null;
    }

    /// <summary>By the rule itself: the best tier that is true, or unknown where at least that was held; nobody whom the programme does not address.</summary>
    private static string? TierMismatch(Evaluation evaluation, ImmutableArray<ConditionTruth> byInterpreter, Memberships before)
    {
        var tiers = evaluation.Programme.Programme.Tiers.Select(tier => tier.Id).ToArray();
        var needed = tiers.Select(tier => byInterpreter.Skip(1).Where(condition => condition.Tier is null || condition.Tier == tier).Select(condition => condition.Truth).ToArray()).ToArray();
        var plan = ProgrammePlan.Of(evaluation);
        var truths = ProgrammeTruths.For(plan);
        plan.Run(truths);
        var byTier = TierTruths.Combine(evaluation.Programme.Programme, truths.Conditions, BitMask.Full(evaluation.Population.Count)).ByTier;
        var decision = Review.Decide(evaluation, before, Marketplace.FirstReview);
        for (var row = 0; row < evaluation.Population.Count; row++)
        {
            var held = Array.IndexOf(tiers, before.TierOf(row));
            string? best = null;
            var bestTrue = Memberships.NoTier;
            for (var place = tiers.Length - 1; place >= 0; place--)
            {
                var all = All(needed[place], row);
                if (byTier[place][row] != all)
                    return $"tier {tiers[place]} is {all} for row {row} by the interpreter, {byTier[place][row]} over columns";
                var isAddressed = byInterpreter[0].Truth[row] != Truth.False;
                if (isAddressed && (all == Truth.True || (all == Truth.Unknown && held >= 0 && held <= place)))
                    best = tiers[place];
                if (isAddressed && all == Truth.True)
                    bestTrue = (byte)place;
            }
            if (truths.BestTrueTier[row] != bestTrue)
                return $"the best tier that is true for row {row} is {bestTrue} by the interpreter, {truths.BestTrueTier[row]} over columns";
            if (best != decision.After.TierOf(row))
                return $"row {row} holds {best ?? "nothing"} by the interpreter, {decision.After.TierOf(row) ?? "nothing"} over columns";
        }
        return null;
    }

    private static Truth All(TruthMask[] truths, int row)
    {
        var all = Truth.True;
        foreach (var truth in truths)
            all = truth[row] == Truth.False || all == Truth.False ? Truth.False : truth[row] == Truth.Unknown ? Truth.Unknown : all;
        return all;
    }

    private static string Describe(ConditionTruth condition, Evaluation evaluation) =>
        $"{condition.Tier ?? "programme"}.{condition.Condition.Name} `{condition.Condition.Expression.Source}` ({evaluation.Plan(condition.Condition)})";
}
