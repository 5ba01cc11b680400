using System.CommandLine;
using System.Text.Encodings.Web;
using System.Text.Json;
using Fuyao.Bench;
using Spectre.Console;

// Wide enough for a figure a line where the output is no terminal.
const int TableWidth = 180;

var name = new Argument<string?>("NAME") { Description = "One benchmark; without it all run.", Arity = ArgumentArity.ZeroOrOne };
var quick = new Option<bool>("--quick") { Description = "Smaller data: all benchmarks within ten minutes." };
var json = new Option<FileInfo?>("--json") { Description = "Write the figures to this file." };
var program = new Option<string>("--program") { Description = "The built fuyao.dll.", Required = true, Hidden = true };

var benchmarks = new Dictionary<string, Func<string, bool, Task<IReadOnlyList<Figure>>>> 
{
    [ImportAndReview.Name] = ImportAndReview.Run,
    [Conditions.Name] = Conditions.Run,
};

var root = new RootCommand("Benchmarks of Fuyao: " + string.Join(", ", benchmarks.Keys)) { name, quick, json, program };
root.SetAction(async parsed =>
{
    var wanted = parsed.GetValue(name);
    if (wanted is not null && !benchmarks.ContainsKey(wanted))
    {
        Console.Error.WriteLine($"fuyao bench: there is no benchmark '{wanted}'; write one of {string.Join(", ", benchmarks.Keys)}");
        return 2;
    }

    var figures = new List<Figure>();
    foreach (var (id, run) in benchmarks.Where(benchmark => wanted is null || benchmark.Key == wanted))
    {
        Console.Error.WriteLine($"running {id} …");
        figures.AddRange(await run(parsed.GetValue(program)!, parsed.GetValue(quick)));
    }

    var table = new Table().AddColumns("figure", "what", "measured", "against", "ratio");
    foreach (var figure in figures)
        table.AddRow(figure.Id, figure.What.EscapeMarkup(), $"{figure.Measured:N1} {figure.Unit}", figure.Against, $"{figure.Ratio:F2}");
    AnsiConsole.Profile.Width = Math.Max(AnsiConsole.Profile.Width, TableWidth);
    AnsiConsole.Write(table);

    if (parsed.GetValue(json) is { } file)
        await File.WriteAllTextAsync(file.FullName, JsonSerializer.Serialize(new { figures }, Format.Json));
    return 0;
});
var invocation = root.Parse(args);
if (invocation.Errors.Count == 0)
    return await invocation.InvokeAsync();
foreach (var error in invocation.Errors)
    Console.Error.WriteLine($"fuyao bench: {error.Message}");
return 2;

internal static class Format
{
    public static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };
}
