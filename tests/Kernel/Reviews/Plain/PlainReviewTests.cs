using System.Collections.Immutable;
using System.Text;
using Fuyao.Kernel.Facts;
using Fuyao.Kernel.Programmes;
using Fuyao.Kernel.Reviews;
using Fuyao.TestSupport;

namespace Fuyao.Kernel.Tests.Reviews.Plain;

/// <summary>
/// Seeded simulation with an independent auditor: random programmes and marketplaces over four months and two versions, every standing of every merchant
/// against <see cref="PlainReview"/>. FUYAO_TEST_LONG=1 runs more seeds. A failure names its seed and shows the programme.
/// </summary>
public sealed class PlainReviewTests
{
    private const int SeedsCount = 500;
    private const int SeedsCountLong = 60_000;

    [Fact]
    public void Reviews_decide_as_the_plain_model_does()
    {
        var seeds = TestRun.Count(SeedsCount, SeedsCountLong);
        var failures = Enumerable.Range(1, seeds).AsParallel().AsOrdered().Select(NamedDifference).FirstOrDefault(difference => difference is not null);

        failures.ShouldBeNull();
    }

    private static string? NamedDifference(int seed)
    {
        try
        {
            return Difference(seed);
        }
        catch (Exception exception)
        {
            throw new InvalidOperationException($"seed {seed} failed", exception);
        }
    }

    private static string? Difference(int seed)
    {
        var world = new PlainWorld(seed);
        ImmutableArray<CheckedProgramme> versions = [world.First.Checked(), world.Second.Checked()];
        var reviews = DueReviews.Between(versions, null, PlainWorld.DueAt(PlainWorld.MonthsCount - 1)).ToArray();
        var memberships = Memberships.Nobody(0, ["nothing"]);
        var standings = new Dictionary<string, PlainStanding>();
        for (var month = 0; month < PlainWorld.MonthsCount; month++)
        {
            // The plain reading of the calendar: the first two reviews by the first version, the others by the second.
            var (isFirst, due) = (month < 2, reviews[month]);
            if (due.Version != versions[isFirst ? 0 : 1] || due.Occasion.NominalAt != PlainWorld.DueAt(month) || due.Occasion.FactsPeriod.ToString() != PlainWorld.PeriodOf(month))
                return $"seed {seed}: review {month} is {due.Occasion}";
            var expected = Plain(world, month, standings);
            memberships = Decide(world, month, due, versions, memberships).After;
            if (Compare(expected, memberships, world) is { } difference)
                return $"seed {seed}, {PlainWorld.PeriodOf(month)}: {difference}\n{Describe(isFirst ? world.First : world.Second)}";
            standings = expected;
        }
        return null;
    }

    internal static Dictionary<string, PlainStanding> Plain(PlainWorld world, int month, Dictionary<string, PlainStanding> before)
    {
        var programme = month < 2 ? world.First : world.Second;
        var byPeriod = Enumerable.Range(0, PlainWorld.MonthsCount).Where(other => other <= month).ToDictionary(PlainWorld.PeriodOf, other => world.Facts[other]);
        var now = new PlainMonth(programme, PlainWorld.PeriodOf(month), PlainWorld.FirstDay(month), PlainWorld.DueAt(month), world.Facts[month], world.Staff, byPeriod);
        // The version before judges losses over a month that began before the new one was published, if it was published by then itself.
        var judges = month >= 2 && now.FirstDay < programme.Published && world.First.Published <= now.FirstDay;
        return new PlainReview(now, before, judges ? now with { Programme = world.First } : null, world.Present[month]).Decide();
    }

    internal static ReviewResult Decide(PlainWorld world, int month, DueReview due, ImmutableArray<CheckedProgramme> versions, Memberships before) =>
        DecideOn(world, month, due, versions, before).Result;

    /// <summary>With what the review was decided on, and the version that judged losses.</summary>
    internal static (ReviewResult Result, Evaluation Evaluation, Evaluation? VersionBefore) DecideOn(
        PlainWorld world, int month, DueReview due, ImmutableArray<CheckedProgramme> versions, Memberships before)
    {
        var people = People(world, month, month);
        var rows = world.Facts[month].Keys.Select((merchant, row) => (merchant, row)).ToDictionary(merchant => merchant.merchant, merchant => merchant.row);
        var staff = new StaffRecords(
            world.Staff.Entries.Where(entry => rows.ContainsKey(entry.Merchant))
                .Select(entry => new StaffEntry("recognised", rows[entry.Merchant], entry.From, entry.Until, "reason", "somebody")),
            world.Staff.Findings.Where(finding => rows.ContainsKey(finding.Merchant))
                .Select(finding => new StaffFinding("first_use", rows[finding.Merchant], finding.Holds, finding.At, "reason", "somebody")));
        var present = new Kernel.Columns.BitMask(people.Count);
        foreach (var (merchant, row) in rows)
            present[row] = world.Present[month].Contains(merchant);
        var judging = DueReviews.JudgingLosses(versions, due);
        var (evaluation, versionBefore) = (Bind(due.Version), judging is null ? null : Bind(judging));
        return (Review.Decide(evaluation, before, due.Occasion, versionBefore, present), evaluation, versionBefore);

        Evaluation Bind(CheckedProgramme version) => Evaluation.Bind(version, people, staff, due.Occasion.NominalAt, readPeriod: period =>
            Enumerable.Range(0, month + 1).Where(other => PlainWorld.PeriodOf(other) == period.ToString()).Select(other => People(world, other, month)).FirstOrDefault());
    }

    /// <summary>The facts of one month for the merchants of another, later one.</summary>
    internal static Population People(PlainWorld world, int month, int merchantsOf) => Marketplace.People(
        [.. world.Facts[merchantsOf].Keys.Select(merchant => (merchant, world.Facts[month].GetValueOrDefault(merchant) ?? []))]);

    private static string? Compare(Dictionary<string, PlainStanding> expected, Memberships after, PlainWorld world)
    {
        for (var row = 0; row < after.Count; row++)
        {
            var found = new PlainStanding(after.TierOf(row), after.StatusOf(row), after.SinceOf(row), after.FlagsOf(row));
            if (found != expected[world.Merchants[row]])
                return $"{world.Merchants[row]} is {found}, and by the plain model {expected[world.Merchants[row]]}";
        }
        return null;
    }

    private static string Describe(PlainProgramme programme)
    {
        var text = new StringBuilder().AppendLine($"{programme with { Require = [], Tiers = [] }}").AppendLine($"scope: {programme.Scope?.Source}");
        foreach (var condition in programme.Require)
            text.AppendLine($"need: {condition.Source}");
        foreach (var tier in programme.Tiers)
            text.AppendLine($"{tier.Id}: {tier.Line.Source} {tier.Places}");
        return text.ToString();
    }
}
