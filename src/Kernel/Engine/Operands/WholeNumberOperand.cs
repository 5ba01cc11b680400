using Fuyao.Kernel.Columns;
using Fuyao.Kernel.Engine.Rows;

namespace Fuyao.Kernel.Engine.Operands;

/// <summary>The stored whole numbers of a column. What does not read as a value (an instant before the year 1) is not known.</summary>
internal sealed class WholeNumberOperand(WholeNumberInput input) : Operand<long>
{
    private readonly (long Least, long Greatest) domain = input.Domain;
    private readonly bool isWholeDomain = input.Domain == (long.MinValue, long.MaxValue);

    public WholeNumberInput Input => input;

    public override ReadOnlySpan<long> Load(int first, int count, Span<long> buffer)
    {
        input.Stored.Load(first, buffer[..count]);
        return buffer[..count];
    }

    public override ulong Known(int first, int count)
    {
        var known = input.Known.Words[first / BitMask.BitsPerWord];
        if (isWholeDomain)
            return known;
        Span<long> stored = stackalloc long[count];
        input.Stored.Load(first, stored);
        return known & Lanes.InRange<long>(stored, domain.Least, domain.Greatest);
    }
}
