using Fuyao.Kernel.Cel;
using Fuyao.Kernel.Programmes;
using Fuyao.Kernel.Reviews;
using Fuyao.Kernel.Values;
using static Fuyao.Kernel.Tests.Reviews.Marketplace;

namespace Fuyao.Kernel.Tests.Reviews;

public sealed class ReviewTests
{
    private static readonly CheckedProgramme Pioneer = Programme([("service", "gold")], [("SS", "gmv >= 6560"), ("S", "gmv >= 2295")]);

    [Fact]
    public void The_best_tier_that_holds_is_given()
    {
        // A1: 2,295 CNY for S, 6,560 CNY for SS.
        var result = Decide(Pioneer, People(Shop("a", 6560m), Shop("b", 6559.9999m), Shop("c", 2295m), Shop("d", 2294.9999m)));

        Tiers(result).ShouldBe(["SS", "S", "S", null]);
        result.Counts.Joined.ShouldBe(3);
        result.Counts.Tiers.ShouldBe([new TierCount("SS", 1), new TierCount("S", 2)]);
        result.TruthOf("SS", "line", 1).ShouldBe(Truth.False);
        result.TruthOf(null, "service", 1).ShouldBe(Truth.True);
    }

    [Fact]
    public void What_is_unknown_admits_nobody_and_removes_nobody()
    {
        // semantics.md, “Unknown tier”.
        var people = People(Shop("a", null), Shop("b", null), Shop("c", null), Shop("d", 3000m, gold: null));

        var result = Decide(Pioneer, people, Before(Pioneer, null, "S", "SS", "SS"), SecondReview);

        Tiers(result).ShouldBe([null, "S", "SS", "S"]);
        result.After.FlagsOf(1).ShouldBe(MembershipFlags.KeptUnknown);
        result.After.FlagsOf(3).ShouldBe(MembershipFlags.KeptUnknown, "SS fails on gmv, and S is unknown while SS was held before");
        result.Counts.Undecided.ShouldBe(1);
        result.Counts.KeptUnknown.ShouldBe(3);
    }

    [Fact]
    public void A_failure_removes_whatever_else_is_unknown()
    {
        var result = Decide(Pioneer, People(Shop("a", null, gold: false)), Before(Pioneer, "S"), SecondReview);

        result.After.StatusOf(0).ShouldBe(MembershipStatus.Left);
        result.After.SinceOf(0).ShouldBe(SecondReview.NominalAt);
        result.ChangeOf(0).ShouldBe(MembershipChange.Left);
    }

    [Fact]
    public void Members_rise_fall_leave_and_return()
    {
        var people = People(Shop("a", 7000m), Shop("b", 3000m), Shop("c", 3000m), Shop("d", 3000m));
        var left = Decide(Pioneer, People(Shop("a", 1m), Shop("b", 1m), Shop("c", 1m), Shop("d", 1m)), Before(Pioneer, null, null, null, "S"), SecondReview).After;
        left.StatusOf(3).ShouldBe(MembershipStatus.Left);

        var before = new Memberships(
            left.TierIds, [1, 0, Memberships.NoTier, Memberships.NoTier],
            [MembershipStatus.Member, MembershipStatus.Member, MembershipStatus.None, MembershipStatus.Left], [5, 6, 0, 7], new MembershipFlags[4]);
        var result = Decide(Pioneer, people, before, SecondReview);

        Enumerable.Range(0, 4).Select(result.ChangeOf)
            .ShouldBe([MembershipChange.Promoted, MembershipChange.Demoted, MembershipChange.Joined, MembershipChange.Returned]);
    }

    [Fact]
    public void Since_stays_while_nothing_changes()
    {
        var before = Before(Pioneer, "S");

        var result = Decide(Pioneer, People(Shop("a", 3000m)), before, SecondReview);

        result.After.SinceOf(0).ShouldBe(before.SinceOf(0));
        result.ChangeOf(0).ShouldBe(MembershipChange.None);
    }

