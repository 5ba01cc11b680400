using System.Collections.Immutable;
using System.Globalization;
using Fuyao.Kernel.Benefits;
using Fuyao.Kernel.Programmes;
using Fuyao.Kernel.Reviews;
using Fuyao.Kernel.Values;
using NodaTime;

namespace Fuyao.Platform.Tests.Cases;

/// <summary>Asks what members of a case are entitled to after its review, and says in words where the answer is another than expected.</summary>
internal sealed class CaseEntitlements(Programme programme, ReviewCase one, ReviewResult review, IReadOnlyDictionary<string, int> rows)
{
    /// <summary>What can be asked for: quotes, and the kinds of benefits that need nothing to be said.</summary>
    public static readonly ImmutableArray<string> Kinds = ["rate", "price", "deadline", "badge", "lane", "access", "limit", "credit", "subsidy", "service", "training", "boost"];

    public IEnumerable<string> Differences() =>
        from ask in one.Asks
        from expected in ask.Expect.OrderBy(entry => entry.Key, StringComparer.Ordinal)
        let actual = Answer(ask).GetValueOrDefault(expected.Key, "none")
        where actual != expected.Value
        select $"{ask.Merchant}: {expected.Key} of the {ask.Kind} {ask.Subject} is {actual}, expected {expected.Value}";

    private Dictionary<string, string> Answer(CaseAsk ask)
    {
        var (row, at) = (rows[ask.Merchant], ask.At?.ToInstant(programme.Zone) ?? review.Occasion.EffectiveAt);
        var grants = review.After.TierOf(row) is { } tier ? Grant.Of(new BringingMembership(row, programme, tier, review.After.SinceOf(row)!.Value, null)).ToArray() : [];
        var entitlements = Entitlements.Of(at, grants, []);
        return ask.Kind switch
        {
            "rate" => Rate(entitlements, ask, at),
            "price" => Price(PriceQuote.Of(entitlements, ask.Subject, Amount(ask.With["list"]))),
            "deadline" => Deadline(RelaxedDeadline.Of(
                entitlements, ask.Subject, ask.With.GetValueOrDefault("party", RelaxTerms.Seller), WrittenMoment.Parse(ask.With["ordered"]).ToInstant(programme.Zone), Hours(ask.With["within"]))),
            _ when entitlements.Find(ask.Kind, ask.Subject) is { } entitlement => Of(entitlement, ask),
            _ => entitlements.Announced.Any(grant => grant.Benefit.Kind == ask.Kind && grant.Benefit.Id == ask.Subject) ? new() { ["status"] = "announced" } : [],
        };
    }

    private Dictionary<string, string> Rate(Entitlements entitlements, CaseAsk ask, Instant at) =>
        RateQuote.Of(entitlements, new RateAsk(ask.Subject, at, ask.With, Percent(ask, "base"), Percent(ask, "offered"))) is not { } quote ? [] : new()
        {
            ["base"] = Number(quote.Base), ["rate"] = Number(quote.Rate), ["at_lowest"] = quote.AtLowest is { } lowest ? Number(lowest) : "none", ["until"] = Moment(quote.Until),
            ["steps"] = string.Join(' ', quote.Steps.Select(step => Number(step.By))), ["quoted_by"] = string.Join(' ', quote.QuotedBy),
        };

    private Dictionary<string, string> Price(PriceQuote quote) => new() { ["price"] = quote.Price.ToString(), ["until"] = Moment(quote.Until) };

    private static Dictionary<string, string> Deadline(RelaxedDeadline deadline) => new()
    {
        ["within"] = $"{(int)deadline.Within.TotalHours}h", ["case_by_case"] = deadline.CaseByCase.IsEmpty ? "no" : "yes",
    };

    private Dictionary<string, string> Of(Entitlement entitlement, CaseAsk ask)
    {
        var answer = new Dictionary<string, string> { ["status"] = "live", ["until"] = Moment(entitlement.Until) };
        switch (entitlement.Effective)
        {
            case LimitTerms limit:
                answer["at_most"] = limit.Count?.ToString(CultureInfo.InvariantCulture) ?? limit.Amount!.Value.ToString();
                break;
            case CreditTerms credit:
                answer["amount"] = credit.Amount.ToString();
                break;
            case SubsidyTerms subsidy:
                answer["amount"] = subsidy.Amount.ToString();
                break;
            case ServiceTerms service:
                answer["tasks"] = string.Join(' ', service.Tasks.Select(task => task.Id));
                break;
            case BoostTerms boost:
                answer["weight"] = Number(boost.Weight);
                break;
            case LaneTerms lane:
                answer["priority"] = lane.Priority.ToString(CultureInfo.InvariantCulture);
                if (ask.With.TryGetValue("filed", out var filed))
                    answer["resolved_by"] = Moment(LaneDeadline.Of(entitlement, WrittenMoment.Parse(filed).ToInstant(programme.Zone)));
                break;
        }
        return answer;
    }

    /// <summary>As a case writes it: the end of a day is 24:00 of that day.</summary>
    private string Moment(Instant? instant)
    {
        if (instant?.InZone(programme.Zone).LocalDateTime is not { } local)
            return "none";
        return local.TimeOfDay == LocalTime.Midnight
            ? $"{local.Date.PlusDays(-1):uuuu-MM-dd}T24:00"
            : local.ToString("uuuu-MM-dd'T'HH:mm", CultureInfo.InvariantCulture);
    }

    private static Money Amount(string written) => Money.TryParse(written, out var amount) ? amount : throw new InvalidDataException($"'{written}' is not an amount");

    private static Duration Hours(string written) => Duration.FromHours(int.Parse(written.TrimEnd('h'), CultureInfo.InvariantCulture));

    private static decimal? Percent(CaseAsk ask, string name) => ask.With.TryGetValue(name, out var written) ? decimal.Parse(written, CultureInfo.InvariantCulture) : null;

    private static string Number(decimal number) => number.ToString("0.####", CultureInfo.InvariantCulture);
}
