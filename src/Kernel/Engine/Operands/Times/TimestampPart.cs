namespace Fuyao.Kernel.Engine.Operands.Times;

/// <summary>What the getters of the language take from a timestamp; a name with <c>get</c> before it is the getter's.</summary>
internal enum TimestampPart
{
    FullYear,
    Month,
    Date,
    DayOfMonth,
    DayOfWeek,
    DayOfYear,
    Hours,
    Minutes,
    Seconds,
    Milliseconds,
}
