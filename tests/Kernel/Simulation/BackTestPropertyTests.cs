using System.Collections.Immutable;
using Fuyao.Kernel.Programmes;
using Fuyao.Kernel.Reviews;
using Fuyao.Kernel.Simulation;
using Fuyao.Kernel.Tests.Reviews;
using Fuyao.Kernel.Tests.Reviews.Plain;
using Fuyao.Kernel.Values;
using Fuyao.TestSupport;
using NodaTime;
using Period = Fuyao.Kernel.Values.Period;

namespace Fuyao.Kernel.Tests.Simulation;

/// <summary>
/// Random programmes, drafts and marketplaces over four months: every figure of a back-test against <see cref="PlainBackTest"/>, which counts over the standings of
/// <see cref="PlainReview"/>. A failure names its seed.
/// </summary>
public sealed class BackTestPropertyTests
{
    private const int SeedsCount = 200;
    private const int SeedsCountLong = 2_000;

    private static readonly LocalDate LongAgo = new(2000, 1, 1);

    /// <summary>Both tests look at the same histories.</summary>
    private static readonly Lazy<ImmutableArray<(BackTestResult Result, string? Difference)>> Histories = new(() =>
        [.. Enumerable.Range(1, TestRun.Count(SeedsCount, SeedsCountLong)).AsParallel().AsOrdered().Select(seed => new World(seed).Compare())]);

    [Fact]
    public void A_back_test_counts_as_the_plain_model_does()
    {
        Histories.Value.Select(history => history.Difference).FirstOrDefault(difference => difference is not null).ShouldBeNull();
    }

    [Fact]
    public void The_generated_histories_have_what_is_to_be_counted()
    {
        var results = Histories.Value.Select(history => history.Result).ToArray();

        results.ShouldContain(result => result.DraftTotals.Churn.Returns > 1);
        results.ShouldContain(result => result.DraftTotals.Churn.ByChanges.Any(count => count.Changes >= 4));
        results.ShouldContain(result => result.DraftTotals.Cost.CapsUnknown > 0);
        results.ShouldContain(result => result.DraftTotals.Budget != null && result.DraftTotals.Budget.End != null && result.DraftTotals.Budget.PaidInBatches == "weekly");
        results.ShouldContain(result => result.Reviews.Any(review => review.Comparison!.Value.Winners > 0 && review.Comparison.Value.Losers > 0));
        results.ShouldContain(result => result.Reviews.Any(review => review.Comparison!.Value.Raised > 0));
        results.ShouldContain(result => result.Reviews.Any(review => review.Comparison!.Value.Lowered > 0));
        results.ShouldContain(result => result.OnlyByDraft > 0 && result.OnlyByBaseline > 0);
    }

    /// <summary>One seed: the rules in force in two versions, a draft, what tiers pay, the months that have facts.</summary>
    private sealed class World
    {
        private static readonly ImmutableArray<PlainBenefit> Benefits =
            [new("cash", 1000m, true), new("packet", 88.8m, false), new("extra", 0.0001m, false)];

        private readonly int seed;
        private readonly PlainWorld plain;
        private readonly PlainProgramme plainDraft;
        private readonly ImmutableArray<CheckedProgramme> versions;
        private readonly CheckedProgramme draft;
        private readonly Dictionary<string, ImmutableArray<PlainBenefit>> benefitsOf;
        private readonly Dictionary<string, PlainStanding> begin = [];
        private readonly int[] months;
        private readonly PaymentRhythm? rhythm;
        private readonly decimal? limit;
        private readonly string? batch;

