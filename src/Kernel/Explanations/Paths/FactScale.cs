using System.Collections.Immutable;
using Fuyao.Kernel.Cel;
using Fuyao.Kernel.Columns;
using Fuyao.Kernel.Facts;
using Fuyao.Kernel.Values;
using NodaTime;

namespace Fuyao.Kernel.Explanations.Paths;

/// <summary>
/// Lays the values of a fact on a line of whole positions that keeps their order, so that bounds, strict bounds and ranges are exact: counts and amounts as they
/// are, doubles by the order of their bits, flags and tags as 0 and 1, texts by the order in which they are met.
/// </summary>
internal abstract class FactScale
{
    /// <summary>The position of a value, or null where the scale has none for it (another type, NaN).</summary>
    public abstract long? PositionOf(CelValue value);

    public abstract CelValue ValueAt(long position);

    /// <summary>The positions that stand for values.</summary>
    public virtual Interval Domain => Interval.Everything;

    /// <summary>
    /// The smallest number of whole positions around a bound: everything up to <c>Below</c> is below or at the value, everything from <c>Above</c> is above or at it;
    /// both are the same where the value lies on the scale. Null where it cannot be compared.
    /// </summary>
    public virtual (long Below, long Above)? Around(CelValue bound) => PositionOf(bound) is { } position ? (position, position) : null;

    /// <summary>The position in the interval that is nearest to where the merchant stands and that can be said: whole counts, numbers of four decimals.</summary>
    public virtual long Nearest(Interval interval, long current) => Math.Clamp(current, interval.First, interval.Last);

    /// <summary>How far it is from one position to the other, in the fact's own unit.</summary>
    public abstract decimal Distance(long from, long to);

    /// <summary>Null for sets: of those each tag is changed on its own.</summary>
    public static FactScale? Of(FactDefinition fact, DateTimeZone zone) => fact.Type switch
    {
        ColumnType.Bool => new FlagScale(),
        ColumnType.Int => new CountScale(),
        ColumnType.Money => new MoneyScale(),
        ColumnType.Double => new MeasureScale(),
        ColumnType.String => new TextScale(fact.Values),
        ColumnType.Date => new MomentScale(zone),
        ColumnType.Instant => new MomentScale(null),
        _ => null,
    };
}

internal sealed class FlagScale : FactScale
{
    public override long? PositionOf(CelValue value) => value.Kind == CelKind.Bool ? value.AsBool() ? 1 : 0 : null;

    public override CelValue ValueAt(long position) => CelValue.Of(position != 0);

    public override Interval Domain => new(0, 1);

    public override decimal Distance(long from, long to) => from == to ? 0 : 1;
}

internal sealed class CountScale : FactScale
{
    public override long? PositionOf(CelValue value) => value.Kind switch
    {
        CelKind.Int => value.AsInt(),
        CelKind.Uint when value.AsUint() <= long.MaxValue => (long)value.AsUint(),
        CelKind.Double when Whole(value.AsDouble()) is { } whole => whole,
        _ => null,
    };

    /// <summary>A count may be compared with 2.5: nothing is 2.5, but 2 is below and 3 above it.</summary>
    public override (long Below, long Above)? Around(CelValue bound)
    {
        if (base.Around(bound) is { } exact)
            return exact;
        if (bound.Kind != CelKind.Double || !(Math.Abs(bound.AsDouble()) < long.MaxValue / 2.0))
            return null;
        return ((long)Math.Floor(bound.AsDouble()), (long)Math.Ceiling(bound.AsDouble()));
    }

    public override CelValue ValueAt(long position) => CelValue.Of(position);

    public override decimal Distance(long from, long to) => Math.Abs((decimal)to - from);

    private static long? Whole(double value) => Math.Abs(value) < long.MaxValue / 2.0 && Math.Floor(value) == value ? (long)value : null;
}

/// <summary>Amounts; what is said to a merchant are whole hundredths (fen), away from where it stands.</summary>
internal sealed class MoneyScale : FactScale
{
    private const decimal UnitsPerHundredth = Money.UnitsPerWhole / 100;

    public override long? PositionOf(CelValue value) => value.Kind switch
    {
        CelKind.Money => value.AsMoney().Units,
        CelKind.Int when Math.Abs((decimal)value.AsInt()) <= long.MaxValue / Money.UnitsPerWhole => value.AsInt() * Money.UnitsPerWhole,
        _ => null,
    };

    public override CelValue ValueAt(long position) => CelValue.Of(new Money(position));

