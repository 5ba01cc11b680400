namespace Fuyao.Simulation.Tests.Auditing;

/// <summary>Facts as of some instant: those of a review, or of a moment between reviews.</summary>
internal interface IFactView
{
    object? Value(string fact, string merchant);

    /// <summary>A fact in another period: unknown where that has no closed facts.</summary>
    object? ValueIn(Worlds.Span span, string fact, string merchant);

    bool IsListed(string list, string merchant);

    bool? Finding(string finding, string merchant);

    /// <summary>The known values of a group, the lowest first.</summary>
    decimal[] Group(string fact, string? by, string? group);
}
