using Fuyao.Kernel.Columns;
using Fuyao.Kernel.Engine.Rows;

namespace Fuyao.Kernel.Engine.Operands;

/// <summary>The stored whole numbers of a column. What does not read as a value (an instant before the year 1) is not known.</summary>
internal sealed class WholeNumberOperand(WholeNumberInput input) : Operand<long>
{
    private readonly (long Least, long Greatest) domain = input.Domain;
    private readonly bool isWholeDomain = input.Domain == (long.MinValue, long.MaxValue);

    public override ReadOnlySpan<long> Load(int first, int count, Span<long> buffer) => input.Stored.Slice(first, count);

    public override ulong Known(int first, int count)
    {
        var known = input.Known.Words[first / BitMask.BitsPerWord];
        return isWholeDomain ? known : known & Lanes.InRange(input.Stored.Slice(first, count), domain.Least, domain.Greatest);
    }
}
