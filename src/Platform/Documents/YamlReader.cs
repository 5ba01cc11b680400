using System.Collections.Immutable;
using System.Text;
using Fuyao.Kernel.Diagnostics;
using Fuyao.Kernel.Documents;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using Scalar = YamlDotNet.Core.Events.Scalar;

namespace Fuyao.Platform.Documents;

/// <summary>
/// Reads YAML 1.2 files as people write them for Fuyao: every scalar stays text (<c>on</c>, <c>yes</c>, <c>no</c> are strings) and knows its place.
/// Aliases, anchors, tags, directives, several documents, duplicate keys and tabs as indentation are refused.
/// </summary>
public sealed class YamlReader
{
    /// <summary>The largest file that is read, in bytes of UTF-8.</summary>
    public const int FileBytesMax = 256 * 1024;

    /// <summary>Mappings and sequences inside one another.</summary>
    public const int NestingDepthMax = 64;

    private readonly string file;
    private readonly string text;
    private readonly SourceLines lines;
    private readonly Parser parser;
    private readonly ImmutableArray<Diagnostic>.Builder errors = ImmutableArray.CreateBuilder<Diagnostic>();
    private ParsingEvent current = new StreamStart();

    private YamlReader(string file, string text)
    {
        this.file = file;
        this.text = text;
        lines = new SourceLines(text);
        parser = new Parser(new StringReader(text));
    }

