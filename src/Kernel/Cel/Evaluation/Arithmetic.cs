using Fuyao.Kernel.Values;

namespace Fuyao.Kernel.Cel.Evaluation;

/// <summary>+ − × ÷ % and negation over the kinds that have them; no kind is converted to another. Money follows the house's rules, not CEL's.</summary>
internal static class Arithmetic
{
    private static readonly CelValue IntOverflow = CelValue.Error("integer overflow");
    private static readonly CelValue MoneyOverflow = CelValue.Error("money overflow: the amount does not fit");
    private static readonly CelValue DivideByZero = CelValue.Error("divide by zero");
    private static readonly CelValue ModulusByZero = CelValue.Error("modulus by zero");

    public static CelValue Add(in CelValue left, in CelValue right)
    {
        switch (left.Kind, right.Kind)
        {
            case (CelKind.Int, CelKind.Int):
                var sum = unchecked(left.Bits + right.Bits);
                return ((left.Bits ^ sum) & (right.Bits ^ sum)) < 0 ? IntOverflow : CelValue.Of(sum);
            case (CelKind.Uint, CelKind.Uint):
                var unsignedSum = unchecked(left.AsUint() + right.AsUint());
                return unsignedSum < left.AsUint() ? IntOverflow : CelValue.Of(unsignedSum);
            case (CelKind.Double, CelKind.Double):
                return CelValue.Of(left.AsDouble() + right.AsDouble());
            case (CelKind.Money, CelKind.Money):
                var units = unchecked(left.Bits + right.Bits);
                return ((left.Bits ^ units) & (right.Bits ^ units)) < 0 ? MoneyOverflow : CelValue.Of(new Money(units));
            case (CelKind.String, CelKind.String) or (CelKind.Bytes, CelKind.Bytes) or (CelKind.List, CelKind.List):
                return (left.Extent + right.Extent).IsTooLarge ? Extent.TooLarge : Joined(left, right);
            case (CelKind.Timestamp, CelKind.Duration) or (CelKind.Duration, CelKind.Timestamp):
                var (moment, momentNanos) = Seconds(left.Bits + right.Bits, left.Nanos + right.Nanos);
                return CelValue.Timestamp(moment, momentNanos);
            case (CelKind.Duration, CelKind.Duration):
                var (seconds, nanos) = Seconds(left.Bits + right.Bits, left.Nanos + right.Nanos);
                return CelValue.Duration(seconds, nanos);
            default:
                return Overloads.None(CelOperators.Add, left, right);
        }
    }

    private static CelValue Joined(in CelValue left, in CelValue right) => left.Kind switch
    {
        CelKind.String => CelValue.Of(left.AsString() + right.AsString()),
        CelKind.Bytes => CelValue.OfBytes([.. left.BytesArray, .. right.BytesArray]),
        _ => CelValue.OfList([.. left.ListArray, .. right.ListArray]),
    };

    public static CelValue Subtract(in CelValue left, in CelValue right)
    {
        switch (left.Kind, right.Kind)
        {
            case (CelKind.Int, CelKind.Int):
                var difference = unchecked(left.Bits - right.Bits);
                return ((left.Bits ^ right.Bits) & (left.Bits ^ difference)) < 0 ? IntOverflow : CelValue.Of(difference);
            case (CelKind.Uint, CelKind.Uint):
                return right.AsUint() > left.AsUint() ? IntOverflow : CelValue.Of(left.AsUint() - right.AsUint());
            case (CelKind.Double, CelKind.Double):
                return CelValue.Of(left.AsDouble() - right.AsDouble());
            case (CelKind.Money, CelKind.Money):
                var units = unchecked(left.Bits - right.Bits);
                return ((left.Bits ^ right.Bits) & (left.Bits ^ units)) < 0 ? MoneyOverflow : CelValue.Of(new Money(units));
            case (CelKind.Timestamp, CelKind.Duration):
                var (moment, momentNanos) = Seconds(left.Bits - right.Bits, left.Nanos - right.Nanos);
                return CelValue.Timestamp(moment, momentNanos);
            case (CelKind.Timestamp, CelKind.Timestamp):
                return Elapsed(left, right);
            case (CelKind.Duration, CelKind.Duration):
                var (seconds, nanos) = Seconds(left.Bits - right.Bits, left.Nanos - right.Nanos);
                return CelValue.Duration(seconds, nanos);
            default:
                return Overloads.None(CelOperators.Subtract, left, right);
        }
    }

