using System.Collections.Immutable;
using Fuyao.Kernel.Cel;
using Fuyao.Kernel.Programmes;
using Fuyao.Kernel.Reviews;
using Fuyao.Kernel.Simulation;
using Fuyao.Kernel.Tests.Reviews;
using Fuyao.TestSupport;

namespace Fuyao.Kernel.Tests.Simulation;

/// <summary>
/// Semantics, “What-if”: the same function as the review. Random programmes, merchants, memberships and changes, many asks of one <see cref="WhatIf"/> in any order:
/// each answer against two whole reviews, merchant by merchant.
/// </summary>
public sealed class WhatIfAgainstReviewTests
{
    private const int SeedsCount = 100;
    private const int SeedsCountLong = 40_000;
    private const int AsksCount = 9;

    [Fact]
    public void Answers_are_what_reviews_decide()
    {
        var seeds = TestRun.Count(SeedsCount, SeedsCountLong);
        var failure = Enumerable.Range(1, seeds).AsParallel().AsOrdered().Select(seed => Difference(seed, new Random(seed).Next(1, 180))).FirstOrDefault(difference => difference is not null);

        failure.ShouldBeNull();
    }

    [Fact]
    public void Answers_are_what_reviews_decide_over_several_blocks_of_merchants() => Difference(1, 66_001).ShouldBeNull();

    /// <summary>
    /// Lines are dragged up and down: after the first asks only the merchants near them are looked at, and answers are about everybody all the same. Where more than half
    /// are near, or publication holds losses back, all are looked at each time; most worlds are not such.
    /// </summary>
    [Fact]
    public void Answers_are_what_reviews_decide_while_lines_are_dragged()
    {
        var worlds = TestRun.Count(60, 10_000);
        var near = 0;
        for (var seed = 1; seed <= worlds; seed++)
        {
            var random = new RandomProgrammes(seed, movesOneWay: true);
            var today = random.Programme("SS", "S");
            var ground = new WhatIfGround
            {
                Today = Evaluation.Bind(today, random.People(150), random.Staff(150), Marketplace.FirstReview.NominalAt), Before = random.Before(today, 150),
                Occasion = Marketplace.FirstReview, Present = random.Present(150), By = ["category"],
            };
            var (whatIf, dragged) = (new WhatIf(ground), new DraggedLines(seed));
            var looked = int.MaxValue;
            for (var ask = 0; ask < 12; ask++)
            {
                var changes = dragged.Next();
                Compare(ground, whatIf, Draft.With(today, changes)).ShouldBeNull($"seed {seed}, ask {ask} ({string.Join(", ", changes)})\n{Describe(today)}");
                looked = Math.Min(looked, whatIf.LookedAt);
            }
            near += looked < 150 ? 1 : 0;
        }
        near.ShouldBeGreaterThan(worlds / 2);
    }

    private static string? Difference(int seed, int count)
    {
        var random = new RandomProgrammes(seed);
        var today = random.Programme("SS", "S", "A");
        var drafts = new[] { random.Programme("SS", "S", "A"), random.Programme(random.Pick<string[]>(["S", "SS"], ["X", "S", "B", "A"], ["A"])) };
        var people = random.People(count);
        var ground = new WhatIfGround
        {
            Today = Evaluation.Bind(today, people, random.Staff(count), Marketplace.FirstReview.NominalAt),
            Before = random.Before(random.Chance(0.7) ? today : drafts[1], count),
            Occasion = Marketplace.FirstReview,
            VersionBefore = random.Chance(0.3) ? Evaluation.Bind(drafts[0], people, StaffRecords.None, Marketplace.FirstReview.NominalAt) : null,
            Present = random.Present(count),
            By = ["category"],
        };
        var whatIf = new WhatIf(ground);
        var (kinds, asked) = (random.Kinds(), today);
        for (var ask = 0; ask < AsksCount; ask++)
        {
            // Often the same parameters again with other values, as when one is dragged.
            if (random.Chance(0.35))
                (kinds, asked) = (random.Kinds(), random.Chance(0.7) ? today : random.Pick(drafts));
            var changes = random.Changes(kinds);
            var draft = Draft.With(asked, changes);
            if (Compare(ground, whatIf, draft) is { } difference)
                return $"seed {seed}, ask {ask} ({string.Join(", ", changes)}): {difference}\n{Describe(today)}\ndraft\n{Describe(draft)}";
        }
        return null;
    }

