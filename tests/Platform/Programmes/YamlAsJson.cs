using System.Globalization;
using System.Text.Json.Nodes;
using Fuyao.Kernel.Documents;

namespace Fuyao.Platform.Tests.Programmes;

/// <summary>A YAML document as an editor's schema check sees it: plain scalars by the core schema of YAML 1.2.</summary>
internal static class YamlAsJson
{
    public static JsonNode? Of(Node node) => node switch
    {
        MappingNode mapping => new JsonObject(mapping.Entries.Select(entry => KeyValuePair.Create(entry.Key.Text, Of(entry.Value)))),
        SequenceNode sequence => new JsonArray([.. sequence.Items.Select(Of)]),
        ScalarNode { Style: ScalarStyle.Plain } scalar => Plain(scalar.Text),
        _ => JsonValue.Create(((ScalarNode)node).Text),
    };

    private static JsonValue? Plain(string text)
    {
        if (text is "" or "null" or "~")
            return null;
        if (text is "true" or "false")
            return JsonValue.Create(text == "true");
        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole))
            return JsonValue.Create(whole);
        return decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
            ? JsonValue.Create(number)
            : JsonValue.Create(text);
    }
}
