using System.Collections.Immutable;
using Fuyao.Simulation.Tests.Auditing;
using Fuyao.Simulation.Tests.Rules;
using NodaTime;

namespace Fuyao.Simulation.Tests.Worlds;

/// <summary>Makes a world from a seed: tens of merchants, some programmes in some zones, months of files, changes, judgements, reviews and downtime.</summary>
internal sealed class WorldGenerator
{
    /// <summary>Among them: daylight saving in both hemispheres, midnights that are skipped (São Paulo), half an hour of it (Lord Howe), none (Shanghai).</summary>
    private static readonly string[] ZoneIds =
        ["Asia/Shanghai", "America/New_York", "Europe/Berlin", "America/Sao_Paulo", "Australia/Lord_Howe", "Asia/Kathmandu"];

    private readonly Chance chance;
    private readonly int seed;
    private readonly DateTimeZone zone;
    private readonly WorldSize size;
    private readonly LocalDate firstDay;
    private readonly LocalDate lastDay;
    private readonly ImmutableArray<string> merchants;
    private readonly List<Step> steps = [];

    private WorldGenerator(int seed, WorldSize worldSize)
    {
        size = worldSize;
        this.seed = seed;
        chance = new Chance(seed);
        zone = Zone(chance);
        firstDay = new LocalDate(chance.Between(2015, 2018), chance.Between(1, 12), 1);
        lastDay = firstDay.PlusMonths(chance.Between(size.MonthsMin, size.MonthsMax));
        // Ids whose order is another one by number, by case or by language.
        merchants = [.. chance.Some(Enumerable.Range(1, size.MerchantsMax * 2).Select(number => (number % 4) switch { 0 => $"m{number}", 1 => $"M{number}", 2 => $"é{number}", _ => $"商{number}" }), chance.Between(size.MerchantsMin, size.MerchantsMax))];
    }

    public static World Make(int seed) => new WorldGenerator(seed, WorldSize.Small).Make();

    public static World Make(int seed, WorldSize size) => new WorldGenerator(seed, size).Make();

    private static DateTimeZone Zone(Chance chance) => DateTimeZoneProviders.Tzdb[chance.Of(ZoneIds)];

    private World Make()
    {
        var programmes = size.Templates(chance).ToImmutableSortedDictionary(template => template.Id, Versions, StringComparer.Ordinal);
        var files = new FileGenerator(chance, zone, merchants, programmes, (Start(firstDay), Start(lastDay)));
        steps.AddRange(files.Make(firstDay, lastDay));
        foreach (var versions in programmes.Values)
        {
            steps.AddRange(Judgements(versions));
            steps.AddRange(Reviews(versions));
            if (versions[0].Enrol == Enrol.Invitation)
                steps.AddRange(Invitations(versions));
        }
        steps.AddRange(new CorrectionGenerator(chance, zone, files.Values, [.. steps.OfType<FactsArrive>().OrderBy(file => file.At)], [.. steps.OfType<Inviting>()], merchants, programmes, (Start(firstDay), Start(lastDay))).Make());
        return new World(seed, zone, programmes, merchants, [.. steps.OrderBy(step => step.At)]);
    }

    private Instant Start(LocalDate day) => zone.AtStartOfDay(day).ToInstant();

    private ImmutableArray<ProgrammeVersion> Versions(ITemplate template)
    {
        var home = chance.OneIn(3) ? zone : Zone(chance);
        var schedule = Draw();
        // Daily reviews are of the last weeks only: there would be too many of them.
        var effective = template.Every == Unit.Day ? lastDay.PlusDays(-chance.Between(4, 10)) : firstDay.PlusDays(chance.Between(3, 30));
        var versions = ImmutableArray.CreateBuilder<ProgrammeVersion>();
        for (var left = chance.Between(1, 3); (left > 0 || size.IsLong) && effective < lastDay; left--)
        {
            versions.Add(template.Version(chance, new VersionFrame(effective.PlusDays(-chance.Of(0, 3, 20, 45)), effective, home, schedule)));
            effective = effective.PlusDays(template.Every == Unit.Day ? chance.Between(2, 6) : size.IsLong ? chance.Between(200, 500) : chance.Between(20, 60));
            if (chance.OneIn(4))
                schedule = Draw();
        }
        return versions.ToImmutable();

        Schedule Draw() => new(template.Every, template.Due(chance), chance.OneIn(3) ? template.Due(chance) : null);
    }

