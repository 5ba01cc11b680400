using System.Collections.Frozen;
using System.Collections.Immutable;
using NodaTime;

namespace Fuyao.Kernel.Cel;

/// <summary>
/// A function whose arguments are names rather than values, as in <c>percentile(gmv, main_category)</c>, <c>at(gmv, 2016-10)</c> or
/// <c>listed('recognised')</c>. An argument is the text of an identifier or number as written, or what a string literal holds.
/// </summary>
public sealed record NamedCall(string Function, ImmutableArray<string> Arguments)
{
    public bool Equals(NamedCall? other) => other is not null && Function == other.Function && Arguments.SequenceEqual(other.Arguments);

    public override int GetHashCode() => Arguments.Aggregate(Function.GetHashCode(StringComparison.Ordinal), HashCode.Combine);

    public override string ToString() => $"{Function}({string.Join(", ", Arguments)})";
}

/// <summary>The type of the input a named call reads, or what is wrong with the call and what to write instead.</summary>
public sealed record NamedCallResolution
{
    private NamedCallResolution()
    {
    }

    public CelType? Type { get; private init; }

    public string? Message { get; private init; }

    public string? Suggestion { get; private init; }

    /// <summary>The argument the message is about; null for the call as a whole.</summary>
    public int? Argument { get; private init; }

    public static NamedCallResolution Of(CelType type) => new() { Type = type };

    public static NamedCallResolution Wrong(string message, string? suggestion = null, int? argument = null) =>
        new() { Message = message, Suggestion = suggestion, Argument = argument };
}

/// <summary>What an expression may name, and the rules that come from where it stands.</summary>
public sealed record CelEnvironment
{
    /// <summary>The functions of the condition language whose arguments are names.</summary>
    public static readonly FrozenSet<string> StandardNamedFunctions = FrozenSet.ToFrozenSet(["percentile", "rank", "at", "listed", "finding"]);

    /// <summary>Names of inputs, which may be dotted, with their types.</summary>
    public required IReadOnlyDictionary<string, CelType> Inputs { get; init; }

    /// <summary>The namespace names are looked for in first: in <c>a.b</c>, x is a.b.x, a.x or x, the first of these that is declared.</summary>
    public string Container { get; init; } = "";

    /// <summary>The zone of <c>date('…')</c> and <c>days_between</c>.</summary>
    public DateTimeZone Zone { get; init; } = DateTimeZone.Utc;

    public IReadOnlySet<string> NamedFunctions { get; init; } = StandardNamedFunctions;

    /// <summary>Resolves a named call to an input. Without it every named call is a problem.</summary>
    public Func<NamedCall, NamedCallResolution>? ResolveNamedCall { get; init; }

    public CelParserOptions Parsing { get; init; } = CelParserOptions.Programme;
}

/// <summary>
/// Something a checked expression reads: a variable (no arguments) or a named call. Inputs are numbered in the order of their first use.
/// </summary>
public sealed record CelInput(string Name, ImmutableArray<string> Arguments, bool IsCall, CelType Type)
{
    public override string ToString() => IsCall ? $"{Name}({string.Join(", ", Arguments)})" : Name;
}

/// <summary>Gives an expression the values of its inputs, by their position in <see cref="CheckedExpression.Inputs"/>.</summary>
public abstract class InputReader
{
    /// <returns>A value, <see cref="CelValue.Unknown"/> for a missing one, or an error.</returns>
    public abstract CelValue Read(int input);
}
