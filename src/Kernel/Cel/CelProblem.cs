using System.Runtime.InteropServices;

namespace Fuyao.Kernel.Cel;

/// <summary>A stretch of an expression's source: UTF-16 units from its start.</summary>
[StructLayout(LayoutKind.Auto)]
public readonly record struct TextSpan(int Start, int Length)
{
    public int End => Start + Length;

    public static TextSpan Between(TextSpan first, TextSpan last) => new(first.Start, last.End - first.Start);
}

/// <summary>What is wrong with an expression, where, and what to write instead where that is known.</summary>
public sealed record CelProblem(string Message, TextSpan Span, string? Suggestion = null)
{
    public override string ToString() => Suggestion is null ? Message : $"{Message}; {Suggestion}";
}
