namespace Fuyao.Kernel.Diagnostics;

/// <summary>Finds what somebody probably meant to write.</summary>
public static class Spelling
{
    /// <summary>Longer names are not compared: nobody mistypes them, and the comparison is quadratic.</summary>
    public const int NameLengthMax = 200;

    /// <summary>
    /// The known name closest to the written one by Damerau–Levenshtein distance (insert, delete, replace, swap of neighbours; case does not count),
    /// within a third of the written name's length and at least one; null where none is that close. Ties go to the name that sorts first.
    /// </summary>
    public static string? Closest(string written, IEnumerable<string> known)
    {
        if (written.Length is 0 or > NameLengthMax)
            return null;
        var best = Math.Max(1, written.Length / 3);
        string? closest = null;
        foreach (var name in known)
        {
            if (Math.Abs(name.Length - written.Length) > best)
                continue;
            var distance = Distance(written, name);
            // A name of one letter is within one of every other.
            if (distance >= Math.Max(written.Length, name.Length))
                continue;
            if (distance < best || (distance == best && (closest is null || string.CompareOrdinal(name, closest) < 0)))
            {
                best = distance;
                closest = name;
            }
        }
        return closest;
    }

    /// <summary>“did you mean 'x'?” for <see cref="Diagnostic.Suggestion"/>; null where nothing is close.</summary>
    public static string? Suggest(string written, IEnumerable<string> known) => Closest(written, known) is { } name ? $"did you mean '{name}'?" : null;

    private static int Distance(string left, string right)
    {
        var width = right.Length + 1;
        Span<int> beforeLast = new int[width], last = new int[width], current = new int[width];
        for (var column = 0; column < width; column++)
            last[column] = column;
        for (var row = 1; row <= left.Length; row++)
        {
            current[0] = row;
            for (var column = 1; column < width; column++)
            {
                var replaced = last[column - 1] + (Same(left[row - 1], right[column - 1]) ? 0 : 1);
                var distance = Math.Min(replaced, Math.Min(last[column], current[column - 1]) + 1);
                if (row > 1 && column > 1 && Same(left[row - 1], right[column - 2]) && Same(left[row - 2], right[column - 1]))
                    distance = Math.Min(distance, beforeLast[column - 2] + 1);
                current[column] = distance;
            }
            var freed = beforeLast;
            beforeLast = last;
            last = current;
            current = freed;
        }
        return last[^1];
    }

    private static bool Same(char left, char right) => char.ToLowerInvariant(left) == char.ToLowerInvariant(right);
}