    [Fact]
    public void Unknown_scope_counts_as_in_scope_and_is_flagged()
    {
        var programme = Programme([], [("S", "gmv >= 2295")], scope: "category == 'toys'");
        var people = People(
            ("a", new() { ["gmv"] = 3000m }), ("b", new() { ["gmv"] = 3000m, ["category"] = "books" }), ("c", new() { ["gmv"] = 3000m, ["category"] = "toys" }));

        var result = Decide(programme, people);

        Tiers(result).ShouldBe(["S", null, "S"]);
        result.After.FlagsOf(0).ShouldBe(MembershipFlags.ScopeUnknown);
        result.Counts.InScope.ShouldBe(2);
        result.Counts.Conditions[1].Passed.ShouldBe(2, "conditions are counted among those whom the programme addresses");
    }

    [Fact]
    public void A_number_that_is_none_is_unknown_and_not_a_failure()
    {
        // semantics.md, “Errors and NaN”.
        var programme = Programme([("ratio", "rating / rating >= 1.0 || gold")], [("S", "true")]);
        var people = People(
            ("a", new() { ["rating"] = 0.0, ["gold"] = false }), ("b", new() { ["rating"] = 0.0, ["gold"] = true }), ("c", new() { ["rating"] = 2.0, ["gold"] = false }));

        var result = Decide(programme, people);

        Enumerable.Range(0, 3).Select(row => result.TruthOf(null, "ratio", row)).ShouldBe([Truth.Unknown, Truth.True, Truth.True]);
    }

    [Fact]
    public void A_branch_that_avoids_the_division_is_not_unknown()
    {
        var programme = Programme([("ratio", "(rating != 0.0 ? rating / rating : 0.0) < 1.0")], [("S", "true")]);

        Decide(programme, People(("a", new() { ["rating"] = 0.0 }))).TruthOf(null, "ratio", 0).ShouldBe(Truth.True);
    }

    [Fact]
    public void A_parameter_is_looked_up_then_defaulted_then_lifted_to_its_floor()
    {
        // semantics.md, “Tables”.
        var line = Table("line", "category", CelValue.Of(Money.FromWhole(50)), CelValue.Of(Money.FromWhole(100)), ("toys", 200), ("books", 80));
        var programme = Programme([], [("S", "gmv >= line")], parameters: [line]);
        var people = People(
            ("toys", new() { ["category"] = "toys" }), ("books", new() { ["category"] = "books" }), ("shoes", new() { ["category"] = "shoes" }), ("none", []));

        var evaluation = Evaluation.Bind(programme, people, StaffRecords.None, FirstReview.NominalAt);

        Enumerable.Range(0, 3).Select(row => evaluation.Parameter("line", row)).ShouldBe(
            [CelValue.Of(Money.FromWhole(200)), CelValue.Of(Money.FromWhole(100)), CelValue.Of(Money.FromWhole(100))]);
        evaluation.Parameter("line", 3).UnknownCauses.ShouldBe(["category"]);
    }

    [Fact]
    public void A_derived_number_is_rounded_once_to_four_decimals_and_used_by_those_after_it()
    {
        var programme = Programme([("third", "part == 0.3333")], [("S", "true")], derived: [Derived("part", "double(orders) / 3.0")]);

        var result = Decide(programme, People(("a", new() { ["orders"] = 1 }), ("b", [])));

        result.TruthOf(null, "third", 0).ShouldBe(Truth.True);
        result.TruthOf(null, "third", 1).ShouldBe(Truth.Unknown);
    }

    [Theory]
    [InlineData(922_337_203_685_477.5, Truth.Unknown)] // rounds to 15 digits, which do not fit into 64 bits with 4 decimals
    [InlineData(-922_337_203_685_477.5, Truth.Unknown)]
    [InlineData(92_233_720_368_547.5, Truth.True)]
    public void A_derived_number_too_large_to_keep_is_unknown(double rating, Truth truth)
    {
        var programme = Programme([("large", "twice > 0.0 || twice < 0.0")], [("S", "true")], derived: [Derived("twice", "rating * 1.0")]);

        Decide(programme, People(("a", new() { ["rating"] = rating }))).TruthOf(null, "large", 0).ShouldBe(truth);
    }

