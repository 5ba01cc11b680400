namespace Fuyao.Kernel.Cel.Syntax;

internal enum TokenKind
{
    End,
    Identifier,
    QuotedIdentifier,
    Literal,
    Sign,

    /// <summary>Text that is no token; the lexer has already said why.</summary>
    Bad,
}

/// <summary><see cref="Text"/> is the name or sign; of a literal the source; <see cref="Value"/> is set for literals only.</summary>
internal readonly record struct Token(TokenKind Kind, string Text, TextSpan Span, CelValue Value = default)
{
    public bool Is(string sign) => Kind == TokenKind.Sign && Text == sign;

    public bool IsWord(string word) => Kind == TokenKind.Identifier && Text == word;

    public string Described => Kind switch
    {
        TokenKind.End => "the end",
        _ => $"“{(Text.Length > 40 ? Text[..40] + "…" : Text)}”",
    };
}
