using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using Fuyao.Kernel.Diagnostics;
using Fuyao.Kernel.Documents;

namespace Fuyao.Kernel.Programmes.Shapes;

/// <summary>One of a few words, each of which stands for a value.</summary>
internal sealed class ChoiceShape<T>(params (string Word, T Value)[] choices) : Shape<T>
{
    public ImmutableArray<string> Words { get; } = [.. choices.Select(choice => choice.Word)];

    public override bool TryRead(Node node, Place place, Problems problems, [MaybeNullWhen(false)] out T value)
    {
        value = default;
        if (node is not ScalarNode { IsEmpty: false } scalar)
        {
            problems.Report(node.At, $"{place} must be one word, but {NameOf(node)} stands here", $"write {Phrases.Either(Words)}");
            return false;
        }
        foreach (var choice in choices)
        {
            if (choice.Word != scalar.Text)
                continue;
            value = choice.Value;
            return true;
        }
        var closest = Spelling.Suggest(scalar.Text, Words);
        problems.Report(node.At, $"{place} cannot be '{scalar.Text}'", closest is null ? $"write {Phrases.Either(Words)}" : closest);
        return false;
    }

    public override JsonObject Describe(SchemaDefinitions definitions) => new() { ["enum"] = new JsonArray([.. Words.Select(word => (JsonNode)word)]) };
}

internal static class ChoiceShape
{
    /// <summary>Words that stand for themselves.</summary>
    public static ChoiceShape<string> Of(params IEnumerable<string> words) => new([.. words.Select(word => (word, word))]);
}
