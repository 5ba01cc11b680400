using System.Collections.Immutable;
using Fuyao.Kernel.Programmes;
using NodaTime;

namespace Fuyao.Kernel.Benefits;

/// <summary>What somebody asks a rate for.</summary>
/// <param name="Product">What is lent or financed.</param>
/// <param name="At">When it would begin; its day finds the base in a table.</param>
/// <param name="Named">By column of a table: its tenor, for example.</param>
/// <param name="Base">The rate before benefits that the lender names, in per cent; where a benefit has a table, the table's counts.</param>
/// <param name="Offered">What the lender offers by its own judgement, in per cent: between the base and the lowest that the benefit allows (E2).</param>
public sealed record RateAsk(string Product, Instant At, ImmutableDictionary<string, string> Named, decimal? Base, decimal? Offered = null);

public enum RateStepKind
{
    /// <summary><see cref="RateStep.By"/> basis points were added.</summary>
    Added,

    /// <summary>Multiplied by <see cref="RateStep.By"/>.</summary>
    Multiplied,

    /// <summary>The lender offers <see cref="RateStep.By"/>.</summary>
    Offered,

    /// <summary>Raised to the floor <see cref="RateStep.By"/>.</summary>
    Floored,
}

/// <param name="After">The rate after this step, in per cent.</param>
public sealed record RateStep(RateStepKind Kind, Grant Grant, decimal By, decimal After);

/// <summary>A rate with all that made it.</summary>
/// <param name="Base">Before benefits, in per cent.</param>
/// <param name="Rate">After them, in per cent; never above the base.</param>
/// <param name="AtLowest">Where the lender has not offered yet: the rate may come down to here; null where <paramref name="Rate"/> is what it is.</param>
/// <param name="Steps">From the base to the rate.</param>
/// <param name="By">The grants that count.</param>
/// <param name="Until">To before when the rate can be had.</param>
/// <param name="GivenUp">Less favourable ones.</param>
public sealed record RateQuote(
    string Product, decimal Base, decimal Rate, decimal? AtLowest, ImmutableArray<RateStep> Steps, ImmutableArray<Grant> By, Instant? Until, ImmutableArray<GivenUp> GivenUp)
{
    /// <summary>The roles that quote it; none: the platform.</summary>
    public IEnumerable<string> QuotedBy => By.Select(grant => ((RateTerms)grant.Benefit.Terms).QuotedBy).OfType<string>().Distinct();

    private const decimal BpsPerPercent = 100;

    /// <summary>
    /// The most favourable of: the benefits that add up, together; each other alone. Basis points are added before anything is multiplied, and the highest floor among those that count holds.
    /// </summary>
    /// <param name="entitlements">Those at the instant asked for.</param>
    /// <returns>Null where no rate of it is entitled to, or no base is known: <see cref="MissingFor"/> says what to name.</returns>
    public static RateQuote? Of(Entitlements entitlements, RateAsk ask)
    {
        if (entitlements.Find("rate", ask.Product) is not { } entitlement)
            return null;
        var summed = entitlement.By.Where(grant => Terms(grant).Sums).ToImmutableArray();
        var ways = entitlement.By.Where(grant => !Terms(grant).Sums).Select(grant => ImmutableArray.Create(grant)).Concat(summed.IsEmpty ? [] : [summed]);
        // Of equal rates the one that nobody has to offer first, then in the order of the grants.
        var quotes = ways.Select(way => Quote(way, ask)).OfType<RateQuote>().OrderBy(quote => quote.Rate).ThenBy(quote => quote.AtLowest ?? decimal.MaxValue).ToImmutableArray();
        return quotes.IsEmpty ? null : quotes[0] with
        {
            GivenUp = [.. quotes.Skip(1).SelectMany(quote => quote.By).Select(grant => new GivenUp(grant, GivenUpReason.LessFavourable, quotes[0].By))],
        };
    }

    /// <summary>What has to be named so that a base is found: columns of tables that the ask does not name, or <c>base</c> where there is no table.</summary>
    public static ImmutableArray<string> MissingFor(Entitlements entitlements, RateAsk ask) => entitlements.Find("rate", ask.Product) is not { } entitlement
        ? []
        : [.. entitlement.By.SelectMany(grant => Terms(grant).Base is { } table ? table.Keys.Where(key => !ask.Named.ContainsKey(key)) : ask.Base is null ? ["base"] : []).Distinct().Order(StringComparer.Ordinal)];

    private static RateQuote? Quote(ImmutableArray<Grant> way, RateAsk ask)
    {
        if (BaseOf(way, ask) is not { } from)
            return null;
        var (rate, steps) = (from, ImmutableArray.CreateBuilder<RateStep>());
        foreach (var grant in way)
            if (Terms(grant).AddBps is { } bps)
                Step(RateStepKind.Added, grant, bps, rate + bps / BpsPerPercent);
        foreach (var grant in way)
            if (Terms(grant).Factor is { } factor)
                Step(RateStepKind.Multiplied, grant, factor, rate * factor);
        var lowest = way.Max(grant => Terms(grant).Floor);
        // A benefit that only has a floor leaves the rate to the lender.
        var isLenders = way.All(grant => Terms(grant) is { AddBps: null, Factor: null, Floor: not null });
        if (isLenders && ask.Offered is { } offered && offered < rate)
            Step(RateStepKind.Offered, way[0], offered, offered);
        // Where the base lies below the floor, the benefit brings nothing, and makes nothing dearer.
        if (lowest is { } floor && rate < floor)
            Step(RateStepKind.Floored, way.First(grant => Terms(grant).Floor == floor), floor, Math.Min(floor, from));
        var final = Math.Min(Math.Max(rate, 0), from);
        return new RateQuote(
            ask.Product, from, final, isLenders && ask.Offered is null && lowest < final ? lowest : null, steps.ToImmutable(), way, way.Min(grant => grant.Until), []);

        void Step(RateStepKind kind, Grant grant, decimal by, decimal after)
        {
            rate = after;
            steps.Add(new RateStep(kind, grant, by, after));
        }
    }

    /// <summary>The lowest of the tables, where there is one; else the lender's.</summary>
    private static decimal? BaseOf(ImmutableArray<Grant> way, RateAsk ask)
    {
        var tables = way.Where(grant => Terms(grant).Base is not null).ToArray();
        return tables.Length == 0 ? ask.Base : tables.Min(grant => Terms(grant).Base!.Find(ask.Named, ask.At.InZone(grant.Programme.Zone).Date));
    }

    private static RateTerms Terms(Grant grant) => (RateTerms)grant.Benefit.Terms;
}
