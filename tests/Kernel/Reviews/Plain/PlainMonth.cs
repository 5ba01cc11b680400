using NodaTime;

namespace Fuyao.Kernel.Tests.Reviews.Plain;

/// <summary>What one review reads, as dictionaries, and the numbers that follow from it by the words of semantics.md: loops and decimals, nothing shared.</summary>
internal sealed record PlainMonth(
    PlainProgramme Programme, string Period, LocalDate FirstDay, Instant At, Dictionary<string, Dictionary<string, object?>> Facts, PlainStaff Staff,
    Dictionary<string, Dictionary<string, Dictionary<string, object?>>> FactsByPeriod)
{
    private static readonly string[] PeriodFacts = ["gmv", "orders"];

    public object? Fact(string merchant, string fact) => Facts[merchant].GetValueOrDefault(fact);

    public decimal? Number(string merchant, string name)
    {
        if (name == "merit")
            return Merit(merchant);
        if (name == "tilt")
            return Number(merchant, "rating") is { } rating ? Round((rating - 2.5m) / 3) : null;
        if (name == "line")
            return Line(merchant);
        return Fact(merchant, name) is { } value ? Convert.ToDecimal(value) : null;
    }

    /// <summary>Whether a fact of the period stands behind a name.</summary>
    public bool ReadsPeriod(string name) => name == "merit" ? Programme.Merit.Parts.Any(part => ReadsPeriod(part.Fact)) : PeriodFacts.Contains(name);

    /// <summary>100·(below + ½·equal)/n over the known values of the group, rounded half-up to 4 decimals.</summary>
    public decimal? Percentile(string merchant, string fact, string? by)
    {
        if (ValuesOfGroup(merchant, fact, by) is not { } values || Number(merchant, fact) is not { } own)
            return null;
        return Round(100m * (2 * values.Count(value => value < own) + values.Count(value => value == own)) / (2 * values.Count));
    }

    /// <summary>1 for the best; one more than how many are better.</summary>
    public decimal? Rank(string merchant, string fact, string? by)
    {
        if (ValuesOfGroup(merchant, fact, by) is not { } values || Number(merchant, fact) is not { } own)
            return null;
        return 1 + values.Count(value => fact == "complaints" ? value < own : value > own);
    }

    public decimal? TurnoverOf(string merchant, string period) =>
        FactsByPeriod.GetValueOrDefault(period)?.GetValueOrDefault(merchant)?.GetValueOrDefault("gmv") is { } amount ? Convert.ToDecimal(amount) : null;

    /// <summary>From its beginning until just before its end.</summary>
    public bool IsListed(string merchant) =>
        Staff.Entries.Any(entry => entry.Merchant == merchant && entry.From <= At && (entry.Until is null || At < entry.Until));

    /// <summary>The last one made by then; unknown where there is none.</summary>
    public bool? Finding(string merchant)
    {
        bool? holds = null;
        foreach (var finding in Staff.Findings.Where(finding => finding.Merchant == merchant && finding.At <= At).OrderBy(finding => finding.At))
            holds = finding.Holds;
        return holds;
    }

    public static decimal Round(decimal number) => decimal.Round(number, 4, MidpointRounding.AwayFromZero);

    /// <summary>Key unknown → unknown; no row → default; then the floor.</summary>
    private decimal? Line(string merchant)
    {
        if (Fact(merchant, "category") is not string category)
            return null;
        var found = Programme.LineByCategory.TryGetValue(category, out var line) ? line : Programme.LineDefault;
        return Programme.LineFloor is { } floor && found < floor ? floor : found;
    }

    /// <summary>The weighted mean of percentile ranks; of a fact that is better lower, 100 less its rank.</summary>
    private decimal? Merit(string merchant)
    {
        var (sum, weights, complete) = (0m, 0m, true);
        foreach (var (fact, weight) in Programme.Merit.Parts)
        {
            if (Percentile(merchant, fact, Programme.Merit.By) is not { } rank)
            {
                complete = false;
                continue;
            }
            sum += weight * (fact == "complaints" ? 100 - rank : rank);
            weights += weight;
        }
        return weights == 0 || (!complete && !Programme.Merit.Reweights) ? null : Round(sum / weights);
    }

    private List<decimal>? ValuesOfGroup(string merchant, string fact, string? by)
    {
        var group = by is null ? "" : Fact(merchant, by);
        if (group is null)
            return null;
        var values = new List<decimal>();
        foreach (var other in Facts.Keys)
            if ((by is null || Equals(Fact(other, by), group)) && Number(other, fact) is { } value)
                values.Add(value);
        return values;
    }
}

/// <summary>Judgements by staff.</summary>
internal sealed record PlainStaff(
    List<(string Merchant, Instant From, Instant? Until)> Entries, List<(string Merchant, Instant At, bool Holds)> Findings);
