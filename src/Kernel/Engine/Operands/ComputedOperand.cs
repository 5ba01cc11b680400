using Fuyao.Kernel.Columns;

namespace Fuyao.Kernel.Engine.Operands;

/// <summary>Numbers that are computed from others. Where the language answers with an error (overflow, division by zero, not a number) there is no value.</summary>
internal abstract class ComputedOperand<T> : Operand<T>
    where T : unmanaged
{
    public sealed override ReadOnlySpan<T> Load(int first, int count, Span<T> buffer)
    {
        Compute(first, count, buffer);
        return buffer[..count];
    }

    public sealed override ulong Known(int first, int count)
    {
        Span<T> values = stackalloc T[BitMask.BitsPerWord];
        return Compute(first, count, values);
    }

    public sealed override ulong Read(int first, int count, Span<T> buffer, out ReadOnlySpan<T> values)
    {
        var known = Compute(first, count, buffer);
        values = buffer[..count];
        return known;
    }

    /// <param name="first">As for <see cref="Operand{T}.Load"/>.</param>
    /// <param name="count">As for <see cref="Operand{T}.Load"/>.</param>
    /// <param name="into">Room for 64 values; those of rows without a value are any number.</param>
    /// <returns>Which rows have a value, zero beyond <paramref name="count"/>.</returns>
    protected abstract ulong Compute(int first, int count, Span<T> into);
}
