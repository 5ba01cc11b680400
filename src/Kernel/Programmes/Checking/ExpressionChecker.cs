using Fuyao.Kernel.Cel;
using Fuyao.Kernel.Diagnostics;
using Fuyao.Kernel.Documents;
using Fuyao.Kernel.Programmes.Shapes;
using Fuyao.Kernel.Values;

namespace Fuyao.Kernel.Programmes.Checking;

/// <summary>Checks expressions where they stand in the file, and the conditions and ranks made of them.</summary>
internal sealed class ExpressionChecker(Vocabulary vocabulary, Problems problems)
{
    private static readonly LocalizedText ScopeLabel = new("适用范围", "Scope");

    public CheckedExpression? Check(ScalarNode written) => Check(written, written.Text);

    public Condition? CheckCondition(Named<WrittenCondition> named) =>
        named.Value is { } written ? CheckCondition(named.Name, LocalizedText.Same(named.Name), written) : null;

    public Condition? CheckScope(WrittenCondition written) => CheckCondition("scope", ScopeLabel, written);

    /// <summary>A programme without a scope addresses everybody.</summary>
    public Condition EverybodyInScope(SourcePosition at) =>
        new("scope", CelChecker.Check("true", vocabulary.Environment).Expression!, ScopeLabel, at);

    /// <summary><c>merit desc</c>: an expression with an order, and which way it goes.</summary>
    public RankKey? CheckRank(ScalarNode written)
    {
        var source = written.Text.TrimEnd();
        var isDescending = source.EndsWith(" desc", StringComparison.Ordinal);
        if (!isDescending && !source.EndsWith(" asc", StringComparison.Ordinal))
        {
            problems.Report(written.At, $"'{source}' does not say which way the rank goes", $"write '{source} desc' for most first, or '{source} asc' for least first");
            return null;
        }
        source = source[..source.LastIndexOf(' ')].TrimEnd();
        if (Check(written, source) is not { } expression)
            return null;
        if (expression.Type.IsNumber || expression.Type.Kind is CelKind.Money or CelKind.Timestamp or CelKind.Duration or CelKind.Bool)
            return new RankKey(expression, isDescending);
        problems.Report(written.At, $"merchants cannot be ranked by {Article(expression.Type)}", "rank by a number, an amount, a date or true before false");
        return null;
    }

    private Condition? CheckCondition(string name, LocalizedText standardLabel, WrittenCondition written)
    {
        if (written.When is not { } when || Check(when) is not { } expression)
            return null;
        if (expression.Type.Kind is CelKind.Bool)
            return new Condition(name, expression, written.Label ?? standardLabel, written.At);
        problems.Report(when.PositionOf(0), $"a condition is true or false, but this is {Article(expression.Type)}", "compare it with something, as in 'gmv_daily_avg >= 2295'");
        return null;
    }

    /// <param name="source">The expression: the whole text or its beginning, so that offsets are those of the text.</param>
    private CheckedExpression? Check(ScalarNode written, string source)
    {
        var result = CelChecker.Check(source, vocabulary.Environment);
        foreach (var problem in result.Problems)
            problems.Report(written.PositionOf(problem.Span.Start), problem.Message, SuggestionFor(problem, written, source));
        if (result.Expression is { } expression)
            foreach (var (literal, fact) in ClosedValues.Violations(expression, vocabulary.Catalogue))
                problems.Report(
                    written.PositionOf(literal.Span.Start), $"'{fact.Id}' is never '{literal.Value.AsString()}'",
                    Spelling.Suggest(literal.Value.AsString(), fact.Values) ?? $"its values are {Phrases.Each(fact.Values)}");
        return result.Expression;
    }

    /// <summary>A plain text ends before <c> #</c>; where the expression breaks off just there, this is why.</summary>
    private static string? SuggestionFor(CelProblem problem, ScalarNode written, string source)
    {
        if (written.CutBy is not '#' || problem.Span.End < source.Length)
            return problem.Suggestion;
        const string cut = "the expression ends before '#'; put it in quotes if '#' belongs to it";
        return problem.Suggestion is null ? cut : $"{problem.Suggestion}; {cut}";
    }

    private static string Article(CelType type) => type.Kind switch
    {
        CelKind.Int or CelKind.Uint or CelKind.Double => "a number",
        CelKind.Money => "an amount of money",
        CelKind.String => "a text",
        CelKind.Timestamp => "a date",
        CelKind.Duration => "a length of time",
        CelKind.List => "a list",
        CelKind.Bool => "true or false",
        _ => $"of type {type}",
    };
}
