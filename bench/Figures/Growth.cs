using Fuyao.Bench.Data;

namespace Fuyao.Bench.Figures;

/// <summary>
/// P12: whether the time for a merchant stays what it is when there are more of them: the rule against the sum of its columns, at each size against that at 10 million. Caches are
/// swept before each round, so that a million merchants come from memory as fifty do; what they take from the cache is said beside it.
/// </summary>
public static class Growth
{
    public const string Name = "growth";

    private const int ReferenceCount = 10_000_000;
    private const int RoundsMax = 61;
    private static readonly TimeSpan AtMost = TimeSpan.FromSeconds(30);

    private static readonly int[] Merchants = [1_000_000, ReferenceCount, 50_000_000];
    private static readonly int[] MerchantsQuick = [1_000_000, ReferenceCount];

    public static IReadOnlyList<Figure> Run(Settings settings)
    {
        var (programme, sweep) = (settings.Pioneer(), new CacheSweep());
        var bySize = (settings.IsQuick ? MerchantsQuick : Merchants).Select(settings.Cap).Distinct().ToDictionary(count => count, count => Measure(new Market(programme, count), sweep));
        var reference = bySize[settings.Cap(ReferenceCount)];
        return [.. bySize.Select(size => new Figure
        {
            Id = $"P12-{size.Key / 1e6:0.##}m",
            What = $"growth: the rule for {size.Key:N0} merchants by the sum of its columns, {size.Value.Swept} from memory ({size.Value.Cached} where they may be in the cache)",
            Measured = size.Value.Swept.Quotient, Unit = "×", Against = $"the same at {settings.Cap(ReferenceCount):N0}: {reference.Swept.Quotient:F2} ×",
            Ratio = size.Value.Swept.Quotient / reference.Swept.Quotient, HigherIsBetter = false, Reach = 1.1,
        })];
    }

    private static (Pair Swept, Pair Cached) Measure(Market market, CacheSweep sweep)
    {
        var evaluation = market.Bind();
        var (rule, sum) = (new ProgrammeRun(evaluation), new ColumnSum(PioneerRule.ColumnsRead(evaluation)));
        Rounds.WarmUp(rule.Run);
        Rounds.WarmUp(() => sum.Run());
        Rounds.WarmUp(() => sweep.Run());
        var taken = Rounds.Interleave(RoundsMax, AtMost, () => Swept(rule.Run), () => Swept(() => sum.Run()), () => Rounds.Time(rule.Run), () => Rounds.Time(() => sum.Run()));
        return (new Pair(taken[0], taken[1]), new Pair(taken[2], taken[3]));

        double Swept(Action work)
        {
            sweep.Run();
            return Rounds.Time(work);
        }
    }

    private sealed record Pair(Rounds Rule, Rounds Sum)
    {
        public double Quotient => Rule.Median / Sum.Median;

        public override string ToString() => FormattableString.Invariant($"{Rule.Median:F2} ms by {Sum.Median:F2} ms");
    }
}
