using Fuyao.Bench.Data;
using Fuyao.Kernel.Facts;

namespace Fuyao.Bench.Figures;

/// <summary>P8: the memory that 40 facts of every type take for each merchant, against the fewest bytes of their own widths; merchants' ids are not facts and not counted.</summary>
public static class MemoryPerMerchant
{
    public const string Name = "memory";

    private const int FactsCount = 40;
    private const int Merchants = 10_000_000;
    private const int MerchantsQuick = 1_000_000;

    public static IReadOnlyList<Figure> Run(Settings settings)
    {
        var count = settings.Cap(settings.IsQuick ? MerchantsQuick : Merchants);
        var (facts, ids) = (new FactSet(FactsCount), new string[count]);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var population = new Population(ids, facts.Columns(count));
        var grown = GC.GetTotalMemory(forceFullCollection: true) - before;
        var narrowest = facts.Names.Sum(name => FactSet.NarrowestBytes(population.Find(name)!));
        return
        [
            new Figure
            {
                Id = "P8", What = $"heap that {FactsCount} facts of every type take, {count:N0} merchants ({(double)population.Bytes / count:F2} bytes by the population's own count)",
                Measured = (double)grown / count, Unit = "B", Against = $"the sum of the columns' narrowest widths, {narrowest / count:F2} B", Ratio = grown / narrowest,
                HigherIsBetter = false, Reach = 1.1,
            },
        ];
    }
}
