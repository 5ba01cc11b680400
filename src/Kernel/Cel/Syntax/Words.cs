using System.Collections.Frozen;

namespace Fuyao.Kernel.Cel.Syntax;

/// <summary>The words that are no names: those of the syntax, and those the specification keeps free for host languages.</summary>
internal static class Words
{
    private static readonly FrozenSet<string> Keywords = FrozenSet.ToFrozenSet(["false", "in", "null", "true"]);

    private static readonly FrozenSet<string> Reserved = FrozenSet.ToFrozenSet([
        "as", "break", "const", "continue", "else", "for", "function", "if", "import", "let", "loop", "package", "namespace", "return", "var", "void", "while",
    ]);

    public static bool IsKeyword(string word) => Keywords.Contains(word);

    public static bool IsReserved(string word) => Reserved.Contains(word) || Keywords.Contains(word);

    public static bool IsName(string text) =>
        text.Length > 0 && !char.IsAsciiDigit(text[0]) && text.All(unit => char.IsAsciiLetterOrDigit(unit) || unit == '_');
}
