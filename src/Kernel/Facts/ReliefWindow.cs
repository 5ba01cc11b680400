using System.Collections.Immutable;
using NodaTime;

namespace Fuyao.Kernel.Facts;

/// <summary>A stretch of time in which events do not count against merchants, in whatever programme: a storm, an epidemic, a failure of the platform (systems.md, “What nobody else has”, 7).</summary>
/// <param name="From">From here, to before <paramref name="Until"/>.</param>
/// <param name="Kinds">Names of event tables and ids of state facts that it is about.</param>
/// <param name="Fact">The fact by which merchants are in it; null: all are.</param>
/// <param name="Values">The values of <paramref name="Fact"/> that are in it, as in files.</param>
public sealed record ReliefWindow(
    long Number, Instant From, Instant Until, ImmutableArray<string> Kinds, string? Fact, ImmutableArray<string> Values, string Reason, Instant DeclaredAt, string DeclaredBy)
{
    public bool Covers(string kind, Instant at) => From <= at && at < Until && Kinds.Contains(kind);
}
