using System.Collections.Immutable;
using Fuyao.Kernel.Engine.Steps;

namespace Fuyao.Kernel.Engine.Operands;

/// <summary>Numbers of 64 bits by merchant row, from wherever they come.</summary>
internal abstract class Operand<T>
    where T : unmanaged
{
    /// <summary>The truths that choose between its values; none where it takes no condition to have a value.</summary>
    public virtual ImmutableArray<Step> Conditions => [];

    /// <summary>The values of up to 64 rows; what stands in rows that are not known is any number.</summary>
    /// <param name="first">The first row, a multiple of 64.</param>
    /// <param name="count">Rows, at most 64.</param>
    /// <param name="buffer">Room for 64 values, used where they do not lie ready.</param>
    public abstract ReadOnlySpan<T> Load(int first, int count, Span<T> buffer);

    /// <summary>Which of these rows have a value, the first in bit 0; zero beyond them.</summary>
    public abstract ulong Known(int first, int count);

    /// <summary>Both at once: whether a computed value exists is seen while it is computed.</summary>
    /// <returns>As <see cref="Known"/>.</returns>
    public virtual ulong Read(int first, int count, Span<T> buffer, out ReadOnlySpan<T> values)
    {
        values = Load(first, count, buffer);
        return Known(first, count);
    }
}
