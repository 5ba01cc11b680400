using System.Text;
using Spectre.Console;

namespace Fuyao.Terminal;

/// <summary>A table for people: drawn on a terminal, aligned plain text elsewhere. The first columns are text, the others are numbers and stand on the right.</summary>
internal sealed record ReportTable(IReadOnlyList<string> Header, IReadOnlyList<IReadOnlyList<string>> Rows)
{
    private const int ColumnGap = 2;

    /// <summary>How many columns from the left are text.</summary>
    public int TextColumns { get; init; } = 1;

    public void Write(TextWriter output, bool isTerminal)
    {
        if (isTerminal)
            WriteDrawn(output);
        else
            WritePlain(output);
    }

    private void WriteDrawn(TextWriter output)
    {
        var table = new Table { Border = TableBorder.Rounded };
        for (var column = 0; column < Header.Count; column++)
            table.AddColumn(new TableColumn(Markup.Escape(Header[column])) { Alignment = column < TextColumns ? Justify.Left : Justify.Right });
        foreach (var row in Rows)
            table.AddRow([.. row.Select(Markup.Escape)]);
        AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(output) }).Write(table);
    }

    private void WritePlain(TextWriter output)
    {
        var widths = Header.Select((name, column) => Rows.Select(row => Width(row[column])).Append(Width(name)).Max()).ToArray();
        foreach (var row in Rows.Prepend(Header))
        {
            var line = new StringBuilder("  ");
            for (var column = 0; column < widths.Length; column++)
            {
                var padding = new string(' ', widths[column] - Width(row[column]));
                line.Append(column < TextColumns ? row[column] + padding : padding + row[column]).Append(' ', ColumnGap);
            }
            output.WriteLine(line.ToString().TrimEnd());
        }
    }

    /// <summary>Chinese characters and their punctuation take two places.</summary>
    private static int Width(string text) => text.Sum(character => character is >= '\u1100' and (<= '\u115f' or >= '\u2e80' and <= '\ua4cf' or >= '\uac00' and <= '\ud7a3' or >= '\uf900' and <= '\ufaff' or >= '\ufe30' and <= '\uff60') ? 2 : 1);
}
