using Fuyao.Kernel.Cel;
using Fuyao.Kernel.Columns;
using Fuyao.Kernel.Programmes;
using Fuyao.Kernel.Reviews;
using Fuyao.Kernel.Simulation;
using Fuyao.Kernel.Tests.Reviews;
using Fuyao.Kernel.Values;

namespace Fuyao.Kernel.Tests.Simulation;

/// <summary>Who stands near the edge: one number, or one event, on which the tier really hangs.</summary>
public sealed class CliffTests
{
    [Fact]
    public void Members_within_the_share_above_a_line_are_at_risk_and_others_below_it_in_reach()
    {
        // The line is 1000; 5 % of it are 50. At the line counts, 1050 counts, 1050.0001 does not.
        var tier = Report("gmv >= line", [1000m, 1050m, 1050.0001m, 999.9999m, 950m, 949m, null]).Tiers.Single();

        (tier.Members, tier.WithinShare, tier.OneAway, tier.InReach).ShouldBe((3, 2, 3, 2));
    }

    [Fact]
    public void A_line_that_an_alternative_makes_good_is_no_edge()
    {
        var report = Report("gmv >= line || credit >= 3", [1010m, 1010m], credits: [5, 1]);

        // The first keeps the tier by its credit whatever becomes of its turnover.
        (report.Tiers.Single().Members, report.Tiers.Single().WithinShare).ShouldBe((2, 1));
    }

    [Fact]
    public void Who_fails_two_conditions_is_not_one_condition_away()
    {
        var tier = Report("gmv >= line", [990m, 990m], credits: [1, 5], require: "credit >= 3").Tiers.Single();

        (tier.OneAway, tier.InReach).ShouldBe((1, 1));
    }

    [Fact]
    public void A_count_that_may_grow_no_further_is_one_event_from_the_edge()
    {
        var tier = Report("complaints <= 3", [1m, 1m, 1m], credits: [], complaints: [3, 2, 4]).Tiers.Single();

        (tier.Members, tier.WithinOneEvent).ShouldBe((2, 1));
    }

    [Fact]
    public void Distances_are_from_the_line_of_the_draft()
    {
        var whatIf = new WhatIf(Ground(Programme("gmv >= line", null), [1000m, 1100m, 1300m], [], []));
        var draft = Draft.With(whatIf.Today.Programme, [new ValueChange("line", CelValue.Of(Money.FromWhole(1200)))]);

        var line = whatIf.CliffOf(draft, 0.05m, new HashSet<string> { "line" }).Lines.Single();

        line.Comparison.ShouldBe("gmv >= line");
        // 1100 and 1000 lie 8.3 % and 16.7 % below, 1300 lies 8.3 % above; the ends are 1, 2, 5, 10, 20, 50 %.
        line.Outside.ShouldBe([0, 0, 0, 1, 1, 0, 0]);
        line.Inside.ShouldBe([0, 0, 0, 1, 0, 0, 0]);
    }

    private static CliffReport Report(string condition, decimal?[] turnovers, int[]? credits = null, int[]? complaints = null, string? require = null)
    {
        var whatIf = new WhatIf(Ground(Programme(condition, require), turnovers, credits ?? [], complaints ?? []));
        return whatIf.CliffOf(whatIf.Today.Programme, 0.05m);
    }

    private static CheckedProgramme Programme(string condition, string? require) => Marketplace.Programme(
        require is null ? [] : [("need", require)], [("A", condition)],
        parameters: [new Parameter { Name = "line", Label = LocalizedText.Same("line"), Type = ColumnType.Money, Value = CelValue.Of(Money.FromWhole(1000)), At = Marketplace.Nowhere }]);

    private static WhatIfGround Ground(CheckedProgramme programme, decimal?[] turnovers, int[] credits, int[] complaints)
    {
        var people = Marketplace.People([.. turnovers.Select((turnover, row) => ($"m{row}", new Dictionary<string, object?>
        {
            ["gmv"] = turnover,
            ["credit"] = row < credits.Length ? credits[row] : null,
            ["complaints"] = row < complaints.Length ? complaints[row] : null,
        }))]);
        return new WhatIfGround
        {
            Today = Evaluation.Bind(programme, people, StaffRecords.None, Marketplace.FirstReview.NominalAt),
            Before = Memberships.Nobody(people.Count, ["A"]),
            Occasion = Marketplace.FirstReview,
        };
    }
}
