namespace Fuyao.Kernel.Engine.Operands.Times;

/// <summary>Division towards the past, so that times before 1970 have the same days and seconds as those after.</summary>
internal static class Floor
{
    /// <returns>The remainder is never negative.</returns>
    public static (long Quotient, long Remainder) Divide(long dividend, long divisor)
    {
        var (quotient, remainder) = Math.DivRem(dividend, divisor);
        return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder);
    }
}
