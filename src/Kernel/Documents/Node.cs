using System.Collections.Immutable;
using Fuyao.Kernel.Diagnostics;

namespace Fuyao.Kernel.Documents;

/// <summary>A part of a YAML document that knows where it stands in its file.</summary>
public abstract record Node(SourcePosition At);

public enum ScalarStyle
{
    Plain,
    SingleQuoted,
    DoubleQuoted,
    Block,
}

/// <summary>
/// A scalar as written. <paramref name="Positions"/> holds the place of each UTF-16 unit of <paramref name="Text"/> where it is not simply
/// <c>At.Column + offset</c> on one line (escapes, block styles), so that an error inside an expression points at the right place.
/// </summary>
public sealed record ScalarNode(SourcePosition At, string Text, ScalarStyle Style, ImmutableArray<(int Line, int Column)> Positions = default) : Node(At)
{
    /// <summary>
    /// What ended a plain scalar where its author may have meant it to go on: <c>#</c> of a comment on the same line, or <c>,</c> inside braces or brackets;
    /// null where nothing did. Lets a checker say that an expression was cut and has to be quoted.
    /// </summary>
    public char? CutBy { get; init; }

    /// <summary>Nothing was written: <c>key:</c> alone. A quoted empty text is not empty in this sense.</summary>
    public bool IsEmpty => Style is ScalarStyle.Plain && Text.Length == 0;

    /// <summary>The place in the file of the character at <paramref name="offset"/> of <see cref="Text"/>; the end of the text for an offset beyond it.</summary>
    public SourcePosition PositionOf(int offset)
    {
        if (Positions.IsDefaultOrEmpty)
            return At with { Column = At.Column + Math.Clamp(offset, 0, Text.Length) + (Style is ScalarStyle.Plain ? 0 : 1) };
        var (line, column) = offset < Positions.Length ? Positions[Math.Max(0, offset)] : (Positions[^1].Line, Positions[^1].Column + 1);
        return At with { Line = line, Column = column };
    }
}

public sealed record SequenceNode(SourcePosition At, ImmutableArray<Node> Items) : Node(At);

public sealed record MappingEntry(ScalarNode Key, Node Value);

/// <summary>A mapping in the order written; keys are unique, which the reader has checked.</summary>
public sealed record MappingNode(SourcePosition At, ImmutableArray<MappingEntry> Entries) : Node(At)
{
    public Node? Find(string key) => Entries.FirstOrDefault(entry => entry.Key.Text == key)?.Value;
}
