using System.Collections.Immutable;

namespace Fuyao.Kernel.Explanations.Paths;

/// <summary>Neighbouring positions of a <see cref="FactScale"/>, both ends included.</summary>
internal readonly record struct Interval(long First, long Last)
{
    public static readonly Interval Everything = new(long.MinValue, long.MaxValue);

    public bool Contains(long position) => First <= position && position <= Last;
}

/// <summary>
/// The values of one fact for which a part of a condition is true, as positions on the fact's scale; sorted intervals that neither overlap nor touch.
/// <see cref="Missing"/> says whether it is also true while the fact is unknown, as <c>!known(x)</c> is.
/// </summary>
internal sealed class ValueSet
{
    public static readonly ValueSet None = new([], missing: false);
    public static readonly ValueSet AnyKnown = new([Interval.Everything], missing: false);
    public static readonly ValueSet OnlyMissing = new([], missing: true);

    private ValueSet(ImmutableArray<Interval> intervals, bool missing)
    {
        Intervals = intervals;
        Missing = missing;
    }

    public ImmutableArray<Interval> Intervals { get; }

    public bool Missing { get; }

    public bool IsEmpty => Intervals.IsEmpty && !Missing;

    public static ValueSet AtLeast(long position) => new([new Interval(position, long.MaxValue)], missing: false);

    public static ValueSet AtMost(long position) => new([new Interval(long.MinValue, position)], missing: false);

    public static ValueSet Above(long position) => position == long.MaxValue ? None : AtLeast(position + 1);

    public static ValueSet Below(long position) => position == long.MinValue ? None : AtMost(position - 1);

    public static ValueSet Within(Interval interval) => new([interval], missing: false);

    public static ValueSet Only(long position) => new([new Interval(position, position)], missing: false);

    public bool Contains(long? position) => position is { } known ? Intervals.Any(interval => interval.Contains(known)) : Missing;

    public ValueSet Intersect(ValueSet other)
    {
        var common = ImmutableArray.CreateBuilder<Interval>();
        int left = 0, right = 0;
        while (left < Intervals.Length && right < other.Intervals.Length)
        {
            var first = Math.Max(Intervals[left].First, other.Intervals[right].First);
            var last = Math.Min(Intervals[left].Last, other.Intervals[right].Last);
            if (first <= last)
                common.Add(new Interval(first, last));
            if (Intervals[left].Last < other.Intervals[right].Last)
                left++;
            else
                right++;
        }
        return new ValueSet(common.ToImmutable(), Missing && other.Missing);
    }

    public ValueSet Union(ValueSet other)
    {
        var merged = ImmutableArray.CreateBuilder<Interval>();
        foreach (var next in Intervals.Concat(other.Intervals).OrderBy(interval => interval.First))
        {
            if (merged.Count > 0 && (merged[^1].Last == long.MaxValue || next.First <= merged[^1].Last + 1))
                merged[^1] = new Interval(merged[^1].First, Math.Max(merged[^1].Last, next.Last));
            else
                merged.Add(next);
        }
        return new ValueSet(merged.ToImmutable(), Missing || other.Missing);
    }

    /// <summary>The known values that are not in this set: what is not true of an unknown value is not false of it either.</summary>
    public ValueSet KnownComplement()
    {
        var gaps = ImmutableArray.CreateBuilder<Interval>();
        var next = long.MinValue;
        foreach (var interval in Intervals)
        {
            if (interval.First > next)
                gaps.Add(new Interval(next, interval.First - 1));
            if (interval.Last == long.MaxValue)
                return new ValueSet(gaps.ToImmutable(), missing: false);
            next = interval.Last + 1;
        }
        gaps.Add(new Interval(next, long.MaxValue));
        return new ValueSet(gaps.ToImmutable(), missing: false);
    }
}
