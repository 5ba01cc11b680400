using System.Collections.Immutable;
using System.Numerics;
using Fuyao.Kernel.Engine.Steps;
using NodaTime;

namespace Fuyao.Kernel.Engine.Operands.Times;

/// <summary><c>joined.getFullYear('Asia/Shanghai')</c> and the other parts of a timestamp, by the arithmetic of the Gregorian calendar.</summary>
internal sealed class TimestampPartOperand(Operand<long> instants, TimestampPart part, DateTimeZone zone) : ComputedOperand<long>
{
    private const int DaysPerWeek = 7;
    private const int DayOfWeekOfEpoch = 4;

    /// <summary>Of 400 years.</summary>
    private const long DaysPerEra = 146_097;

    /// <summary>From 0000-03-01 to 1970-01-01.</summary>
    private const long DaysFromMarchOfYear0 = 719_468;

    public override ImmutableArray<Step> Conditions => instants.Conditions;

    protected override ulong Compute(int first, int count, Span<long> into)
    {
        var known = instants.Read(first, count, into, out var values);
        var clock = new LocalClock(zone);
        for (var left = known; left != 0; left &= left - 1)
        {
            var index = BitOperations.TrailingZeroCount(left);
            into[index] = PartOf(clock.ToLocal(values[index]));
        }
        return known;
    }

    private long PartOf(long local)
    {
        var (day, time) = Floor.Divide(local, NodaConstants.TicksPerDay);
        return part switch
        {
            TimestampPart.FullYear => Civil(day).Year,
            TimestampPart.Month => Civil(day).Month - 1,
            TimestampPart.Date => Civil(day).Day,
            TimestampPart.DayOfMonth => Civil(day).Day - 1,
            TimestampPart.DayOfWeek => Floor.Divide(day + DayOfWeekOfEpoch, DaysPerWeek).Remainder,
            TimestampPart.DayOfYear => day - FirstDayOf(Civil(day).Year),
            TimestampPart.Hours => time / NodaConstants.TicksPerHour,
            TimestampPart.Minutes => time / NodaConstants.TicksPerMinute % 60,
            TimestampPart.Seconds => time / NodaConstants.TicksPerSecond % 60,
            _ => time / NodaConstants.TicksPerMillisecond % 1000,
        };
    }

    /// <summary>Counted from March, so that a leap day is the last of its year.</summary>
    private static (long Year, long Month, long Day) Civil(long day)
    {
        var (era, dayOfEra) = Floor.Divide(day + DaysFromMarchOfYear0, DaysPerEra);
        var yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365;
        var dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
        var month = (5 * dayOfYear + 2) / 153;
        var isNextYear = month >= 10;
        return (era * 400 + yearOfEra + (isNextYear ? 1 : 0), isNextYear ? month - 9 : month + 3, dayOfYear - (153 * month + 2) / 5 + 1);
    }

    private static long FirstDayOf(long year)
    {
        var (era, yearOfEra) = Floor.Divide(year - 1, 400);
        // 306 days from 1 March to 1 January.
        return era * DaysPerEra + 365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100 + 306 - DaysFromMarchOfYear0;
    }
}
