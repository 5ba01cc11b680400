using System.Collections.Immutable;
using Fuyao.Kernel.Diagnostics;

namespace Fuyao.Kernel.Programmes;

/// <summary>Gathers what is wrong while a file is read, so that its author hears of everything at once.</summary>
internal sealed class Problems
{
    private readonly HashSet<Diagnostic> found = [];

    public int Count => found.Count;

    public void Report(SourcePosition at, string message, string? suggestion = null) => Report(new Diagnostic(at, message, suggestion));

    public void Report(Diagnostic problem) => found.Add(problem);

    /// <summary>By line and column; the file itself before its tables.</summary>
    public ImmutableArray<Diagnostic> InOrder(string file) =>
        [.. found.OrderBy(problem => problem.At.File != file).ThenBy(problem => problem.At.File, StringComparer.Ordinal)
            .ThenBy(problem => problem.At.Line).ThenBy(problem => problem.At.Column)];
}
