using System.Globalization;
using System.Text;

namespace Fuyao.Kernel.Cel.RegularExpressions;

/// <summary>
/// The engine works on UTF-16 units and knows one Unicode idea of a word; RE2 works on code points and knows an ASCII one. So patterns and texts
/// meet in an encoding in which ASCII stays and every other code point is two private-use units, a lead and a trail, none of which is a word character.
/// </summary>
internal static class TextEncoding
{
    private const int LeadFirst = 0xE000;
    private const int TrailFirst = 0xE400;
    private const int TrailBits = 11;
    private const int TrailCount = 1 << TrailBits;

    public static string Encode(string text)
    {
        if (Ascii.IsValid(text))
            return text;
        var encoded = new StringBuilder(text.Length * 2);
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune.IsAscii)
                encoded.Append((char)rune.Value);
            else
                encoded.Append((char)(LeadFirst + (rune.Value >> TrailBits))).Append((char)(TrailFirst + rune.Value % TrailCount));
        }
        return encoded.ToString();
    }

    /// <summary>The set as a piece of pattern that matches one encoded code point; <paramref name="size"/> grows by what the engine has to keep for it.</summary>
    public static string PatternOf(CodePointSet set, ref int size)
    {
        var ascii = new StringBuilder();
        var alternatives = new List<string>();
        foreach (var range in set.Ranges)
        {
            if (range.First < 0x80)
                AppendRange(ascii, range.First, Math.Min(range.Last, 0x7F));
            if (range.Last >= 0x80)
                AddEncoded(alternatives, Math.Max(range.First, 0x80), range.Last);
        }
        size += alternatives.Count * 2 + 1;
        if (ascii.Length > 0)
            alternatives.Insert(0, $"[{ascii}]");
        return alternatives.Count switch
        {
            0 => "[^\\s\\S]",
            1 when ascii.Length > 0 => alternatives[0],
            _ => $"(?:{string.Join('|', alternatives)})",
        };
    }

    private static void AddEncoded(List<string> alternatives, int first, int last)
    {
        var firstLead = first >> TrailBits;
        var lastLead = last >> TrailBits;
        var firstTrail = first % TrailCount;
        var lastTrail = last % TrailCount;
        if (firstLead == lastLead)
        {
            alternatives.Add(Piece(firstLead, lastLead, firstTrail, lastTrail));
            return;
        }
        if (firstTrail > 0)
            alternatives.Add(Piece(firstLead, firstLead++, firstTrail, TrailCount - 1));
        if (lastTrail < TrailCount - 1)
            alternatives.Add(Piece(lastLead, lastLead--, 0, lastTrail));
        if (firstLead <= lastLead)
            alternatives.Add(Piece(firstLead, lastLead, 0, TrailCount - 1));
    }

    private static string Piece(int firstLead, int lastLead, int firstTrail, int lastTrail)
    {
        var piece = new StringBuilder();
        AppendRange(piece.Append('['), LeadFirst + firstLead, LeadFirst + lastLead);
        AppendRange(piece.Append("]["), TrailFirst + firstTrail, TrailFirst + lastTrail);
        return piece.Append(']').ToString();
    }

    private static void AppendRange(StringBuilder text, int first, int last)
    {
        AppendUnit(text, first);
        if (last > first)
            AppendUnit(text.Append('-'), last);
    }

    private static void AppendUnit(StringBuilder text, int unit) => text.Append("\\u").Append(unit.ToString("X4", CultureInfo.InvariantCulture));
}