    public override long Nearest(Interval interval, long current)
    {
        var nearest = base.Nearest(interval, current);
        if (nearest == current)
            return nearest;
        var hundredths = nearest > current ? decimal.Ceiling(nearest / UnitsPerHundredth) : decimal.Floor(nearest / UnitsPerHundredth);
        var said = hundredths * UnitsPerHundredth;
        return said >= interval.First && said <= interval.Last ? (long)said : nearest;
    }

    public override decimal Distance(long from, long to) => Math.Abs((decimal)to - from) / Money.UnitsPerWhole;
}

/// <summary>Doubles by the order of their bits; what is said to a merchant has four decimals.</summary>
internal sealed class MeasureScale : FactScale
{
    public const int Decimals = 4;

    /// <summary>Beyond this a double no longer tells four decimals apart.</summary>
    public const double ValueMax = 1e11;

    private const decimal UnitsPerOne = 10_000m;

    public override long? PositionOf(CelValue value)
    {
        var number = value.Kind switch
        {
            CelKind.Double => value.AsDouble(),
            CelKind.Int => value.AsInt(),
            _ => double.NaN,
        };
        return Math.Abs(number) <= ValueMax ? Position(number) : null;
    }

    public override CelValue ValueAt(long position) => CelValue.Of(Number(position));

    public override Interval Domain => new(Position(-ValueMax), Position(ValueMax));

    public override long Nearest(Interval interval, long current)
    {
        if (interval.Contains(current))
            return current;
        var rising = current < interval.First;
        var end = Number(rising ? interval.First : interval.Last);
        // One unit either way makes up for the rounding of the decimal; the first that lies in the interval is the nearest that can be said.
        var units = rising ? decimal.Floor((decimal)end * UnitsPerOne) - 1 : decimal.Ceiling((decimal)end * UnitsPerOne) + 1;
        for (var attempt = 0; attempt < 4; attempt++, units += rising ? 1 : -1)
        {
            var position = Position((double)(units / UnitsPerOne));
            if (interval.Contains(position))
                return position;
        }
        return rising ? interval.First : interval.Last;
    }

    public override decimal Distance(long from, long to) => Math.Abs((decimal)Number(to) - (decimal)Number(from));

    private static long Position(double number)
    {
        var bits = BitConverter.DoubleToInt64Bits(number);
        return bits >= 0 ? bits : long.MinValue - bits;
    }

    private static double Number(long position) => BitConverter.Int64BitsToDouble(position >= 0 ? position : long.MinValue - position);
}

/// <summary>Texts in the order in which they are met. Where the fact has no closed list of values, every further place stands for some other text.</summary>
internal sealed class TextScale(ImmutableArray<string> values) : FactScale
{
    private readonly List<string> texts = [.. values];

    public override Interval Domain => new(0, values.IsEmpty ? int.MaxValue : texts.Count - 1);

    public override long? PositionOf(CelValue value)
    {
        if (value.Kind != CelKind.String)
            return null;
        var index = texts.IndexOf(value.AsString());
        if (index >= 0)
            return index;
        texts.Add(value.AsString());
        return texts.Count - 1;
    }

    public override CelValue ValueAt(long position) => CelValue.Of(position < texts.Count ? texts[(int)position] : "");

    public override decimal Distance(long from, long to) => from == to ? 0 : 1;
}

/// <summary>Instants in 100 ns; with a zone, dates, which are the start of their day there.</summary>
internal sealed class MomentScale(DateTimeZone? zone) : FactScale
{
    public override Interval Domain => new(Ticks(new LocalDate(1, 1, 2)), Ticks(new LocalDate(9999, 12, 30)));

    public override long? PositionOf(CelValue value) => value.Kind == CelKind.Timestamp ? value.AsInstant().ToUnixTimeTicks() : null;

    public override CelValue ValueAt(long position) => CelValue.Timestamp(Instant.FromUnixTimeTicks(position));

    public override long Nearest(Interval interval, long current)
    {
        var nearest = base.Nearest(interval, current);
        if (zone is null || nearest == current)
            return nearest;
        var day = Instant.FromUnixTimeTicks(nearest).InZone(zone).Date;
        var start = zone.AtStartOfDay(day).ToInstant().ToUnixTimeTicks();
        if (start != nearest && nearest > current)
            start = zone.AtStartOfDay(day.PlusDays(1)).ToInstant().ToUnixTimeTicks();
        return interval.Contains(start) ? start : nearest;
    }

    /// <summary>In days.</summary>
    public override decimal Distance(long from, long to) => Math.Abs((decimal)to - from) / NodaConstants.TicksPerDay;

    private static long Ticks(LocalDate date) => date.AtMidnight().InUtc().ToInstant().ToUnixTimeTicks();
}
