using System.Globalization;
using Fuyao.Kernel.Programmes;
using Fuyao.Kernel.Values;
using NodaTime;

namespace Fuyao.Kernel.Corrections;

/// <summary>By when an appeal is to be decided: as the merchant's tier promises (A4: “within 24 h not counting weekend days”), and for everybody else within five days that are not weekend days.</summary>
public static class AppealDeadline
{
    /// <summary>Where no tier promises anything: open in the announcements, ours.</summary>
    public static readonly Duration WithinDefault = Duration.FromHours(5 * 24);

    /// <summary>The queue of a lane for appeals.</summary>
    private const string Queue = "appeals";

    /// <param name="tiers">The tiers that the merchant held before and after the decision: a promise is not lost by the decision that is appealed against.</param>
    public static Instant Of(Programme programme, IReadOnlyCollection<string> tiers, Instant filedAt)
    {
        var byDefault = WeekendlessClock.Deadline(filedAt, WithinDefault, programme.Zone);
        var promised = tiers.SelectMany(tier => BenefitsOf(programme, tier))
            .Where(benefit => benefit is { Kind: "lane", Live: true } && benefit.Settings.GetValueOrDefault("queue") == Queue && benefit.Settings.ContainsKey("resolve_within"))
            .Select(benefit => Deadline(benefit, filedAt, programme.Zone));
        return promised.Append(byDefault).Min();
    }

    private static IEnumerable<Benefit> BenefitsOf(Programme programme, string tierId)
    {
        for (var tier = Find(tierId); tier is not null; tier = tier.Includes is { } included ? Find(included) : null)
            foreach (var benefit in programme.Benefits.Where(benefit => tier.Benefits.Contains(benefit.Id)))
                yield return benefit;

        Tier? Find(string id) => programme.Tiers.FirstOrDefault(tier => tier.Id == id);
    }

    private static Instant Deadline(Benefit lane, Instant filedAt, DateTimeZone zone)
    {
        var written = lane.Settings["resolve_within"];
        var number = int.Parse(written.AsSpan(0, written.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture);
        var within = written[^1] == 'h' ? Duration.FromHours(number) : Duration.FromMinutes(number);
        return lane.Settings.GetValueOrDefault("clock") switch
        {
            "exclude-weekends" => WeekendlessClock.Deadline(filedAt, within, zone),
            "workdays" => OverWorkdays(filedAt, within, zone),
            _ => filedAt + within,
        };
    }

    /// <summary>As the clock without weekends, with workdays in place of weekdays.</summary>
    private static Instant OverWorkdays(Instant from, Duration within, DateTimeZone zone)
    {
        for (var (start, left, day) = (from, within, from.InZone(zone).Date); ; day = day.PlusDays(1))
        {
            var end = zone.AtStartOfDay(day.PlusDays(1)).ToInstant();
            if (BusinessCalendar.China.IsWorkday(day))
            {
                if (left <= end - start)
                    return start + left;
                left -= end - start;
            }
            start = end;
        }
    }
}
