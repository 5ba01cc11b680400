using Fuyao.Kernel.Explanations;
using Fuyao.Kernel.Explanations.Rendering;
using Fuyao.Kernel.Reviews;
using Fuyao.Kernel.Values;
using Fuyao.Platform.Tests.Cases;
using Fuyao.TestSupport;
using NodaTime;

namespace Fuyao.Platform.Tests.Explanations;

/// <summary>
/// What merchants read, word for word: the explanations of <c>pioneer.yaml</c> and <c>service.yaml</c> beside <c>Golden/</c>. After a change that is meant,
/// run with FUYAO_UPDATE_GOLDEN=1 and read the difference.
/// </summary>
public class GoldenTests
{
    private const string Reason = "材料齐全，评估通过";

    private static readonly string Folder = Path.Combine(SharedData.RepositoryRoot, "tests", "Platform", "Explanations");

    public static TheoryData<string, string> Merchants()
    {
        var merchants = new TheoryData<string, string>();
        foreach (var file in new[] { "pioneer.yaml", "service.yaml" })
            foreach (var merchant in CaseFileReader.Read(Path.Combine(Folder, file), SharedData.RepositoryRoot).Cases.Single().Expect.Keys.Order(StringComparer.Ordinal))
                merchants.Add(file, merchant);
        return merchants;
    }

    [Theory]
    [MemberData(nameof(Merchants))]
    public void An_explanation_reads_as_it_should_in_both_languages(string file, string merchant)
    {
        var explanation = Explain(file, merchant);
        Compare($"{merchant}.zh.txt", ExplanationText.Render(explanation, Language.Chinese));
        Compare($"{merchant}.en.txt", ExplanationText.Render(explanation, Language.English));
    }

    [Fact]
    public void The_JSON_shape_is_stable() => Compare("newcomer.json", ExplanationJson.Render(Explain("pioneer.yaml", "newcomer")));

    private static void Compare(string name, string rendered)
    {
        var path = Path.Combine(Folder, "Golden", name);
        if (Environment.GetEnvironmentVariable("FUYAO_UPDATE_GOLDEN") == "1")
            File.WriteAllText(path, rendered);
        rendered.ShouldBe(File.ReadAllText(path));
    }

    private static Explanation Explain(string file, string merchant)
    {
        var cases = CaseFileReader.Read(Path.Combine(Folder, file), SharedData.RepositoryRoot);
        var one = cases.Cases.Single();
        var programme = cases.Programme.Programme;
        var population = CasePopulation.Of(one, cases.Catalogue, Review.ApplicationFact(programme));
        var rows = Enumerable.Range(0, population.Count).ToDictionary(row => population.MerchantIds[row]);
        var due = DueReviews.Between([cases.Programme], null, Instant.FromUtc(2017, 1, 1, 0, 0)).ToList();
        var occasion = due[0].Occasion;
        var from = occasion.NominalAt - Duration.FromDays(30);
        var staff = new StaffRecords(
            one.Lists.Select(entry => new StaffEntry(
                entry.List, rows[entry.Merchant], from, StaffEntry.UntilDefault(programme.Lists.First(list => list.Name == entry.List), from, programme.Zone), Reason, "approver")),
            []);
        var evaluation = Evaluation.Bind(cases.Programme, population, staff, occasion.NominalAt);
        var before = Memberships.Nobody(population.Count, [.. programme.Tiers.Select(tier => tier.Id)]);
        foreach (var (member, membership) in one.Before)
            before = WithMember(before, rows[member], membership.Tier!, occasion.NominalAt - Duration.FromDays(60));
        var result = Review.Decide(evaluation, before, occasion);
        var row = rows[merchant];
        var standing = new Standing(
            result.After.TierOf(row), result.After.StatusOf(row), result.After.FlagsOf(row), result.After.SinceOf(row), result.ChangeOf(row), due[1].Occasion.NominalAt);
        var evidence = new Evidence($"{occasion.FactsPeriod}#1", occasion.FactsPeriod, occasion.NominalAt, occasion.EffectiveAt, true);
        return new Explainer(evaluation).Explain(row, standing, evidence, Places.Of(evaluation, result.CutOffs, before, result.After, row));
    }

    private static Memberships WithMember(Memberships memberships, int row, string tier, Instant since)
    {
        var (tiers, statuses, sinces) = (memberships.TierCodes.ToArray(), memberships.Statuses.ToArray(), memberships.SinceTicks.ToArray());
        (tiers[row], statuses[row], sinces[row]) = ((byte)memberships.TierIds.IndexOf(tier), MembershipStatus.Member, since.ToUnixTimeTicks());
        return new Memberships(memberships.TierIds, tiers, statuses, sinces, memberships.Flags.ToArray());
    }
}
