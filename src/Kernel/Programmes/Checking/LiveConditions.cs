using Fuyao.Kernel.Cel;
using Fuyao.Kernel.Diagnostics;
using Fuyao.Kernel.Facts;
using Fuyao.Kernel.Programmes.Shapes;

namespace Fuyao.Kernel.Programmes.Checking;

/// <summary>Which conditions may be watched between reviews: those on state facts, lists and findings (semantics.md, “Fact kinds”).</summary>
/// <param name="names">Names of all conditions, of the programme and of its tiers, also of those with errors.</param>
/// <param name="conditions">Those without errors.</param>
internal sealed class LiveConditions(Vocabulary vocabulary, IReadOnlyCollection<string> names, IReadOnlyCollection<Condition> conditions)
{
    /// <returns>False where the name stands for no condition; reported, as is a condition that only a review can judge.</returns>
    public bool Check(Item<string> live, Problems problems)
    {
        if (!names.Contains(live.Value))
        {
            var known = names.Count == 0 ? "write '[]' where nothing is watched" : Phrases.Known("condition", [.. names]);
            problems.Report(live.At, $"there is no condition '{live.Value}'", Spelling.Suggest(live.Value, names) ?? known);
            return false;
        }
        var obstacle = conditions.Where(condition => condition.Name == live.Value).Select(condition => ObstacleIn(condition.Expression)).FirstOrDefault(found => found is not null);
        if (obstacle is not null)
            problems.Report(
                live.At, $"'{live.Value}' cannot be live: it rests on {obstacle}",
                "only conditions on state facts, lists and findings are watched between reviews; leave it to the review");
        return true;
    }

    private string? ObstacleIn(CheckedExpression expression) =>
        expression.Inputs.Select(input => input.IsCall ? ObstacleInCall(input) : ObstacleInName(input.Name)).FirstOrDefault(found => found is not null);

    private static string? ObstacleInCall(CelInput input) => input.Name switch
    {
        NamedCalls.Percentile or NamedCalls.Rank => $"'{input}', which depends on everybody else",
        NamedCalls.At => $"'{input}', which is of a period",
        _ => null,
    };

    private string? ObstacleInName(string name)
    {
        if (vocabulary.Derived.TryGetValue(name, out var derived))
            return derived is DerivedExpression computed ? ObstacleIn(computed.Expression) : $"'{name}', which is made of percentile ranks";
        if (vocabulary.Parameters.TryGetValue(name, out var parameter))
            return parameter.By is null ? null : ObstacleInName(parameter.By);
        return vocabulary.Catalogue.Find(name) is { Kind: FactKind.Period } ? $"'{name}', a fact of the period" : null;
    }
}
