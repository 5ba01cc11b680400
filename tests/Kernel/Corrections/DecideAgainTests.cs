using System.Collections.Immutable;
using Fuyao.Kernel.Columns;
using Fuyao.Kernel.Programmes;
using Fuyao.Kernel.Reviews;
using Fuyao.Kernel.Tests.Reviews.Plain;
using Fuyao.TestSupport;
using static Fuyao.Kernel.Tests.Reviews.Marketplace;

namespace Fuyao.Kernel.Tests.Corrections;

/// <summary>One merchant of a review judged again, against the places as they were given out (semantics.md, “Corrections”).</summary>
public sealed class DecideAgainTests
{
    private static readonly (string, string)[] TwoTiers = [("SS", "gmv >= 6560"), ("S", "gmv >= 2295")];

    [Fact]
    public void Without_a_correction_everybody_comes_out_as_recorded()
    {
        for (var seed = 1; seed <= TestRun.Count(ordinary: 60, whenLong: 4_000); seed++)
        {
            var world = new PlainWorld(seed);
            Play(world, (month, due, versions, before, review) =>
            {
                var recorded = review.After;
                var (_, evaluation, judging) = PlainReviewTests.DecideOn(world, month, due, versions, before);
                for (var row = 0; row < recorded.Count; row++)
                {
                    var (again, _) = Review.DecideAgain(evaluation, before.GrownTo(recorded.Count), due.Occasion, judging, Present(world, month), recorded, recorded, review.CutOffs, row);
                    StandingOf(again.After, row).ShouldBe(StandingOf(recorded, row), $"seed {seed}, month {month}, row {row}");
                }
            });
        }
    }

    [Fact]
    public void With_other_facts_somebody_without_a_place_comes_out_as_in_a_plain_review_of_everybody()
    {
        var (compared, members) = (0, 0);
        for (var seed = 1; seed <= TestRun.Count(ordinary: 250, whenLong: 20_000); seed++)
        {
            var (world, random) = (new PlainWorld(seed), new Random(seed));
            var plainBefore = new Dictionary<string, PlainStanding>();
            Play(world, (month, due, versions, before, review) =>
            {
                var (programme, recorded) = (month < 2 ? world.First : world.Second, review.After);
                var row = random.Next(recorded.Count);
                var (merchant, wrong) = (world.Merchants[row], world.Facts[month][world.Merchants[row]]);
                var standings = plainBefore;
                plainBefore = PlainReviewTests.Plain(world, month, standings);
                world.Facts[month][merchant] = new Dictionary<string, object?>(world.Facts[month][world.Merchants[random.Next(recorded.Count)]]) { ["category"] = wrong["category"] };
                var (_, evaluation, judging) = PlainReviewTests.DecideOn(world, month, due, versions, before);
                var (again, place) = Review.DecideAgain(evaluation, before.GrownTo(recorded.Count), due.Occasion, judging, Present(world, month), recorded, recorded, review.CutOffs, row);
                var fresh = PlainReviewTests.Plain(world, month, standings)[merchant];
                world.Facts[month][merchant] = wrong;
                var told = $"seed {seed}, month {month}, {merchant}: recorded {StandingOf(recorded, row)}, place {place}";
                // Where others stand changes with everybody's values; these are taken as recorded, and not as in a world of their own.
                if (DependsOnOthers(programme) || (month >= 2 && judging is not null && DependsOnOthers(world.First)))
                    return;
                // Where somebody else would have lost its place to the merchant, and with it the one of a quota, it keeps both: nobody is evicted.
                if (programme.FirstClaims is not null && programme.Tiers.Select(tier => tier.Places).Append(programme.Places).Any(places => places is not null))
                    return;
                if (recorded.TierOf(row) is null)
                {
                    StandingOf(again.After, row).ShouldBe(fresh with { Since = null }, told);
                    compared++;
                    members += fresh.Tier is null ? 0 : 1;
                }
                else
                {
                    // A place that was given is not contested again: it comes out as well as in a contest, or better.
                    Place(again.After.TierOf(row), programme).ShouldBeLessThanOrEqualTo(Place(fresh.Tier, programme), told);
                }
            });
        }
        compared.ShouldBeGreaterThan(100);
        members.ShouldBeGreaterThan(10);
    }

    [Fact]
    public void Who_stands_before_the_last_one_gets_a_place_beside_the_others()
    {
        var programme = Programme([], TwoTiers, rules => rules with { Capacity = Places(2, "gmv") });
        var review = Decide(programme, People(Trade("a", 9000m), Trade("b", 8000m), Trade("c", 2000m)));

        Again(programme, review, Trade("c", 8500m)).ShouldBe(("SS", PlaceGiven.Appeals));
        Again(programme, review, Trade("c", 7000m)).ShouldBe((null, PlaceGiven.None), "behind the last one: it waits");
        Again(programme, review, Trade("c", 8000m)).ShouldBe((null, PlaceGiven.None), "equal ranks end in merchant id");
    }