    public static CelValue Multiply(in CelValue left, in CelValue right)
    {
        switch (left.Kind, right.Kind)
        {
            case (CelKind.Int, CelKind.Int):
                var product = (Int128)left.Bits * right.Bits;
                return product < long.MinValue || product > long.MaxValue ? IntOverflow : CelValue.Of((long)product);
            case (CelKind.Uint, CelKind.Uint):
                var unsignedProduct = (UInt128)left.AsUint() * right.AsUint();
                return unsignedProduct > ulong.MaxValue ? IntOverflow : CelValue.Of((ulong)unsignedProduct);
            case (CelKind.Double, CelKind.Double):
                return CelValue.Of(left.AsDouble() * right.AsDouble());
            case (CelKind.Money, CelKind.Int) or (CelKind.Int, CelKind.Money):
                var units = (Int128)left.Bits * right.Bits;
                return units < long.MinValue || units > long.MaxValue ? MoneyOverflow : CelValue.Of(new Money((long)units));
            default:
                return Overloads.None(CelOperators.Multiply, left, right);
        }
    }

    public static CelValue Divide(in CelValue left, in CelValue right)
    {
        switch (left.Kind, right.Kind)
        {
            case (CelKind.Int, CelKind.Int):
                if (right.Bits == 0)
                    return DivideByZero;
                return left.Bits == long.MinValue && right.Bits == -1 ? IntOverflow : CelValue.Of(left.Bits / right.Bits);
            case (CelKind.Uint, CelKind.Uint):
                return right.Bits == 0 ? DivideByZero : CelValue.Of(left.AsUint() / right.AsUint());
            case (CelKind.Double, CelKind.Double):
                return CelValue.Of(left.AsDouble() / right.AsDouble());
            case (CelKind.Money, CelKind.Money):
                return right.Bits == 0 ? DivideByZero : CelValue.Of((double)left.AsMoney().Ratio(right.AsMoney()));
            default:
                return Overloads.None(CelOperators.Divide, left, right);
        }
    }

    public static CelValue Remainder(in CelValue left, in CelValue right)
    {
        switch (left.Kind, right.Kind)
        {
            case (CelKind.Int, CelKind.Int):
                if (right.Bits == 0)
                    return ModulusByZero;
                // The smallest int by −1 overflows in division, and the reference implementations say the same of its remainder.
                return left.Bits == long.MinValue && right.Bits == -1 ? IntOverflow : CelValue.Of(left.Bits % right.Bits);
            case (CelKind.Uint, CelKind.Uint):
                return right.Bits == 0 ? ModulusByZero : CelValue.Of(left.AsUint() % right.AsUint());
            default:
                return Overloads.None(CelOperators.Remainder, left, right);
        }
    }

    public static CelValue Negate(in CelValue operand) => operand.Kind switch
    {
        CelKind.Int => operand.Bits == long.MinValue ? IntOverflow : CelValue.Of(-operand.Bits),
        CelKind.Double => CelValue.Of(-operand.AsDouble()),
        CelKind.Money => operand.Bits == long.MinValue ? MoneyOverflow : CelValue.Of(new Money(-operand.Bits)),
        _ => Overloads.None(CelOperators.Negate, operand),
    };

    /// <summary>
    /// The specification's suite wants an error where the time between two timestamps does not fit in 64-bit nanoseconds (about 292 years),
    /// although a duration as such reaches further.
    /// </summary>
    private static CelValue Elapsed(in CelValue left, in CelValue right)
    {
        var nanos = (Int128)(left.Bits - right.Bits) * TimeLimits.NanosPerSecond + (left.Nanos - right.Nanos);
        if (nanos < long.MinValue || nanos > long.MaxValue)
            return CelValue.Error("duration out of range: the two timestamps are more than 292 years apart");
        var (seconds, rest) = Seconds(left.Bits - right.Bits, left.Nanos - right.Nanos);
        return CelValue.Duration(seconds, rest);
    }

    private static (long Seconds, int Nanos) Seconds(long seconds, int nanos)
    {
        if (nanos < 0)
            return (seconds - 1, nanos + TimeLimits.NanosPerSecond);
        return nanos >= TimeLimits.NanosPerSecond ? (seconds + 1, nanos - TimeLimits.NanosPerSecond) : (seconds, nanos);
    }
}
