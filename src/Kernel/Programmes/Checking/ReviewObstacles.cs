using Fuyao.Kernel.Cel;
using Fuyao.Kernel.Facts;

namespace Fuyao.Kernel.Programmes.Checking;

/// <summary>Finds what makes a condition one for reviews alone: facts of a period, and what depends on everybody else (semantics.md, “Fact kinds”).</summary>
internal sealed class ReviewObstacles(Vocabulary vocabulary)
{
    /// <returns>In words what it rests on; null where single merchants can be judged at any moment.</returns>
    public string? In(CheckedExpression expression) =>
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
            return derived is DerivedExpression computed ? In(computed.Expression) : $"'{name}', which is made of percentile ranks";
        if (vocabulary.Parameters.TryGetValue(name, out var parameter))
            return parameter.By is null ? null : ObstacleInName(parameter.By);
        return vocabulary.Catalogue.Find(name) is { Kind: FactKind.Period } ? $"'{name}', a fact of the period" : null;
    }
}
