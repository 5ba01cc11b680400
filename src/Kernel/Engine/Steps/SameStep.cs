using System.Collections.Immutable;
using Fuyao.Kernel.Cel;
using Fuyao.Kernel.Columns;

namespace Fuyao.Kernel.Engine.Steps;

/// <summary>Reads nothing of the merchant: one answer for everybody.</summary>
internal sealed class SameStep(Expression part, CelValue value) : Step(part)
{
    public override string Operation => value.IsTrue ? "true for everybody" : value.IsFalse ? "false for everybody" : "unknown for everybody";

    public override ImmutableArray<BitMask>? KnownBy => value.Kind == CelKind.Bool ? [] : null;

    /// <summary>True, false, or null for unknown.</summary>
    public bool? Truth => value.IsTrue ? true : value.IsFalse ? false : null;

    public override void Run(int first, int count, ReadOnlySpan<ulong> wanted, Span<ulong> isTrue, Span<ulong> isKnown)
    {
        isTrue.Fill(value.IsTrue ? ulong.MaxValue : 0);
        isKnown.Fill(value.Kind == CelKind.Bool ? ulong.MaxValue : 0);
    }
}
