namespace Fuyao.Kernel.Engine.Operands.Arithmetic;

/// <summary>Product of counts, or of an amount and a count; none where it does not fit into 64 bits.</summary>
internal readonly struct WholeProduct : IWholeOperation
{
    public static bool TryApply(long left, long right, out long result)
    {
        var high = Math.BigMul(left, right, out result);
        return high == result >> 63;
    }
}
