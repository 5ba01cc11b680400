using Fuyao.Simulation.Tests.Worlds;
using NodaTime;

namespace Fuyao.Simulation.Tests.Auditing;

/// <summary>All facts as one review sees them.</summary>
/// <param name="at">The instant of state facts, lists and findings.</param>
/// <param name="known">Of a review that is looked at again, when it was decided: what became known later is not seen.</param>
internal sealed class ReviewFacts(AuditedFacts facts, AuditedStaff staff, Revision period, Instant at, Instant? known = null) : IFactView
{
    private readonly Dictionary<string, Dictionary<string, object>> columns = [];
    private readonly Dictionary<(string Fact, string? By, string? Group), decimal[]> groups = [];

    public object? Value(string fact, string merchant) => Column(fact).GetValueOrDefault(merchant);

    public object? ValueIn(Span span, string fact, string merchant) => facts.LastClosed(span, known ?? Instant.MaxValue)?.Find(fact, merchant);

    public bool IsListed(string list, string merchant) => staff.IsListed(list, merchant, at, known);

    public bool? Finding(string finding, string merchant) => staff.Finding(finding, merchant, at, known);

    public decimal[] Group(string fact, string? by, string? group)
    {
        if (groups.TryGetValue((fact, by, group), out var ordered))
            return ordered;
        return groups[(fact, by, group)] = [.. Column(fact).Where(entry => by is null || (string?)Value(by, entry.Key) == group).Select(entry => (decimal)entry.Value).Order()];
    }

    /// <summary>The known values.</summary>
    private Dictionary<string, object> Column(string fact)
    {
        if (columns.TryGetValue(fact, out var values))
            return values;
        var column = new Dictionary<string, object>();
        foreach (var merchant in facts.Merchants)
            if ((SimulatedFacts.IsOfPeriod(fact) ? period.Find(fact, merchant) : State(fact, merchant)) is { } value)
                column.Add(merchant, value);
        return columns[fact] = column;
    }

    private object? State(string fact, string merchant) => known is { } by ? facts.State(fact, merchant, at, by) : facts.State(fact, merchant, at);
}
