using System.Collections.Concurrent;

namespace Fuyao.Kernel.Cel.RegularExpressions;

/// <summary>Compiled patterns by their text, so that a pattern that comes out of data is not compiled per row. Bounded: when full, it starts anew.</summary>
internal static class PatternCache
{
    private const int PatternsMax = 512;

    private static readonly ConcurrentDictionary<string, Pattern> Patterns = new();

    public static Pattern Find(string source)
    {
        if (Patterns.TryGetValue(source, out var pattern))
            return pattern;
        if (Patterns.Count >= PatternsMax)
            Patterns.Clear();
        pattern = Pattern.Compile(source);
        Patterns[source] = pattern;
        return pattern;
    }

    public static CelValue Match(string text, string source)
    {
        var pattern = Find(source);
        return pattern.Problem is { } problem ? CelValue.Error(problem) : CelValue.Of(pattern.IsMatch(text));
    }
}
