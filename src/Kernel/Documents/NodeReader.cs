using System.Collections.Immutable;
using System.Globalization;
using Fuyao.Kernel.Diagnostics;
using Fuyao.Kernel.Values;

namespace Fuyao.Kernel.Documents;

/// <summary>Takes values out of nodes and gathers what is wrong with them, so that a file's errors are all reported at once.</summary>
public sealed class NodeReader
{
    private readonly List<Diagnostic> errors = [];

    public bool HasErrors => errors.Count > 0;

    /// <summary>Everything reported so far, in the order of the file.</summary>
    public ImmutableArray<Diagnostic> Errors => [.. errors.OrderBy(error => (error.At.Line, error.At.Column))];

    public void Report(SourcePosition at, string message, string? suggestion = null) => errors.Add(new Diagnostic(at, message, suggestion));

    /// <summary>The node as a mapping; otherwise reported as “<paramref name="what"/> must be a mapping”.</summary>
    public MappingNode? Mapping(Node node, string what, string example)
    {
        if (node is MappingNode mapping)
            return mapping;
        Report(node.At, $"{what} must be a mapping of keys to values", $"write {example}");
        return null;
    }

    /// <summary>The node as text that is not empty.</summary>
    public string? Text(Node node, string what)
    {
        if (node is ScalarNode { Text.Length: > 0 } scalar)
            return scalar.Text;
        Report(node.At, node is ScalarNode ? $"{what} is empty" : $"{what} must be a text, not a list or mapping");
        return null;
    }

    public bool? Flag(Node node, string what)
    {
        if (node is ScalarNode { Text: "true" or "false" } flag)
            return flag.Text == "true";
        Report(node.At, $"{what} must be true or false", (node as ScalarNode)?.Text switch
        {
            "yes" or "on" or "True" or "TRUE" or "1" => "write true",
            "no" or "off" or "False" or "FALSE" or "0" => "write false",
            _ => null,
        });
        return null;
    }

    public int? Count(Node node, string what, int min, int max)
    {
        if (node is ScalarNode scalar && int.TryParse(scalar.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count >= min && count <= max)
            return count;
        Report(node.At, $"{what} must be a whole number from {min} to {max}");
        return null;
    }

    /// <summary>One of a closed list of words.</summary>
    /// <returns>The value that belongs to the word, or null after reporting.</returns>
    public T? Choice<T>(Node node, string what, IReadOnlyDictionary<string, T> valueByWord)
        where T : struct
    {
        var written = (node as ScalarNode)?.Text ?? "";
        if (node is ScalarNode && valueByWord.TryGetValue(written, out var value))
            return value;
        var words = string.Join(", ", valueByWord.Keys);
        Report(node.At, written.Length > 0 ? $"'{written}' is no {what}" : $"the {what} is missing",
            Spelling.Suggest(written, valueByWord.Keys) is { } suggestion ? $"{suggestion} (one of {words})" : $"write one of {words}");
        return null;
    }

    /// <summary>A text in both languages: <c>{ zh: …, en: … }</c>.</summary>
    public LocalizedText? Localized(Node node, string what)
    {
        if (Mapping(node, what, "{ zh: 中文, en: English }") is not { } mapping)
            return null;
        UnknownKeys(mapping, ["zh", "en"], what);
        var chinese = Required(mapping, "zh", what) is { } zh ? Text(zh, $"{what} in Chinese") : null;
        var english = Required(mapping, "en", what) is { } en ? Text(en, $"{what} in English") : null;
        return chinese is null || english is null ? null : new LocalizedText(chinese, english);
    }

    /// <summary>A list of texts without repetition.</summary>
    public ImmutableArray<string> Texts(Node node, string what)
    {
        if (node is not SequenceNode sequence)
        {
            Report(node.At, $"{what} must be a list", "write [a, b]");
            return [];
        }
        var texts = ImmutableArray.CreateBuilder<string>();
        foreach (var item in sequence.Items)
        {
            if (Text(item, $"an item of {what}") is not { } text)
                continue;
            if (texts.Contains(text))
                Report(item.At, $"'{text}' stands twice in {what}", "keep one of them");
            else
                texts.Add(text);
        }
        return texts.ToImmutable();
    }

    /// <summary>The value of a key that must be there; reported at the start of the mapping where it is not.</summary>
    public Node? Required(MappingNode mapping, string key, string what, string? example = null)
    {
        if (mapping.Find(key) is { } value)
            return value;
        Report(mapping.At, $"{what} has no '{key}'", $"add {example ?? $"{key}: …"}");
        return null;
    }

    public void UnknownKeys(MappingNode mapping, IReadOnlyCollection<string> known, string what)
    {
        foreach (var entry in mapping.Entries)
            if (!known.Contains(entry.Key.Text))
                Report(entry.Key.At, $"'{entry.Key.Text}' is not a key of {what}", Spelling.Suggest(entry.Key.Text, known) ?? $"the keys are {string.Join(", ", known)}");
    }
}
