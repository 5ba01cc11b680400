using System.Text.RegularExpressions;

namespace Fuyao.Simulation.Tests.Faults;

/// <summary>Leaving, settling and coming back (A3) by other rules, or otherwise stored than they happened.</summary>
internal static class FaultsBetweenReviews
{
    public static readonly Fault[] All =
    [
        Matching("a deadline counts from when a loss became known", "from: occurred", "from: known"),
        Matching("a deadline counts from when a loss occurred, though the file says known", "h, from: known, notice", "h, from: occurred, notice"),
        Matching("a deadline is an hour shorter", "leave: \\{ within: ([0-9]+)[24]h", "leave: { within: ${1}1h"),
        Matching("who learns of a loss too late has no notice", "notice_min: [0-9]+h", "notice_min: 0h"),
        Matching("a serious violation has the time of any other loss", ", within_by: [^}]*\\}", "") with { IsRare = true },
        Matching("nobody rejoins between reviews", "  rejoin: .*\n", ""),
        Matching("a return is never late", "rejoin: \\{ within: [0-9]+h", "rejoin: { within: 9000h"),
        Matching("a mark that comes back counts at once", "  settle: .*\n", ""),
        Matching("a condition is not watched", "live: \\[service, clean, competitive\\]", "live: [service, clean]"),
        Matching("nothing is watched between reviews", "between_reviews:(\n  .*)*\n", ""),
        new("somebody leaves a tick before the deadline") { Sql = Stored("since_at = since_at - 1", "kind = 'Left'") },
        new("a pending deadline is moved")
        {
            Sql = """
                update membership_event set deadline_at = deadline_at + 36000000000, losses = replace(losses, '"deadline":', '"deadline":1')
                where kind = 'Leaving' and membership_event_id = (select max(membership_event_id) from membership_event)
                """,
        },
        new("who is back is in another tier") { Sql = Stored("tier = case tier when 'S' then 'SS' when 'SS' then 'S' else 'x' end", "kind = 'Returned'"), IsRare = true },
        new("a late loss is not marked late") { Sql = Stored("is_late = 0", "is_late = 1") },
        new("what happened last between reviews is lost") { Sql = "delete from membership_event where membership_event_id = (select max(membership_event_id) from membership_event)" },
        new("what was looked at between reviews is looked at again") { Sql = "update lifecycle_progress set before_at = before_at - 864000000000, change_sequence = 0, staff_entry_id = 0" },
        new("the time between reviews is taken for done") { Sql = "update lifecycle_progress set before_at = before_at + 864000000000 * 30" },
    ];

    private static string Stored(string change, string which) => $"update membership_event set {change} where {which} and membership_event_id = (select max(membership_event_id) from membership_event)";

    private static Fault Matching(string name, string pattern, string to) => new(name) { Text = text => Regex.Replace(text, pattern, to) };
}
