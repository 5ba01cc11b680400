using System.Text;
using Fuyao.Platform.Tabular;

namespace Fuyao.Platform.Tests.Tabular;

/// <summary>RFC 4180 character by character, with the same treatment of what it leaves open: slow, short, and easy to believe.</summary>
internal static class PlainCsv
{
    public static List<string[]> Rows(string csv)
    {
        var rows = new List<string[]>();
        for (var at = 0; at < csv.Length;)
        {
            var (fields, problem, isBlank) = Row(csv, ref at);
            if (isBlank)
                continue;
            if (problem is null && rows.Count > 0 && fields.Count != rows[0].Length)
                problem = $"the row has {fields.Count} fields and the header {rows[0].Length}";
            rows.Add(problem is null ? [.. fields] : ["!" + problem]);
        }
        return rows;
    }

    private static (List<string> Fields, string? Problem, bool IsBlank) Row(string csv, ref int at)
    {
        var fields = new List<string>();
        string? problem = null;
        while (true)
        {
            var field = new StringBuilder();
            var isQuoted = at < csv.Length && csv[at] == '"';
            if (isQuoted)
            {
                for (at++; ; at++)
                {
                    if (at == csv.Length)
                        throw new TableException("never closed");
                    if (csv[at] != '"')
                        field.Append(csv[at]);
                    else if (at + 1 < csv.Length && csv[at + 1] == '"')
                        field.Append(csv[++at]);
                    else
                        break;
                }
                at++;
                if (!IsEnd(csv, at))
                    problem ??= "text follows a closing quote; put the whole field in quotes and double the quotes inside it";
            }
            for (; !IsEnd(csv, at); at++)
            {
                if (csv[at] == '\r' && !isQuoted)
                    problem ??= "a carriage return stands alone; lines end with LF or CRLF";
                field.Append(csv[at]);
            }
            fields.Add(field.ToString());
            if (at < csv.Length && csv[at] == ',')
            {
                at++;
                continue;
            }
            at = Math.Min(csv.Length, at + (at < csv.Length && csv[at] == '\r' ? 2 : 1));
            return (fields, problem, fields.Count == 1 && field.Length == 0 && !isQuoted);
        }
    }

    /// <summary>The end of a field: a comma, LF, CRLF, or the end of the file with or without a last CR.</summary>
    private static bool IsEnd(string csv, int at) =>
        at >= csv.Length || csv[at] is ',' or '\n' || (csv[at] == '\r' && (at + 1 == csv.Length || csv[at + 1] == '\n'));
}
