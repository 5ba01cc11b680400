using System.Text.RegularExpressions;

namespace Fuyao.Kernel.Programmes.Shapes;

/// <summary>How ids and names are written.</summary>
internal sealed record NameForm(string Pattern, string Rule, string Example)
{
    public const int LengthMax = 64;

    /// <summary>Programmes, benefits, queues, accounts.</summary>
    public static readonly NameForm Id = new("^[a-z][a-z0-9]*(-[a-z0-9]+)*$", "it has lower-case letters, digits and single hyphens, and begins with a letter", "campaign-priority");

    /// <summary>What an expression can name, and names of conditions.</summary>
    public static readonly NameForm Identifier = new("^[a-z][a-z0-9_]*$", "it has lower-case letters, digits and underscores, and begins with a letter", "s_line");

    public static readonly NameForm Tier = new("^[A-Za-z][A-Za-z0-9]*([_-][A-Za-z0-9]+)*$", "it has letters, digits, hyphens and underscores, and begins with a letter", "SS");

    /// <summary>Facts may be dotted.</summary>
    public static readonly NameForm Fact = new(@"^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)*$", "it is the id of a fact in the catalogue", "main_category");

    private readonly Regex regex = new(Pattern, RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture);

    public bool IsMatch(string text) => text.Length <= LengthMax && regex.IsMatch(text);
}
