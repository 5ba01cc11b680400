namespace Fuyao.Kernel.Values;

/// <summary>How long a period is.</summary>
public enum PeriodKind
{
    /// <summary>No days of its own: the facts as they stand now.</summary>
    Current,
    Day,
    /// <summary>Monday to Sunday, numbered as in ISO 8601.</summary>
    Week,
    /// <summary>The 1st to the 15th of a month, or the 16th to its end.</summary>
    HalfMonth,
    Month,
}
