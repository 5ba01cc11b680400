using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using Fuyao.Kernel.Diagnostics;
using Fuyao.Kernel.Documents;

namespace Fuyao.Kernel.Programmes.Shapes;

/// <summary>An entry under a name that its author chose. It has no value where that could not be read: the name is known all the same.</summary>
internal sealed record Named<T>(ScalarNode Key, T? Value)
    where T : class
{
    public string Name => Key.Text;

    public SourcePosition At => Key.At;
}

/// <summary>A mapping from names that the author chooses to values of one shape.</summary>
/// <param name="nameForm">What the names look like.</param>
/// <param name="example">An entry as it may stand in a file.</param>
internal sealed class NamedShape<T>(NameForm nameForm, string example, Shape<T> item) : Shape<IReadOnlyList<Named<T>>>
    where T : class
{
    /// <summary>Far more than a programme needs.</summary>
    public const int EntriesMax = 200;

    public override bool TryRead(Node node, Place place, Problems problems, [MaybeNullWhen(false)] out IReadOnlyList<Named<T>> value)
    {
        value = null;
        if (node is not MappingNode mapping)
        {
            problems.Report(
                node.At, $"{place} must be a mapping of names to values, but {NameOf(node)} stands here",
                $"write '{example}' below '{place.Key}:', or leave '{place.Key}' out");
            return false;
        }
        if (mapping.Entries.Length > EntriesMax)
        {
            problems.Report(mapping.Entries[EntriesMax].Key.At, $"{place} has {mapping.Entries.Length} entries", $"at most {EntriesMax} are allowed");
            return false;
        }
        var entries = new List<Named<T>>(mapping.Entries.Length);
        foreach (var (key, written) in mapping.Entries)
        {
            if (!nameForm.IsMatch(key.Text))
                problems.Report(key.At, $"'{key.Text}' cannot be a name here: {nameForm.Rule}", $"write a name like '{nameForm.Example}'");
            entries.Add(new Named<T>(key, item.TryRead(written, new Place(key.Text), problems, out var read) ? read : null));
        }
        value = entries;
        return true;
    }

    public override JsonObject Describe(SchemaDefinitions definitions) => new()
    {
        ["type"] = "object",
        ["maxProperties"] = EntriesMax,
        ["propertyNames"] = new JsonObject { ["pattern"] = nameForm.Pattern },
        ["additionalProperties"] = item.Describe(definitions),
    };
}
