using Fuyao.Kernel.Diagnostics;

namespace Fuyao.Kernel.Cel.Checking;

/// <summary>
/// Walks an expression once, gives every node its type and every name its meaning, and gathers all problems. A node with a problem has the type
/// dyn, so that one mistake is told once. Without strictness (the way conformance suites run) everything is dyn and all is left to run time.
/// </summary>
internal sealed partial class Checker(string source, CelEnvironment environment, bool isStrict)
{
    private static readonly Dictionary<string, CelValue> TypeNames = new[]
    {
        "int", "uint", "double", "bool", "string", "bytes", "list", "map", "null_type", "type",
        "google.protobuf.Timestamp", "google.protobuf.Duration",
    }.ToDictionary(name => name, CelValue.OfType);

    private readonly List<CelProblem> problems = [];
    private readonly List<(string Name, CelType Type)> variables = [];

    public Annotations Annotations { get; } = new();

    public IReadOnlyList<CelProblem> Problems => problems;

    public CelType Check(Expression node)
    {
        var type = node switch
        {
            LiteralExpression literal => OfLiteral(literal.Value.Kind),
            IdentifierExpression name => CheckName(name, name.Name, name),
            SelectExpression select => CheckSelect(select),
            CallExpression call => CheckCall(call),
            ListExpression list => CelType.List(JoinAll(list.Elements.Select(Check))),
            MapExpression map => CheckMap(map),
            ComprehensionExpression comprehension => CheckComprehension(comprehension),
            _ => throw new InvalidOperationException($"Unknown node {node.GetType().Name}."),
        };
        if (!isStrict)
            type = CelType.Dyn;
        Annotations.SetType(node, type);
        return type;
    }

    /// <summary>Asks for a type; what has another is a problem.</summary>
    public void Require(Expression node, CelType type, CelType wanted, string what)
    {
        if (!wanted.Admits(type))
            Problem($"{what} must be {Article(wanted)}, not {Article(type)}", node.Span, wanted == CelType.Bool ? ComparisonHint(node, type) : null);
    }

    private static CelType OfLiteral(CelKind kind) => kind switch
    {
        CelKind.Null => CelType.Null,
        CelKind.Bool => CelType.Bool,
        CelKind.Int => CelType.Int,
        CelKind.Uint => CelType.Uint,
        CelKind.Double => CelType.Double,
        CelKind.String => CelType.String,
        CelKind.Bytes => CelType.Bytes,
        _ => CelType.Dyn,
    };

    private static CelType JoinAll(IEnumerable<CelType> types)
    {
        var list = types.ToList();
        return list.Count == 0 ? CelType.Dyn : list.Aggregate(CelType.Join);
    }

    private static string? ComparisonHint(Expression node, CelType type) =>
        type.IsNumber || type == CelType.Money ? $"compare it, as in {node} > 0" : type == CelType.String ? $"compare it, as in {node} == '…'" : null;

    private CelType CheckName(Expression node, string name, IdentifierExpression root)
    {
        if (TryResolve(node, name, root) is { } type)
            return type;
        var inputs = environment.Inputs.Keys;
        var closest = Spelling.Closest(name, inputs.Concat(variables.Select(variable => variable.Name)));
        var suggestion = closest is not null ? $"did you mean {closest}?"
            : Signatures.Of(name).Length > 0 || environment.NamedFunctions.Contains(name) ? $"{name} is a function: write {name}(…)"
            : bool.TryParse(name, out var flag) ? $"write {(flag ? "true" : "false")}"
            : name.Contains('_') ? null : $"text stands in quotes: '{name}'";
        return Problem($"there is no fact, parameter or derived value named “{name}”", node.Span, suggestion);
    }

    /// <summary>Variables of comprehensions hide everything else that starts with their name, unless a leading dot says otherwise.</summary>
    private CelType? TryResolve(Expression node, string name, IdentifierExpression root)
    {
        if (!root.IsAbsolute && FindVariable(root.Name) is { } variable)
            return name == root.Name ? variable.Type : null;
        foreach (var candidate in NameResolution.Candidates(environment.Container, name, root.IsAbsolute))
        {
            if (environment.Inputs.TryGetValue(candidate, out var type))
            {
                Annotations.SetInput(node, new CelInput(candidate, [], false, type));
                return type;
            }
            if (TypeNames.TryGetValue(candidate, out var typeName))
            {
                Annotations.SetConstant(node, typeName);
                return CelType.Type;
            }
        }
        return null;
    }

    private (string Name, CelType Type)? FindVariable(string name)
    {
        for (var index = variables.Count - 1; index >= 0; index--)
            if (variables[index].Name == name)
                return variables[index];
        return null;
    }

    private CelType CheckSelect(SelectExpression select)
    {
        if (!select.TestOnly && NameResolution.DottedName(select, source, out var root) is { } name && TryResolve(select, name, root!) is { } type)
            return type;
        var operand = Check(select.Operand);
        var result = CelType.Dyn;
        if (operand.Kind == CelKind.Map && operand.Key!.Admits(CelType.String))
            result = operand.Element!;
        else if (!operand.IsDyn)
            return Problem($"{Article(operand)} has no fields", select.FieldSpan, FieldHint(select, operand));
        return select.TestOnly ? CelType.Bool : result;
    }

    private static string? FieldHint(SelectExpression select, CelType operand) => select.Field switch
    {
        "size" or "length" or "count" => $"write size({select.Operand})",
        _ => operand.Kind == CelKind.List ? "index it, as in x[0]" : null,
    };

    private CelType CheckMap(MapExpression map)
    {
        var keys = new List<CelType>();
        var values = new List<CelType>();
        foreach (var entry in map.Entries)
        {
            var key = Check(entry.Key);
            if (key.Kind is not (null or CelKind.Int or CelKind.Uint or CelKind.Bool or CelKind.String))
                Problem($"a map key must be an int, uint, bool or string, not {Article(key)}", entry.Key.Span);
            keys.Add(key);
            values.Add(Check(entry.Value));
        }
        return CelType.Map(JoinAll(keys), JoinAll(values));
    }

    private CelType CheckComprehension(ComprehensionExpression comprehension)
    {
        var range = Check(comprehension.Range);
        var element = range.Kind switch
        {
            CelKind.List => range.Element!,
            CelKind.Map => range.Key!,
            null => CelType.Dyn,
            _ => Problem($"all, exists, exists_one, map and filter go over a list or a map, not {Article(range)}", comprehension.Range.Span),
        };
        variables.Add((comprehension.Variable, element));
        if (comprehension.Condition is { } condition)
            Require(condition, Check(condition), CelType.Bool, "the condition");
        var transformed = comprehension.Transform is { } transform ? Check(transform) : CelType.Dyn;
        variables.RemoveAt(variables.Count - 1);
        return comprehension.Macro switch
        {
            CelMacro.Map => CelType.List(transformed),
            CelMacro.Filter => CelType.List(element),
            _ => CelType.Bool,
        };
    }

    private static string Article(CelType type) => type == CelType.Int ? "an int" : $"a {type}";

    private CelType Problem(string message, TextSpan span, string? suggestion = null)
    {
        if (isStrict)
            problems.Add(new CelProblem(message, span, suggestion));
        return CelType.Dyn;
    }
}
