using System.Globalization;

namespace Fuyao.Kernel.Cel.Syntax;

/// <summary>Cuts the source into tokens, one per call; what it cannot read becomes a <see cref="TokenKind.Bad"/> token and a problem.</summary>
internal sealed class Lexer(string source, List<CelProblem> problems)
{
    private static readonly string[] TwoCharacterSigns = ["&&", "||", "==", "!=", "<=", ">="];

    private const string OneCharacterSigns = "()[]{}.,:?!<>+-*/%";

    private int position;

    public Token Next()
    {
        SkipBlanksAndComments();
        if (position >= source.Length)
            return new Token(TokenKind.End, "", new TextSpan(source.Length, 0));
        var current = source[position];
        if (IsLetter(current))
            return StringPrefixLength() is > 0 and var prefix ? String(prefix) : Identifier();
        if (current is '"' or '\'')
            return String(0);
        if (char.IsAsciiDigit(current) || (current == '.' && char.IsAsciiDigit(At(1))))
            return Number();
        if (current == '`')
            return QuotedIdentifier();
        return Sign();
    }

    private static bool IsLetter(char unit) => char.IsAsciiLetter(unit) || unit == '_';

    private char At(int offset) => position + offset < source.Length ? source[position + offset] : '\0';

    private void SkipBlanksAndComments()
    {
        while (position < source.Length)
        {
            if (source[position] is ' ' or '\t' or '\n' or '\r' or '\f')
            {
                position++;
            }
            else if (source[position] == '/' && At(1) == '/')
            {
                // A carriage return alone ends no comment, as the specification's suite has it.
                var end = source.AsSpan(position).IndexOf('\n');
                position = end < 0 ? source.Length : position + end;
            }
            else
            {
                return;
            }
        }
    }

    /// <summary>How many letters of r and b stand before a quote here; 0 where none do.</summary>
    private int StringPrefixLength()
    {
        var first = char.ToLowerInvariant(At(0));
        if (first is 'r' or 'b' && At(1) is '"' or '\'')
            return 1;
        return first == 'b' && char.ToLowerInvariant(At(1)) == 'r' && At(2) is '"' or '\'' ? 2 : 0;
    }

    private Token Identifier()
    {
        var start = position;
        while (position < source.Length && (IsLetter(source[position]) || char.IsAsciiDigit(source[position])))
            position++;
        return Made(TokenKind.Identifier, start);
    }

    private Token QuotedIdentifier()
    {
        var start = position++;
        var end = source.IndexOf('`', position);
        var name = end < 0 ? source[position..] : source[position..end];
        position = end < 0 ? source.Length : end + 1;
        var span = new TextSpan(start, position - start);
        if (end >= 0 && IsEscapedName(name))
            return new Token(TokenKind.QuotedIdentifier, name, span);
        return Bad(span, end < 0
            ? "the backtick ` has no partner"
            : "a name between backticks consists of letters, digits, “_”, “.”, “-”, “/” and blanks");
    }

    internal static bool IsEscapedName(string name) =>
        name.Length > 0 && name.All(unit => char.IsAsciiLetterOrDigit(unit) || unit is '_' or '.' or '-' or '/' or ' ');

    private Token Number()
    {
        var start = position;
        if (At(0) == '0' && At(1) is 'x' or 'X' && char.IsAsciiHexDigit(At(2)))
        {
            position += 2;
            while (char.IsAsciiHexDigit(At(0)))
                position++;
            return Integer(start, source[(start + 2)..position], NumberStyles.AllowHexSpecifier);
        }
        SkipDigits();
        var isDouble = false;
        if (At(0) == '.' && char.IsAsciiDigit(At(1)))
        {
            isDouble = true;
            position++;
            SkipDigits();
        }
        if (At(0) is 'e' or 'E' && (char.IsAsciiDigit(At(1)) || (At(1) is '+' or '-' && char.IsAsciiDigit(At(2)))))
        {
            isDouble = true;
            position += 2;
            SkipDigits();
        }
        if (!isDouble)
            return Integer(start, source[start..position], NumberStyles.None);
        var token = Made(TokenKind.Literal, start);
        if (RunsIntoName(start, out var bad))
            return bad;
        return token with { Value = CelValue.Of(double.Parse(token.Text, NumberStyles.Float, CultureInfo.InvariantCulture)) };
    }

    /// <summary>
    /// An int keeps its unsigned value here when it is one beyond the largest, because only the sign before it says whether it fits.
    /// </summary>
    private Token Integer(int start, string digits, NumberStyles styles)
    {
        var fits = ulong.TryParse(digits, styles, CultureInfo.InvariantCulture, out var number);
        var isUnsigned = At(0) is 'u' or 'U';
        if (isUnsigned)
            position++;
        if (RunsIntoName(start, out var bad))
            return bad;
        var token = Made(TokenKind.Literal, start);
        if (fits && isUnsigned)
            return token with { Value = CelValue.Of(number) };
        if (fits && number <= long.MaxValue)
            return token with { Value = CelValue.Of((long)number) };
        if (fits && number == 1UL + long.MaxValue)
            return token with { Value = CelValue.Error(IntegerTooLarge) };
        return Bad(token.Span, isUnsigned ? "the number is too large for a uint: at most 18446744073709551615" : IntegerTooLarge);
    }