    [Fact]
    public void A_score_without_any_part_names_the_facts_that_are_missing()
    {
        var programme = Programme(
            [("merit", "score >= 50.0")], [("S", "true")], derived: [Score("score", "category", MissingPart.Reweight, ("credit", 0.5m), ("rating", 0.5m))]);
        var people = People(("a", new() { ["category"] = "toys" }), ("b", new() { ["credit"] = 1 }), ("c", new() { ["category"] = "toys", ["credit"] = 1 }));

        var evaluation = Evaluation.Bind(programme, people, StaffRecords.None, FirstReview.NominalAt);

        var merit = programme.Programme.Require[0];
        evaluation.Value(merit.Expression, 0).UnknownCauses.ShouldBe(["credit", "rating"]);
        evaluation.Value(merit.Expression, 1).UnknownCauses.ShouldBe(["category"]);
        evaluation.Test(merit, 2).ShouldBe(Truth.True);
    }

    [Fact]
    public void Columns_kept_from_a_review_explain_one_merchant_without_the_others()
    {
        var programme = Programme([("best", "rank(credit, category) == 1 && percentile(credit, category) > 50.0")], [("S", "true")]);
        var all = Evaluation.Bind(programme, People(Listed("a", 1), Listed("b", 5), Listed("c", 3)), StaffRecords.None, FirstReview.NominalAt);
        var kept = all.Computed.ToDictionary(column => column.Key, column => OneRow(column.Value, 1));

        var alone = Evaluation.Bind(programme, People(Listed("b", 5)), StaffRecords.None, FirstReview.NominalAt, kept);

        kept.Keys.ShouldBe(["rank(credit, category)", "percentile(credit, category)"], ignoreOrder: true);
        alone.Test(programme.Programme.Require[0], 0).ShouldBe(Truth.True);
    }

    [Fact]
    public void Facts_of_another_period_are_read_from_its_snapshot_and_are_unknown_without_one()
    {
        var programme = Programme([("growing", "gmv > at(gmv, '2016-09')")], [("S", "true")]);
        var people = People(Shop("a", 3000m), Shop("b", 1000m));
        var earlier = People(Shop("a", 2000m), Shop("b", 2000m));

        var known = Evaluation.Bind(programme, people, StaffRecords.None, FirstReview.NominalAt, readPeriod: period => period.ToString() == "2016-09" ? earlier : null);
        var unknown = Evaluation.Bind(programme, people, StaffRecords.None, FirstReview.NominalAt);

        var growing = programme.Programme.Require[0];
        known.Test(growing, 0).ShouldBe(Truth.True);
        known.Test(growing, 1).ShouldBe(Truth.False);
        unknown.Value(growing.Expression, 0).UnknownCauses.ShouldBe(["at(gmv, 2016-09)"]);
    }

    [Fact]
    public void Judgements_count_from_their_day_until_they_expire()
    {
        var programme = Programme([("service", "listed('recognised')")], [("S", "true")]);
        var list = programme.Programme.Lists[0];
        var from = At("2016-10-31T12:00");
        // Three months after 31 October is 31 January at the same time of day.
        StaffEntry.UntilDefault(list, from, Zone).ShouldBe(At("2017-01-31T12:00"));
        var staff = new StaffRecords(
        [
            new StaffEntry("recognised", 0, from, At("2016-12-03T24:00"), "good", "wang"),
            new StaffEntry("recognised", 1, At("2016-12-04T00:00"), null, "good", "wang"),
            new StaffEntry("other", 2, from, null, "good", "wang"),
        ], []);
        var people = People(Shop("a", 1m), Shop("b", 1m), Shop("c", 1m));

        Tiers(Decide(programme, people, staff: staff)).ShouldBe(["S", null, null]);
        Tiers(Decide(programme, people, occasion: SecondReview, staff: staff)).ShouldBe([null, "S", null], "the end is not in force any more, the start is");
    }

