using Fuyao.Simulation.Tests.Worlds;
using NodaTime;

namespace Fuyao.Simulation.Tests.Auditing;

/// <summary>What a condition can ask about a merchant at a review. Null is unknown everywhere; `&amp;`, `|` and `!` of nullable bools are three-valued as the language has them.</summary>
internal sealed class MerchantView(IFactView facts, string merchant)
{
    public static bool? AtLeast(decimal? value, decimal? bound) => value is { } known && bound is { } line ? known >= line : null;

    public static bool? AtMost(decimal? value, decimal? bound) => AtLeast(bound, value);

    public string Merchant => merchant;

    public bool? Flag(string fact) => (bool?)facts.Value(fact, merchant);

    public decimal? Number(string fact) => (decimal?)facts.Value(fact, merchant);

    public string? Text(string fact) => (string?)facts.Value(fact, merchant);

    public Instant? Moment(string fact) => (Instant?)facts.Value(fact, merchant);

    /// <summary>A fact of any type.</summary>
    public object? Any(string fact) => facts.Value(fact, merchant);

    public bool Knows(string fact) => facts.Value(fact, merchant) is not null;

    public bool? HasTag(string tag) => facts.Value("tags", merchant) is string tags ? tags.Split('|').Contains(tag) : null;

    /// <summary>Not being on a list is known.</summary>
    public bool? Listed(string list) => facts.IsListed(list, merchant);

    public bool? Found(string finding) => facts.Finding(finding, merchant);

    public decimal? NumberIn(Span period, string fact) => (decimal?)facts.ValueIn(period, fact, merchant);

    /// <summary>100·(below + ½·equal)/n over the known values of the group, to 4 decimals half up.</summary>
    public decimal? Percentile(string fact, string? by)
    {
        if (Peers(fact, by) is not { } peers || Number(fact) is not { } own)
            return null;
        var (below, notAbove) = (CountBelow(peers, own, orEqual: false), CountBelow(peers, own, orEqual: true));
        return Math.Round(100m * (below + notAbove) / (2 * peers.Length), 4, MidpointRounding.AwayFromZero);
    }

    /// <summary>1 for the best.</summary>
    public decimal? Rank(string fact, string? by) => Peers(fact, by) is { } peers && Number(fact) is { } own
        ? 1 + (SimulatedFacts.IsBetterLower(fact) ? CountBelow(peers, own, orEqual: false) : peers.Length - CountBelow(peers, own, orEqual: true))
        : null;

    /// <summary>The weighted mean of percentiles, those of facts that are better lower from the other end.</summary>
    public decimal? Scorecard((string Fact, decimal Weight)[] parts, string by, bool reweights)
    {
        var known = parts.Select(part => (part.Weight, Merit: Percentile(part.Fact, by) is { } rank ? SimulatedFacts.IsBetterLower(part.Fact) ? 100 - rank : rank : (decimal?)null))
            .Where(part => part.Merit is not null).ToArray();
        if (known.Length == 0 || (!reweights && known.Length < parts.Length))
            return null;
        return Math.Round(known.Sum(part => part.Weight * part.Merit!.Value) / known.Sum(part => part.Weight), 4, MidpointRounding.AwayFromZero);
    }

    private static int CountBelow(decimal[] ordered, decimal value, bool orEqual)
    {
        var (from, until) = (0, ordered.Length);
        while (from < until)
        {
            var middle = (from + until) / 2;
            if (ordered[middle] < value || (orEqual && ordered[middle] == value))
                from = middle + 1;
            else
                until = middle;
        }
        return from;
    }

    private decimal[]? Peers(string fact, string? by)
    {
        if (by is null)
            return facts.Group(fact, null, null);
        return Text(by) is { } group ? facts.Group(fact, by, group) : null;
    }
}
