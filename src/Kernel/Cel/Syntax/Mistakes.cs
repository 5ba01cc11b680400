using System.Globalization;

namespace Fuyao.Kernel.Cel.Syntax;

/// <summary>What people write who come from other languages, from spreadsheets or from a Chinese keyboard, and what to write instead.</summary>
internal static class Mistakes
{
    private const char FullWidthFirst = '\uff01';
    private const char FullWidthLast = '\uff5e';
    private const int FullWidthOffset = FullWidthFirst - '!';

    private const string Join = "join conditions with && or ||";
    private const string Share = "write a share as a number: 0.05 for 5%";
    private const string SquareBrackets = "a list stands in square brackets: [1, 2, 3]";
    private const string NoSeparators = "write numbers without separators: 2295, not 2,295";
    private const string Choice = "write condition ? value : otherwise";

    /// <summary>Signs of other languages that are nowhere in this one, longest first, so that they can be taken as a whole.</summary>
    private static readonly (string Sign, string Suggestion)[] ForeignOperators =
    [
        ("===", "write =="),
        ("!==", "write !="),
        ("&&&", "write && for “and”"),
        ("|||", "write || for “or”"),
        ("=<", "write <="),
        ("=>", "write >="),
        ("<>", "write !="),
        ("**", "there are no powers; multiply: x * x"),
        ("/*", "a comment begins with // and goes to the end of its line"),
    ];

    public static (string Sign, string Suggestion)? ForeignOperatorAt(string source, int position)
    {
        foreach (var foreign in ForeignOperators)
            if (string.CompareOrdinal(source, position, foreign.Sign, 0, foreign.Sign.Length) == 0)
                return foreign;
        return null;
    }

    public static bool IsQuote(char unit) => unit is '“' or '”' or '‘' or '’' or '「' or '」' or '『' or '』' or '＂' or '＇';

    public static bool IsFullWidth(char unit) => unit is >= FullWidthFirst and <= FullWidthLast && !IsQuote(unit) && ForSign(unit) is null;

    /// <summary>For a row of full-width signs or digits, of which each has its ASCII twin.</summary>
    public static string ForFullWidth(string row) =>
        $"write {string.Concat(row.Select(unit => (char)(unit - FullWidthOffset)))} in half width (ASCII)";

    public static string? ForSign(char sign) => sign switch
    {
        '=' => "write == to compare",
        '&' => "write && for “and”",
        '|' => "write || for “or”",
        '≥' or '≧' => "write >=",
        '≤' or '≦' => "write <=",
        '≠' => "write !=",
        '×' => "write *",
        '÷' => "write /",
        '−' or '–' or '—' => "write -",
        '％' => Share,
        '，' => "write a half-width comma between elements; " + Join,
        ';' or '；' or '、' or '。' => Join,
        '￥' or '¥' or '$' => "write the amount as a number alone",
        '@' => "write the name alone",
        '#' => "a comment begins with //",
        '^' => "there are no powers; multiply: x * x",
        _ => null,
    };

    /// <summary>For a row of letters outside ASCII, which no name has.</summary>
    public static string ForLetters(string row, bool followsDigit) => row switch
    {
        "且" or "并且" or "而且" or "和" or "与" => "write && for “and”",
        "或" or "或者" => "write || for “or”",
        "非" or "不" or "不是" => "write ! for “not”",
        _ when followsDigit && row[0] is '万' or '亿' or '千' or '百' => "write all digits: 10000 for 1万",
        _ when followsDigit => "write the number alone; its unit belongs to the fact",
        _ => $"text stands in quotes: '{row}'",
    };

    public static string? ForReservedWord(string word) => word is "if" or "else" ? Choice : null;

    /// <summary>For a token that stands where something else must stand.</summary>
    public static string? ForUnexpected(string wanted, Token token, Token before, string source)
    {
        if (before.IsWord("not") || before.IsWord("NOT") || before.IsWord("Not"))
            return "write ! for “not”";
        if (before.Is("%"))
            return Share;
        if (token.Is("?"))
            return "put the choice inside in brackets";
        if (token.Is(","))
            return ForComma(wanted, token, source);
        if (token.Is("}") && wanted.StartsWith("“:”", StringComparison.Ordinal))
            return SquareBrackets;
        if (token.Is(")"))
            return wanted.EndsWith("end", StringComparison.Ordinal) ? "take it out, or add the ( that it closes" : null;
        if (token.Kind == TokenKind.Literal)
            return token.Text[0] == '.' ? NoSeparators : Join;
        if (token.Kind != TokenKind.Identifier)
            return null;
        return token.Text.ToLower(CultureInfo.InvariantCulture) switch
        {
            "and" => "write && for “and”",
            "or" => "write || for “or”",
            "not" => "write ! for “not”, as in !(x in list)",
            "is" or "equals" or "eq" => "write ==",
            "like" or "contains" => "write x.contains('part') or x.matches('pattern')",
            "between" => "write x >= lowest && x <= highest",
            "then" or "else" or "if" => Choice,
            _ when wanted.EndsWith("end", StringComparison.Ordinal) => Join,
            _ => null,
        };
    }

    private static string? ForComma(string wanted, Token comma, string source)
    {
        if (wanted.StartsWith("“)”", StringComparison.Ordinal) || wanted.StartsWith("“:” and the value", StringComparison.Ordinal))
            return SquareBrackets;
        var isBetweenDigits = comma.Span.Start > 0 && comma.Span.End < source.Length
            && char.IsAsciiDigit(source[comma.Span.Start - 1]) && char.IsAsciiDigit(source[comma.Span.End]);
        if (isBetweenDigits)
            return NoSeparators;
        return wanted.EndsWith("end", StringComparison.Ordinal) ? $"{Join}; {SquareBrackets}" : null;
    }
}