        public World(int seed)
        {
            this.seed = seed;
            var random = new Random(seed);
            plain = new PlainWorld(seed);
            var other = new PlainWorld(seed + 1_000_000);
            // A draft that shares much with the rules in force, or nothing.
            plainDraft = (random.Next(3) == 0 ? other.First : plain.First with { Tiers = [.. plain.First.Tiers.Select(tier => tier with { Line = other.First.Tiers[0].Line })] }) with
            {
                Published = LongAgo,
            };
            limit = random.Next(2) == 0 ? random.Next(1, 9000) : null;
            batch = new[] { null, "daily", "weekly", "monthly" }[random.Next(4)];
            benefitsOf = new[] { "SS", "S", "A", "B", "X", "Y", "Z" }
                .ToDictionary(tier => tier, _ => Benefits.Where(_ => random.Next(2) == 0).ToImmutableArray());
            versions = [Paying(plain.First.Checked()), Paying(plain.Second.Checked())];
            draft = BackTestCalendar.InForceAllAlong(Paying((plainDraft with { Published = new LocalDate(2030, 1, 1), Effective = new LocalDate(2030, 1, 1) }).Checked()), Period.Parse("2016-10"));
            months = [.. Enumerable.Range(0, PlainWorld.MonthsCount).Where(_ => random.Next(6) > 0)];
            rhythm = new PaymentRhythm?[] { null, PaymentRhythm.EveryReview, PaymentRhythm.Once }[random.Next(3)];
            if (random.Next(2) == 0)
                foreach (var merchant in plain.Facts[0].Keys.Where(_ => random.Next(3) == 0))
                    begin[merchant] = new PlainStanding(plain.First.Tiers[0].Id, MembershipStatus.Member, Instant.FromUtc(2016, 10, 1, 0, 0), MembershipFlags.None);
        }

        private BackTestResult Run()
        {
            var backTest = new BackTest(draft, Begin(), new BackTestAssumptions(rhythm));
            foreach (var step in BackTestCalendar.Steps(versions, draft, Period.Parse("2016-10"), Period.Parse("2017-01")))
            {
                var (occasion, month) = (step.Review.Occasion, Month(step.Review.Occasion.FactsPeriod));
                if (!months.Contains(month))
                {
                    backTest.AddHole(new BackTestHole(occasion.FactsPeriod, occasion.NominalAt, !step.IsDraft));
                    continue;
                }
                var people = PlainReviewTests.People(plain, month, month);
                if (step.IsDraft)
                    backTest.AddDraft(PlainReviewTests.Decide(plain, month, step.Review, [draft], backTest.DraftMemberships), people, occasion.FactsPeriod.ToString());
                else
                    backTest.AddBaseline(step.Review.Version, PlainReviewTests.Decide(plain, month, step.Review, versions, backTest.BaselineMemberships), people);
            }
            return backTest.Finish();
        }

        public (BackTestResult Result, string? Difference) Compare()
        {
            var result = Run();
            return (result, Difference(result));
        }

        private string? Difference(BackTestResult result)
        {
            var (byDraft, byVersions) = (History(_ => plainDraft), History(month => month < 2 ? plain.First : plain.Second));
            var (plainOfDraft, plainOfVersions) = (Plain(byDraft, RhythmOf(plainDraft)), Plain(byVersions, null));
            if (result.Reviews.Length != months.Length || result.Holes.Length != 2 * (PlainWorld.MonthsCount - months.Length))
                return Tell("reviews", result.Reviews.Length, months.Length);
            var (spent, reachedAt) = (0m, (int?)null);
            for (var index = 0; index < months.Length; index++)
            {
                var (review, mine, theirs) = (result.Reviews[index], byDraft[index].TierOf, byVersions[index].TierOf);
                var expected = new BackTestComparison(
                    mine.Keys.Except(theirs.Keys).Count(), theirs.Keys.Except(mine.Keys).Count(), Moved(mine, theirs, (by, inForce) => by < inForce), Moved(mine, theirs, (by, inForce) => by > inForce));
                if (review.Comparison != expected)
                    return Tell($"comparison of {review.Occasion.FactsPeriod}", review.Comparison, expected);
                var tiers = string.Join(' ', plainDraft.Tiers.Select(tier => $"{tier.Id}:{mine.Values.Count(held => held == tier.Id)}"));
                if (string.Join(' ', review.Draft.Tiers.Select(tier => $"{tier.Tier}:{tier.Members}")) != tiers || review.Draft.Members != mine.Count || review.Baseline!.Members != theirs.Count)
                    return Tell($"members of {review.Occasion.FactsPeriod}", string.Join(' ', review.Draft.Tiers), tiers);
                var before = index == 0 ? [.. begin.Keys] : byDraft[index - 1].TierOf.Keys.ToHashSet();
                if (review.Draft.Left != before.Except(mine.Keys).Count() || review.Draft.Joined + review.Draft.Returned != mine.Keys.Except(before).Count())
                    return Tell($"changes of {review.Occasion.FactsPeriod}", review.Draft, $"{before.Except(mine.Keys).Count()} left, {mine.Keys.Except(before).Count()} came");
                var cost = plainOfDraft.CostOf(index);
                if ((review.Draft.Cost.Total.ToDecimal(), review.Draft.Cost.Members, review.Draft.Cost.CapsUnknown) != cost)
                    return Tell($"cost of {review.Occasion.FactsPeriod}", review.Draft.Cost, cost);
                spent += cost.Cost;
                reachedAt ??= spent >= limit && cost.Cost > 0 ? index : null;
                if (review.Draft.CostSoFar.ToDecimal() != spent || review.Draft.BudgetLeft?.ToDecimal() != limit - spent)
                    return Tell("cost so far", review.Draft.CostSoFar, spent);
            }
            if (result.DraftTotals.Budget?.End is var end && end?.At != (reachedAt is { } reached ? PaidAt(months[reached]) : null))
                return Tell("end of the budget", end, reachedAt);
            return Churn(result.DraftTotals.Churn, plainOfDraft.Churn())
                ?? (months.Length == 0 ? null : Churn(result.Baseline!.Churn, plainOfVersions.Churn()))
                ?? Only(result, byDraft, byVersions)
                ?? Winners(result, byDraft, byVersions);
        }

