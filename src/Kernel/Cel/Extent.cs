using System.Runtime.InteropServices;

namespace Fuyao.Kernel.Cel;

/// <summary>
/// How much there is to walk in a value (elements, characters and bytes, all levels together) and how many levels it has. Values share their parts, so a
/// short expression can build one that takes little memory and ages to walk; both bounds are checked where a value is put together.
/// </summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Extent(long Weight, int Depth)
{
    private const long WeightMax = 1_000_000;
    private const int DepthMax = 2_000;

    public static readonly CelValue TooLarge = CelValue.Error("the value is too large: at most 1000000 elements, characters and bytes in all");
    private static readonly CelValue TooDeep = CelValue.Error("the value goes too deep: at most 2000 levels of lists and maps");

    public bool IsTooLarge => Weight > WeightMax;

    /// <summary>The error that a value of this extent would be; null where it may exist.</summary>
    public CelValue? Problem => IsTooLarge ? TooLarge : Depth > DepthMax ? TooDeep : null;

    /// <summary>That of a list or map of these parts.</summary>
    public static Extent Of(ReadOnlySpan<CelValue> parts)
    {
        long weight = 1;
        var depth = 0;
        foreach (ref readonly var part in parts)
        {
            var (partWeight, partDepth) = part.Extent;
            weight += partWeight;
            depth = Math.Max(depth, partDepth);
        }
        return new Extent(weight, depth + 1);
    }

    public static Extent operator +(Extent left, Extent right) => new(left.Weight + right.Weight, Math.Max(left.Depth, right.Depth));
}
