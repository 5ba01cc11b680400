using Fuyao.Bench.Data;
using Fuyao.Kernel.Reviews;
using NodaTime;

namespace Fuyao.Bench.Figures;

/// <summary>A programme of 100 conditions over 60 facts of every type for 10,000,000 merchants: its time, and the memory of the whole process against the machine's.</summary>
public static class LargeProgramme
{
    public const string Name = "large-programme";

    private const int FactsCount = 60;
    private const int ConditionsCount = 100;
    private const int Merchants = 10_000_000;
    private const int MerchantsQuick = 1_000_000;
    private const int MerchantsCompared = 100_000;
    private const double MillisecondsPerSecond = 1_000;
    private const int RoundsMax = 31;
    private const double GibMax = 24;
    private const double BytesPerGib = 1024.0 * 1024 * 1024;
    private static readonly TimeSpan AtMost = TimeSpan.FromSeconds(30);

    public static IReadOnlyList<Figure> Run(Settings settings)
    {
        var folder = Directory.CreateTempSubdirectory("fuyao-bench-");
        try
        {
            var facts = new FactSet(FactsCount);
            var programme = LargeProgrammeFile.Write(facts, ConditionsCount, folder.FullName);
            Evaluation Bind(int count) => Evaluation.Bind(programme, facts.Draw(count), StaffRecords.None, Instant.FromUtc(2016, 11, 3, 16, 0));

            var sample = Bind(settings.Cap(MerchantsCompared));
            Conditions.RefuseUnlessSame(ConditionTruths.Evaluate(sample), ConditionTruths.Interpret(sample));

            var count = settings.Cap(settings.IsQuick ? MerchantsQuick : Merchants);
            var evaluation = Bind(count);
            var rule = new ProgrammeRun(evaluation);
            Rounds.WarmUp(rule.Run);
            var own = Rounds.Interleave(RoundsMax, AtMost, () => Rounds.Time(rule.Run))[0];
            var members = count - rule.Tiers.Count(Memberships.NoTier);
            var what = $"{ConditionsCount} conditions over {FactsCount} facts of every type for {count:N0} merchants, tiers for all ({members:N0} members)";
            var peak = MeasuredProcess.PeakBytes(Environment.ProcessId) / BytesPerGib;
            return
            [
                new Figure
                {
                    Id = "large-programme", What = what, Measured = own.Median, Unit = "ms", Against = $"a second; {own.Median * 1e6 / count / ConditionsCount:F2} ns a condition and merchant",
                    Ratio = own.Median / MillisecondsPerSecond, HigherIsBetter = false,
                },
                new Figure
                {
                    Id = "large-programme-memory", What = "peak resident memory of the process, columns being made included", Measured = peak, Unit = "GiB",
                    Against = $"{GibMax} GiB at {Merchants:N0} merchants", Ratio = peak / GibMax, HigherIsBetter = false, Reach = 1,
                },
            ];
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
