using Fuyao.Kernel.Reviews;

namespace Fuyao.Bench.Data;

/// <summary>What is measured: every condition and the best tier of every merchant, from a programme file bound to columns in memory. Planned once, run again and again in the same room.</summary>
public sealed class ProgrammeRun
{
    private readonly ProgrammePlan plan;
    private readonly ProgrammeTruths truths;

    public ProgrammeRun(Evaluation evaluation)
    {
        plan = ProgrammePlan.Of(evaluation);
        truths = ProgrammeTruths.For(plan);
    }

    /// <summary>By row, the place of the best tier that is true, or <see cref="Memberships.NoTier"/>.</summary>
    public ReadOnlySpan<byte> Tiers => truths.BestTrueTier;

    public void Run() => plan.Run(truths);
}