        private string? Only(BackTestResult result, List<(int, Dictionary<string, string> TierOf)> byDraft, List<(int, Dictionary<string, string> TierOf)> byVersions)
        {
            var (mine, theirs) = (byDraft.SelectMany(month => month.TierOf.Keys).ToHashSet(), byVersions.SelectMany(month => month.TierOf.Keys).ToHashSet());
            return (result.OnlyByDraft, result.OnlyByBaseline) == (mine.Except(theirs).Count(), theirs.Except(mine).Count())
                ? null
                : Tell("merchants in by one only", result.OnlyByDraft, mine.Except(theirs).Count());
        }

        private string? Winners(BackTestResult result, List<(int, Dictionary<string, string> TierOf)> byDraft, List<(int, Dictionary<string, string> TierOf)> byVersions)
        {
            var reviews = byDraft.Zip(byVersions, (mine, theirs) => (Mine: mine.TierOf, Theirs: theirs.TierOf)).ToArray();
            for (var row = 0; row < result.Merchants.Won.Count; row++)
            {
                var merchant = plain.Merchants[row];
                var (won, lost) = (
                    reviews.Count(review => review.Mine.ContainsKey(merchant) && !review.Theirs.ContainsKey(merchant)),
                    reviews.Count(review => !review.Mine.ContainsKey(merchant) && review.Theirs.ContainsKey(merchant)));
                if ((result.Merchants.Won[row], result.Merchants.Lost[row]) != (won, lost))
                    return Tell($"wins and losses of {merchant}", (result.Merchants.Won[row], result.Merchants.Lost[row]), (won, lost));
            }
            return null;
        }

        private string? Churn(BackTestChurn found, BackTestChurn expected) =>
            found with { ByChanges = [] } == expected with { ByChanges = [] } && found.ByChanges.SequenceEqual(expected.ByChanges)
                ? null
                : Tell("churn", $"{found} {string.Join(' ', found.ByChanges)}", $"{expected} {string.Join(' ', expected.ByChanges)}");

        private string Tell(string what, object? found, object? expected) => $"seed {seed}, {what}: {found}, and by the plain model {expected}";

        /// <summary>The 4th at 0:00 falls due; a batch is paid at the end of its day, week (Sunday) or month.</summary>
        private Instant? PaidAt(int month)
        {
            var day = PlainWorld.FirstDay(month).PlusMonths(1).PlusDays(3);
            var paid = batch switch
            {
                "daily" => day.PlusDays(1),
                "weekly" => day.Next(IsoDayOfWeek.Monday),
                "monthly" => new LocalDate(day.Year, day.Month, 1).PlusMonths(1),
                _ => day,
            };
            return paid.AtStartOfDayInZone(Marketplace.Zone).ToInstant();
        }

