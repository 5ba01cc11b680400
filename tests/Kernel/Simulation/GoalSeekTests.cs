using Fuyao.Kernel.Cel;
using Fuyao.Kernel.Columns;
using Fuyao.Kernel.Programmes;
using Fuyao.Kernel.Reviews;
using Fuyao.Kernel.Simulation;
using Fuyao.Kernel.Tests.Reviews;
using Fuyao.Kernel.Values;
using Fuyao.TestSupport;

namespace Fuyao.Kernel.Tests.Simulation;

/// <summary>Which value gives the wanted number, against trying every value at which anything can change.</summary>
public sealed class GoalSeekTests
{
    private const int SeedsCount = 50;
    private const int SeedsCountLong = 1_000;

    [Fact]
    public void The_value_found_is_the_nearest_and_changes_least()
    {
        var failure = Enumerable.Range(1, TestRun.Count(SeedsCount, SeedsCountLong)).Select(Difference).FirstOrDefault(difference => difference is not null);

        failure.ShouldBeNull();
    }

    [Fact]
    public void Where_a_tie_makes_the_wanted_number_impossible_both_sides_are_told()
    {
        var answer = Seek(World([100, 200, 200, 200, 300], line: 250), Goal.OfMembers(3));

        answer.IsMet.ShouldBeFalse();
        // Four have at least 200, one has 300: between them there is no value. 3 is nearer to 4.
        (answer.Best.Change.ToString(), answer.Best.Answer.Members).ShouldBe(("line=200.00", 4));
        answer.Other!.Answer.Members.ShouldBe(1);
        answer.Other.Change.ToString().ShouldBe("line=250.00");
    }

    [Fact]
    public void A_goal_that_is_met_already_changes_nothing()
    {
        var answer = Seek(World([100, 200, 300], line: 250), Goal.OfMembers(1));

        answer.IsMet.ShouldBeTrue();
        answer.Best.Change.ToString().ShouldBe("line=250.00");
    }

    [Fact]
    public void A_goal_beyond_what_the_parameter_can_do_gives_the_nearest_there_is()
    {
        var answer = Seek(World([100, 200, 300], line: 250), Goal.OfMembers(7));

        answer.IsMet.ShouldBeFalse();
        answer.Other.ShouldBeNull();
        (answer.Best.Change.ToString(), answer.Best.Answer.Members).ShouldBe(("line=100.00", 3));
    }

    [Fact]
    public void Money_is_not_overspent_where_less_can_be_spent()
    {
        // 30 a member: two cost 60, three 90; 80 is nearer to 90, and 60 is what there is money for.
        var answer = Seek(World([100, 200, 300], line: 350), Goal.OfSpending(Money.FromWhole(80)));

        answer.Best.Answer.Money.Draft.Total.ShouldBe(Money.FromWhole(60));
        answer.Other!.Answer.Money.Draft.Total.ShouldBe(Money.FromWhole(90));
    }

    [Fact]
    public void A_parameter_that_works_both_ways_is_tried_out_and_the_answer_says_so()
    {
        var answer = Seek(World([100, 200, 300, 400], line: 200, "gmv >= line && gmv <= line + scale(line, '0.5')"), Goal.OfMembers(2));

        answer.Scanned.ShouldNotBeNull();
        answer.Best.Answer.Members.ShouldBe(2);
    }

    [Fact]
    public void What_cannot_be_sought_is_refused_with_what_there_is()
    {
        var (whatIf, programme) = World([100], line: 50);
        Should.Throw<ChangeException>(() => new GoalSeek(whatIf, programme, (programme.Programme.Parameters[0], null), Goal.OfMembers(1, "B")))
            .Message.ShouldBe("there is no tier 'B'; the tiers are A");
    }

    private static GoalAnswer Seek((WhatIf WhatIf, CheckedProgramme Programme) world, Goal goal) =>
        new GoalSeek(world.WhatIf, world.Programme, (world.Programme.Programme.Parameters[0], null), goal).Find();

    private static (WhatIf WhatIf, CheckedProgramme Programme) World(decimal[] turnovers, decimal line, string condition = "gmv >= line")
    {
        var programme = Marketplace.Programme([], [("A", condition)], rules => rules with
        {
            Benefits = [Pay],
            Tiers = [.. rules.Tiers.Select(tier => tier with { Benefits = [Pay.Id] })],
        }, [Parameter(line)]);
        var people = Marketplace.People([.. turnovers.Select((turnover, row) => ($"m{row}", new Dictionary<string, object?> { ["gmv"] = turnover }))]);
        return (new WhatIf(Ground(programme, people)), programme);
    }

