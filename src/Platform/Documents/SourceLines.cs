namespace Fuyao.Platform.Documents;

/// <summary>The lines of a text: offset to line and column and back. Lines end with <c>\n</c>, <c>\r\n</c> or <c>\r</c>.</summary>
internal sealed class SourceLines
{
    private readonly string text;
    private readonly List<int> starts = [0];

    public SourceLines(string text)
    {
        this.text = text;
        for (var index = 0; index < text.Length; index++)
            if (text[index] == '\n' || (text[index] == '\r' && (index + 1 == text.Length || text[index + 1] != '\n')))
                starts.Add(index + 1);
    }

    public int Count => starts.Count;

    /// <summary>Line and column count from 1.</summary>
    public (int Line, int Column) PositionOf(int index)
    {
        var found = starts.BinarySearch(index);
        var line = found >= 0 ? found : ~found - 1;
        return (line + 1, index - starts[line] + 1);
    }

    public int IndexOf(int line, int column) => starts[line - 1] + column - 1;

    /// <summary>The line without its line break.</summary>
    public ReadOnlySpan<char> Line(int line)
    {
        var start = starts[line - 1];
        var end = line < starts.Count ? starts[line] : text.Length;
        return text.AsSpan(start, end - start).TrimEnd("\r\n");
    }
}
