using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Fuyao.Kernel.Cel.Checking;

namespace Fuyao.Kernel.Cel;

/// <summary>Either an expression that can run or everything that is wrong with it, by position.</summary>
public sealed record CelCheckResult(CheckedExpression? Expression, ImmutableArray<CelProblem> Problems)
{
    [MemberNotNullWhen(true, nameof(Expression))]
    public bool IsSuccess => Expression is not null;
}

/// <summary>Checks names and types of a condition: the only way to a <see cref="CheckedExpression"/>.</summary>
public static class CelChecker
{
    /// <param name="source">The text of the condition.</param>
    /// <param name="environment">What it may name.</param>
    /// <param name="expected">The type the result must have; null where any will do.</param>
    public static CelCheckResult Check(string source, CelEnvironment environment, CelType? expected = null)
    {
        var parsed = CelParser.Parse(source, environment.Parsing);
        if (!parsed.IsSuccess)
            return new CelCheckResult(null, parsed.Problems);
        var checker = new Checker(source, environment, isStrict: true);
        var type = checker.Check(parsed.Expression);
        if (expected is not null)
            checker.Require(parsed.Expression, type, expected, "the expression");
        return checker.Problems.Count == 0
            ? new CelCheckResult(new CheckedExpression(source, parsed.Expression, checker.Annotations, environment.Zone), [])
            : new CelCheckResult(null, [.. checker.Problems.OrderBy(problem => problem.Span.Start)]);
    }
}