    [Fact]
    public void Where_not_all_places_are_taken_there_is_one()
    {
        var programme = Programme([], TwoTiers, rules => rules with { Capacity = Places(3, "gmv") });
        var review = Decide(programme, People(Trade("a", 9000m), Trade("b", 8000m), Trade("c", 2000m)));

        Again(programme, review, Trade("c", 7000m)).ShouldBe(("SS", PlaceGiven.Free));
    }

    [Fact]
    public void A_place_that_was_given_is_not_contested_again()
    {
        var programme = Programme([], TwoTiers, rules => rules with { Capacity = Places(2, "gmv") });
        var review = Decide(programme, People(Trade("a", 9000m), Trade("b", 8000m), Trade("c", 8500m)));

        Again(programme, review, Trade("c", 7000m)).ShouldBe(("SS", PlaceGiven.Free), "its own place is free for it, though b would rank before it");
        Again(programme, review, Trade("c", 2000m)).ShouldBe((null, PlaceGiven.None), "without its conditions there is no tier");
    }

    [Fact]
    public void A_claim_after_the_last_place_of_a_quota_waits_and_one_before_it_gets_a_place_beside()
    {
        var programme = Programme([], [("S", "gold")], rules => rules with { Quota = FirstClaims(1) });
        var review = Decide(programme, People(Claim("a", "2016-10-05", gold: true), Claim("b", "2016-10-04", gold: false)));

        DecideAgain(programme, review, People(Claim("a", "2016-10-05", gold: true), Claim("b", "2016-10-04", gold: true))).ShouldBe(("S", PlaceGiven.Appeals));
        DecideAgain(programme, review, People(Claim("a", "2016-10-05", gold: true), Claim("b", "2016-10-06", gold: true))).ShouldBe((null, PlaceGiven.None));
    }

    [Theory]
    [InlineData("acceptance", PlaceGiven.Appeals)]
    [InlineData("verification", PlaceGiven.Free)]
    public void A_claim_that_is_not_verified_yet_holds_its_place_in_a_quota_from_acceptance_on(string hold, PlaceGiven place)
    {
        var programme = Programme([], [("S", "gold")], rules => rules with { Quota = FirstClaims(2) with { Hold = hold } });
        (string, Dictionary<string, object?>)[] others = [Claim("a", "2016-10-02", gold: true), Claim("b", "2016-10-03", gold: null)];
        var review = Decide(programme, People([.. others, Claim("c", "2016-10-01", gold: false)]));

        DecideAgain(programme, review, People([.. others, Claim("c", "2016-10-01", gold: true)])).ShouldBe(("S", place), "semantics.md, “Chain of checks”: b has reserved the second place");
    }

    [Fact]
    public void A_claim_that_was_not_verified_takes_the_place_that_it_held()
    {
        var programme = Programme([], [("S", "gold")], rules => rules with { Quota = FirstClaims(1) });
        (string, Dictionary<string, object?>)[] others = [Claim("a", "2016-10-02", gold: true), Claim("b", "2016-10-03", gold: null)];
        var review = Decide(programme, People([.. others, Claim("c", "2016-10-01", gold: null)]));
        review.After.TierOf(0).ShouldBeNull("c holds the only place");

        DecideAgain(programme, review, People([.. others, Claim("c", "2016-10-01", gold: true)])).ShouldBe(("S", PlaceGiven.Own));
        DecideAgain(programme, review, People([.. others, Claim("c", "2016-10-01", gold: false)])).ShouldBe((null, PlaceGiven.None));
    }

    [Fact]
    public void A_place_of_a_quota_that_was_given_is_not_contested_again()
    {
        var programme = Programme([], [("S", "gold")], rules => rules with { Quota = FirstClaims(1) });
        (string, Dictionary<string, object?>)[] others = [Claim("a", "2016-10-02", gold: false), Claim("b", "2016-10-05", gold: true)];
        var review = Decide(programme, People(others));

        DecideAgain(programme, review, People(others), ("a", "S")).ShouldBe(("S", PlaceGiven.Own), "a came before it, and was given a place beside it");
    }

    [Fact]
    public void Who_was_given_a_place_since_takes_one_and_sets_no_line()
    {
        var places = Programme([], TwoTiers, rules => rules with { Capacity = Places(2, "gmv") });
        (string, Dictionary<string, object?>)[] others = [Trade("a", 9000m), Trade("b", 8000m), Trade("c", 2000m)];
        var review = Decide(places, People([.. others, Trade("d", 1000m)]));

        DecideAgain(places, review, People([.. others, Trade("d", 7000m)]), ("c", "SS")).ShouldBe((null, PlaceGiven.None), "b is the last who got a place: the 2,000 of c were wrong");
        DecideAgain(places, review, People([.. others, Trade("d", 8500m)]), ("c", "SS")).ShouldBe(("SS", PlaceGiven.Appeals));
        DecideAgain(places, review, People([.. others, Trade("d", 7000m)]), ("c", "S")).ShouldBe((null, PlaceGiven.None), "a place in a worse tier is none of a contest that d would have won");

        var three = Programme([], TwoTiers, rules => rules with { Capacity = Places(3, "gmv") });
        var withRoom = Decide(three, People([.. others, Trade("d", 1000m)]));
        DecideAgain(three, withRoom, People([.. others, Trade("d", 8500m)])).ShouldBe(("SS", PlaceGiven.Free));
        DecideAgain(three, withRoom, People([.. others, Trade("d", 8500m)]), ("c", "SS")).ShouldBe(("SS", PlaceGiven.Appeals), "the third place is that of c now");
    }

