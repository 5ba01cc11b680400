using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using Fuyao.Kernel.Cel;
using Fuyao.Kernel.Diagnostics;
using Fuyao.Kernel.Documents;
using Fuyao.Kernel.Values;

namespace Fuyao.Kernel.Programmes.Shapes;

/// <summary>A text in the condition language; it is checked later, when everything it may name is known.</summary>
internal sealed class ExpressionShape(string example) : Shape<ScalarNode>
{
    public override bool TryRead(Node node, Place place, Problems problems, [MaybeNullWhen(false)] out ScalarNode value)
    {
        value = node as ScalarNode;
        if (value is { IsEmpty: false })
            return true;
        value = null;
        problems.Report(
            node.At, $"{place} must be an expression, but {NameOf(node)} stands here",
            $"write {place.Write(example)}; an expression with brackets, braces, quotes or '!' at its start is quoted");
        return false;
    }

    // An editor takes a lone true for a bool.
    public override JsonObject Describe(SchemaDefinitions definitions) => new() { ["type"] = new JsonArray("string", "boolean"), ["maxLength"] = CelParserOptions.Programme.LengthMax };
}

/// <summary>A condition as written, short or long.</summary>
internal sealed record WrittenCondition(ScalarNode? When, LocalizedText? Label, SourcePosition At);

/// <summary>An expression, or <c>{ when: …, label: { zh: …, en: … } }</c>.</summary>
internal sealed class ConditionShape : Shape<WrittenCondition>
{
    public static readonly ConditionShape Instance = new();

    public const string NamedExample = "scale: gmv_daily_avg >= 2295";

    private const string Example = "gmv_daily_avg >= 2295";

    private static readonly ExpressionShape Short = new(Example);
    private static readonly Key<ScalarNode> When = new("when", Short, Example, "The condition, in the condition language.", required: true);
    private static readonly Key<LocalizedText> Label = new("label", TextShape.Instance, "{ zh: 规模, en: Scale }", "What a merchant reads; without it, the name.");
    private static readonly MappingShape Long = new("condition", "a condition", When, Label);

    public override bool TryRead(Node node, Place place, Problems problems, [MaybeNullWhen(false)] out WrittenCondition value)
    {
        value = null;
        if (node is MappingNode)
        {
            if (!Long.TryRead(node, place, problems, out var fields))
                return false;
            value = new WrittenCondition(fields.Find(When), fields.Find(Label), node.At);
            return true;
        }
        if (!Short.TryRead(node, place, problems, out var expression))
            return false;
        value = new WrittenCondition(expression, null, node.At);
        return true;
    }

    public override JsonObject Describe(SchemaDefinitions definitions) =>
        new() { ["anyOf"] = new JsonArray(Short.Describe(definitions), Long.Describe(definitions)) };
}
