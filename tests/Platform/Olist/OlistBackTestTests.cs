using System.Collections.Immutable;
using Fuyao.Kernel.Facts;
using Fuyao.Kernel.Programmes;
using Fuyao.Kernel.Reviews;
using Fuyao.Platform.Programmes;
using Fuyao.Platform.Simulation;
using Fuyao.Storage.Facts;
using Fuyao.TestSupport;
using NodaTime;

namespace Fuyao.Platform.Tests.Olist;

/// <summary>Back-tests over the twenty months 2017-01…2018-08 of a real marketplace.</summary>
[Collection(OlistYears.Tests)]
public sealed class OlistBackTestTests(OlistYears years)
{
    [SharedDataFact("olist")]
    public void The_version_in_force_comes_to_what_its_reviews_came_to()
    {
        var run = Run(null);

        run.Result.Reviews.Select(review => (review.Draft.Joined, review.Draft.Returned, review.Draft.Promoted, review.Draft.Demoted, review.Draft.Left))
            .ShouldBe(years.Reviews.Select(review => review.Result.Counts).Select(count => (count.Joined, count.Returned, count.Promoted, count.Demoted, count.Left)));
        run.Result.Reviews.ShouldAllBe(review => review.Comparison!.Value == default);
        // The README of the programme: 121 join, 56 return, and six and nineteen are in at the end.
        run.Result.DraftTotals.Churn.ShouldSatisfyAllConditions(
            churn => churn.EverMembers.ShouldBe(121), churn => churn.Memberships.ShouldBe(121 + 56), churn => churn.Running.ShouldBe(6 + 19), churn => churn.Returns.ShouldBe(56));
    }

    [SharedDataFact("olist")]
    public void A_draft_that_asks_for_a_third_order_and_pays_is_counted_merchant_by_merchant()
    {
        var text = File.ReadAllText(Path.Combine(OlistYears.ProgrammeFolderPath, "2017-02-03.yaml"))
            .Replace("published: 2016-11-01", "published: 2030-01-01", StringComparison.Ordinal).Replace("effective: 2017-02-03", "effective: 2030-02-01", StringComparison.Ordinal)
            .Replace("delivered_orders_3_months >= 2", "delivered_orders_3_months >= 3", StringComparison.Ordinal).Replace("value: 60.0", "value: 50.0", StringComparison.Ordinal)
            .Replace("[campaign-priority, traffic-channel]", "[campaign-priority, traffic-channel, cash]", StringComparison.Ordinal)
            + "  cash: { kind: subsidy, amount: 300 BRL, at_most: gmv }\nbudget: { account: sellers, limit: 20000 BRL }\n";
        using var file = new TemporaryDraft(text);
        var draft = ProgrammeDraft.Load(file.Path, OlistYears.Versions[0]);

        var run = Run(draft);

        var months = Members(draft);
        var spent = 0m;
        for (var month = 0; month < months.Length; month++)
        {
            var (review, result, (population, members)) = (run.Result.Reviews[month], years.Reviews[month].Result, months[month]);
            var inForce = Enumerable.Range(0, result.After.Count).Where(row => result.After.TierOf(row) is not null).ToDictionary(row => population.MerchantIds[row], row => result.After.TierOf(row)!);
            review.Comparison!.Value.Winners.ShouldBe(members.Keys.Except(inForce.Keys).Count());
            review.Comparison.Value.Losers.ShouldBe(inForce.Keys.Except(members.Keys).Count());
            review.Comparison.Value.Raised.ShouldBe(members.Count(member => member.Value.Tier == "SS" && inForce.GetValueOrDefault(member.Key) == "S"));
            spent += members.Values.Sum(member => Math.Min(300m, member.Gmv));
            review.Draft.CostSoFar.ToDecimal().ShouldBe(spent);
            if (run.Result.DraftTotals.Budget!.End?.Occasion == review.Occasion)
                (spent - run.Result.DraftTotals.Budget.End.Uncovered.ToDecimal()).ShouldBe(20_000m);
        }
        var inOut = months.SelectMany(month => month.Members.Keys).Distinct().Select(merchant => string.Concat(months.Select(month => month.Members.ContainsKey(merchant) ? '1' : '0'))).ToArray();
        var churn = run.Result.DraftTotals.Churn;
        churn.EverMembers.ShouldBe(inOut.Length);
        churn.CameBack.ShouldBe(inOut.Count(history => history.Trim('0').Contains('0')));
        churn.MemberReviews.ShouldBe(inOut.Sum(history => history.Count(state => state == '1')));
        churn.AverageLength.ShouldBe(decimal.Round((decimal)churn.MemberReviews / inOut.Sum(history => history.Split('0', StringSplitOptions.RemoveEmptyEntries).Length), 4, MidpointRounding.AwayFromZero));
        run.Result.OnlyByDraft.ShouldBeGreaterThan(0);
        run.Result.DraftTotals.Budget!.End.ShouldNotBeNull();
    }

    private BackTestRun Run(CheckedProgramme? draft) =>
        new BackTestRunner(years.Database, YearsLater.Clock).Run(new BackTestRequest { Versions = OlistYears.Versions, Draft = draft });

    /// <summary>Month by month who is in by the draft, in which tier and with which GMV: reviews one after the other, as if it had been announced before all of them.</summary>
    private (Population Population, Dictionary<string, (string Tier, decimal Gmv)> Members)[] Members(CheckedProgramme draft)
    {
        var memberships = Memberships.Nobody(0, ["SS", "S"]);
        // Announced before the first month, so that nothing is held back.
        var rules = Announced(draft);
        return [.. years.Reviews.Select(review =>
        {
            var occasion = review.Result.Occasion;
            var population = new PopulationReader(years.Database).Read(draft.Catalogue, occasion.FactsPeriod, occasion.NominalAt)!.Population;
            var result = Review.Decide(Evaluation.Bind(rules, population, StaffRecords.None, occasion.NominalAt), memberships, occasion);
            memberships = result.After;
            var gmv = (Kernel.Columns.LongColumn)population.Find("gmv")!;
            return (population, Enumerable.Range(0, population.Count).Where(row => memberships.TierOf(row) is not null)
                .ToDictionary(row => population.MerchantIds[row], row => (memberships.TierOf(row)!, gmv.Values[row] / 10_000m)));
        })];
    }

    private static CheckedProgramme Announced(CheckedProgramme draft)
    {
        using var file = new TemporaryDraft(draft.Files[0].Text.Replace("published: 2030-01-01", "published: 2016-11-01", StringComparison.Ordinal));
        return ProgrammeDraft.Load(file.Path, OlistYears.Versions[0]);
    }

    private sealed class TemporaryDraft : IDisposable
    {
        private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("fuyao-draft-");

        public TemporaryDraft(string text) => File.WriteAllText(Path, text);

        public string Path => System.IO.Path.Combine(folder.FullName, "draft.yaml");

        public void Dispose() => folder.Delete(recursive: true);
    }

    private sealed class YearsLater : IClock
    {
        public static readonly YearsLater Clock = new();

        public Instant GetCurrentInstant() => Instant.FromUtc(2020, 1, 1, 0, 0);
    }
}
