using Fuyao.Kernel.Cel;
using Fuyao.Kernel.Columns;
using Fuyao.Kernel.Values;
using NodaTime;

namespace Fuyao.Kernel.Engine.Rows;

/// <summary>What is stored as whole numbers, read as the condition language sees it. A higher stored number never reads as a lower value.</summary>
internal abstract class WholeNumberInput(BitMask known, CelValue unknown) : RowInput
{
    public BitMask Known => known;

    public abstract PackedNumbers Stored { get; }

    /// <summary>The least and the greatest stored number that reads as a value; beyond them it reads as an error.</summary>
    public virtual (long Least, long Greatest) Domain => (long.MinValue, long.MaxValue);

    public abstract CelValue ValueOf(long stored);

    public sealed override CelValue Read(int row) => known[row] ? ValueOf(Stored[row]) : unknown;
}

internal sealed class IntInput(LongColumn column, CelValue unknown) : WholeNumberInput(column.Known, unknown)
{
    public override PackedNumbers Stored => column.Values;

    public override CelValue ValueOf(long stored) => CelValue.Of(stored);
}

internal sealed class MoneyInput(LongColumn column, CelValue unknown) : WholeNumberInput(column.Known, unknown)
{
    public override PackedNumbers Stored => column.Values;

    public override CelValue ValueOf(long stored) => CelValue.Of(new Money(stored));
}

internal sealed class DerivedInput(DerivedColumn column, CelValue unknown) : WholeNumberInput(column.Known, unknown)
{
    public override PackedNumbers Stored => column.Units;

    public override CelValue ValueOf(long stored) => CelValue.Of(new DerivedNumber(stored).ToDouble());
}

/// <summary>A date is the start of its day in the marketplace's zone.</summary>
internal sealed class DateInput(LongColumn column, CelValue unknown, DateTimeZone zone) : WholeNumberInput(column.Known, unknown)
{
    private static readonly LocalDate Epoch = new(1970, 1, 1);
    private static readonly long FirstDay = NodaTime.Period.DaysBetween(Epoch, new LocalDate(1, 1, 1));
    private static readonly long LastDay = NodaTime.Period.DaysBetween(Epoch, new LocalDate(9999, 12, 31));

    public override PackedNumbers Stored => column.Values;

    /// <summary>Timestamps begin with the year 1 of UTC, so that in zones east of it 0001-01-01 begins too early.</summary>
    public override (long Least, long Greatest) Domain =>
        (ValueOf(FirstDay).IsValue ? FirstDay : FirstDay + 1, LastDay);

    public override CelValue ValueOf(long stored) => CelValue.Timestamp(zone.AtStartOfDay(Epoch.PlusDays((int)stored)).ToInstant());
}

internal sealed class InstantInput(LongColumn column, CelValue unknown) : WholeNumberInput(column.Known, unknown)
{
    public override PackedNumbers Stored => column.Values;

    public override (long Least, long Greatest) Domain =>
        (TimeLimits.TimestampSecondsMin * NodaConstants.TicksPerSecond, (TimeLimits.TimestampSecondsMax + 1) * NodaConstants.TicksPerSecond - 1);

    public override CelValue ValueOf(long stored) => CelValue.Timestamp(Instant.FromUnixTimeTicks(stored));
}
