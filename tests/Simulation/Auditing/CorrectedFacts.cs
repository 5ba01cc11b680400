using Fuyao.Simulation.Tests.Worlds;
using NodaTime;

namespace Fuyao.Simulation.Tests.Auditing;

/// <summary>A value of a fact of a period that was corrected, and the revision that the correction made.</summary>
internal sealed record CorrectedValue(string Merchant, Span Span, string Fact, object? Value, int Revision);

/// <summary>
/// The facts of a review that was decided once, with those of one merchant as they were corrected since, as though the right ones had been known then (decision 0039). What a file said after the correction counts over it.
/// </summary>
/// <param name="recorded">As everybody else is seen.</param>
/// <param name="values">All corrections, the last one counts.</param>
internal sealed class CorrectedFacts(AuditedFacts facts, IFactView recorded, string merchant, IReadOnlyList<CorrectedValue> values, Span reviewed, Instant at, Instant known) : IFactView
{
    public object? Value(string fact, string of) => of != merchant ? recorded.Value(fact, of)
        : fact == SimulatedFacts.LateRate ? Revision.Rate(Value("late", merchant), Value("delivered", merchant))
        : SimulatedFacts.IsOfPeriod(fact) ? OfPeriod(reviewed, fact, recorded.Value(fact, merchant)) : facts.State(fact, merchant, at, known, corrected: true);

    /// <summary>A period of which nothing was known then stays unknown.</summary>
    public object? ValueIn(Span span, string fact, string of) =>
        of != merchant ? recorded.ValueIn(span, fact, of) : facts.LastClosed(span, known) is null ? null : OfPeriod(span, fact, recorded.ValueIn(span, fact, merchant));

    public bool IsListed(string list, string of) => recorded.IsListed(list, of);

    public bool? Finding(string finding, string of) => recorded.Finding(finding, of);

    /// <summary>The others as they were, and the merchant where it would have been.</summary>
    public decimal[] Group(string fact, string? by, string? group)
    {
        var all = recorded.Group(fact, by, group).ToList();
        if (recorded.Value(fact, merchant) is decimal was && (by is null || (string?)recorded.Value(by, merchant) == group))
            all.Remove(was);
        if (Value(fact, merchant) is decimal now && (by is null || (string?)Value(by, merchant) == group))
            all.Add(now);
        all.Sort();
        return [.. all];
    }

    private object? OfPeriod(Span span, string fact, object? was) =>
        values.LastOrDefault(one => one.Merchant == merchant && one.Span == span && one.Fact == fact) is { } last && last.Revision > facts.LastClosed(span, known)!.Number ? last.Value : was;
}