    [Fact]
    public void Who_was_promoted_since_takes_one_place_and_not_two()
    {
        var programme = Programme([], TwoTiers, rules => rules with { Capacity = Places(3, "gmv") });
        (string, Dictionary<string, object?>)[] others = [Trade("a", 9000m), Trade("b", 3000m), Trade("c", 1000m)];
        var review = Decide(programme, People(others));

        DecideAgain(programme, review, People([.. others[..2], Trade("c", 2500m)]), ("b", "SS")).ShouldBe(("S", PlaceGiven.Free));
    }

    [Fact]
    public void Who_was_given_a_place_of_a_quota_since_pushes_nobody_back_in_the_line()
    {
        var programme = Programme([], [("S", "gold")], rules => rules with { Quota = FirstClaims(1) });
        (string, Dictionary<string, object?>)[] others = [Claim("a", "2016-10-02", gold: false), Claim("b", "2016-10-05", gold: true)];
        var review = Decide(programme, People([.. others, Claim("c", "2016-10-03", gold: false)]));

        DecideAgain(programme, review, People([.. others, Claim("c", "2016-10-03", gold: true)]), ("a", "S")).ShouldBe(("S", PlaceGiven.Appeals), "c came before b, the last who got a place");
    }

    private static (string, Dictionary<string, object?>) Trade(string merchant, decimal gmv) => (merchant, new() { ["gmv"] = gmv });

    private static (string, Dictionary<string, object?>) Claim(string merchant, string applied, bool? gold) =>
        (merchant, new() { ["application.accepted_at"] = At(applied), ["gold"] = gold, ["category"] = "toys" });

    private static (string?, PlaceGiven) Again(CheckedProgramme programme, ReviewResult review, (string Merchant, Dictionary<string, object?> Facts) last) =>
        DecideAgain(programme, review, People(Trade("a", 9000m), Trade("b", 8000m), last));

    /// <summary>The last merchant, judged again.</summary>
    /// <param name="given">Who was given a tier by a correction since.</param>
    private static (string?, PlaceGiven) DecideAgain(CheckedProgramme programme, ReviewResult review, Fuyao.Kernel.Facts.Population people, params (string Merchant, string Tier)[] given)
    {
        var evaluation = Evaluation.Bind(programme, people, StaffRecords.None, FirstReview.NominalAt);
        var row = people.Count - 1;
        var now = review.After.With(given.Select(one => (people.MerchantIds.IndexOf(one.Merchant), (string?)one.Tier, MembershipStatus.Member, FirstReview.EffectiveAt, MembershipFlags.None)));
        var (result, place) = Review.DecideAgain(evaluation, Memberships.Nobody(people.Count, review.After.TierIds), FirstReview, null, null, review.After, now, review.CutOffs, row);
        return (result.After.TierOf(row), place);
    }

    private static void Play(PlainWorld world, Action<int, DueReview, ImmutableArray<CheckedProgramme>, Memberships, ReviewResult> then)
    {
        ImmutableArray<CheckedProgramme> versions = [world.First.Checked(), world.Second.Checked()];
        var reviews = DueReviews.Between(versions, null, PlainWorld.DueAt(PlainWorld.MonthsCount - 1)).ToArray();
        var memberships = Memberships.Nobody(0, ["nothing"]);
        for (var month = 0; month < PlainWorld.MonthsCount; month++)
        {
            var review = PlainReviewTests.Decide(world, month, reviews[month], versions, memberships);
            then(month, reviews[month], versions, memberships, review);
            memberships = review.After;
        }
    }

    private static BitMask Present(PlainWorld world, int month)
    {
        var rows = world.Facts[month].Keys.ToArray();
        var present = new BitMask(rows.Length);
        for (var row = 0; row < rows.Length; row++)
            present[row] = world.Present[month].Contains(rows[row]);
        return present;
    }

    private static PlainStanding StandingOf(Memberships memberships, int row) => new(memberships.TierOf(row), memberships.StatusOf(row), null, memberships.FlagsOf(row));

    private static int Place(string? tier, PlainProgramme among) => Array.FindIndex([.. among.Tiers], one => one.Id == tier) is var place and >= 0 ? place : int.MaxValue;

    private static bool DependsOnOthers(PlainProgramme programme) =>
        programme.Tiers.Select(tier => tier.Line.Source).Concat(programme.Require.Select(condition => condition.Source)).Append(programme.Scope?.Source ?? "")
            .Any(source => source.Contains("percentile(", StringComparison.Ordinal) || source.Contains("rank(", StringComparison.Ordinal) || source.Contains("merit", StringComparison.Ordinal))
        || programme.Tiers.Select(tier => tier.Places).Append(programme.Places).Any(places => places?.RankBy == "merit");
}
