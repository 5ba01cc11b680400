using System.Globalization;
using System.Text;

namespace Fuyao.Kernel.Cel.Syntax;

/// <summary>Writes strings and bytes as literals that read back as the same.</summary>
internal static class Quoting
{
    public static string Quote(string value)
    {
        var text = new StringBuilder();
        AppendString(text, value);
        return text.ToString();
    }

    public static void AppendString(StringBuilder text, string value)
    {
        var quote = value.Contains('\'') && !value.Contains('"') ? '"' : '\'';
        text.Append(quote);
        foreach (var unit in value)
            AppendUnit(text, unit, quote);
        text.Append(quote);
    }

    public static void AppendBytes(StringBuilder text, ReadOnlySpan<byte> value)
    {
        text.Append("b'");
        foreach (var octet in value)
        {
            if (octet is >= 0x20 and < 0x7f)
                AppendUnit(text, (char)octet, '\'');
            else
                text.Append("\\x").Append(octet.ToString("x2", CultureInfo.InvariantCulture));
        }
        text.Append('\'');
    }

    private static void AppendUnit(StringBuilder text, char unit, char quote)
    {
        switch (unit)
        {
            case '\n':
                text.Append("\\n");
                break;
            case '\r':
                text.Append("\\r");
                break;
            case '\t':
                text.Append("\\t");
                break;
            case '\\':
                text.Append("\\\\");
                break;
            default:
                if (unit == quote)
                    text.Append('\\').Append(unit);
                else if (unit < ' ' || unit == '\x7f')
                    text.Append("\\x").Append(((int)unit).ToString("x2", CultureInfo.InvariantCulture));
                else
                    text.Append(unit);
                break;
        }
    }
}