    private static string? Compare(WhatIfGround ground, WhatIf whatIf, CheckedProgramme draft)
    {
        var before = ground.Today;
        var after = Evaluation.Bind(draft, before.Population, before.Staff, before.At);
        var (then, now) = (Decide(before).After, Decide(after).After);
        var answer = whatIf.Ask(draft);

        var everybody = Enumerable.Range(0, then.Count).ToArray();
        var tiers = draft.Programme.Tiers.Select(tier => tier.Id).Concat(then.TierIds).Distinct().ToArray();
        var expectedTiers = tiers.Select(tier => new TierDifference(tier, Members(then, tier, everybody), Members(now, tier, everybody)));
        if (!answer.Tiers.SequenceEqual(expectedTiers))
            return $"tiers are {string.Join(", ", answer.Tiers)}, and by reviews {string.Join(", ", expectedTiers)}";
        if (answer.Flows != FlowsOf(then, now, everybody))
            return $"{answer.Flows}, and by reviews {FlowsOf(then, now, everybody)}";
        var movers = Enumerable.Range(0, then.Count).Where(row => then.TierOf(row) != now.TierOf(row)).Select(row => new Mover(row, before.Population.MerchantIds[row], then.TierOf(row), now.TierOf(row)));
        if (!whatIf.Movers().SequenceEqual(movers))
            return $"{string.Join(", ", whatIf.Movers())} change, and by reviews {string.Join(", ", movers)}";
        var waiting = Enumerable.Range(0, now.Count).Count(row => now.StatusOf(row) == MembershipStatus.Waiting);
        if (answer.Waiting != waiting)
            return $"{answer.Waiting} wait, and by reviews {waiting}";
        return CompareMoney(answer.Money, before, after, then, now) ?? CompareSplit(answer, before, then, now, tiers);

        ReviewResult Decide(Evaluation evaluation) => Review.Decide(evaluation, ground.Before, ground.Occasion, ground.VersionBefore, ground.Present);
    }

    private static string? CompareMoney(MoneyDifference money, Evaluation before, Evaluation after, Memberships then, Memberships now)
    {
        var today = BenefitCosts.Of(before.Programme).Sum(before.Population, then.TierCodes);
        var draft = BenefitCosts.Of(after.Programme).Sum(after.Population, now.TierCodes);
        return money.Today == today && money.Draft == draft ? null : $"cost is {money.Today} and {money.Draft}, by sums {today} and {draft}";
    }

    private static string? CompareSplit(WhatIfAnswer answer, Evaluation before, Memberships then, Memberships now, string[] tiers)
    {
        var seen = 0;
        var groups = Enumerable.Range(0, then.Count).ToLookup(row => before.Read("category", row) is { IsValue: true } category ? category.AsString() : null);
        foreach (var group in answer.Splits.Single().Groups)
        {
            var rows = groups[group.Name];
            if (!group.Today.SequenceEqual(tiers.Select(tier => Members(then, tier, rows))) || !group.Draft.SequenceEqual(tiers.Select(tier => Members(now, tier, rows))))
                return $"group {group.Name} has {string.Join(", ", group.Today)} → {string.Join(", ", group.Draft)}";
            if (group.Flows != FlowsOf(then, now, rows))
                return $"group {group.Name}: {group.Flows}, and by reviews {FlowsOf(then, now, rows)}";
            seen += group.MembersToday + group.Members;
        }
        return seen == answer.MembersToday + answer.Members ? null : $"groups have {seen} members";
    }

    private static int Members(Memberships memberships, string tier, IEnumerable<int> rows) => rows.Count(row => memberships.TierOf(row) == tier);

    private static Flows FlowsOf(Memberships then, Memberships now, IEnumerable<int> rows)
    {
        var changes = rows.Select(row => then.ChangeTo(now, row)).ToArray();
        int Count(params MembershipChange[] kinds) => changes.Count(kinds.Contains);
        return new Flows(Count(MembershipChange.Joined, MembershipChange.Returned), Count(MembershipChange.Left), Count(MembershipChange.Promoted), Count(MembershipChange.Demoted));
    }

    /// <summary>A share of a table, a number and a count, each a few steps further or back.</summary>
    private sealed class DraggedLines(int seed)
    {
        private readonly Random random = new(seed);
        private int percent = 3, gate = 20, count = 3;

        public ImmutableArray<Change> Next()
        {
            percent += random.Next(-8, 9);
            gate += random.Next(-4, 5);
            count += random.Next(-1, 2);
            return [new ScaleChange("line", percent), new ValueChange("gate", CelValue.Of(gate / 10.0)), new ValueChange("count", CelValue.Of((long)count))];
        }
    }

    private static string Describe(CheckedProgramme version)
    {
        var rules = version.Programme;
        return string.Join('\n', rules.ConditionsWithTiers().Select(condition => $"{condition.Tier}.{condition.Condition.Name}: {condition.Condition.Expression.Source}")
            .Concat(rules.Parameters.Select(parameter => $"{parameter.Name}: {parameter.Value} {string.Join(", ", parameter.Table)} default {parameter.Default} floor {parameter.Floor}"))
            .Append($"{rules.Capacity} {rules.Quota} {rules.Enrolment} {rules.Published}"));
    }
}
