using System.Runtime.InteropServices;

namespace Fuyao.Kernel.Cel.RegularExpressions;

[StructLayout(LayoutKind.Auto)]
internal readonly record struct CodePointRange(int First, int Last);

/// <summary>A set of Unicode code points, kept as ranges.</summary>
internal sealed class CodePointSet
{
    public const int CodePointMax = 0x10FFFF;

    private readonly List<CodePointRange> ranges = [];
    private bool isNormal = true;

    /// <summary>In ascending order, apart from each other.</summary>
    public IReadOnlyList<CodePointRange> Ranges
    {
        get
        {
            Normalise();
            return ranges;
        }
    }

    public static CodePointSet Of(params ReadOnlySpan<(int First, int Last)> ranges)
    {
        var set = new CodePointSet();
        foreach (var (first, last) in ranges)
            set.Add(first, last);
        return set;
    }

    public void Add(int codePoint) => Add(codePoint, codePoint);

    public void Add(int first, int last)
    {
        ranges.Add(new CodePointRange(first, last));
        isNormal = false;
    }

    public void Add(CodePointSet other)
    {
        ranges.AddRange(other.Ranges);
        isNormal = false;
    }

    public bool Contains(int codePoint)
    {
        foreach (var range in Ranges)
            if (codePoint <= range.Last)
                return codePoint >= range.First;
        return false;
    }

    public CodePointSet Complement()
    {
        var complement = new CodePointSet();
        var next = 0;
        foreach (var range in Ranges)
        {
            if (range.First > next)
                complement.Add(next, range.First - 1);
            next = range.Last + 1;
        }
        if (next <= CodePointMax)
            complement.Add(next, CodePointMax);
        return complement;
    }

    private void Normalise()
    {
        if (isNormal)
            return;
        isNormal = true;
        ranges.Sort((left, right) => left.First.CompareTo(right.First));
        var merged = new List<CodePointRange>();
        foreach (var range in ranges)
        {
            if (merged.Count > 0 && range.First <= merged[^1].Last + 1)
                merged[^1] = new CodePointRange(merged[^1].First, Math.Max(merged[^1].Last, range.Last));
            else
                merged.Add(range);
        }
        ranges.Clear();
        ranges.AddRange(merged);
    }
}
