using Fuyao.Kernel.Cel;

namespace Fuyao.Kernel.Engine.Steps;

/// <summary>Reads nothing of the merchant: one answer for everybody.</summary>
internal sealed class SameStep(Expression part, CelValue value) : Step(part)
{
    public override string Operation => value.IsTrue ? "true for everybody" : value.IsFalse ? "false for everybody" : "unknown for everybody";

    public override void Run(int first, int count, ReadOnlySpan<ulong> wanted, Span<ulong> isTrue, Span<ulong> isKnown)
    {
        isTrue.Fill(value.IsTrue ? ulong.MaxValue : 0);
        isKnown.Fill(value.Kind == CelKind.Bool ? ulong.MaxValue : 0);
    }
}
