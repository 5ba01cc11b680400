namespace Fuyao.Kernel.Engine.Operands.Arithmetic;

/// <summary>Remainder of counts with the sign of the first; none by zero, nor of the least number by −1, whose quotient does not fit.</summary>
internal readonly struct WholeRemainder : IWholeOperation
{
    public static bool TryApply(long left, long right, out long result)
    {
        if (right is 0 || (left == long.MinValue && right == -1))
        {
            result = 0;
            return false;
        }
        result = left % right;
        return true;
    }
}
