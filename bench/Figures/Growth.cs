using Fuyao.Bench.Data;

namespace Fuyao.Bench.Figures;

/// <summary>P12: whether the time for a merchant stays what it is when there are more of them: the rule against the sum of its columns, at each size against that at 10 million.</summary>
public static class Growth
{
    public const string Name = "growth";

    private const int ReferenceCount = 10_000_000;
    private const int RoundsMax = 101;
    private static readonly TimeSpan AtMost = TimeSpan.FromSeconds(20);

    private static readonly int[] Merchants = [1_000_000, ReferenceCount, 50_000_000];
    private static readonly int[] MerchantsQuick = [1_000_000, ReferenceCount];

    public static IReadOnlyList<Figure> Run(Settings settings)
    {
        var programme = settings.Pioneer();
        var bySize = (settings.IsQuick ? MerchantsQuick : Merchants).Select(settings.Cap).Distinct().ToDictionary(count => count, count => Measure(new Market(programme, count)));
        var reference = bySize[settings.Cap(ReferenceCount)];
        return [.. bySize.Select(size =>
        {
            var (own, sum) = size.Value;
            return new Figure
            {
                Id = $"P12-{size.Key / 1e6:0.##}m", What = $"growth: the rule for {size.Key:N0} merchants ({own.Median:F2} ms) by the sum of its columns ({sum.Median:F2} ms)",
                Measured = own.Median / sum.Median, Unit = "×", Against = $"the same at {settings.Cap(ReferenceCount):N0}: {reference.Own.Median / reference.Sum.Median:F2} ×",
                Ratio = own.Median / sum.Median / (reference.Own.Median / reference.Sum.Median), HigherIsBetter = false, Reach = 1.1,
            };
        })];
    }

    private static (Rounds Own, Rounds Sum) Measure(Market market)
    {
        var evaluation = market.Bind();
        var (rule, sum) = (new PioneerRun(evaluation), new ColumnSum(PioneerRule.ColumnsRead(evaluation)));
        Rounds.WarmUp(rule.Run);
        Rounds.WarmUp(() => sum.Run());
        var taken = Rounds.Interleave(RoundsMax, AtMost, () => Rounds.Time(rule.Run), () => Rounds.Time(() => sum.Run()));
        return (taken[0], taken[1]);
    }
}
