using Fuyao.Simulation.Tests.Worlds;
using NodaTime;

namespace Fuyao.Simulation.Tests.Auditing;

/// <summary>All facts as one review sees them.</summary>
/// <param name="at">The instant of state facts, lists and findings.</param>
internal sealed class ReviewFacts(AuditedFacts facts, AuditedStaff staff, Revision period, Instant at) : IFactView
{
    private readonly Dictionary<string, Dictionary<string, object>> columns = [];
    private readonly Dictionary<(string Fact, string? By, string? Group), decimal[]> groups = [];

    public object? Value(string fact, string merchant) => Column(fact).GetValueOrDefault(merchant);

    public object? ValueIn(Span span, string fact, string merchant) => facts.LastClosed(span)?.Find(fact, merchant);

    public bool IsListed(string list, string merchant) => staff.IsListed(list, merchant, at);

    public bool? Finding(string finding, string merchant) => staff.Finding(finding, merchant, at);

    public decimal[] Group(string fact, string? by, string? group)
    {
        if (groups.TryGetValue((fact, by, group), out var known))
            return known;
        return groups[(fact, by, group)] = [.. Column(fact).Where(entry => by is null || (string?)Value(by, entry.Key) == group).Select(entry => (decimal)entry.Value).Order()];
    }

    /// <summary>The known values.</summary>
    private Dictionary<string, object> Column(string fact)
    {
        if (columns.TryGetValue(fact, out var known))
            return known;
        var column = new Dictionary<string, object>();
        foreach (var merchant in facts.Merchants)
            if ((SimulatedFacts.IsOfPeriod(fact) ? period.Find(fact, merchant) : facts.State(fact, merchant, at)) is { } value)
                column.Add(merchant, value);
        return columns[fact] = column;
    }
}