    private static readonly Benefit Pay = Marketplace.Benefit("pay", new SubsidyTerms(Money.FromWhole(30), null));

    private static Parameter Parameter(decimal line) =>
        new() { Name = "line", Label = LocalizedText.Same("line"), Type = ColumnType.Money, Value = CelValue.Of(new Money((long)(line * Money.UnitsPerWhole))), At = Marketplace.Nowhere };

    private static WhatIfGround Ground(CheckedProgramme programme, Kernel.Facts.Population people) => new()
    {
        Today = Evaluation.Bind(programme, people, StaffRecords.None, Marketplace.FirstReview.NominalAt),
        Before = Memberships.Nobody(people.Count, [.. programme.Programme.Tiers.Select(tier => tier.Id)]),
        Occasion = Marketplace.FirstReview,
    };

    private static string? Difference(int seed)
    {
        var random = new Random(seed);
        string Way() => random.Next(3) switch { 0 => "gmv >= line", 1 => "gmv > line", _ => random.Next(2) == 0 ? "!(gmv <= line)" : "gold && gmv >= line" };
        // The tier in question has the parameter, the better one has it or has not.
        var isShared = random.Next(2) == 0;
        var programme = Marketplace.Programme([], [("SS", isShared ? "credit >= 3 && gmv >= line" : "credit >= 4"), ("S", Way())], parameters: [Parameter(random.Next(8) * 100)]);
        var people = Marketplace.People([.. Enumerable.Range(0, random.Next(1, 40)).Select(row => ($"m{row}", new Dictionary<string, object?>
        {
            ["gmv"] = random.Next(9) == 0 ? null : random.Next(1, 9) * 100 + random.Next(2) * 0.0001m,
            ["gold"] = random.Next(3) > 0,
            ["credit"] = random.Next(6),
        }))]);
        var ground = Ground(programme, people);
        var goal = Goal.OfMembers(random.Next(0, people.Count + 2), isShared ? null : random.Next(2) == 0 ? "S" : null);
        var whatIf = new WhatIf(ground);
        var answer = new GoalSeek(whatIf, programme, (programme.Programme.Parameters[0], null), goal).Find();
        if (answer.Scanned is not null)
            return $"seed {seed}: scanned";

        // Nothing changes but at a turnover, and one unit beside it.
        var present = programme.Programme.Parameters[0].Value!.Value.AsMoney().Units;
        var values = Enumerable.Range(0, people.Count).Select(row => whatIf.Today.Read("gmv", row)).Where(value => value.IsValue).Select(value => value.AsMoney().Units)
            .SelectMany(units => new[] { units - 1, units, units + 1 }).Append(present).Distinct().ToArray();
        int MembersAt(long units)
        {
            var draft = Draft.With(programme, [new ValueChange("line", CelValue.Of(new Money(units)))]);
            var counts = Review.Decide(Evaluation.Bind(draft, people, StaffRecords.None, whatIf.Today.At), ground.Before, ground.Occasion).Counts;
            return goal.Tier is null ? counts.Members : counts.Tiers.First(tier => tier.Tier == goal.Tier).Members;
        }
        var best = values.Select(units => (Off: Math.Abs(MembersAt(units) - goal.Members!.Value), Moved: Math.Abs(units - present))).Min();
        var found = ((ValueChange)answer.Best.Change).Value.AsMoney().Units;
        var foundOff = Math.Abs(answer.Best.Answer.MembersOf(goal.Tier) - goal.Members!.Value);
        var isTie = answer.Other is { } other && Math.Abs(other.Answer.MembersOf(goal.Tier) - goal.Members.Value) == foundOff;
        return (foundOff == best.Off && (isTie || Math.Abs(found - present) == best.Moved) && MembersAt(found) == answer.Best.Answer.MembersOf(goal.Tier) && answer.IsMet == (foundOff == 0))
            ? null : $"seed {seed}: {goal} gives {answer.Best.Change} with {answer.Best.Answer.MembersOf(goal.Tier)} from {present}, and by trying {best}";
    }
}
