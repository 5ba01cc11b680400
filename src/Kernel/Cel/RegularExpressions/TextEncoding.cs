using System.Globalization;
using System.Text;

namespace Fuyao.Kernel.Cel.RegularExpressions;

/// <summary>
/// The engine works on UTF-16 units and knows one Unicode idea of a word; RE2 works on code points and knows an ASCII one. So patterns and texts
/// meet in an encoding in which ASCII stays and every other code point is two private-use units, a lead and a trail, none of which is a word character.
/// </summary>
internal static class TextEncoding
{
    private const int AsciiCount = 0x80;
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
        var trailsOfLead = new SortedDictionary<int, StringBuilder>();
        foreach (var range in set.Ranges)
        {
            if (range.First < AsciiCount)
                AppendRange(ascii, range.First, Math.Min(range.Last, AsciiCount - 1));
            for (var first = Math.Max(range.First, AsciiCount); first <= range.Last; first = (first | (TrailCount - 1)) + 1)
            {
                var lead = first >> TrailBits;
                if (!trailsOfLead.TryGetValue(lead, out var trails))
                    trailsOfLead.Add(lead, trails = new StringBuilder());
                AppendRange(trails, TrailFirst + first % TrailCount, TrailFirst + Math.Min(range.Last - lead * TrailCount, TrailCount - 1));
            }
        }
        var alternatives = trailsOfLead
            .GroupBy(entry => entry.Value.ToString(), entry => entry.Key)
            .Select(group => $"[{LeadsOf(group)}][{group.Key}]")
            .ToList();
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

    private static string LeadsOf(IEnumerable<int> ascendingLeads)
    {
        var leads = CodePointSet.Of();
        foreach (var lead in ascendingLeads)
            leads.Add(LeadFirst + lead);
        var text = new StringBuilder();
        foreach (var range in leads.Ranges)
            AppendRange(text, range.First, range.Last);
        return text.ToString();
    }

    private static void AppendRange(StringBuilder text, int first, int last)
    {
        AppendUnit(text, first);
        if (last > first)
            AppendUnit(text.Append('-'), last);
    }

    private static void AppendUnit(StringBuilder text, int unit) => text.Append("\\u").Append(unit.ToString("X4", CultureInfo.InvariantCulture));
}
