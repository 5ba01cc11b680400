using Fuyao.Kernel.Values;
using NodaTime;
using Period = Fuyao.Kernel.Values.Period;

namespace Fuyao.Platform.Sample;

/// <summary>The facts of one merchant for one month, as the standard catalogue defines them; null where the marketplace does not know.</summary>
internal sealed record SampleFacts
{
    // Known values that got lost on their way to the marketplace's files, in parts of all merchants.
    private const double LostIdentityShare = 0.002;
    private const double LostStandingShare = 0.003;
    private const double LostTradeShare = 0.003;
    private const double LostQualityShare = 0.03;

    /// <summary>Gives about one merchant in six the gold medal.</summary>
    private const double GoldThreshold = 1.0;

    private const int MonthsToEstablish = 6;
    private const int FenPerYuan = 100;
    private const double DaysPerMonth = 30.4;

    // January to December: the shopping festivals of June, November and December, and the New Year pause.
    private static readonly double[] Seasons = [0.92, 0.75, 1.00, 0.98, 1.00, 1.08, 0.96, 0.97, 1.02, 1.04, 1.15, 1.08];

    public required SampleMerchant Merchant { get; init; }

    public string? MainCategory { get; init; }

    public SampleCity? City { get; init; }

    public bool? GoldSeller { get; init; }

    public IReadOnlyList<string>? Tags { get; init; }

    public bool? SeriousViolation { get; init; }

    public long? CreditPoints { get; init; }

    public Money? DailyAverage { get; init; }

    public long? Orders { get; init; }

    public long? PaidOrders { get; init; }

    public long? Sales { get; init; }

    public long? Visitors { get; init; }

    public long? Favourites { get; init; }

    public long? Buyers { get; init; }

    public long? RepeatBuyers { get; init; }

    public long? EnterpriseBuyerOrders { get; init; }

    /// <summary>In tenths.</summary>
    public long? QualityScore { get; init; }

    /// <summary>In hundredths.</summary>
    public long? Rating { get; init; }

    public long? Reviews { get; init; }

    public long? BadReviews { get; init; }

    public long? LateOrders { get; init; }

    public long? QualityRefundOrders { get; init; }

    /// <summary>In tenths.</summary>
    public long? CampaignResult { get; init; }

    public string? Size { get; init; }

    public LocalDate? ContractSince { get; init; }

