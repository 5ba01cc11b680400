using Fuyao.Kernel.Values;

namespace Fuyao.Kernel.Versions;

/// <summary>One thing that a version says, in words, so that two versions are compared aspect by aspect.</summary>
/// <param name="Key">The same in every version: <c>tier/SS/require/scale</c>. What stands before the last slash is the aspect that it is a part of, where there is one.</param>
/// <param name="Value">Empty where it is enough that it is there.</param>
internal sealed record Aspect(string Key, LocalizedText Name, LocalizedText Value)
{
    public static readonly LocalizedText Nothing = LocalizedText.Same("");

    /// <summary>Stands after the value, and once after two that have the same: <c>2,295 → 2,500 CNY</c>.</summary>
    public LocalizedText Unit { get; init; } = Nothing;

    /// <summary>Only how it is called: not worth a line of its own where the whole is new.</summary>
    public bool IsWording { get; init; }

    /// <summary>A row of the table of the aspect that it is a part of.</summary>
    public bool IsRow { get; init; }

    public string? Whole => Key.LastIndexOf('/') is var end and > 0 ? Key[..end] : null;
}
