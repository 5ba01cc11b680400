namespace Fuyao.Kernel.Programmes;

/// <summary>Lists as sentences have them.</summary>
internal static class Phrases
{
    private const int ListedMax = 12;

    /// <summary><c>a, b or c</c>.</summary>
    public static string Either(IReadOnlyList<string> words) => Join(words, "or");

    /// <summary><c>a, b and c</c>; of very many the first and how many more there are.</summary>
    public static string Each(IReadOnlyList<string> words) =>
        words.Count <= ListedMax ? Join(words, "and") : $"{string.Join(", ", words.Take(ListedMax))} and {words.Count - ListedMax} more";

    /// <summary><c>the columns are a and b</c>, <c>the only column is a</c>.</summary>
    public static string Known(string what, IReadOnlyList<string> words) => words.Count == 1 ? $"the only {what} is {words[0]}" : $"the {what}s are {Each(words)}";

    /// <summary><c>'a', 'b' and 'c'</c>.</summary>
    public static string Quoted(IEnumerable<string> words) => Each([.. words.Select(word => $"'{word}'")]);

    private static string Join(IReadOnlyList<string> words, string last) =>
        words.Count < 2 ? string.Concat(words) : $"{string.Join(", ", words.Take(words.Count - 1))} {last} {words[^1]}";
}