    public static SampleFacts Of(SampleMerchant merchant, ulong seed, Period period)
    {
        var month = SampleMerchant.MonthNumber(period);
        var mood = MonthMood.Of(merchant, seed, month);
        var random = merchant.MonthStream(seed, month);
        // What the marketplace lost this month; drawn first, so that it does not depend on the facts.
        var identityLost = random.NextChance(LostIdentityShare);
        var standingLost = random.NextChance(LostStandingShare);
        var tradeLost = random.NextChance(LostTradeShare);
        var qualityLost = random.NextChance(LostQualityShare);
        var age = month - merchant.OpenedMonth;
        var quality = merchant.Quality;
        var inclinations = merchant.Inclinations;

        var turnover = merchant.DailyTurnover * Math.Min(1, 0.1 + 0.9 * age / MonthsToEstablish) * Seasons[period.FirstDay.Month - 1] * Exponential.Of(mood.Trade);
        var orders = random.NextAround(turnover * period.DaysCount / merchant.OrderValue);
        var orderFen = merchant.OrderValue * FenPerYuan * Exponential.Of(0.05 * random.NextNormal());
        var refunded = random.NextAround(orders * Math.Min(0.4, 0.06 * Exponential.Of(0.3 * inclinations.Refunds - 0.3 * quality)));
        var paid = orders + refunded;
        var visitors = random.NextAround(paid / merchant.ConversionRate) + random.NextIndex(60);
        var buyers = Math.Min(orders, random.NextAround(orders / (1.1 + 0.1 * random.NextUniform())));
        var reviews = random.NextAround(paid * (0.3 + 0.2 * random.NextUniform()));
        var established = merchant.DailyTurnover * DaysPerMonth / merchant.OrderValue;
        var points = (long)(established * 0.3 * (age + 0.5));

        return new SampleFacts
        {
            Merchant = merchant,
            MainCategory = identityLost ? null : merchant.Category.Name,
            City = random.NextChance(LostIdentityShare) ? null : merchant.City,
            GoldSeller = standingLost ? null : 0.8 * quality + 0.5 * merchant.Scale + 0.3 * mood.Service > GoldThreshold,
            Tags = random.NextChance(LostStandingShare) ? null : SampleTags.Of(merchant, mood),
            SeriousViolation = random.NextChance(LostStandingShare) ? null : mood.Violation,
            CreditPoints = quality < -1.8 && points < 8 ? points - 10 : points,
            DailyAverage = tradeLost ? null : new Money(Money.UnitsPerWhole / FenPerYuan * (long)(orders * orderFen)).Divide(period.DaysCount),
            Orders = tradeLost ? null : orders,
            PaidOrders = tradeLost ? null : paid,
            Sales = tradeLost ? null : random.NextAround(orders * (1.05 + 0.6 * random.NextUniform())),
            Visitors = random.NextChance(LostTradeShare) ? null : visitors,
            Favourites = (long)(established / merchant.ConversionRate * 0.04 * Math.Sqrt(age + 1) * Exponential.Of(0.4 * inclinations.Loyalty)),
            Buyers = tradeLost ? null : buyers,
            RepeatBuyers = tradeLost ? null : Math.Min(buyers, random.NextAround(buyers * Math.Min(0.8, 0.16 * Exponential.Of(0.35 * quality + 0.3 * inclinations.Loyalty)))),
            EnterpriseBuyerOrders = tradeLost ? null : Math.Min(orders, random.NextAround(orders * WholesaleShare(merchant))),
            QualityScore = qualityLost ? null : Math.Clamp((long)(10 * (80 + 6 * quality + 1.5 * random.NextNormal())), 200, 1_000),
            Rating = reviews == 0 ? null : Math.Clamp((long)(100 * (4.70 + 0.11 * quality + 0.025 * mood.Service + 0.5 * random.NextNormal() / Math.Sqrt(reviews))), 300, 500),
            Reviews = reviews,
            BadReviews = Math.Min(reviews, random.NextAround(reviews * Math.Min(0.6, 0.012 * Exponential.Of(-0.7 * quality - 0.3 * mood.Service)))),
            LateOrders = tradeLost ? null : Math.Min(paid, random.NextAround(paid * Math.Min(0.6, 0.02 * Exponential.Of(-0.6 * quality - 0.5 * mood.Service)))),
            QualityRefundOrders = tradeLost ? null : Math.Min(refunded, random.NextAround(refunded * 0.3 * Exponential.Of(-0.2 * quality))),
            CampaignResult = 0.8 * merchant.Scale + inclinations.Campaigns < 0.6 || age < 1
                ? null
                : Math.Clamp((long)(10 * (62 + 9 * quality + 4 * inclinations.Campaigns + 3 * mood.Trade)), 50, 1_000),
            Size = SizeOf(merchant),
            ContractSince = merchant.ContractMonth is { } signed && signed <= month ? SampleMerchant.FirstDayOf(signed).PlusDays(merchant.ContractDay) : null,
        };
    }

    private static double WholesaleShare(SampleMerchant merchant) => merchant.ContractMonth is null
        ? 0.01
        : Math.Min(0.9, 0.15 * Exponential.Of(0.8 * merchant.Inclinations.Wholesale));

    // By yearly turnover in CNY, after the lines for retail trade of 2011 with its staff numbers left out; personal shops declare nothing.
    private static string? SizeOf(SampleMerchant merchant) => merchant.Form == MerchantForm.Personal ? null : (merchant.DailyTurnover * 365) switch
    {
        >= 200_000_000 => "large",
        >= 5_000_000 => "medium",
        >= 1_000_000 => "small",
        _ => "micro",
    };
}
