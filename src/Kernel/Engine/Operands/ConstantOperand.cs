using Fuyao.Kernel.Columns;

namespace Fuyao.Kernel.Engine.Operands;

/// <summary>The same number for everybody.</summary>
/// <param name="value">Null where nobody has one: a parameter of nobody, a constant that is an error.</param>
internal sealed class ConstantOperand<T>(T? value) : Operand<T>
    where T : unmanaged
{
    public T? Value => value;

    public override ReadOnlySpan<T> Load(int first, int count, Span<T> buffer)
    {
        buffer[..count].Fill(value.GetValueOrDefault());
        return buffer[..count];
    }

    public override ulong Known(int first, int count) => value is null ? 0 : ulong.MaxValue >> (BitMask.BitsPerWord - count);
}
