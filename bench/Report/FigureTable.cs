using System.Globalization;
using Spectre.Console;

namespace Fuyao.Bench.Report;

/// <summary>Figures as people read them, in the terminal and in Markdown.</summary>
public static class FigureTable
{
    // Wide enough for a figure a line where the output is no terminal.
    private const int TableWidth = 200;

    public static void Print(Results results)
    {
        var table = new Table().AddColumns("figure", "what", "measured", "against", "ratio", "reach", "reached");
        foreach (var figure in results.Figures)
            table.AddRow([.. Cells(figure).Select(cell => cell.EscapeMarkup())]);
        AnsiConsole.Profile.Width = Math.Max(AnsiConsole.Profile.Width, TableWidth);
        AnsiConsole.Write(table);
        AnsiConsole.WriteLine(results.Machine.ToString());
    }

    public static string Markdown(IEnumerable<Figure> figures) =>
        "| figure | what | measured | against | ratio | reach | reached |\n|---|---|---|---|---|---|---|\n"
        + string.Concat(figures.Select(figure => $"| {string.Join(" | ", Cells(figure))} |\n"));

    private static string[] Cells(Figure figure) =>
    [
        figure.Id, figure.What, $"{Number(figure.Measured)} {figure.Unit}", figure.Against, $"{Number(figure.Ratio)}×",
        figure.Reach is { } reach ? $"{(figure.HigherIsBetter ? "≥" : "≤")} {reach.ToString("#,0.##", CultureInfo.InvariantCulture)}×" : "–",
        figure.Reached switch { true => "yes", false => "no", null => "–" },
    ];

    private static string Number(double number) => number.ToString(number >= 100 ? "#,0" : number >= 10 ? "0.0" : "0.00", CultureInfo.InvariantCulture);
}