    [Fact]
    public void A_finding_is_unknown_until_an_officer_made_it_and_the_last_one_counts()
    {
        var programme = Programme([("first", "finding('first_use')")], [("S", "true")]);
        var staff = new StaffRecords([],
        [
            new StaffFinding("first_use", 0, true, At("2016-10-01"), "seen", "li"),
            new StaffFinding("first_use", 1, true, At("2016-10-01"), "seen", "li"),
            new StaffFinding("first_use", 1, false, At("2016-10-02"), "an earlier contract", "li"),
            new StaffFinding("first_use", 2, true, At("2016-11-05"), "seen later", "li"),
        ]);

        var result = Decide(programme, People(Shop("a", 1m), Shop("b", 1m), Shop("c", 1m), Shop("d", 1m)), staff: staff);

        Enumerable.Range(0, 4).Select(row => result.TruthOf(null, "first", row)).ShouldBe([Truth.True, Truth.False, Truth.Unknown, Truth.Unknown]);
    }

    [Fact]
    public void New_merchants_stand_after_the_old_ones()
    {
        var result = Decide(Pioneer, People(Shop("a", 3000m), Shop("b", 3000m)), Before(Pioneer, "S"), SecondReview);

        Enumerable.Range(0, 2).Select(result.ChangeOf).ShouldBe([MembershipChange.None, MembershipChange.Joined]);
    }

    /// <summary>Decision 0038: a review keeps who came in by registration or invitation, and takes nobody else in.</summary>
    [Fact]
    public void Where_merchants_come_in_otherwise_a_review_decides_about_those_who_did()
    {
        var programme = Programme([], [("S", "gmv >= 2295")], rules => rules with { Enrolment = Enrolment.Invitation });

        var result = Decide(programme, People(Shop("a", 3000m), Shop("b", 3000m), Shop("c", 1m), Shop("d", null)), Before(programme, null, "S", "S", null));

        Tiers(result).ShouldBe([null, "S", null, null]);
        (result.Counts.Joined, result.Counts.Left, result.Counts.Undecided).ShouldBe((0, 1, 0), "d never came in, whatever is unknown");
    }

    [Fact]
    public void What_cannot_be_carried_out_is_refused_in_words()
    {
        var registration = Programme([], [("S", "true")], rules => rules with { Enrolment = Enrolment.Registration });
        var claimed = Programme([], [("S", "true")], rules => rules with { Enrolment = Enrolment.Invitation, Quota = new Quota(3, "opened", "acceptance", "approval", "waiting", rules.At) });

        Review.Refusal(registration).ShouldNotBeNull().ShouldContain("has no state fact 'registered_on' of type date or instant");
        Review.Refusal(claimed).ShouldNotBeNull().ShouldContain("limit who comes in by `capacity: { places: … }`");
        Should.Throw<InvalidOperationException>(() => Decide(registration, People(Shop("a", 1m))));
    }

    private static string?[] Tiers(ReviewResult result) => [.. Enumerable.Range(0, result.After.Count).Select(result.After.TierOf)];

    private static (string, Dictionary<string, object?>) Shop(string id, decimal? gmv, bool? gold = true) => (id, new() { ["gmv"] = gmv, ["gold"] = gold });

    private static (string, Dictionary<string, object?>) Listed(string id, int credit) => (id, new() { ["credit"] = credit, ["category"] = "toys" });

    private static Columns.Column OneRow(Columns.Column column, int row) => column switch
    {
        Columns.LongColumn numbers => new Columns.LongColumn(numbers.Type, [numbers.Values[row]], Columns.BitMask.All(1)),
        Columns.DerivedColumn numbers => new Columns.DerivedColumn([numbers.Units[row]], Columns.BitMask.All(1)),
        _ => throw new InvalidOperationException(column.Type.ToString()),
    };
}