        private int Moved(Dictionary<string, string> mine, Dictionary<string, string> theirs, Func<int, int, bool> better)
        {
            var order = plainDraft.Tiers.Select(tier => tier.Id).ToList();
            return mine.Count(one => theirs.TryGetValue(one.Key, out var tier) && order.Contains(tier) && better(order.IndexOf(one.Value), order.IndexOf(tier)));
        }

        private PaymentRhythm RhythmOf(PlainProgramme programme) => rhythm ?? (programme.IsClaimed ? PaymentRhythm.Once : PaymentRhythm.EveryReview);

        private PlainBackTest Plain(List<(int Month, Dictionary<string, string> TierOf)> history, PaymentRhythm? by) => new(
            history, begin.ToDictionary(one => one.Key, one => one.Value.Tier!), tier => benefitsOf[tier],
            (month, merchant) => plain.Facts[month][merchant].GetValueOrDefault("gmv") is { } amount ? Convert.ToDecimal(amount) : null, by ?? PaymentRhythm.EveryReview);

        private List<(int Month, Dictionary<string, string> TierOf)> History(Func<int, PlainProgramme> programmeOf)
        {
            var history = new List<(int, Dictionary<string, string>)>();
            var standings = begin;
            foreach (var month in months)
            {
                var programme = programmeOf(month);
                var byPeriod = Enumerable.Range(0, month + 1).ToDictionary(PlainWorld.PeriodOf, earlier => plain.Facts[earlier]);
                var now = new PlainMonth(programme, PlainWorld.PeriodOf(month), PlainWorld.FirstDay(month), PlainWorld.DueAt(month), plain.Facts[month], plain.Staff, byPeriod);
                var judges = programme == plain.Second && now.FirstDay < programme.Published && plain.First.Published <= now.FirstDay;
                standings = new PlainReview(now, standings, judges ? now with { Programme = plain.First } : null, plain.Present[month]).Decide();
                history.Add((month, standings.Where(one => one.Value.Tier is not null).ToDictionary(one => one.Key, one => one.Value.Tier!)));
            }
            return history;
        }

        private Memberships Begin()
        {
            string?[] tiers = [.. plain.Facts[0].Keys.Select(merchant => begin.GetValueOrDefault(merchant)?.Tier)];
            return new Memberships(
                [plain.First.Tiers[0].Id], [.. tiers.Select(tier => tier is null ? Memberships.NoTier : (byte)0)],
                [.. tiers.Select(tier => tier is null ? MembershipStatus.None : MembershipStatus.Member)], [.. tiers.Select(tier => tier is null ? 0 : Instant.FromUtc(2016, 10, 1, 0, 0).ToUnixTimeTicks())],
                new MembershipFlags[tiers.Length]);
        }

        private static int Month(Period period) => Enumerable.Range(0, PlainWorld.MonthsCount).First(month => PlainWorld.PeriodOf(month) == period.ToString());

        private CheckedProgramme Paying(CheckedProgramme rules) => new(
            rules.Programme with
            {
                Tiers = [.. rules.Programme.Tiers.Select(tier => tier with { Benefits = [.. benefitsOf[tier.Id].Select(benefit => benefit.Id)] })],
                Benefits =
                [
                    .. Benefits.Select(benefit => (benefit, Amount: new Money((long)(benefit.Amount * Money.UnitsPerWhole)))).Select(one => Marketplace.Benefit(
                        one.benefit.Id, one.benefit.AtMostGmv ? new SubsidyTerms(one.Amount, "gmv") : new CreditTerms("promotion", one.Amount, null, null))),
                ],
                Budget = limit is { } most ? new Budget("account", null, Money.FromWhole((long)most), "CNY", Marketplace.Nowhere) : null,
                Procedure = batch is null ? [] : [new ProcedureStep("pay", null, [], [], null, null, false, null, batch, Marketplace.Nowhere)],
            },
            rules.Catalogue, []);
    }
}
