using Fuyao.Kernel.Programmes;
using NodaTime;

namespace Fuyao.Kernel.Benefits;

/// <summary>By when what is in a lane must be resolved.</summary>
public static class LaneDeadline
{
    /// <summary>The earliest of all promises, each by its own clock in the zone of its programme.</summary>
    /// <returns>Null where none promises anything.</returns>
    public static Instant? Of(Entitlement lane, Instant filedAt) => lane.By
        .Select(grant => grant.Benefit.Terms is LaneTerms { ResolveWithin: { } within } terms ? terms.Clock.Deadline(filedAt, within, grant.Programme.Zone) : (Instant?)null)
        .Min();
}
