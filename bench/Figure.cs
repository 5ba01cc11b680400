using System.Text.Json.Serialization;

namespace Fuyao.Bench;

/// <summary>One measured figure. Machines differ, so what counts is <see cref="Ratio"/>: measured against a peer or a stated limit in the same run.</summary>
public sealed record Figure
{
    public required string Id { get; init; }

    public required string What { get; init; }

    public required double Measured { get; init; }

    public required string Unit { get; init; }

    /// <summary>What <see cref="Measured"/> is held against, in words with its value.</summary>
    public required string Against { get; init; }

    public required double Ratio { get; init; }

    [JsonPropertyName("higher_is_better")]
    public required bool HigherIsBetter { get; init; }
}
