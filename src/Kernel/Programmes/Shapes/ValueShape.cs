using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using Fuyao.Kernel.Documents;

namespace Fuyao.Kernel.Programmes.Shapes;

/// <summary>A single value whose form depends on another key, such as the type of a parameter; it is read when that is known.</summary>
internal sealed class ValueShape : Shape<ScalarNode>
{
    public static readonly ValueShape Instance = new();

    public override bool TryRead(Node node, Place place, Problems problems, [MaybeNullWhen(false)] out ScalarNode value)
    {
        value = node as ScalarNode;
        if (value is { IsEmpty: false })
            return true;
        value = null;
        problems.Report(node.At, $"{place} must be a single value, but {NameOf(node)} stands here", $"write {place.Write("…")}");
        return false;
    }

    public override JsonObject Describe(SchemaDefinitions definitions) => new() { ["type"] = new JsonArray("string", "number", "boolean") };
}
