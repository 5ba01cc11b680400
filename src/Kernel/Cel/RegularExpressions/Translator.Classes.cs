using System.Globalization;

namespace Fuyao.Kernel.Cel.RegularExpressions;

/// <summary>Character classes and escapes.</summary>
internal sealed partial class Translator
{
    private string ReadEscapedAtom(Flags flags, ref int size)
    {
        switch (At(1))
        {
            case 'A':
                position += 2;
                return "\\A";
            case 'z':
                position += 2;
                return "\\z";
            case 'b':
                position += 2;
                return "\\b";
            case 'B':
                position += 2;
                return "\\B";
            case 'Q':
                position += 2;
                return ReadQuoted(flags, ref size);
        }
        if (TryReadNamedSet(flags) is { } set)
            return SetPattern(set, default, ref size);
        var codePoint = ReadEscapedCodePoint();
        return SetPattern(CodePointSet.Of((codePoint, codePoint)), flags, ref size);
    }

    /// <summary>
    /// Up to \E or the end. A repetition after it belongs to the last character only, so that all but that one go out in a group of their own.
    /// </summary>
    private string ReadQuoted(Flags flags, ref int size)
    {
        var end = source.IndexOf("\\E", position, StringComparison.Ordinal);
        var stop = end < 0 ? source.Length : end;
        var pieces = new List<string>();
        while (position < stop)
        {
            var codePoint = ReadCodePoint();
            pieces.Add(SetPattern(CodePointSet.Of((codePoint, codePoint)), flags, ref size));
        }
        if (end >= 0)
            position = end + 2;
        if (pieces.Count == 0)
            return "(?:)";
        var (lastSize, lastRepetition) = (1, 1);
        pieces[^1] = ReadRepetition(pieces[^1], ref lastSize, ref lastRepetition);
        size += lastSize;
        return $"(?:{string.Concat(pieces)})";
    }

    /// <summary>\d \s \w \pL \p{Han} and their complements; null, with nothing read, where another escape stands.</summary>
    private CodePointSet? TryReadNamedSet(Flags flags)
    {
        var letter = At(1);
        if (NamedSets.Perl(letter) is { } perl)
        {
            position += 2;
            return flags.IgnoreCase && letter == 'w' ? CaseFolding.Fold(perl) : perl;
        }
        if (letter is not ('p' or 'P'))
            return null;
        position += 2;
        string name;
        if (At(0) == '{')
        {
            var end = source.IndexOf('}', position);
            if (end < 0)
                throw new PatternException("\\p{ is not closed by }");
            name = source[(position + 1)..end];
            position = end + 1;
        }
        else
        {
            name = char.ConvertFromUtf32(ReadCodePoint());
        }
        var isNegated = letter == 'P';
        if (name.StartsWith('^'))
        {
            isNegated = !isNegated;
            name = name[1..];
        }
        var set = NamedSets.Unicode(name)
            ?? throw new PatternException($"there is no class \\p{{{name}}}; known are categories such as L, Lu, Nd and the scripts {string.Join(", ", Scripts.Names)}");
        if (flags.IgnoreCase)
            set = CaseFolding.Fold(set);
        return isNegated ? set.Complement() : set;
    }

    private CodePointSet ReadClass(Flags flags)
    {
        var set = new CodePointSet();
        var isNegated = StartsWith("^");
        var isFirst = true;
        while (isFirst || At(0) != ']')
        {
            if (position >= source.Length)
                throw new PatternException("a [ has no partner");
            isFirst = false;
            if (TryReadPosixClass() is { } posix)
                set.Add(flags.IgnoreCase ? CaseFolding.Fold(posix) : posix);
            else if (At(0) == '\\' && TryReadNamedSet(flags) is { } named)
                set.Add(named);
            else
                ReadClassRange(set, flags);
        }
        position++;
        return isNegated ? set.Complement() : set;
    }

    private void ReadClassRange(CodePointSet set, Flags flags)
    {
        var first = ReadClassMember();
        var last = first;
        if (At(0) == '-' && At(1) is not (']' or '\0'))
        {
            position++;
            last = ReadClassMember();
            if (last < first)
                throw new PatternException("a range in [ ] ends before it begins");
        }
        var range = CodePointSet.Of((first, last));
        set.Add(flags.IgnoreCase ? CaseFolding.Fold(range) : range);
    }

    private int ReadClassMember() => At(0) == '\\' ? ReadEscapedCodePoint() : ReadCodePoint();

    private CodePointSet? TryReadPosixClass()
    {
        if (At(0) != '[' || At(1) != ':')
            return null;
        var end = source.IndexOf(":]", position + 2, StringComparison.Ordinal);
        if (end < 0)
            return null;
        var isNegated = At(2) == '^';
        var name = source[(position + (isNegated ? 3 : 2))..end];
        var set = NamedSets.PosixNamed(name) ?? throw new PatternException($"there is no class [:{name}:]");
        position = end + 2;
        return isNegated ? set.Complement() : set;
    }

    private int ReadEscapedCodePoint()
    {
        position++;
        var sign = At(0);
        position++;
        switch (sign)
        {
            case 'a':
                return '\a';
            case 'f':
                return '\f';
            case 'n':
                return '\n';
            case 'r':
                return '\r';
            case 't':
                return '\t';
            case 'v':
                return '\v';
            case 'x':
                return ReadHexadecimal();
            case >= '0' and <= '7' when sign == '0' || At(0) is >= '0' and <= '7':
                return ReadOctal(sign - '0');
            case >= '1' and <= '9':
                throw new PatternException($"\\{sign} would refer back to a group, which is not part of the language");
            case '\0' when position > source.Length:
                throw new PatternException("it ends in a single \\");
            case 'C':
                throw new PatternException("\\C, a single byte, is not supported");
        }
        if (char.IsAscii(sign) && !char.IsAsciiLetterOrDigit(sign))
            return sign;
        throw new PatternException($"\\{sign} is no escape");
    }

    /// <summary>Two digits, or any number of them in braces.</summary>
    private int ReadHexadecimal()
    {
        var isBraced = StartsWith("{");
        var end = isBraced ? source.IndexOf('}', position) : Math.Min(position + 2, source.Length);
        var digits = end < 0 ? "" : source[position..end];
        if ((!isBraced && digits.Length < 2) || digits.Length is 0 or > 8 || !digits.All(char.IsAsciiHexDigit)
            || !uint.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var codePoint) || codePoint > CodePointSet.CodePointMax)
            throw new PatternException("\\x takes two hexadecimal digits, or a code point up to 10FFFF in braces");
        position = end + (isBraced ? 1 : 0);
        return (int)codePoint;
    }

    /// <summary>Up to three digits in all.</summary>
    private int ReadOctal(int code)
    {
        for (var digits = 1; digits < 3 && At(0) is >= '0' and <= '7'; digits++, position++)
            code = code * 8 + (At(0) - '0');
        return code;
    }
}
