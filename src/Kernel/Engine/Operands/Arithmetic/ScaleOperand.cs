using System.Collections.Immutable;
using Fuyao.Kernel.Engine.Steps;

namespace Fuyao.Kernel.Engine.Operands.Arithmetic;

/// <summary><c>scale(amount, '0.9')</c>: an amount times an exact decimal, rounded once, half away from zero; no value where it does not fit.</summary>
internal sealed class ScaleOperand : ComputedOperand<long>
{
    /// <summary>10^18 is the greatest power of ten in 64 bits whose double still fits.</summary>
    private const int DecimalsMax = 18;

    private readonly Operand<long> amounts;
    private readonly long digits;
    private readonly long divisor;

    private ScaleOperand(Operand<long> amounts, long digits, long divisor) => (this.amounts, this.digits, this.divisor) = (amounts, digits, divisor);

    public override ImmutableArray<Step> Conditions => amounts.Conditions;

    /// <summary>Null for a factor whose digits do not fit into 64 bits.</summary>
    public static ScaleOperand? Of(Operand<long> amounts, decimal factor)
    {
        Span<int> parts = stackalloc int[4];
        decimal.GetBits(factor, parts);
        var written = unchecked((ulong)(uint)parts[1] << 32 | (uint)parts[0]);
        if (parts[2] != 0 || written > long.MaxValue || factor.Scale > DecimalsMax)
            return null;
        var powerOfTen = 1L;
        for (var place = 0; place < factor.Scale; place++)
            powerOfTen *= 10;
        return new ScaleOperand(amounts, decimal.IsNegative(factor) ? -(long)written : (long)written, powerOfTen);
    }

    protected override ulong Compute(int first, int count, Span<long> into)
    {
        var known = amounts.Read(first, count, into, out var values);
        for (var index = 0; index < count; index++)
            if (!TryScale(values[index], out into[index]))
                known &= ~(1UL << index);
        return known;
    }

    private bool TryScale(long amount, out long scaled)
    {
        var high = Math.BigMul(amount, digits, out var product);
        if (high == product >> 63)
        {
            (scaled, var rest) = Math.DivRem(product, divisor);
            // A quotient that could not take one more has the divisor 1, and then no rest.
            if (2 * Math.Abs(rest) >= divisor)
                scaled += Math.Sign(product);
            return true;
        }
        var wide = (Int128)amount * digits;
        var (quotient, wideRest) = Int128.DivRem(wide, divisor);
        if (2 * Int128.Abs(wideRest) >= divisor)
            quotient += Int128.Sign(wide);
        var fits = quotient >= long.MinValue && quotient <= long.MaxValue;
        scaled = fits ? (long)quotient : 0;
        return fits;
    }
}
