using System.Text.RegularExpressions;

namespace Fuyao.Kernel.Cel.RegularExpressions;

/// <summary>An RE2 pattern ready to search with, or what is wrong with it. Searching takes time linear in the text.</summary>
internal sealed class Pattern
{
    private readonly Regex? regex;

    private Pattern(Regex? regex, string? problem)
    {
        this.regex = regex;
        Problem = problem;
    }

    public string? Problem { get; }

    public static Pattern Compile(string source)
    {
        try
        {
            return new Pattern(new Regex(source, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant), null);
        }
        catch (Exception exception) when (exception is ArgumentException or NotSupportedException)
        {
            return new Pattern(null, $"invalid regular expression: {exception.Message}");
        }
    }

    public bool IsMatch(string text) => regex!.IsMatch(text);
}
