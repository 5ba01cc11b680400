using System.Globalization;
using System.Text;

namespace Fuyao.Kernel.Cel.Syntax;

/// <summary>
/// Reads what stands between the quotes of a string or bytes literal. In a string, \x and octal escapes are code points; in bytes they are octets,
/// and \u is not allowed there. Surrogates are no code points, not even in pairs.
/// </summary>
internal sealed class Unescaping(bool isRaw, bool isBytes)
{
    private readonly StringBuilder characters = new();
    private readonly List<byte> octets = [];

    public readonly record struct Failure(int Offset, int Length, string Message);

    public CelValue Value => isBytes ? CelValue.OfBytes([.. octets]) : CelValue.Of(characters.ToString());

    public Failure? Read(ReadOnlySpan<char> text)
    {
        var index = 0;
        while (index < text.Length)
        {
            if (text[index] != '\\' || isRaw)
            {
                if (Rune.DecodeFromUtf16(text[index..], out var rune, out var length) != System.Buffers.OperationStatus.Done)
                    return new Failure(index, 1, "half of a surrogate pair is no character");
                Append(rune);
                index += length;
                continue;
            }
            var escape = ReadEscape(text, index, out var failure);
            if (failure is not null)
                return failure;
            index += escape;
        }
        return null;
    }

    private void Append(Rune rune)
    {
        if (!isBytes)
        {
            Span<char> units = stackalloc char[2];
            characters.Append(units[..rune.EncodeToUtf16(units)]);
            return;
        }
        Span<byte> encoded = stackalloc byte[4];
        octets.AddRange(encoded[..rune.EncodeToUtf8(encoded)]);
    }

    private int ReadEscape(ReadOnlySpan<char> text, int index, out Failure? failure)
    {
        failure = null;
        var sign = index + 1 < text.Length ? text[index + 1] : '\0';
        if (sign is >= '0' and <= '3')
            return ReadCode(text, index, 1, 3, 8, out failure);
        switch (sign)
        {
            case 'x' or 'X':
                return ReadCode(text, index, 2, 2, 16, out failure);
            case 'u' or 'U' when isBytes:
                failure = new Failure(index, 2, $"\\{sign} is allowed in strings only; in bytes write \\x and two hexadecimal digits per octet");
                return 0;
            case 'u':
                return ReadCode(text, index, 2, 4, 16, out failure);
            case 'U':
                return ReadCode(text, index, 2, 8, 16, out failure);
        }
        var plain = sign switch
        {
            'a' => '\a',
            'b' => '\b',
            'f' => '\f',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            'v' => '\v',
            '\\' or '?' or '"' or '\'' or '`' => sign,
            _ => '\0',
        };
        if (plain == '\0')
            failure = new Failure(index, Math.Min(2, text.Length - index), $"\\{sign} is no escape; for a backslash write \\\\, or use a raw string r'…'");
        else
            Append(new Rune(plain));
        return 2;
    }

    private int ReadCode(ReadOnlySpan<char> text, int index, int lead, int digits, int radix, out Failure? failure)
    {
        failure = null;
        var length = lead + digits;
        if (!TryReadDigits(text, index + lead, digits, radix, out var code))
            failure = new Failure(index, Math.Min(length, text.Length - index), $"the escape needs {digits} {(radix == 8 ? "octal" : "hexadecimal")} digits");
        else if (isBytes)
            octets.Add((byte)code);
        else if (Rune.IsValid(code))
            Append(new Rune(code));
        else
            failure = new Failure(index, length, "the escape is no Unicode code point; one beyond FFFF is written \\U and eight digits");
        return length;
    }

    private static bool TryReadDigits(ReadOnlySpan<char> text, int start, int count, int radix, out int code)
    {
        code = 0;
        if (start + count > text.Length)
            return false;
        var digits = text.Slice(start, count);
        if (radix == 16)
            return char.IsAsciiHexDigit(digits[0])
                && uint.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var number)
                && number <= int.MaxValue && (code = (int)number) >= 0;
        foreach (var digit in digits)
        {
            if (digit is < '0' or > '7')
                return false;
            code = code * 8 + (digit - '0');
        }
        return true;
    }
}
