using System.Collections.Immutable;
using Fuyao.Kernel.Columns;
using Fuyao.Kernel.Facts;
using Fuyao.Kernel.Programmes;
using Fuyao.Kernel.Reviews;

namespace Fuyao.Kernel.Tests.Reviews;

/// <summary>A programme's plan judges as the interpreter does, condition by condition, and puts the tiers together as its rules say; its room may be used again.</summary>
public sealed class ProgrammePlanTests
{
    // About words, slices of 16,384 and chunks of 65,536.
    private static readonly int[] Counts = [0, 1, 63, 64, 65, 16_383, 16_384, 16_385, 70_001];

    private static readonly CheckedProgramme Programme = Marketplace.Programme(
        [("good", "rating >= 4.0 || gold"), ("calm", "!(complaints > 3)"), ("same", "1 < 2")],
        [("SS", "gmv >= ss_line && credit >= 10"), ("S", "gmv >= s_line"), ("open", "true")],
        parameters: [Marketplace.Table("ss_line", "category", null, null, ("女装", 9_000), ("男装", 4_000)), Marketplace.Table("s_line", "category", null, null, ("女装", 3_000), ("closed", 1))],
        scope: "category != 'closed'");

    [Fact]
    public void Conditions_and_tiers_are_those_of_the_interpreter()
    {
        foreach (var count in Counts)
            foreach (var isFullyKnown in new[] { false, true })
            {
                var evaluation = Bind(Facts(new Random(count), count, isFullyKnown));
                var plan = ProgrammePlan.Of(evaluation);
                var truths = ProgrammeTruths.For(plan);
                var interpreted = ConditionTruths.Interpret(evaluation);
                plan.Run(truths);
                ShouldBeInterpreted(evaluation, interpreted, truths);
                // Whatever the first run left there.
                plan.Run(truths);
                ShouldBeInterpreted(evaluation, interpreted, truths);
            }
    }

    [Fact]
    public void What_is_known_is_a_columns_own_mask_where_it_follows_from_one()
    {
        var evaluation = Bind(Facts(new Random(1), 1_000, isFullyKnown: false));
        var truths = ProgrammeTruths.For(ProgrammePlan.Of(evaluation));
        ConditionTruth Of(string? tier, string name) => truths.Conditions.Single(condition => condition.Tier == tier && condition.Condition.Name == name);

        Of(null, "calm").Truth.Known.ShouldBeSameAs(evaluation.Find("complaints")!.Known);
        Of(null, "same").Truth.Known.IsFull.ShouldBeTrue();
        Of("S", "line").Truth.Known.ShouldNotBeSameAs(evaluation.Find("gmv")!.Known);
    }

    [Fact]
    public void Room_of_another_plan_is_refused()
    {
        var evaluation = Bind(Facts(new Random(1), 10, isFullyKnown: true));
        var room = ProgrammeTruths.For(ProgrammePlan.Of(evaluation));
        Should.Throw<ArgumentException>(() => ProgrammePlan.Of(evaluation).Run(room)).Message.ShouldContain("another plan");
    }

    private static Evaluation Bind(Population population) => Evaluation.Bind(Programme, population, StaffRecords.None, Marketplace.FirstReview.NominalAt);

    private static void ShouldBeInterpreted(Evaluation evaluation, ImmutableArray<ConditionTruth> interpreted, ProgrammeTruths truths)
    {
        var count = evaluation.Population.Count;
        var tiers = evaluation.Programme.Programme.Tiers;
        var needed = tiers.Select(tier => interpreted.Skip(1).Where(condition => condition.Tier is null || condition.Tier == tier.Id).Select(condition => condition.Truth).ToArray()).ToArray();
        var byTier = TierTruths.Combine(evaluation.Programme.Programme, truths.Conditions, BitMask.Full(count)).ByTier;
        foreach (var (planned, reference) in truths.Conditions.Zip(interpreted))
        {
            planned.Condition.ShouldBe(reference.Condition);
            planned.Truth.True.Words.SequenceEqual(reference.Truth.True.Words).ShouldBeTrue($"true of {planned.Condition.Name} for {count}");
            planned.Truth.Known.Words.SequenceEqual(reference.Truth.Known.Words).ShouldBeTrue($"known of {planned.Condition.Name} for {count}");
        }
        Enumerable.Range(0, count).FirstOrDefault(row => !IsPutTogether(row), -1).ShouldBe(-1, $"the first row of {count} whose tiers are not those of its conditions");

        bool IsPutTogether(int row)
        {
            var best = Memberships.NoTier;
            for (var tier = tiers.Length - 1; tier >= 0; tier--)
            {
                var expected = Truth.True;
                foreach (var condition in needed[tier])
                    expected = expected == Truth.False || condition[row] == Truth.False ? Truth.False : condition[row] == Truth.Unknown ? Truth.Unknown : expected;
                if (byTier[tier][row] != expected)
                    return false;
                if (expected == Truth.True && interpreted[0].Truth[row] != Truth.False)
                    best = (byte)tier;
            }
            return truths.BestTrueTier[row] == best;
        }
    }

    private static Population Facts(Random random, int count, bool isFullyKnown)
    {
        BitMask Known() => isFullyKnown ? BitMask.Full(count) : Bits(random, count, 0.8);
        ImmutableArray<string> categories = ["女装", "男装", "closed"];
        return new Population([.. Enumerable.Range(0, count).Select(row => $"m{row}")], new Dictionary<string, Column>
        {
            ["gold"] = new BoolColumn(Bits(random, count, 0.3), Known()),
            ["category"] = new StringColumn(Fill(count, () => random.Next(categories.Length)), categories, Known()),
            ["credit"] = new LongColumn(ColumnType.Int, Fill(count, () => (long)random.Next(20)), Known()),
            ["complaints"] = new LongColumn(ColumnType.Int, Fill(count, () => (long)random.Next(6)), Known()),
            ["rating"] = new DoubleColumn(Fill(count, () => random.Next(300, 500) / 100.0), Known()),
            ["gmv"] = new LongColumn(ColumnType.Money, Fill(count, () => random.NextInt64(120_000_000)), Known()),
        });
    }

    private static BitMask Bits(Random random, int count, double share)
    {
        var mask = new BitMask(count);
        for (var row = 0; row < count; row++)
            mask[row] = random.NextDouble() < share;
        return mask;
    }

    private static T[] Fill<T>(int count, Func<T> next) => [.. Enumerable.Range(0, count).Select(_ => next())];
}
