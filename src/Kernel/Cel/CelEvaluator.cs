using System.Collections.Immutable;
using Fuyao.Kernel.Cel.Checking;
using NodaTime;

namespace Fuyao.Kernel.Cel;

/// <summary>
/// Evaluates expressions as the specification does without a type check: every name is dynamic, and what a checker would refuse is an error when
/// it is reached. For tools and conformance suites; programmes use <see cref="CelChecker"/>.
/// </summary>
public static class CelEvaluator
{
    /// <returns>The value, or the error: of the syntax too.</returns>
    public static CelValue Evaluate(
        string source, IReadOnlyDictionary<string, CelValue> bindings, string container = "", CelParserOptions? options = null)
    {
        options ??= CelParserOptions.Wide;
        var parsed = CelParser.Parse(source, options);
        if (!parsed.IsSuccess)
            return CelValue.Error(string.Join("; ", parsed.Problems.Select(problem => $"{problem.Span.Start + 1}: {problem}")));
        var environment = new CelEnvironment
        {
            Inputs = bindings.ToImmutableDictionary(binding => binding.Key, _ => CelType.Dyn),
            Container = container,
            Parsing = options,
        };
        var checker = new Checker(source, environment, isStrict: false);
        checker.Check(parsed.Expression);
        var expression = new CheckedExpression(source, parsed.Expression, checker.Annotations, DateTimeZone.Utc);
        return expression.Evaluate(new BindingReader([.. expression.Inputs.Select(input => bindings[input.Name])]));
    }

    private sealed class BindingReader(CelValue[] values) : InputReader
    {
        public override CelValue Read(int input) => values[input];
    }
}
