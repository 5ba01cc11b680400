using System.Text.RegularExpressions;

namespace Fuyao.Kernel.Cel.RegularExpressions;

/// <summary>An RE2 pattern ready to search with, or what is wrong with it. Searching takes time linear in the text.</summary>
internal sealed class Pattern
{
    private const int LengthMax = 4_096;

    private readonly Regex? regex;

    private Pattern(Regex? regex, string? problem)
    {
        this.regex = regex;
        Problem = problem;
    }

    public string? Problem { get; }

    public static Pattern Compile(string source)
    {
        if (source.Length > LengthMax)
            return new Pattern(null, $"invalid regular expression: too complex, longer than {LengthMax} characters");
        try
        {
            var translated = new Translator(source).Translate();
            return new Pattern(new Regex(translated, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant), null);
        }
        catch (PatternException exception)
        {
            return new Pattern(null, $"invalid regular expression: {exception.Message}");
        }
        catch (Exception exception) when (exception is ArgumentException or NotSupportedException)
        {
            return new Pattern(null, "invalid regular expression: too complex");
        }
    }

    /// <summary>Whether the pattern is found anywhere in the text.</summary>
    public bool IsMatch(string text) => regex!.IsMatch(TextEncoding.Encode(text));
}
