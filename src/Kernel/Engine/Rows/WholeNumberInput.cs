using Fuyao.Kernel.Cel;
using Fuyao.Kernel.Columns;
using Fuyao.Kernel.Values;
using NodaTime;

namespace Fuyao.Kernel.Engine.Rows;

/// <summary>What is stored as whole numbers, read as the condition language sees it. A higher stored number never reads as a lower value.</summary>
internal abstract class WholeNumberInput(BitMask known, CelValue unknown) : RowInput
{
    public BitMask Known => known;

    public abstract ReadOnlySpan<long> Stored { get; }

    /// <summary>The least and the greatest stored number that reads as a value; beyond them it reads as an error.</summary>
    public virtual (long Least, long Greatest) Domain => (long.MinValue, long.MaxValue);

    public abstract CelValue ValueOf(long stored);

    public sealed override CelValue Read(int row) => known[row] ? ValueOf(Stored[row]) : unknown;
}

internal sealed class IntInput(LongColumn column, CelValue unknown) : WholeNumberInput(column.Known, unknown)
{
    public override ReadOnlySpan<long> Stored => column.Values;

    public override CelValue ValueOf(long stored) => CelValue.Of(stored);
}

internal sealed class MoneyInput(LongColumn column, CelValue unknown) : WholeNumberInput(column.Known, unknown)
{
    public override ReadOnlySpan<long> Stored => column.Values;

    public override CelValue ValueOf(long stored) => CelValue.Of(new Money(stored));
}

internal sealed class DerivedInput(DerivedColumn column, CelValue unknown) : WholeNumberInput(column.Known, unknown)
{
    public override ReadOnlySpan<long> Stored => column.Units;

    public override CelValue ValueOf(long stored) => CelValue.Of(new DerivedNumber(stored).ToDouble());
}

/// <summary>A date is the start of its day in the marketplace's zone.</summary>
internal sealed class DateInput(LongColumn column, CelValue unknown, DateTimeZone zone) : WholeNumberInput(column.Known, unknown)
{
    private static readonly LocalDate Epoch = new(1970, 1, 1);

    public override ReadOnlySpan<long> Stored => column.Values;

    /// <summary>The first and last day that begin in the years 1 to 9999 of UTC.</summary>
    public override (long Least, long Greatest) Domain
    {
        get
        {
            var (least, greatest) = ((long)DaysTo(new LocalDate(1, 1, 1)), (long)DaysTo(new LocalDate(9999, 12, 31)));
            return (ValueOf(least).IsValue ? ValueOf(least - 1).IsValue ? least - 1 : least : least + 1,
                ValueOf(greatest).IsValue ? ValueOf(greatest + 1).IsValue ? greatest + 1 : greatest : greatest - 1);
        }
    }

    public override CelValue ValueOf(long stored) => CelValue.Timestamp(zone.AtStartOfDay(Epoch.PlusDays((int)stored)).ToInstant());

    private static int DaysTo(LocalDate day) => NodaTime.Period.DaysBetween(Epoch, day);
}

internal sealed class InstantInput(LongColumn column, CelValue unknown) : WholeNumberInput(column.Known, unknown)
{
    public override ReadOnlySpan<long> Stored => column.Values;

    public override (long Least, long Greatest) Domain =>
        (TimeLimits.TimestampSecondsMin * NodaConstants.TicksPerSecond, (TimeLimits.TimestampSecondsMax + 1) * NodaConstants.TicksPerSecond - 1);

    public override CelValue ValueOf(long stored) => CelValue.Timestamp(Instant.FromUnixTimeTicks(stored));
}
