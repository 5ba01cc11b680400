namespace Fuyao.Kernel.Diagnostics;

/// <summary>One thing that is wrong in a file: where, what, and what to write instead.</summary>
public sealed record Diagnostic(SourcePosition At, string Message, string? Suggestion = null)
{
    public override string ToString() => Suggestion is null ? $"{At}: {Message}" : $"{At}: {Message}; {Suggestion}";
}
