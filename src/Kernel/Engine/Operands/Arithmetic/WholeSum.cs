using System.Runtime.Intrinsics;

namespace Fuyao.Kernel.Engine.Operands.Arithmetic;

/// <summary>Sum of counts or of amounts; none where it does not fit into 64 bits: both operands have one sign and the result the other.</summary>
internal readonly struct WholeSum : IElementwise<long>
{
    // Wraps on purpose: the sign of the result tells whether it did.
    public static long Apply(long left, long right, out bool fails)
    {
        var result = unchecked(left + right);
        fails = ((left ^ result) & (right ^ result)) < 0;
        return result;
    }

    public static Vector128<long> Apply(Vector128<long> left, Vector128<long> right, out Vector128<long> fails)
    {
        var result = left + right;
        fails = (left ^ result) & (right ^ result);
        return result;
    }

    public static Vector256<long> Apply(Vector256<long> left, Vector256<long> right, out Vector256<long> fails)
    {
        var result = left + right;
        fails = (left ^ result) & (right ^ result);
        return result;
    }

    public static Vector512<long> Apply(Vector512<long> left, Vector512<long> right, out Vector512<long> fails)
    {
        var result = left + right;
        fails = (left ^ result) & (right ^ result);
        return result;
    }
}
