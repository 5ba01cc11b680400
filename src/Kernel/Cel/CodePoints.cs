using System.Text;

namespace Fuyao.Kernel.Cel;

/// <summary>Strings are sequences of Unicode code points in the language and of UTF-16 units in memory; here the two meet.</summary>
internal static class CodePoints
{
    /// <summary>The order of the code points' numbers, which for astral characters is not the order of UTF-16 units.</summary>
    public static int Compare(string left, string right)
    {
        var length = Math.Min(left.Length, right.Length);
        for (var index = 0; index < length; index++)
        {
            var first = left[index];
            var second = right[index];
            if (first != second)
            {
                var firstIsAstral = char.IsSurrogate(first);
                return firstIsAstral == char.IsSurrogate(second) ? first.CompareTo(second) : firstIsAstral ? 1 : -1;
            }
        }
        return left.Length.CompareTo(right.Length);
    }

    public static long Count(string text)
    {
        var count = text.Length;
        foreach (var unit in text)
            if (char.IsLowSurrogate(unit))
                count--;
        return count;
    }

    /// <summary>Whether every surrogate has its partner, that is, whether the text has a UTF-8 form.</summary>
    public static bool IsWellFormed(ReadOnlySpan<char> text)
    {
        while (!text.IsEmpty)
        {
            if (Rune.DecodeFromUtf16(text, out _, out var consumed) != System.Buffers.OperationStatus.Done)
                return false;
            text = text[consumed..];
        }
        return true;
    }
}
