using Fuyao.Kernel.Programmes;
using Fuyao.Kernel.Reviews;
using Fuyao.Kernel.Values;
using Fuyao.Storage;
using Fuyao.Storage.Facts;
using NodaTime;
using Period = Fuyao.Kernel.Values.Period;

namespace Fuyao.Platform.Reviews;

/// <summary>Finds the facts to look at where no review says which.</summary>
internal static class LatestFacts
{
    /// <summary>How many periods back facts are looked for.</summary>
    private const int PeriodsLookedAtMax = 24;

    /// <summary>The latest closed period of the kind that reviews read; without one, what is known without a period.</summary>
    /// <param name="knownUntil">Nothing stored later is seen; null sees everything.</param>
    /// <param name="also">Facts to read beside those of the programme's conditions.</param>
    public static (Period Period, PopulationReading Reading) Read(FuyaoDatabase database, CheckedProgramme version, Instant at, Instant? knownUntil = null, params IEnumerable<string> also)
    {
        var period = PeriodOf(database, version, at, knownUntil);
        return (period, new PopulationReader(database).Read(version.Catalogue, period, at, knownUntil, ProgrammeFacts.WithCounts(version).Concat(also).ToHashSet())!);
    }

    /// <summary>Of which period the facts are that <see cref="Read"/> finds.</summary>
    /// <inheritdoc cref="Read"/>
    public static Period PeriodOf(FuyaoDatabase database, CheckedProgramme version, Instant at, Instant? knownUntil = null)
    {
        var snapshots = new SnapshotStore(database);
        var period = Period.Containing(at.InZone(version.Programme.Zone).Date, version.Programme.Review?.Facts ?? PeriodKind.Month);
        for (var back = 0; back < PeriodsLookedAtMax; back++, period = period.Previous())
            if (snapshots.Latest(period, knownUntil ?? Instant.MaxValue, closedOnly: true) is not null)
                return period;
        return Period.Current;
    }
}
