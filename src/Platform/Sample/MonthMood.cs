namespace Fuyao.Platform.Sample;

/// <summary>
/// How a month goes for a merchant, against its own ordinary ones. Each month has news of its own that fades over three months, so that a month resembles the one before.
/// </summary>
/// <param name="Trade">Added to the logarithm of the turnover.</param>
/// <param name="Service">In deviations from the merchant's own middle.</param>
/// <param name="Violation">Whether a serious violation is being punished.</param>
internal readonly record struct MonthMood(double Trade, double Service, bool Violation)
{
    private const int MonthsOfNews = 3;
    private const int NewsTopic = 100_000;
    private const double TradeDeviation = 0.24;
    private const double SeriousViolationShare = 0.002;
    private const int MonthsOfPenalty = 2;

    // Keeps the deviation of a sum of three independent numbers at 1.
    private const double OneOverRootOfThree = 0.577_350_269_189_625_8;

    public static MonthMood Of(SampleMerchant merchant, ulong seed, int month)
    {
        var (trade, service, violation) = (0.0, 0.0, false);
        for (var back = 0; back < MonthsOfNews; back++)
        {
            var news = merchant.MonthStream(seed, NewsTopic + month - back);
            trade += news.NextNormal();
            service += news.NextNormal();
            violation |= back < MonthsOfPenalty && news.NextChance(SeriousViolationShare);
        }
        return new(TradeDeviation * OneOverRootOfThree * trade, OneOverRootOfThree * service, violation);
    }
}
