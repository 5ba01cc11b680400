using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using Fuyao.Kernel.Documents;
using Fuyao.Kernel.Values;

namespace Fuyao.Kernel.Programmes.Shapes;

/// <summary>A text for people: <c>{ zh: …, en: … }</c>, or one text that serves both languages.</summary>
internal sealed class TextShape : Shape<LocalizedText>
{
    public static readonly TextShape Instance = new();

    private static readonly Key<string> Zh = new("zh", Forms.Text, "先锋计划", "In Chinese.", required: true);
    private static readonly Key<string> En = new("en", Forms.Text, "Pioneer programme", "In English.", required: true);
    private static readonly MappingShape Both = new("text", "a text in both languages", Zh, En);

    public override bool TryRead(Node node, Place place, Problems problems, [MaybeNullWhen(false)] out LocalizedText value)
    {
        value = null;
        if (node is MappingNode)
        {
            if (!Both.TryRead(node, place, problems, out var fields) || fields.Find(Zh) is not { } zh || fields.Find(En) is not { } en)
                return false;
            value = new LocalizedText(zh, en);
            return true;
        }
        if (node is not ScalarNode { IsEmpty: false })
        {
            problems.Report(node.At, $"{place} must be a text, but {NameOf(node)} stands here", $"write {place.Write("{ zh: …, en: … }")}");
            return false;
        }
        if (!Forms.Text.TryRead(node, place, problems, out var text))
            return false;
        value = LocalizedText.Same(text);
        return true;
    }

    public override JsonObject Describe(SchemaDefinitions definitions) =>
        new() { ["anyOf"] = new JsonArray(Forms.Text.Describe(definitions), Both.Describe(definitions)) };
}
