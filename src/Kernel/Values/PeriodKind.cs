namespace Fuyao.Kernel.Values;

/// <summary>How long a period is; also how often a review takes place (<c>every: month</c>).</summary>
public enum PeriodKind
{
    /// <summary>No days of its own: the facts as they stand now.</summary>
    Current,
    Day,
    /// <summary>Monday to Sunday, numbered as in ISO 8601.</summary>
    Week,
    Month,
}
