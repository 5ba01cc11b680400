using Fuyao.Kernel.Columns;

namespace Fuyao.Kernel.Engine.Operands;

/// <summary>Measured numbers as they lie in their column.</summary>
internal sealed class DoubleOperand(DoubleColumn column) : Operand<double>
{
    public override ReadOnlySpan<double> Load(int first, int count, Span<double> buffer)
    {
        column.Values.Load(first, buffer[..count]);
        return buffer[..count];
    }

    public override ulong Known(int first, int count) => column.Known.Words[first / BitMask.BitsPerWord];
}
