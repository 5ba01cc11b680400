using System.Collections.Immutable;
using Fuyao.Kernel.Cel;
using Fuyao.Kernel.Documents;
using Fuyao.Kernel.Facts;
using Fuyao.Kernel.Programmes.Keys;
using Fuyao.Kernel.Programmes.Shapes;
using Fuyao.Kernel.Values;

namespace Fuyao.Kernel.Programmes.Checking;

/// <summary>Checks derived columns in the order in which they are computed, which is that of the file.</summary>
internal sealed class DerivedChecker(Vocabulary vocabulary, ExpressionChecker expressions, Problems problems)
{
    public IEnumerable<DerivedDefinition> CheckAll(IReadOnlyList<Named<Fields>> columns)
    {
        var namesUsed = columns.ToDictionary(column => column.Name, NamesUsed);
        for (var index = 0; index < columns.Count; index++)
        {
            var column = columns[index];
            var notYet = columns.Skip(index).Select(later => later.Name).ToHashSet();
            if (!IsOrdered(column, notYet, namesUsed) || column.Value is not { } fields || Check(column.Name, fields) is not { } definition)
                continue;
            vocabulary.Derived[column.Name] = definition;
            vocabulary.Declare(column.Name, TypeOf(definition));
            yield return definition;
        }
    }

    /// <summary>What a derived column is in an expression; decision 0006: fixed point reaches the condition language as a double.</summary>
    private static CelType TypeOf(DerivedDefinition definition) =>
        definition is DerivedExpression { Expression.Type: { Kind: CelKind.Money or CelKind.Int } type } ? type : CelType.Double;

    private DerivedDefinition? Check(string name, Fields fields)
    {
        var label = fields.Find(ValueKeys.Label) ?? LocalizedText.Same(name);
        if (fields.Has(ValueKeys.Parts) == fields.Has(ValueKeys.Expression))
        {
            problems.Report(
                fields.At, $"'{name}' {(fields.Has(ValueKeys.Parts) ? "is both a scorecard and an expression" : "says nothing about how it is computed")}",
                "write either 'scorecard: { credit_points: 0.6, rating: 0.4 }' or 'value: orders - late_orders'");
            return null;
        }
        return fields.Has(ValueKeys.Parts) ? CheckScorecard(name, label, fields) : CheckExpression(name, label, fields);
    }

    private Scorecard? CheckScorecard(string name, LocalizedText label, Fields fields)
    {
        FactDefinition? group = null;
        if (fields.Find(ValueKeys.GroupBy) is { } by)
            group = vocabulary.FindFact(by, fields.PositionOf(ValueKeys.GroupBy), type => type is Columns.ColumnType.String, "a string fact, which forms the groups", problems);
        if (fields.Find(ValueKeys.Parts) is not { } written)
            return null;
        if (written.Count == 0)
            problems.Report(fields.PositionOf(ValueKeys.Parts), $"the scorecard of '{name}' has no parts", "write facts and their weights, such as '{ credit_points: 0.6, rating: 0.4 }'");
        var parts = ImmutableArray.CreateBuilder<ScorecardPart>();
        foreach (var part in written)
            if (vocabulary.FindFact(part.Name, part.At, Vocabulary.IsNumeric, "a fact of type int, money or double", problems) is { } fact && ReadWeight(part) is { } weight)
                parts.Add(new ScorecardPart(fact.Id, weight));
        return new Scorecard(name, label, group?.Id, parts.ToImmutable(), fields.FindValue(ValueKeys.Missing) ?? MissingPart.Unknown, fields.At);
    }

    private decimal? ReadWeight(Named<ScalarNode> part)
    {
        if (part.Value is not { } scalar)
            return null;
        if (DerivedNumber.TryParse(scalar.Text, out var weight) && weight > DerivedNumber.Zero)
            return weight.ToDecimal();
        problems.Report(scalar.At, $"'{scalar.Text}' is not a weight", "write a number above 0 with at most 4 decimals, like 0.2; the weights need not add up to 1");
        return null;
    }

    private DerivedExpression? CheckExpression(string name, LocalizedText label, Fields fields)
    {
        foreach (Key key in new Key[] { ValueKeys.GroupBy, ValueKeys.Missing })
            if (fields.Has(key))
                problems.Report(fields.PositionOf(key), $"'{key.Name}' has a meaning only for a scorecard", "remove it");
        if (fields.Find(ValueKeys.Expression) is not { } written || expressions.Check(written) is not { } expression)
            return null;
        if (expression.Type.Kind is CelKind.Int or CelKind.Double or CelKind.Money)
            return new DerivedExpression(name, label, expression, fields.At);
        problems.Report(
            written.PositionOf(0), $"a derived column is a number or an amount, but this is of type {expression.Type}",
            "write a condition under 'require' where something is true or false");
        return null;
    }

    /// <summary>A column may use only those above it; of several that use one another, the cycle is named.</summary>
    private bool IsOrdered(Named<Fields> column, HashSet<string> notYet, Dictionary<string, HashSet<string>> namesUsed)
    {
        var isOrdered = true;
        foreach (var used in namesUsed[column.Name].Where(notYet.Contains))
        {
            isOrdered = false;
            var at = PositionOf(used, column);
            if (used == column.Name)
                problems.Report(at, $"'{column.Name}' is computed from itself", "name the fact or column that is meant");
            else if (PathBetween(used, column.Name, namesUsed) is { } path)
                problems.Report(at, $"derived columns are computed from one another in a circle: {string.Join(" → ", [column.Name, .. path])}", "let one of them go without the others");
            else
                problems.Report(at, $"'{used}' is computed only further down", $"move '{used}' above '{column.Name}'");
        }
        return isOrdered;
    }

    private static List<string>? PathBetween(string from, string to, Dictionary<string, HashSet<string>> namesUsed)
    {
        var cameFrom = new Dictionary<string, string?> { [from] = null };
        var waiting = new Queue<string>([from]);
        while (waiting.TryDequeue(out var name))
        {
            if (name == to)
            {
                var path = new List<string>();
                for (string? step = to; step is not null; step = cameFrom[step])
                    path.Insert(0, step);
                return path;
            }
            foreach (var next in namesUsed.GetValueOrDefault(name, []))
                if (cameFrom.TryAdd(next, name))
                    waiting.Enqueue(next);
        }
        return null;
    }

    private static HashSet<string> NamesUsed(Named<Fields> column) =>
        [.. Identifiers(column).Select(identifier => identifier.Name)];

    private static Diagnostics.SourcePosition PositionOf(string name, Named<Fields> column) =>
        column.Value!.Find(ValueKeys.Expression)!.PositionOf(Identifiers(column).First(identifier => identifier.Name == name).Span.Start);

    private static IEnumerable<IdentifierExpression> Identifiers(Named<Fields> column) =>
        column.Value?.Find(ValueKeys.Expression) is { } written && CelParser.Parse(written.Text).Expression is { } root ? ExpressionTree.Walk(root).OfType<IdentifierExpression>() : [];
}
