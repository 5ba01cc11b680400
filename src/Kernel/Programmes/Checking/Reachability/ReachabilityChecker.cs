namespace Fuyao.Kernel.Programmes.Checking.Reachability;

/// <summary>Reports conditions and tiers that can never hold, and tiers that are never given because a better one always is.</summary>
internal sealed class ReachabilityChecker
{
    /// <summary>Conditions with more characters than this together are not judged: no programme has them, and the work grows with the square.</summary>
    public const int ConditionsLengthMax = 16 * 1024;

    private readonly Problems problems;
    private readonly LeafReader leaves;
    private readonly Contradictions contradictions;

    public ReachabilityChecker(Vocabulary vocabulary, Problems problems)
    {
        this.problems = problems;
        leaves = new LeafReader(vocabulary);
        contradictions = new Contradictions(leaves);
    }

    public void Check(Programme programme)
    {
        if (programme.Tiers.SelectMany(tier => tier.Require).Concat(programme.Require).Sum(condition => condition.Expression.Source.Length) > ConditionsLengthMax)
            return;
        if (contradictions.WhyNever(Form(programme.Scope)) is { } nobody)
            problems.Report(programme.Scope.At, $"the scope addresses nobody: {nobody}", "correct it, or remove 'scope' to address everybody");
        foreach (var condition in programme.Require)
            ReportNever(condition);
        foreach (var tier in programme.Tiers)
            foreach (var condition in tier.Require)
                ReportNever(condition);
        if (problems.Count > 0)
            return;
        if (contradictions.WhyNever(All(programme.Require)) is { } why)
        {
            problems.Report(programme.Require[0].At, $"the conditions under 'require' can never hold together: {why}", "correct one of them, or no tier is ever given");
            return;
        }
        for (var index = 0; index < programme.Tiers.Length; index++)
            CheckTier(programme, index);
    }

    private void CheckTier(Programme programme, int index)
    {
        var tier = programme.Tiers[index];
        var needed = NormalForm.All([All(programme.Require), All(tier.Require)]);
        if ((contradictions.WhyNever(needed) ?? WhyOutOfScope(needed, programme.Scope)) is { } why)
        {
            problems.Report(tier.At, $"the tier '{tier.Id}' can never be given: {why}", "correct one of the conditions");
            return;
        }
        foreach (var better in programme.Tiers.Take(index))
        {
            // Who finds no place in a tier of limited places tries the next.
            if (better.Capacity is not null || !better.Require.All(condition => Follows(condition, needed)))
                continue;
            problems.Report(
                tier.At, $"the tier '{tier.Id}' is never given: whoever meets its conditions also meets those of '{better.Id}', which stands above it and is given first",
                $"put the harder tier first, or make '{better.Id}' harder than '{tier.Id}'");
            return;
        }
    }

    /// <summary>An unknown scope counts as in scope, so that the tier's conditions must make it false, not merely not true.</summary>
    private string? WhyOutOfScope(NormalForm? needed, Condition scope)
    {
        if (!contradictions.Follows(NormalForm.OfFailing(scope.Expression, leaves, isFalse: true), needed))
            return null;
        return contradictions.WhyNever(NormalForm.All([needed, Form(scope)])) is { } why ? $"{why}, but the scope and the conditions ask for both" : null;
    }

    private bool Follows(Condition condition, NormalForm? given) => contradictions.Follows(NormalForm.OfFailing(condition.Expression, leaves), given);

    private void ReportNever(Condition condition)
    {
        if (contradictions.WhyNever(Form(condition)) is { } why)
            problems.Report(condition.At, $"the condition '{condition.Name}' can never hold: {why}", "correct it, or remove what asks for it");
    }

    private NormalForm? Form(Condition condition) => NormalForm.Of(condition.Expression, leaves);

    private NormalForm? All(IEnumerable<Condition> conditions) => NormalForm.All(conditions.Select(Form));
}
