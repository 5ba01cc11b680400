using NodaTime;

namespace Fuyao.Bench.Data;

/// <summary>A clock that stands: what is measured does not depend on the day.</summary>
public sealed class StillClock(Instant at) : IClock
{
    public Instant GetCurrentInstant() => at;
}
