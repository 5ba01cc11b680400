using Fuyao.Kernel.Values;
using NodaTime;
using Period = Fuyao.Kernel.Values.Period;

namespace Fuyao.Platform.Sample;

/// <summary>What a merchant is in law.</summary>
internal enum MerchantForm
{
    Personal,
    SoleTrader,
    Enterprise,
}

/// <summary>What a shop inclines to beside its size and its quality, in deviations from the middle.</summary>
internal readonly record struct Inclinations(double Campaigns, double IndustryAudit, double OwnStyle, double Refunds, double Loyalty, double Wholesale);

/// <summary>
/// What stays with a merchant for as long as its shop is open. The marketplace has as many places as merchants were asked for; a shop that closes gives its place to a new one,
/// so that every month has the same number and most of the merchants of the month before. The better a place, the longer its shops last.
/// </summary>
internal sealed record SampleMerchant
{
    // Months are counted from January 2003.
    private const int YearOfMonthZero = 2003;

    private const int FirstMonth = 4; // no shop is older than May 2003
    private const int LifetimeMonthsMin = 14;
    private const int LifetimeMonthsMax = 120;
    private const int GenerationsPerPlace = 100;

    // Natural logarithm of the median daily turnover in CNY, and how far apart shops are: the larger, the fewer hold most of the trade.
    private const double LogTurnoverMedian = 5.75;
    private const double LogTurnoverDeviation = 1.85;
    private const double LogTurnoverMax = 17.0;

    // The few shops that everybody knows have a turnover with a Pareto tail on top.
    private const double WellKnownShare = 0.012;

    private static readonly WeightedChoice CategoryChoice = new(SampleCategory.All.Select(category => category.Weight));
    private static readonly int[] ContractPrices = [2800, 2800, 2800, 2800, 2800, 2800, 2240, 2240, 3688, 6688];

    public required string Id { get; init; }

    public required string Name { get; init; }

    public required LocalDate RegisteredOn { get; init; }

    public required int OpenedMonth { get; init; }

    public required MerchantForm Form { get; init; }

    public required UnifiedSocialCreditCode? SocialCreditCode { get; init; }

    public required SampleCity City { get; init; }

    public required SampleCategory Category { get; init; }

    /// <summary>How large: deviations from the middle.</summary>
    public required double Scale { get; init; }

    /// <summary>How good its goods and service are: deviations from the middle.</summary>
    public required double Quality { get; init; }

    /// <summary>Amount of an order in CNY.</summary>
    public required double OrderValue { get; init; }

    /// <summary>Turnover of an ordinary day once the shop is established, in CNY.</summary>
    public required double DailyTurnover { get; init; }

    public required double ConversionRate { get; init; }

    public required int? ContractMonth { get; init; }

    public required int ContractDay { get; init; }

    public required int ContractPaid { get; init; }

    public required bool SelfRenewal { get; init; }

    /// <summary>What else tells shops apart; all in deviations from the middle.</summary>
    public required Inclinations Inclinations { get; init; }

    private long Number { get; init; }

    public static int MonthNumber(Period month) => (month.FirstDay.Year - YearOfMonthZero) * 12 + month.FirstDay.Month - 1;

    public static LocalDate FirstDayOf(int monthNumber) => new(YearOfMonthZero + monthNumber / 12, monthNumber % 12 + 1, 1);

    /// <summary>The merchant that holds the place in the month.</summary>
    public static SampleMerchant At(ulong seed, int place, int month)
    {
        var ofPlace = SampleRandom.For(seed, place);
        var scale = ofPlace.NextNormal();
        var reach = Math.Max(0, scale + 2);
        var lifetime = Math.Min(LifetimeMonthsMax, LifetimeMonthsMin + (int)(12 * reach * reach));
        var phase = ofPlace.NextIndex(lifetime);
        var generation = (month + phase) / lifetime;
        var opened = Math.Max(FirstMonth, generation * lifetime - phase);
        var number = (long)place * GenerationsPerPlace + generation;
        return Create(seed, number, scale, opened);
    }

    /// <summary>The numbers that are drawn for this merchant in one month.</summary>
    public SampleRandom MonthStream(ulong seed, int month) => SampleRandom.For(seed, Number, month + 1_000);

    private static SampleMerchant Create(ulong seed, long number, double scale, int opened)
    {
        // A new draw goes to the end, so that the merchants known so far stay as they are.
        var random = SampleRandom.For(seed, number, 1);
        var category = SampleCategory.All[CategoryChoice.Draw(ref random)];
        var city = SampleRegion.Draw(ref random);
        var district = city.DistrictCodes[random.NextIndex(city.DistrictCodes.Length)];
        var quality = 0.25 * scale + 0.97 * random.NextNormal();
        var form = (0.6 * scale + random.NextNormal()) switch
        {
            > 0.9 => MerchantForm.Enterprise,
            > 0.3 => MerchantForm.SoleTrader,
            _ => MerchantForm.Personal,
        };
        var orderValue = category.OrderValue * Exponential.Of(0.45 * random.NextNormal());
        var logTurnover = LogTurnoverMedian + LogTurnoverDeviation * scale + 0.4 * random.NextNormal();
        var wellKnown = random.NextChance(WellKnownShare);
        var fame = 0.5 + 0.9 * random.NextExponential();
        if (wellKnown)
            logTurnover += fame;
        var conversion = Math.Min(0.3, 0.025 * Exponential.Of(0.45 * random.NextNormal() + 0.15 * quality));
        var organisation = random.NextIndex(100_000_000);
        var firstDay = FirstDayOf(opened);
        var registeredOn = firstDay.PlusDays(random.NextIndex(CalendarSystem.Iso.GetDaysInMonth(firstDay.Year, firstDay.Month)));
        var contracted = random.NextChance(form switch { MerchantForm.Enterprise => 0.4, MerchantForm.SoleTrader => 0.15, _ => 0.01 });
        var contractDelay = random.NextUniform();
        var contractDay = random.NextIndex(28);
        var contractPaid = ContractPrices[random.NextIndex(ContractPrices.Length)];
        var selfRenewal = random.NextChance(0.45);
        var inclinations = new Inclinations(
            random.NextNormal(), random.NextNormal(), random.NextNormal(), random.NextNormal(), random.NextNormal(), random.NextNormal());
        return new SampleMerchant
        {
            Number = number,
            Id = $"m{number:0000000000}",
            Name = SampleName.Draw(ref random, form, category),
            RegisteredOn = registeredOn,
            OpenedMonth = opened,
            Form = form,
            SocialCreditCode = form switch
            {
                MerchantForm.Enterprise => UnifiedSocialCreditCode.Compose("91", district, $"{organisation:00000000}"),
                MerchantForm.SoleTrader => UnifiedSocialCreditCode.Compose("92", district, $"{organisation:00000000}"),
                _ => null,
            },
            City = city,
            Category = category,
            Scale = scale,
            Quality = quality,
            OrderValue = orderValue,
            DailyTurnover = category.Level * Exponential.Of(Math.Min(LogTurnoverMax, logTurnover)),
            ConversionRate = conversion,
            ContractMonth = contracted ? opened + 1 + (int)(contractDelay * contractDelay * 48) : null,
            ContractDay = contractDay,
            ContractPaid = contractPaid,
            SelfRenewal = selfRenewal,
            Inclinations = inclinations,
        };
    }
}
