using System.Collections.Immutable;
using Fuyao.Kernel.Documents;

namespace Fuyao.Platform.Documents;

/// <summary>
/// Finds where each character of a scalar stands in its file, by walking the value along the source: folding and indentation only add or drop white space,
/// and escapes are read as escapes, so the characters that are not white space meet in order.
/// </summary>
internal static class ScalarPositions
{
    /// <returns>Default where the value stands in the source as it is, on one line.</returns>
    public static ImmutableArray<(int Line, int Column)> Of(string value, ScalarStyle style, string text, int start, int end, SourceLines lines)
    {
        var source = text.AsSpan(0, Math.Min(end, text.Length));
        var cursor = style switch
        {
            ScalarStyle.Plain => start,
            ScalarStyle.Block => AfterLine(source, start),
            _ => start + 1,
        };
        if (style is not ScalarStyle.Block && source[cursor..].StartsWith(value, StringComparison.Ordinal) && value.AsSpan().IndexOfAny('\n', '\\', '\'') < 0)
            return default;
        var positions = ImmutableArray.CreateBuilder<(int, int)>(value.Length);
        for (var index = 0; index < value.Length;)
        {
            while (style is ScalarStyle.DoubleQuoted && IsContinuation(source, cursor))
                cursor = AfterLine(source, cursor + 1);
            var wanted = value[index];
            if (style is ScalarStyle.DoubleQuoted && cursor < source.Length && source[cursor] == '\\')
            {
                var (length, units) = EscapeAt(source, cursor);
                for (var unit = 0; unit < units && index < value.Length; unit++, index++)
                    positions.Add(lines.PositionOf(cursor));
                cursor += length;
                continue;
            }
            if (cursor < source.Length && source[cursor] != wanted && IsWhite(source[cursor]) && !IsFold(source, cursor, wanted))
            {
                cursor++;
                continue;
            }
            positions.Add(lines.PositionOf(Math.Min(cursor, source.Length)));
            cursor += style is ScalarStyle.SingleQuoted && wanted == '\'' ? 2 : 1;
            index++;
        }
        return positions.ToImmutable();
    }

    /// <summary>A line break that stands for one space.</summary>
    private static bool IsFold(ReadOnlySpan<char> source, int cursor, char wanted) => wanted == ' ' && source[cursor] == '\n';

    private static bool IsWhite(char c) => c is ' ' or '\t' or '\r' or '\n';

    private static int AfterLine(ReadOnlySpan<char> source, int from)
    {
        var lineEnd = source[from..].IndexOf('\n');
        return lineEnd < 0 ? source.Length : from + lineEnd + 1;
    }

    private static bool IsContinuation(ReadOnlySpan<char> source, int cursor) => cursor + 1 < source.Length && source[cursor] == '\\' && source[cursor + 1] is '\r' or '\n';

    private static (int Length, int Units) EscapeAt(ReadOnlySpan<char> source, int cursor) => cursor + 1 >= source.Length
        ? (1, 1)
        : source[cursor + 1] switch
        {
            'x' => (4, 1),
            'u' => (6, 1),
            'U' => (10, IsAstral(source, cursor + 2) ? 2 : 1),
            _ => (2, 1),
        };

    private static bool IsAstral(ReadOnlySpan<char> source, int digits) =>
        digits + 8 <= source.Length && source.Slice(digits, 4).TrimStart('0').Length > 0;
}
