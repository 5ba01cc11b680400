namespace Fuyao.Kernel.Cel.Checking;

/// <summary>Finds the declared name somebody probably meant.</summary>
internal static class Spelling
{
    private const int NameLengthMax = 100;

    /// <summary>The closest name by Damerau–Levenshtein distance, if it is close enough to be a slip: a third of the length, at least one letter.</summary>
    public static string? Closest(string written, IEnumerable<string> names)
    {
        if (written.Length > NameLengthMax)
            return null;
        var best = Math.Max(1, written.Length / 3) + 1;
        string? closest = null;
        foreach (var name in names.Where(name => name.Length <= NameLengthMax).Order(StringComparer.Ordinal))
        {
            var distance = Distance(written, name);
            if (distance < best)
                (best, closest) = (distance, name);
        }
        return closest;
    }

    /// <summary>Insertions, deletions, substitutions and swaps of neighbours; letter case counts for nothing.</summary>
    public static int Distance(string left, string right)
    {
        var rows = new int[left.Length + 1, right.Length + 1];
        for (var row = 0; row <= left.Length; row++)
            rows[row, 0] = row;
        for (var column = 0; column <= right.Length; column++)
            rows[0, column] = column;
        for (var row = 1; row <= left.Length; row++)
            for (var column = 1; column <= right.Length; column++)
            {
                var cost = SameLetter(left[row - 1], right[column - 1]) ? 0 : 1;
                var distance = Math.Min(Math.Min(rows[row - 1, column] + 1, rows[row, column - 1] + 1), rows[row - 1, column - 1] + cost);
                if (row > 1 && column > 1 && SameLetter(left[row - 1], right[column - 2]) && SameLetter(left[row - 2], right[column - 1]))
                    distance = Math.Min(distance, rows[row - 2, column - 2] + 1);
                rows[row, column] = distance;
            }
        return rows[left.Length, right.Length];
    }

    private static bool SameLetter(char left, char right) => char.ToLowerInvariant(left) == char.ToLowerInvariant(right);
}
