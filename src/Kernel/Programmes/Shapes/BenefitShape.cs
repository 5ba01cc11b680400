using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using Fuyao.Kernel.Diagnostics;
using Fuyao.Kernel.Documents;
using Fuyao.Kernel.Programmes.Keys;

namespace Fuyao.Kernel.Programmes.Shapes;

internal sealed record BenefitFields(string Kind, Fields Fields);

/// <summary>A mapping whose keys depend on its <c>kind</c>.</summary>
internal sealed class BenefitShape : Shape<BenefitFields>
{
    public static readonly BenefitShape Instance = new();

    public override bool TryRead(Node node, Place place, Problems problems, [MaybeNullWhen(false)] out BenefitFields value)
    {
        value = null;
        var kinds = BenefitKeys.ByKind.Keys;
        if (node is not MappingNode mapping)
        {
            problems.Report(node.At, $"{place} must be a mapping, but {NameOf(node)} stands here", "write keys and values, such as '{ kind: access }'");
            return false;
        }
        if (mapping.Find(BenefitKeys.KindName) is not { } written)
        {
            problems.Report(mapping.At, $"a benefit needs '{BenefitKeys.KindName}'", $"write 'kind: access', or another of {Phrases.Each([.. kinds])}");
            return false;
        }
        if (written is not ScalarNode { Text: var kind } || !BenefitKeys.ByKind.TryGetValue(kind, out var shape))
        {
            var text = written is ScalarNode { IsEmpty: false } scalar ? scalar.Text : "";
            var message = text.Length == 0 ? $"'kind' must be one word, but {NameOf(written)} stands here" : $"there is no kind of benefit '{text}'";
            problems.Report(written.At, message, Spelling.Suggest(text, kinds) ?? $"write {Phrases.Either([.. kinds])}");
            return false;
        }
        if (!shape.TryRead(node, place, BenefitKeys.ByKind.Values.SelectMany(other => other.Keys), problems, out var fields))
            return false;
        value = new BenefitFields(kind, fields);
        return true;
    }

    public override JsonObject Describe(SchemaDefinitions definitions) => definitions.Refer("benefit", () => new JsonObject
    {
        ["type"] = "object",
        ["required"] = new JsonArray(BenefitKeys.KindName),
        ["properties"] = new JsonObject { [BenefitKeys.KindName] = new JsonObject { ["enum"] = new JsonArray([.. BenefitKeys.ByKind.Keys.Select(kind => (JsonNode)kind)]) } },
        ["allOf"] = new JsonArray([.. BenefitKeys.ByKind.Select(kind => new JsonObject
        {
            ["if"] = new JsonObject { ["properties"] = new JsonObject { [BenefitKeys.KindName] = new JsonObject { ["const"] = kind.Key } } },
            ["then"] = kind.Value.Describe(definitions),
        })]),
    });
}
