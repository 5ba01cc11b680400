using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Fuyao.Bench.Report;

/// <summary>Figures of one machine.</summary>
/// <param name="Figures">P1 before P2 before P12, then those that are held against no figure of the design; else in the order in which they were taken.</param>
public sealed record Results(Machine Machine, ImmutableArray<Figure> Figures)
{
    private static readonly JsonSerializerOptions Format = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, NewLine = "\n",
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    /// <summary>With the figures of a benchmark in place of those it gave before.</summary>
    public Results With(string benchmark, IEnumerable<Figure> figures) => this with
    {
        Figures = [.. Figures.Where(figure => figure.Benchmark != benchmark).Concat(figures.Select(figure => figure with { Benchmark = benchmark })).OrderBy(figure => Number(figure.Id))],
    };

    public string ToJson() => JsonSerializer.Serialize(this, Format) + "\n";

    public static Results FromJson(string json) =>
        JsonSerializer.Deserialize<Results>(json, Format) ?? throw new InvalidOperationException("There are no results in the file.");

    private static int Number(string id) =>
        id is ['P', ..] && int.TryParse(id.AsSpan(1, id.AsSpan(1).IndexOfAnyExceptInRange('0', '9') is >= 0 and var end ? end : id.Length - 1), out var number) ? number : int.MaxValue;
}