    private Instant Anytime() => Start(firstDay) + Duration.FromMinutes(chance.Between(0, (int)(Start(lastDay) - Start(firstDay)).TotalMinutes));

    private IEnumerable<Step> Judgements(ImmutableArray<ProgrammeVersion> versions)
    {
        var programme = versions[0].Programme;
        foreach (var list in versions.SelectMany(version => version.Lists).Select(list => list.Name).Distinct())
            for (var left = chance.Between(2, 10); left > 0; left--)
            {
                var (at, merchant) = (Anytime(), chance.Of([.. merchants]));
                var from = chance.OneIn(2) ? (Instant?)null : at + Duration.FromDays(chance.Between(-20, 20));
                var dues = AuditedCalendar.Between(versions, at, Start(lastDay)).Select(due => due.At).ToArray();
                // Ends at the very instant of a review, too.
                var until = chance.Between(0, 3) switch
                {
                    0 when dues.Length > 0 => chance.Of(dues) + Duration.FromTicks(chance.Between(0, 1)),
                    1 => (from ?? at) + Duration.FromDays(chance.Between(-1, 60)),
                    _ => (Instant?)null,
                };
                yield return new Listing(at, programme, list, merchant, from, until);
                if (chance.OneIn(3))
                    yield return new Delisting(at + Duration.FromDays(chance.Between(0, 60)), programme, list, chance.OneIn(4) ? chance.Of([.. merchants]) : merchant, chance.OneIn(2) ? null : at + Duration.FromDays(chance.Between(-5, 70)));
            }
        foreach (var finding in versions.SelectMany(version => version.Findings).Distinct())
            foreach (var merchant in merchants)
                for (var left = chance.Between(0, 2); left > 0; left--)
                {
                    var at = Anytime();
                    yield return new Establishing(at, programme, finding, merchant, !chance.OneIn(4), chance.OneIn(2) ? null : at - Duration.FromDays(chance.Between(0, 10)));
                }
    }

    /// <summary>Invitations to candidates and, with a reason, to others; answered soon, at the very end, a tick before it, after it, or never.</summary>
    private IEnumerable<Step> Invitations(ImmutableArray<ProgrammeVersion> versions)
    {
        for (var left = chance.Between(6, 20); left > 0; left--)
        {
            var at = Anytime() + Duration.FromTicks(5);
            var until = chance.OneIn(2) ? (Instant?)null : at + Duration.FromHours(chance.Between(-1, 700));
            var tier = chance.OneIn(4) ? chance.Of([.. versions[0].Tiers]).Id : null;
            var step = new Inviting(at, versions[0].Programme, [.. chance.Some(merchants, chance.OneIn(4) ? 2 : 1)], tier, until, chance.OneIn(2) ? "of long standing" : null);
            yield return step;
            var end = until ?? versions[^1].Zone.AtLeniently(at.InZone(versions[^1].Zone).LocalDateTime.PlusDays(versions[^1].AcceptWithinDays)).ToInstant();
            foreach (var merchant in step.Merchants)
                if (!chance.OneIn(4))
                    yield return new Answering(Instant.Max(at, chance.Between(0, 5) switch { 0 => end, 1 => end - Duration.FromTicks(1), 2 => end + Duration.FromHours(1), _ => at + Duration.FromMinutes(chance.Between(1, 9000)) }), step.Programme, merchant, !chance.OneIn(4));
        }
    }

    /// <summary>Mostly soon after reviews are due, at the very instant or one tick before; at times nobody asks for weeks, and all is caught up with at once.</summary>
    private IEnumerable<Step> Reviews(ImmutableArray<ProgrammeVersion> versions)
    {
        var programme = versions[0].Programme;
        var end = Start(lastDay) + Duration.FromDays(40);
        var dues = AuditedCalendar.Between(versions, null, end).Select(due => due.At).ToArray();
        for (var index = 0; index < dues.Length; index += chance.OneIn(6) ? chance.Between(2, 6) : 1)
        {
            var (at, upTo) = chance.Between(0, 3) switch
            {
                0 => (dues[index], dues[index]),
                1 => (dues[index], dues[index] - Duration.FromTicks(1)),
                2 => (dues[index] + Duration.FromHours(chance.Between(1, 90)), dues[index]),
                _ => (dues[index] + Duration.FromHours(chance.Between(1, 90)), (Instant?)null),
            };
            yield return new TimePasses(at, programme, upTo ?? at);
        }
        yield return new TimePasses(end, programme, end);
    }
}
