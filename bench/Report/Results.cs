using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Fuyao.Bench.Report;

/// <summary>Figures of one machine, by the benchmark that took them.</summary>
/// <param name="Benchmarks">Benchmark name to its figures, in the order in which they ran.</param>
public sealed record Results(Machine Machine, ImmutableArray<BenchmarkResult> Benchmarks)
{
    private static readonly JsonSerializerOptions Format = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, NewLine = "\n",
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    /// <summary>All of them: P1 before P2 before P12, then those that are held against no figure of the design.</summary>
    public IEnumerable<Figure> Figures => Benchmarks.SelectMany(benchmark => benchmark.Figures)
        .OrderBy(figure => Number(figure.Id)).ThenBy(figure => figure.Id.Length).ThenBy(figure => figure.Id, StringComparer.Ordinal);

    public Results With(string benchmark, IReadOnlyList<Figure> figures) =>
        this with { Benchmarks = [.. Benchmarks.Where(result => result.Name != benchmark), new BenchmarkResult(benchmark, [.. figures])] };

    public string ToJson() => JsonSerializer.Serialize(new Written(Machine, [.. Figures], Benchmarks), Format) + "\n";

    public static Results FromJson(string json)
    {
        var written = JsonSerializer.Deserialize<Written>(json, Format) ?? throw new InvalidOperationException("There are no results in the file.");
        return new Results(written.Machine, [.. written.Benchmarks]);
    }

    private static int Number(string id) =>
        id is ['P', ..] && int.TryParse(id.AsSpan(1, id.AsSpan(1).IndexOfAnyExceptInRange('0', '9') is >= 0 and var end ? end : id.Length - 1), out var number) ? number : int.MaxValue;

    private sealed record Written(Machine Machine, ImmutableArray<Figure> Figures, ImmutableArray<BenchmarkResult> Benchmarks);
}

/// <param name="Name">As <c>./fuyao bench NAME</c> takes it.</param>
public sealed record BenchmarkResult(string Name, ImmutableArray<Figure> Figures);