    /// <summary>Reads a file from disk; <paramref name="name"/> is what errors call it.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public static YamlDocument ReadFile(string path, string? name = null)
    {
        var shown = name ?? path;
        using var stream = File.OpenRead(path);
        if (stream.Length > FileBytesMax)
            return TooLarge(shown);
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        try
        {
            return Read(shown, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true).GetString(bytes));
        }
        catch (DecoderFallbackException invalid)
        {
            var before = Encoding.UTF8.GetString(bytes, 0, Math.Clamp(invalid.Index, 0, bytes.Length));
            var (line, column) = new SourceLines(before).PositionOf(before.Length);
            return Refused(new SourcePosition(shown, line, column), "the file is not UTF-8 text", "save it as UTF-8");
        }
    }

    /// <summary>Reads the text of a file; <paramref name="file"/> is what errors call it.</summary>
    public static YamlDocument Read(string file, string text)
    {
        if (text.StartsWith('\uFEFF'))
            text = text[1..];
        if (Encoding.UTF8.GetByteCount(text) > FileBytesMax)
            return TooLarge(file);
        var reader = new YamlReader(file, text);
        reader.RefuseTabs();
        if (reader.errors.Count > 0)
            return new YamlDocument(null, reader.errors.ToImmutable());
        var root = reader.ReadDocument();
        return reader.errors.Count > 0 ? new YamlDocument(null, [.. reader.errors.OrderBy(error => (error.At.Line, error.At.Column))]) : new YamlDocument(root, []);
    }

    private static YamlDocument Refused(SourcePosition at, string message, string? suggestion = null) => new(null, [new Diagnostic(at, message, suggestion)]);

    private static YamlDocument TooLarge(string file) =>
        Refused(new SourcePosition(file, 1, 1), $"the file is larger than {FileBytesMax / 1024} KiB", "split it, or move tables into CSV files");

    private void RefuseTabs()
    {
        for (var line = 1; line <= lines.Count; line++)
        {
            var content = lines.Line(line);
            var indentation = content[..(content.Length - content.TrimStart(" \t").Length)];
            var tab = indentation.IndexOf('\t');
            if (tab >= 0 && indentation.Length < content.Length)
                errors.Add(new Diagnostic(new SourcePosition(file, line, tab + 1), "a tab indents this line", "indent with spaces"));
        }
    }

    private Node? ReadDocument()
    {
        try
        {
            Next(); // the start of the stream
            if (Next() is StreamEnd)
                return Report(new SourcePosition(file, 1, 1), "the file is empty");
            if (text.AsSpan().TrimStart().StartsWith("%"))
                return Report(new SourcePosition(file, 1, 1), "directives (%) are not used here", "remove the line");
            Next();
            var root = ReadNode(depth: 1, inFlow: false);
            if (root is null)
                return null;
            Next(); // the end of the document
            var after = Next();
            return after is StreamEnd ? root : Report(At(after.Start), "a second document starts here", "keep one document in a file");
        }
        catch (YamlException invalid)
        {
            errors.Add(YamlErrors.Translate(invalid, At(invalid.Start)));
        }
        catch (InvalidOperationException)
        {
            // The parser loses its own state on some unclosed brackets; the last part that it read is the nearest place.
            errors.Add(YamlErrors.Unreadable(At(current.End)));
        }
        return null;
    }

    private ParsingEvent Next()
    {
        parser.MoveNext();
        return current = parser.Current ?? current;
    }

    /// <summary>Reads the node that the parser stands on and leaves it on the node's last event; null after an error that makes going on pointless.</summary>
    private Node? ReadNode(int depth, bool inFlow)
    {
        switch (current)
        {
            case AnchorAlias alias:
                Report(At(alias.Start), $"'*{alias.Value}' is an alias; aliases are not used here", "write the content out, or quote the text if '*' belongs to it");
                return new ScalarNode(At(alias.Start), "", Kernel.Documents.ScalarStyle.Plain);
            case Scalar scalar:
                RefuseProperties(scalar);
                return ReadScalar(scalar, inFlow);
            case SequenceStart sequence:
                RefuseProperties(sequence);
                return depth > NestingDepthMax ? TooDeep(sequence) : ReadSequence(sequence, depth);
            case MappingStart mapping:
                RefuseProperties(mapping);
                return depth > NestingDepthMax ? TooDeep(mapping) : ReadMapping(mapping, depth);
            default:
                return Report(At(current.Start), "the YAML cannot be read here");
        }
    }

    private SequenceNode? ReadSequence(SequenceStart start, int depth)
    {
        var items = ImmutableArray.CreateBuilder<Node>();
        while (Next() is not SequenceEnd)
        {
            if (ReadNode(depth + 1, start.Style is SequenceStyle.Flow) is not { } item)
                return null;
            items.Add(item);
        }
        return new SequenceNode(At(start.Start), items.ToImmutable());
    }

    private MappingNode? ReadMapping(MappingStart start, int depth)
    {
        var inFlow = start.Style is MappingStyle.Flow;
        var entries = ImmutableArray.CreateBuilder<MappingEntry>();
        var firstByKey = new Dictionary<string, ScalarNode>();
        while (Next() is not MappingEnd)
        {
            if (current is not (Scalar or AnchorAlias))
            {
                Report(At(current.Start), "a list or mapping stands where a key is expected", "quote the text if '[' or '{' belongs to it");
                return null;
            }
            if (ReadNode(depth + 1, inFlow) is not ScalarNode key)
                return null;
            var isBare = Next() is Scalar { Style: YamlDotNet.Core.ScalarStyle.Plain, Value: "" } && inFlow && !HasColonAfter(key);
            if (ReadNode(depth + 1, inFlow) is not { } value)
                return null;
            if (isBare)
                ReportBareKey(key, entries.Count > 0 ? entries[^1] : null);
            else if (!firstByKey.TryAdd(key.Text, key))
                Report(key.At, $"'{key.Text}' stands twice in this mapping, first at line {firstByKey[key.Text].At.Line}", "keep one of them");
            else
                entries.Add(new MappingEntry(key, value));
        }
        // The parser gives a single pair inside brackets no place of its own.
        var at = start.Start.Index == 0 && entries.Count > 0 ? entries[0].Key.At : At(start.Start);
        return new MappingNode(at, entries.ToImmutable());
    }

    /// <summary>In <c>{ a: f(x, y) }</c> the comma ends the value, and <c>y)</c> is left as a key without a value.</summary>
    private void ReportBareKey(ScalarNode key, MappingEntry? before)
    {
        if (before?.Value is ScalarNode { CutBy: ',' } cut)
            Report(cut.At, $"the value of '{before.Key.Text}' was cut at a comma: '{cut.Text}'", $"quote the whole value: \"{cut.Text}, {key.Text}\"");
        else
            Report(key.At, $"'{key.Text}' has no value", $"write '{key.Text}: …'");
    }

    private bool HasColonAfter(ScalarNode key)
    {
        var rest = text.AsSpan(lines.IndexOf(key.At.Line, key.At.Column));
        var quotes = key.Style is Kernel.Documents.ScalarStyle.Plain ? 0 : 2;
        return rest.Length > key.Text.Length + quotes && rest[(key.Text.Length + quotes)..].TrimStart().StartsWith(":");
    }

    private ScalarNode ReadScalar(Scalar scalar, bool inFlow)
    {
        var style = scalar.Style switch
        {
            YamlDotNet.Core.ScalarStyle.SingleQuoted => Kernel.Documents.ScalarStyle.SingleQuoted,
            YamlDotNet.Core.ScalarStyle.DoubleQuoted => Kernel.Documents.ScalarStyle.DoubleQuoted,
            YamlDotNet.Core.ScalarStyle.Literal or YamlDotNet.Core.ScalarStyle.Folded => Kernel.Documents.ScalarStyle.Block,
            _ => Kernel.Documents.ScalarStyle.Plain,
        };
        var start = (int)scalar.Start.Index;
        var end = (int)scalar.End.Index;
        return new ScalarNode(At(scalar.Start), scalar.Value, style, ScalarPositions.Of(scalar.Value, style, text, start, end, lines))
        {
            CutBy = style is Kernel.Documents.ScalarStyle.Plain && scalar.Value.Length > 0 ? CutAfter(end, inFlow) : null,
        };
    }

    private char? CutAfter(int end, bool inFlow)
    {
        var rest = text.AsSpan(Math.Min(end, text.Length));
        var lineEnd = rest.IndexOfAny('\r', '\n');
        if (lineEnd >= 0)
            rest = rest[..lineEnd];
        var following = rest.TrimStart(" \t");
        if (following.IsEmpty)
            return null;
        return following[0] == '#' || (inFlow && following[0] == ',') ? following[0] : null;
    }

    private void RefuseProperties(NodeEvent node)
    {
        // `!clean && other` is a tag and an anchor to YAML and one mistake to its author.
        if (!node.Tag.IsEmpty)
            Report(At(node.Start), "'!' starts a tag; tags are not used here", "quote the text if '!' belongs to it");
        else if (!node.Anchor.IsEmpty)
            Report(At(node.Start), $"'&{node.Anchor.Value}' is an anchor; anchors are not used here", "write the content out, or quote the text if '&' belongs to it");
    }

    private Node? TooDeep(ParsingEvent node) => Report(At(node.Start), $"more than {NestingDepthMax} lists and mappings stand inside one another");

    private Node? Report(SourcePosition at, string message, string? suggestion = null)
    {
        errors.Add(new Diagnostic(at, message, suggestion));
        return null;
    }

    private SourcePosition At(Mark mark)
    {
        var (line, column) = lines.PositionOf((int)Math.Min(mark.Index, text.Length));
        return new SourcePosition(file, line, column);
    }
}
