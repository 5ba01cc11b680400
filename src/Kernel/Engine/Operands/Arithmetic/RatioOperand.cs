using System.Collections.Immutable;
using Fuyao.Kernel.Columns;
using Fuyao.Kernel.Engine.Steps;
using Fuyao.Kernel.Values;

namespace Fuyao.Kernel.Engine.Operands.Arithmetic;

/// <summary>How many times one amount goes into another, rounded half away from zero to 4 decimals; no value by zero.</summary>
internal sealed class RatioOperand(Operand<long> amounts, Operand<long> divisors) : ComputedOperand<double>
{
    /// <summary>Up to here an amount in 1/10,000 of its units fits into 64 bits.</summary>
    private const long AmountMax = long.MaxValue / Money.UnitsPerWhole;

    /// <summary>Up to here a remainder can be doubled.</summary>
    private const long DivisorMax = long.MaxValue / 2;

    /// <summary>Up to here every number of units is a double of its own; 2^53.</summary>
    private const long UnitsExactInDoubleMax = 1L << 53;

    public override ImmutableArray<Step> Conditions => [.. amounts.Conditions, .. divisors.Conditions];

    protected override ulong Compute(int first, int count, Span<double> into)
    {
        Span<long> buffer = stackalloc long[BitMask.BitsPerWord];
        Span<long> divisorBuffer = stackalloc long[BitMask.BitsPerWord];
        var known = amounts.Read(first, count, buffer, out var dividends) & divisors.Read(first, count, divisorBuffer, out var by);
        for (var index = 0; index < count; index++)
        {
            if (by[index] == 0)
                known &= ~(1UL << index);
            else
                into[index] = Ratio(dividends[index], by[index]);
        }
        return known;
    }

    private static double Ratio(long amount, long divisor)
    {
        // Amounts are seldom negative; what is, and what is huge, goes the exact way, which also tells −0 from 0.
        if (amount is >= 0 and <= AmountMax && divisor is > 0 and <= DivisorMax)
        {
            var (units, rest) = Math.DivRem(amount * Money.UnitsPerWhole, divisor);
            if (2 * rest >= divisor)
                units++;
            if (units <= UnitsExactInDoubleMax)
                return units / (double)Money.UnitsPerWhole;
        }
        return (double)new Money(amount).Ratio(new Money(divisor));
    }
}
