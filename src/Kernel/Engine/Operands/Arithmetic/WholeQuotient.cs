namespace Fuyao.Kernel.Engine.Operands.Arithmetic;

/// <summary>Quotient of counts towards zero; none by zero, nor where it does not fit (the least number by −1).</summary>
internal readonly struct WholeQuotient : IWholeOperation
{
    public static bool TryApply(long left, long right, out long result)
    {
        if (right is 0 || (left == long.MinValue && right == -1))
        {
            result = 0;
            return false;
        }
        result = left / right;
        return true;
    }
}
