using Fuyao.Kernel.Explanations;
using Fuyao.Kernel.Reviews;
using Fuyao.Kernel.Tests.Reviews;
using FsCheck;
using FsCheck.Fluent;
using Property = Fuyao.TestSupport.Property;

namespace Fuyao.Kernel.Tests.Explanations;

/// <summary>An explanation says what the decision says: it is made by the same evaluation, and its tree adds up.</summary>
public class ExplanationTruthTests
{
    private static readonly Gen<(string Own, string Common, Dictionary<string, object?>[] Merchants)> Cases =
        from own in RandomProgrammes.Conditions
        from common in RandomProgrammes.Conditions
        from merchants in RandomProgrammes.Merchants.ArrayOf(4)
        select (own, common, merchants);

    [Fact]
    public void Every_truth_in_an_explanation_is_the_truth_of_the_decision() => Property.Holds(Cases, tuple =>
    {
        var programme = Bazaar.Programme([("A", tuple.Own), ("B", tuple.Common)], []);
        var evaluation = Evaluation.Bind(programme, Bazaar.People(tuple.Merchants), StaffRecords.None, Bazaar.At);
        var decision = Review.Decide(evaluation, Memberships.Nobody(tuple.Merchants.Length, ["A", "B"]), Marketplace.FirstReview);
        var explainer = new Explainer(evaluation);
        for (var row = 0; row < tuple.Merchants.Length; row++)
        {
            var explanation = explainer.Explain(row, Bazaar.Standing(decision.After.TierOf(row)), Bazaar.Evidence);
            foreach (var tier in explanation.Tiers)
            {
                var condition = tier.Conditions.Single();
                condition.Truth.ShouldBe(decision.TruthOf(tier.Tier.Id, "line", row));
                condition.Reason.Truth.ShouldBe(condition.Truth);
                AddsUp(condition.Reason);
            }
        }
        return true;
    }, runs: 150);

    private static Truth AddsUp(Reason reason)
    {
        var expected = reason switch
        {
            JunctionReason { IsAll: true } all => All(all.Parts.Select(AddsUp)),
            JunctionReason any => Not(All(any.Parts.Select(part => Not(AddsUp(part))))),
            ChoiceReason choice => AddsUp(choice.Condition) switch
            {
                Truth.True => AddsUp(choice.Yes),
                Truth.False => AddsUp(choice.No),
                _ => Truth.Unknown,
            },
            _ => reason.Truth,
        };
        reason.Truth.ShouldBe(expected, reason.Text);
        return reason.Truth;
    }

    private static Truth All(IEnumerable<Truth> parts)
    {
        var truths = parts.ToList();
        return truths.Contains(Truth.False) ? Truth.False : truths.Contains(Truth.Unknown) ? Truth.Unknown : Truth.True;
    }

    private static Truth Not(Truth truth) => truth switch
    {
        Truth.True => Truth.False,
        Truth.False => Truth.True,
        _ => Truth.Unknown,
    };
}