    /// <summary>Also marks the one literal that is an int only behind a minus sign.</summary>
    internal const string IntegerTooLarge = "the number is too large for an int: at most 9223372036854775807";

    private bool RunsIntoName(int start, out Token bad)
    {
        bad = default;
        if (!IsLetter(At(0)))
            return false;
        while (IsLetter(At(0)) || char.IsAsciiDigit(At(0)))
            position++;
        var span = new TextSpan(start, position - start);
        bad = Bad(span, $"“{Shortened(span)}” is neither a number nor a name");
        return true;
    }

    private void SkipDigits()
    {
        while (char.IsAsciiDigit(At(0)))
            position++;
    }

    private Token String(int prefixLength)
    {
        var start = position;
        var prefix = source.AsSpan(position, prefixLength);
        var isRaw = prefix.IndexOfAny('r', 'R') >= 0;
        var isBytes = prefix.IndexOfAny('b', 'B') >= 0;
        position += prefixLength;
        var quote = source[position];
        var isTriple = At(1) == quote && At(2) == quote;
        var delimiterLength = isTriple ? 3 : 1;
        position += delimiterLength;
        var contentStart = position;
        while (position < source.Length)
        {
            var current = source[position];
            if (current == '\\' && !isRaw)
            {
                position += 2;
                continue;
            }
            if (current == quote && (!isTriple || (At(1) == quote && At(2) == quote)))
            {
                var content = new TextSpan(contentStart, position - contentStart);
                position += delimiterLength;
                return StringLiteral(start, content, isRaw, isBytes);
            }
            if (!isTriple && current is '\r' or '\n')
                break;
            position++;
        }
        position = Math.Min(position, source.Length);
        return Bad(new TextSpan(start, position - start), $"the string is not closed: its closing {new string(quote, delimiterLength)} is missing");
    }

    private Token StringLiteral(int start, TextSpan content, bool isRaw, bool isBytes)
    {
        var token = Made(TokenKind.Literal, start);
        var text = source.AsSpan(content.Start, content.Length);
        var unescaped = new Unescaping(isRaw, isBytes);
        return unescaped.Read(text) is { } failure
            ? Bad(new TextSpan(content.Start + failure.Offset, failure.Length), failure.Message)
            : token with { Value = unescaped.Value };
    }

    private Token Sign()
    {
        var start = position;
        if (Mistakes.ForeignOperatorAt(source, position) is var (foreign, instead))
            return BadOf(foreign.Length, instead);
        foreach (var sign in TwoCharacterSigns)
            if (string.CompareOrdinal(source, position, sign, 0, 2) == 0)
            {
                position += 2;
                return new Token(TokenKind.Sign, sign, new TextSpan(start, 2));
            }
        if (!OneCharacterSigns.Contains(source[start]))
            return Foreign();
        position++;
        return new Token(TokenKind.Sign, source[start].ToString(), new TextSpan(start, 1));
    }

    /// <summary>What begins no token, taken as far as it belongs together, so that it is one mistake and not one per character.</summary>
    private Token Foreign()
    {
        var first = source[position];
        if (Mistakes.IsQuote(first))
        {
            var end = position + 1;
            while (end < source.Length && !Mistakes.IsQuote(source[end]) && source[end] is not ('\n' or '\r'))
                end++;
            var text = source[(position + 1)..end];
            return BadOf(Math.Min(end + 1, source.Length) - position, $"write the quotes as ' or \": {Quoting.Quote(text)}");
        }
        if (Mistakes.IsFullWidth(first))
        {
            var length = LengthOf(Mistakes.IsFullWidth);
            return BadOf(length, Mistakes.ForFullWidth(source.Substring(position, length)));
        }
        if (char.IsLetter(first))
        {
            var length = LengthOf(unit => char.IsLetterOrDigit(unit) || unit == '_');
            return BadOf(length, Mistakes.ForLetters(source.Substring(position, length), position > 0 && char.IsAsciiDigit(source[position - 1])));
        }
        return BadOf(char.IsHighSurrogate(first) && char.IsLowSurrogate(At(1)) ? 2 : 1, Mistakes.ForSign(first));
    }

    private int LengthOf(Func<char, bool> belongs)
    {
        var end = position;
        while (end < source.Length && belongs(source[end]))
            end++;
        return end - position;
    }

    private Token BadOf(int length, string? suggestion)
    {
        var span = new TextSpan(position, length);
        position += length;
        return Bad(span, $"“{Shortened(span)}” has no meaning here", suggestion);
    }

    private string Shortened(TextSpan span) => source.Substring(span.Start, Math.Min(span.Length, 40));

    private Token Made(TokenKind kind, int start) => new(kind, source[start..position], new TextSpan(start, position - start));

    private Token Bad(TextSpan span, string message, string? suggestion = null)
    {
        problems.Add(new CelProblem(message, span, suggestion));
        return new Token(TokenKind.Bad, source.Substring(span.Start, span.Length), span);
    }
}
