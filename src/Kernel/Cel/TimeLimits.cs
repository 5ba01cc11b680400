namespace Fuyao.Kernel.Cel;

/// <summary>The ranges of the specification's timestamps and durations.</summary>
internal static class TimeLimits
{
    /// <summary>0001-01-01T00:00:00Z.</summary>
    public const long TimestampSecondsMin = -62_135_596_800;

    /// <summary>9999-12-31T23:59:59Z.</summary>
    public const long TimestampSecondsMax = 253_402_300_799;

    public const long DurationSecondsMax = 315_576_000_000;

    public const int NanosPerSecond = 1_000_000_000;
}
