using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using Fuyao.Kernel.Diagnostics;
using Fuyao.Kernel.Documents;

namespace Fuyao.Kernel.Programmes.Shapes;

/// <summary>A mapping with known keys.</summary>
/// <param name="section">The name under which the schema and the reference page describe it.</param>
/// <param name="what">What messages call it, with its article: “a tier”.</param>
internal sealed class MappingShape(string section, string what, params IEnumerable<Key> keys) : Shape<Fields>
{
    private static readonly Key[] None = [];

    public string Section => section;

    public ImmutableArray<Key> Keys { get; } = [.. keys];

    public override bool TryRead(Node node, Place place, Problems problems, [MaybeNullWhen(false)] out Fields value) =>
        TryRead(node, place, None, problems, out value);

    /// <param name="elsewhere">Keys that would be right in a sister mapping: a message says so rather than guessing at the spelling.</param>
    public bool TryRead(Node node, Place place, IEnumerable<Key> elsewhere, Problems problems, [MaybeNullWhen(false)] out Fields value)
    {
        value = null;
        if (node is not MappingNode mapping)
        {
            problems.Report(node.At, $"{place} must be a mapping, but {NameOf(node)} stands here", $"write keys and values, such as '{Keys[0].Name}: {Keys[0].Example}'");
            return false;
        }
        var values = new Dictionary<Key, (MappingEntry, object?)>();
        foreach (var entry in mapping.Entries)
        {
            if (Keys.FirstOrDefault(key => key.Name == entry.Key.Text) is { } key)
                values[key] = (entry, key.Read(entry.Value, problems));
            else if (elsewhere.Any(other => other.Name == entry.Key.Text))
                problems.Report(entry.Key.At, $"'{entry.Key.Text}' is not a key of {what}", $"the keys are {Phrases.Each([.. Keys.Select(known => known.Name)])}");
            else
                problems.Report(entry.Key.At, $"'{entry.Key.Text}' is not a key of {what}", SuggestKey(entry.Key.Text, values.Keys));
        }
        foreach (var key in Keys)
            if (key.IsRequired && !values.ContainsKey(key) && !IsMisspelt(key, mapping))
                problems.Report(mapping.At, $"{what} needs '{key.Name}'", $"write '{key.Name}: {key.Example}'");
        value = new Fields(mapping.At, values);
        return true;
    }

    public override JsonObject Describe(SchemaDefinitions definitions) => definitions.Refer(section, () => DescribeKeys(definitions));

    public JsonObject DescribeKeys(SchemaDefinitions definitions)
    {
        var properties = new JsonObject();
        foreach (var key in Keys)
            properties[key.Name] = key.Describe(definitions);
        var schema = new JsonObject { ["type"] = "object", ["additionalProperties"] = false, ["properties"] = properties };
        if (Keys.Any(key => key.IsRequired))
            schema["required"] = new JsonArray([.. Keys.Where(key => key.IsRequired).Select(key => (JsonNode)key.Name)]);
        return schema;
    }

    private string SuggestKey(string written, IEnumerable<Key> taken) =>
        Spelling.Suggest(written, Keys.Except(taken).Select(key => key.Name)) ?? $"the keys are {Phrases.Each([.. Keys.Select(key => key.Name)])}";

    /// <summary>A required key that stands there with a slip in it is reported once, as the slip.</summary>
    private bool IsMisspelt(Key key, MappingNode mapping) =>
        mapping.Entries.Any(entry => Keys.All(known => known.Name != entry.Key.Text) && Spelling.Closest(entry.Key.Text, Keys.Select(known => known.Name)) == key.Name);
}
