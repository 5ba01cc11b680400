using Fuyao.Kernel.Columns;
using Fuyao.Kernel.Engine.Rows;
using Fuyao.Kernel.Values;

namespace Fuyao.Kernel.Engine.Operands;

/// <summary>Whole or derived numbers as doubles, as the condition language has them meet a double.</summary>
internal sealed class WidenedOperand(WholeNumberInput input) : Operand<double>
{
    private readonly bool isDerived = input is DerivedInput;

    public override ReadOnlySpan<double> Load(int first, int count, Span<double> buffer)
    {
        Span<long> stored = stackalloc long[count];
        input.Stored.Load(first, stored);
        if (isDerived)
            for (var index = 0; index < stored.Length; index++)
                buffer[index] = new DerivedNumber(stored[index]).ToDouble();
        else
            for (var index = 0; index < stored.Length; index++)
                buffer[index] = stored[index];
        return buffer[..count];
    }

    public override ulong Known(int first, int count) => input.Known.Words[first / BitMask.BitsPerWord];
}
