using System.Collections.Immutable;
using Fuyao.Simulation.Tests.Rules;
using Fuyao.Simulation.Tests.Worlds;
using NodaTime;

namespace Fuyao.Simulation.Tests.Auditing;

/// <summary>A review that is due.</summary>
/// <param name="Facts">The period it reads.</param>
internal sealed record Due(ProgrammeVersion Version, Instant At, Instant EffectiveAt, Span Facts);

/// <summary>When reviews are due: every period's moment, by the version in force then.</summary>
internal static class AuditedCalendar
{
    public static IEnumerable<Due> Between(ImmutableArray<ProgrammeVersion> versions, Instant? after, Instant upTo)
    {
        for (var index = 0; index < versions.Length; index++)
        {
            var version = versions[index];
            var until = index + 1 < versions.Length ? versions[index + 1].InForceFrom : Instant.MaxValue;
            for (var span = Span.Holding(version.Effective, version.Schedule.Every).Previous; ; span = span.Next)
            {
                var at = version.Schedule.Due.In(span, version.Zone);
                if (at > upTo || at >= until)
                    break;
                if (at >= version.InForceFrom && (after is null || at > after))
                    yield return new Due(version, at, EffectiveAt(version, span, at), span.Previous);
            }
        }
    }

    /// <summary>The version that judges losses over facts from before a version was published: the latest before it that was published when they began.</summary>
    public static ProgrammeVersion? JudgingLosses(ImmutableArray<ProgrammeVersion> versions, Due due) => due.Facts.First >= due.Version.Published
        ? null
        : versions.Where(version => version.Effective < due.Version.Effective && version.Published <= due.Facts.First).MaxBy(version => version.Effective);

    private static Instant EffectiveAt(ProgrammeVersion version, Span span, Instant due)
    {
        if (version.Schedule.Effective is not { } rule)
            return due;
        var at = rule.In(span, version.Zone);
        return at < due ? rule.In(span.Next, version.Zone) : at;
    }
}
