using Fuyao.Kernel.Cel;
using Fuyao.Kernel.Facts;
using Fuyao.Kernel.Programmes;
using Fuyao.Kernel.Programmes.Checking;

namespace Fuyao.Kernel.Tests;

/// <summary>Checks an expression that a test writes against the facts of its catalogue and the parameters and derived columns of its programme.</summary>
internal static class TestExpressions
{
    /// <exception cref="InvalidOperationException">The test wrote an expression that does not check.</exception>
    public static CheckedExpression Check(
        string source, FactCatalogue catalogue, IEnumerable<Parameter> parameters, IEnumerable<DerivedDefinition> derived)
    {
        var inputs = catalogue.Facts.ToDictionary(fact => fact.Id, fact => Vocabulary.CelTypeOf(fact.Type));
        foreach (var parameter in parameters)
            inputs[parameter.Name] = Vocabulary.CelTypeOf(parameter.Type);
        foreach (var column in derived)
            inputs[column.Name] = column is DerivedExpression expression ? expression.Expression.Type : CelType.Double;
        var check = CelChecker.Check(source, new CelEnvironment { Inputs = inputs, Zone = catalogue.Zone, ResolveNamedCall = call => Resolve(call, catalogue) });
        return check.Expression ?? throw new InvalidOperationException($"{source}: {string.Join("; ", check.Problems)}");
    }

    public static NamedCallResolution Resolve(NamedCall call, FactCatalogue catalogue) => NamedCallResolution.Of(call.Function switch
    {
        "percentile" => CelType.Double,
        "rank" => CelType.Int,
        "listed" or "finding" => CelType.Bool,
        _ => Vocabulary.CelTypeOf(catalogue.Find(call.Arguments[0])!.Type),
    });
}
