using NodaTime;

namespace Fuyao.Simulation.Tests.Auditing;

internal enum StandingStatus
{
    None,
    Member,
    Waiting,
    Left,
}

[Flags]
internal enum StandingFlags
{
    None = 0,
    KeptUnknown = 1,
    ScopeUnknown = 2,
    KeptUnpublished = 4,
    GroupUnknown = 8,
    FormerMember = 16,
}

/// <summary>How a merchant stands in a programme.</summary>
internal sealed record Standing(string? Tier, StandingStatus Status, Instant? Since, StandingFlags Flags)
{
    public static readonly Standing Never = new(null, StandingStatus.None, null, StandingFlags.None);

    public bool WasEverMember => Status is StandingStatus.Member or StandingStatus.Left || Flags.HasFlag(StandingFlags.FormerMember);

    public override string ToString() => $"{Status} {Tier ?? "-"} since {Since?.ToString() ?? "-"} ({Flags})";
}
