using System.Collections.Immutable;
using System.Globalization;
using Fuyao.Kernel.Columns;
using Fuyao.Kernel.Diagnostics;
using Fuyao.Kernel.Values;

namespace Fuyao.Kernel.Facts;

public enum FactKind
{
    /// <summary>An amount or rate over a period: read from the closed snapshot of that period.</summary>
    Period,

    /// <summary>True as of an instant: read at the review's nominal instant.</summary>
    State,
}

public enum Direction
{
    Neither,
    Higher,
    Lower,
}

/// <summary>A rate that Fuyao computes from two counts: <c>Of ÷ Over</c>, rounded half up to 4 decimals; unknown where <c>Over</c> is below <paramref name="MinimumCount"/>.</summary>
public sealed record Rate(string Of, string Over, int MinimumCount)
{
    /// <summary>Below five events a rate says nothing (semantics, “What a period holds”).</summary>
    public const int MinimumCountDefault = 5;
}

/// <summary>A typed attribute of a merchant, as the catalogue defines it.</summary>
public sealed record FactDefinition
{
    public required string Id { get; init; }

    public required ColumnType Type { get; init; }

    public required FactKind Kind { get; init; }

    /// <summary>Shown with every number, for example <c>CNY/day</c>; empty for texts and flags.</summary>
    public string Unit { get; init; } = "";

    public required LocalizedText Label { get; init; }

    /// <summary>Who supplies it; a merchant is told so when it is missing.</summary>
    public required LocalizedText Source { get; init; }

    /// <summary>The definition in words.</summary>
    public LocalizedText? Means { get; init; }

    /// <summary>What does not count (fake or refunded orders); said wherever a path invites more of this fact.</summary>
    public LocalizedText? Excludes { get; init; }

    /// <summary>Whether the merchant can change it by what it does.</summary>
    public bool Controllable { get; init; }

    public Direction Better { get; init; }

    /// <summary>The closed list of values of a string or set fact; empty where any value may occur.</summary>
    public ImmutableArray<string> Values { get; init; } = [];

    /// <summary>The least value that may be supplied, for whole numbers, amounts and measured numbers; null where there is none.</summary>
    public decimal? Minimum { get; init; }

    /// <summary>Set where Fuyao computes the fact; it is never supplied then.</summary>
    public Rate? Rate { get; init; }

    public required SourcePosition At { get; init; }

    /// <summary>Whether a value is worse for the merchant than another: a flag or number on the other side of <see cref="Better"/>. What is unknown is neither.</summary>
    /// <param name="before">As in files; null: unknown.</param>
    /// <param name="after">As well.</param>
    public bool IsWorse(string? before, string? after)
    {
        if (Better is Direction.Neither || Number(after) is not { } now)
            return false;
        // Before anything is known of a flag, the good side counts as the one it was on.
        if ((Number(before) ?? (Type is ColumnType.Bool ? (Better is Direction.Higher ? 1 : 0) : null)) is not { } then)
            return false;
        return Better is Direction.Higher ? now < then : now > then;

        decimal? Number(string? value) => (Type, value) switch
        {
            (ColumnType.Bool, "true") => 1,
            (ColumnType.Bool, "false") => 0,
            (ColumnType.Int or ColumnType.Money, { } written) when decimal.TryParse(written, NumberStyles.Number, CultureInfo.InvariantCulture, out var number) => number,
            _ => null,
        };
    }
}
