using System.Text.RegularExpressions;
using Fuyao.Simulation.Tests.Worlds;
using NodaTime;

namespace Fuyao.Simulation.Tests.Faults;

/// <summary>Reviews that are due at another time, in another zone, or not carried out.</summary>
internal static class FaultsInTime
{
    public static readonly Fault[] All =
    [
        new("a review is skipped") { Instead = step => step is TimePasses && step.At.ToUnixTimeSeconds() % 5 == 0 ? null : step },
        new("a review is due one tick too late") { Instead = step => step is TimePasses passing ? passing with { UpTo = passing.UpTo - Duration.FromTicks(1) } : step },
        new("a review is carried out a tick too early") { Instead = step => step is TimePasses passing ? passing with { UpTo = passing.UpTo + Duration.FromTicks(1) } : step },
        Matching("24:00 is the beginning of the day", "24:00\"", "00:00\""),
        Matching("a programme lies in another zone", "zone: .*", "zone: Pacific/Auckland"),
        Matching("a zone knows no daylight saving", "zone: (America/New_York|America/Sao_Paulo)", "zone: Etc/GMT+4"),
        new("the marketplace lies in another zone") { Catalogue = catalogue => Regex.Replace(catalogue, "zone: .*", "zone: Pacific/Auckland") },
        new("a version is in force one day late")
        {
            Versions = versions => [.. versions.Select((version, index) => index == 0 ? version : version with { Effective = version.Effective.PlusDays(1) })],
        },
        new("weekly reviews fall on the day before")
        {
            Versions = versions => [.. versions.Select(version => version.Schedule is { Every: Unit.Week, Due.Day: > 1 } schedule
                ? version with { Schedule = schedule with { Due = schedule.Due with { Day = schedule.Due.Day - 1 } } } : version)],
        },
    ];

    private static Fault Matching(string name, string pattern, string to) => new(name) { Text = text => Regex.Replace(text, pattern, to) };
}
