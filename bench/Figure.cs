using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Fuyao.Bench;

/// <summary>One measured figure. Machines differ, so what counts is <see cref="Ratio"/>: measured against a peer or a stated limit in the same run, over the same data.</summary>
public sealed record Figure
{
    public required string Id { get; init; }

    /// <summary>The benchmark that took it, as <c>./fuyao bench NAME</c> takes its name.</summary>
    public string Benchmark { get; init; } = "";

    public required string What { get; init; }

    /// <summary>Median of the rounds where it is a time.</summary>
    public required double Measured { get; init; }

    public required string Unit { get; init; }

    /// <summary>What <see cref="Measured"/> is held against, in words with its value.</summary>
    public required string Against { get; init; }

    public required double Ratio { get; init; }

    [JsonPropertyName("higher_is_better")]
    public required bool HigherIsBetter { get; init; }

    /// <summary>The ratio to reach; null where none is set.</summary>
    public double? Reach { get; init; }

    /// <summary>Whether <see cref="Reach"/> is reached; null where none is set.</summary>
    public bool? Reached => Reach is not { } reach ? null : HigherIsBetter ? Ratio >= reach : Ratio <= reach;

    /// <summary>The times that the plot draws beside one another; empty where the figure is no time.</summary>
    public ImmutableArray<Bar> Bars { get; init; } = [];
}

/// <summary>One time in the plot.</summary>
/// <param name="Who">Fuyao, or the peer.</param>
/// <param name="Median">In nanoseconds.</param>
/// <param name="Minimum">In nanoseconds.</param>
public sealed record Bar(string Who, double Median, double Minimum);
