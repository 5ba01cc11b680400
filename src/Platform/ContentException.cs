using System.Collections.Immutable;
using Fuyao.Kernel.Diagnostics;

namespace Fuyao.Platform;

/// <summary>What somebody wrote in a file stands against what was asked; nothing has been stored. Carries every error at once.</summary>
public sealed class ContentException(ImmutableArray<Diagnostic> errors) : Exception(string.Join('\n', errors))
{
    public ImmutableArray<Diagnostic> Errors { get; } = errors;
}
