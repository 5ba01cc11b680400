using System.Runtime.Intrinsics;

namespace Fuyao.Kernel.Engine.Operands.Arithmetic;

/// <summary>Quotient of doubles; not a number (0 ÷ 0) is no value, a number divided by zero is infinite.</summary>
internal readonly struct DoubleQuotient : IElementwise<double>
{
    public static double Apply(double left, double right, out bool fails)
    {
        var result = left / right;
        fails = double.IsNaN(result);
        return result;
    }

    public static Vector128<double> Apply(Vector128<double> left, Vector128<double> right, out Vector128<double> fails)
    {
        var result = left / right;
        fails = ~Vector128.Equals(result, result);
        return result;
    }

    public static Vector256<double> Apply(Vector256<double> left, Vector256<double> right, out Vector256<double> fails)
    {
        var result = left / right;
        fails = ~Vector256.Equals(result, result);
        return result;
    }

    public static Vector512<double> Apply(Vector512<double> left, Vector512<double> right, out Vector512<double> fails)
    {
        var result = left / right;
        fails = ~Vector512.Equals(result, result);
        return result;
    }
}
