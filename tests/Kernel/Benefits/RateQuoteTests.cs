using System.Collections.Immutable;
using FsCheck.Fluent;
using Fuyao.Kernel.Benefits;
using Fuyao.Kernel.Programmes;
using Fuyao.TestSupport;
using NodaTime;

namespace Fuyao.Kernel.Tests.Benefits;

public sealed class RateQuoteTests
{
    private static readonly RateTable Factoring = new(
        "factoring.csv", ["tenor"], ImmutableDictionary<string, ImmutableArray<(LocalDate, decimal)>>.Empty.Add("90", [(LocalDate.MinIsoValue, 9m)]));

    /// <summary>E3: −20 bps, a further −10 bps in Hubei, so −30.</summary>
    [Fact]
    public void Basis_points_of_several_programmes_add_up()
    {
        var quote = Quote(Ask("bills", 4.5m), Adds("bills", -20), Adds("bills", -10))!;

        quote.Rate.ShouldBe(4.2m);
        quote.Steps.Select(step => (step.Kind, step.By, step.After)).ShouldBe([(RateStepKind.Added, -20m, 4.3m), (RateStepKind.Added, -10m, 4.2m)]);
    }

    /// <summary>E4: interest ×0.9.</summary>
    [Fact]
    public void A_factor_is_exact() => Quote(Ask("loan", 9.05m), new RateTerms("loan", null, null, 0.9m, false, null, null))!.Rate.ShouldBe(8.145m);

    /// <summary>E2: from 9 % down to 6 % at the lowest: how far is the lender's to say.</summary>
    [Theory]
    [InlineData(null, 9.0, 6.0)]
    [InlineData(7.2, 7.2, null)]
    [InlineData(5.5, 6.0, null)]
    [InlineData(9.5, 9.0, null)]
    public void A_rate_with_a_floor_alone_is_what_the_lender_offers_above_it(double? offered, double rate, double? atLowest)
    {
        var quote = Quote(Ask("factoring", null) with { Offered = (decimal?)offered, Named = Named("tenor", "90") }, new RateTerms("factoring", Factoring, null, null, false, 6m, "lender"))!;

        (quote.Base, quote.Rate, quote.AtLowest).ShouldBe((9m, (decimal)rate, (decimal?)atLowest));
        quote.QuotedBy.ShouldBe(["lender"]);
    }

    [Fact]
    public void Of_several_ways_the_lowest_rate_counts_and_the_others_are_given_up()
    {
        var quote = Quote(Ask("loan", 5m), Adds("loan", -20), Adds("loan", -10), new RateTerms("loan", null, null, 0.9m, false, null, null))!;

        quote.Rate.ShouldBe(4.5m, "5 % × 0.9 is less than 5 % − 30 bps");
        quote.GivenUp.Select(one => one.Grant.Benefit.Id).ShouldBe(["benefit-0", "benefit-1"]);
        quote.GivenUp.ShouldAllBe(one => one.Reason == GivenUpReason.LessFavourable);
    }

    [Fact]
    public void Without_a_base_there_is_no_quote_and_what_to_name_is_said()
    {
        var entitlements = Holdings.OfEach(Adds("loan", -20), new RateTerms("loan", Factoring, null, 0.9m, false, null, null));

        RateQuote.Of(entitlements, Ask("loan", null)).ShouldBeNull();
        RateQuote.MissingFor(entitlements, Ask("loan", null)).ShouldBe(["base", "tenor"]);
        RateQuote.Of(entitlements, Ask("loan", null) with { Named = Named("tenor", "90") })!.Rate.ShouldBe(8.1m);
        RateQuote.Of(entitlements, Ask("other", 5m)).ShouldBeNull("nothing of it is entitled to");
    }

    /// <summary>No benefit makes anything dearer, none goes below its floor unless the base was there already, and the rate is the least over all ways written plainly.</summary>
    [Fact]
    public void Any_quote_is_the_least_of_all_ways() => Property.Holds(Gen.Choose(0, int.MaxValue), seed =>
    {
        var random = new Random(seed);
        var terms = Enumerable.Range(0, random.Next(1, 5)).Select(_ => random.Next(3) switch
        {
            0 => Adds("loan", random.Next(-200, 50), Floor(random)),
            1 => Adds("loan", random.Next(-200, 50), Floor(random)) with { Sums = false },
            _ => new RateTerms("loan", null, null, random.Next(1, 12_000) / 10_000m, random.Next(2) == 0, Floor(random), null),
        }).ToArray();
        var from = random.Next(0, 120_000) / 10_000m;

        var rate = Quote(Ask("loan", from), terms)!.Rate;

        var ways = terms.Where(one => !one.Sums).Select(one => new[] { one }).Concat(terms.Any(one => one.Sums) ? [terms.Where(one => one.Sums).ToArray()] : []);
        rate.ShouldBe(ways.Min(way => Plain(way, from)));
        rate.ShouldBeInRange(0, from);
        return true;
    }, runs: 2_000);

    private static decimal Plain(RateTerms[] way, decimal from)
    {
        var rate = from + way.Sum(one => one.AddBps ?? 0) / 100m;
        foreach (var one in way)
            rate *= one.Factor ?? 1;
        return Math.Min(from, Math.Max(rate, way.Max(one => one.Floor) ?? 0));
    }

    private static decimal? Floor(Random random) => random.Next(3) == 0 ? random.Next(0, 90_000) / 10_000m : null;

    private static RateTerms Adds(string of, int bps, decimal? floor = null) => new(of, null, bps, null, Sums: true, floor, null);

    private static RateAsk Ask(string of, decimal? given) => new(of, Holdings.Start, [], given);

    private static ImmutableDictionary<string, string> Named(string column, string value) => ImmutableDictionary<string, string>.Empty.Add(column, value);

    private static RateQuote? Quote(RateAsk ask, params RateTerms[] terms) => RateQuote.Of(Holdings.OfEach(terms), ask);
}
