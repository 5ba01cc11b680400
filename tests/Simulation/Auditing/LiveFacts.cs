using NodaTime;

namespace Fuyao.Simulation.Tests.Auditing;

/// <summary>What live conditions see: state facts, lists and findings as of an instant, with what was known at another.</summary>
/// <param name="corrected">Whether corrections count as though they had been known when they occurred.</param>
internal sealed class LiveFacts(AuditedFacts facts, AuditedStaff staff, Instant at, Instant known, bool corrected = false) : IFactView
{
    public object? Value(string fact, string merchant) => facts.State(fact, merchant, at, known, corrected);

    public bool IsListed(string list, string merchant) => staff.IsListed(list, merchant, at, known);

    public bool? Finding(string finding, string merchant) => staff.Finding(finding, merchant, at, known);

    public object? ValueIn(Worlds.Span span, string fact, string merchant) => throw new InvalidOperationException("A live condition reads no period.");

    public decimal[] Group(string fact, string? by, string? group) => throw new InvalidOperationException("A live condition compares with nobody.");
}
