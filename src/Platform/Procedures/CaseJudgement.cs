using Fuyao.Kernel.Columns;
using Fuyao.Kernel.Explanations;
using Fuyao.Kernel.Procedures;
using Fuyao.Kernel.Programmes;
using Fuyao.Kernel.Reviews;
using Fuyao.Kernel.Values;
using Fuyao.Platform.Reviews;
using Fuyao.Storage;
using Fuyao.Storage.Reviews;
using NodaTime;

namespace Fuyao.Platform.Procedures;

/// <summary>
/// How the programme's conditions stand for the merchant of a case: by its facts as they were when it applied where the programme says so, as they are known now, and by lists and findings as they are now. It is what explains
/// the case too.
/// </summary>
/// <param name="Explanation">All conditions with their reasons.</param>
/// <param name="Tier">The best tier whose conditions all hold; null where none does.</param>
/// <param name="Amount">What the tier pays; null where that rests on a fact that is not known.</param>
internal sealed record CaseJudgement(Explanation Explanation, string? Tier, Money? Amount)
{
    public static CaseJudgement Of(FuyaoDatabase database, CheckedProgramme version, int row, Instant appliedAt, Instant now)
    {
        var programme = version.Programme;
        string[] caps = [.. programme.Tiers.SelectMany(tier => SubsidyAmount.TermsOf(programme, tier.Id)).Select(subsidy => subsidy.AtMost).OfType<string>().Distinct()];
        var (period, reading) = LatestFacts.Read(database, version, programme.EvaluateAsOfApplication ? appliedAt : now, null, caps);
        var evaluation = Evaluation.Bind(version, reading.Population, new StaffStore(database).Records(programme.Id), now);
        var standing = new Standing(null, MembershipStatus.None, MembershipFlags.None, null, MembershipChange.None, null);
        var explanation = new Explainer(evaluation).Explain(row, standing, new Evidence(reading.Citation, period, now, null, IsDecision: false));
        var tier = explanation.Scope.Truth == Truth.True ? explanation.Tiers.FirstOrDefault(each => each.Truth == Truth.True)?.Tier.Id : null;
        return new CaseJudgement(explanation, tier, tier is null ? null : SubsidyAmount.Of(programme, tier, fact => reading.Population.Find(fact) is LongColumn paid && paid.Known[row] ? new Money(paid.Values[row]) : null));
    }

    /// <summary>What stands in the way of an approval, in words; null where nothing does.</summary>
    public string? Obstacle()
    {
        var programme = Explanation.Programme.Programme;
        if (Tier is null)
        {
            var open = new[] { Explanation.Scope }.Concat(Explanation.Conditions).Concat(Explanation.Tiers.SelectMany(tier => tier.Conditions)).Where(condition => condition.Truth != Truth.True).ToArray();
            return $"not all conditions of '{programme.Id}' hold: {string.Join("; ", open.Select(condition => $"'{condition.Name}' {(condition.Truth == Truth.False ? "fails" : "is unknown")} ({condition.Reason.Text})"))}";
        }
        return Amount is null
            ? $"how much is paid rests on {string.Join(", ", SubsidyAmount.TermsOf(programme, Tier).Select(subsidy => subsidy.AtMost).OfType<string>().Distinct())}, which is not known; import it, or record it: fuyao facts change"
            : null;
    }
}
