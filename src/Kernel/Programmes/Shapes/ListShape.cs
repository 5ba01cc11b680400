using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using Fuyao.Kernel.Diagnostics;
using Fuyao.Kernel.Documents;

namespace Fuyao.Kernel.Programmes.Shapes;

/// <summary>An item of a list and where it stands.</summary>
internal readonly record struct Item<T>(T Value, SourcePosition At);

/// <summary>A list of values of one shape; items that could not be read are left out.</summary>
/// <param name="single">Whether a lone value may stand without brackets.</param>
/// <param name="atLeastOne">Whether an empty list is an error.</param>
internal sealed class ListShape<T>(Shape<T> item, bool single = false, bool atLeastOne = false) : Shape<IReadOnlyList<Item<T>>>
    where T : notnull
{
    /// <summary>Far more than a programme needs; the comparisons among tiers grow with the square.</summary>
    public const int ItemsMax = 100;

    public override bool TryRead(Node node, Place place, Problems problems, [MaybeNullWhen(false)] out IReadOnlyList<Item<T>> value)
    {
        value = null;
        if (single && node is ScalarNode { IsEmpty: false })
        {
            if (!item.TryRead(node, place, problems, out var lone))
                return false;
            value = [new Item<T>(lone, node.At)];
            return true;
        }
        if (node is not SequenceNode sequence)
        {
            problems.Report(node.At, $"{place} must be a list, but {NameOf(node)} stands here", $"write '{place.Key}: [ … ]', or one line beginning with '- ' for each item");
            return false;
        }
        if (atLeastOne && sequence.Items.IsEmpty)
            problems.Report(node.At, $"{place} is an empty list", "give it at least one item");
        if (sequence.Items.Length > ItemsMax)
        {
            problems.Report(sequence.Items[ItemsMax].At, $"{place} has {sequence.Items.Length} items", $"at most {ItemsMax} are allowed");
            return false;
        }
        var items = new List<Item<T>>(sequence.Items.Length);
        foreach (var written in sequence.Items)
            if (item.TryRead(written, place with { IsItem = true }, problems, out var read))
                items.Add(new Item<T>(read, written.At));
        value = items;
        return true;
    }

    public override JsonObject Describe(SchemaDefinitions definitions)
    {
        var list = new JsonObject { ["type"] = "array", ["items"] = item.Describe(definitions), ["maxItems"] = ItemsMax };
        if (atLeastOne)
            list["minItems"] = 1;
        return single ? new JsonObject { ["anyOf"] = new JsonArray(item.Describe(definitions), list) } : list;
    }
}
