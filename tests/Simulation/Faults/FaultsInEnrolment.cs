using System.Text.RegularExpressions;
using Fuyao.Simulation.Tests.Worlds;
using NodaTime;

namespace Fuyao.Simulation.Tests.Faults;

/// <summary>Who comes in on registering or by invitation (F1, D3) by other rules, at another time, twice or not at all.</summary>
internal static class FaultsInEnrolment
{
    public static readonly Fault[] All =
    [
        Answers("an answer is given to an invitation a tick late", answer => answer with { At = answer.At + Duration.FromTicks(1) }),
        Answers("who accepts has declined", answer => answer with { Accepts = !answer.Accepts }),
        Answers("an answer is lost", _ => null),
        Invites("an invitation lapses a second late", invite => invite.Until is { } until ? invite with { Until = until + Duration.FromSeconds(1) } : invite),
        Invites("only the first of several merchants is invited", invite => invite.Merchants.Length > 1 ? invite with { Merchants = invite.Merchants[..1] } : invite) with { IsRare = true },
        Invites("a reason is always given", invite => invite.Reason is null ? invite with { Reason = "of course" } : invite),
        Invites("a reason is never given", invite => invite.Reason is null ? invite : invite with { Reason = null }),
        Invites("the tier that was named is not promised", invite => invite.Tier is null ? invite : invite with { Tier = null }),
        new("an answered invitation is answered again") { Sql = "update invitation set answer = null, answered_at = null, answered_by = null" },
        new("what was promised is another tier") { Sql = "update invitation set tier = case tier when 'master' then 'fellow' else 'master' end where invitation_id = (select max(invitation_id) from invitation)", IsRare = true },
        new("who came in is forgotten") { Sql = "delete from enrolment_event where kind in ('Registered', 'Accepted') and enrolment_event_id = (select max(enrolment_event_id) from enrolment_event)", IsRare = true },
        new("who was refused is looked at again") { Sql = "delete from enrolment_event where kind = 'Refused'", IsRare = true },
        new("the day of registration ends an hour late") { Sql = "update enrolment_event set next_at = next_at + 36000000000 where kind = 'Awaiting'" },
        Matching("an invitation can be accepted a day longer", "accept_within: 1 days", "accept_within: 2 days"),
        Matching("every registration counts", "enrol: registration\napply: .*\n", "enrol: registration\n"),
        new("merchants have registered the day before")
        {
            Instead = step => step is FactsArrive { Facts: [SimulatedFacts.Registered] } file ? file with { Rows = [.. file.Rows.Select(row => row with { Values = [row.Values[0] is LocalDate day ? day.PlusDays(-1) : null] })] } : step,
        },
    ];

    private static Fault Answers(string name, Func<Answering, Answering?> change) => new(name) { Instead = step => step is Answering answer ? change(answer) : step };

    private static Fault Invites(string name, Func<Inviting, Inviting> change) => new(name) { Instead = step => step is Inviting invite ? change(invite) : step };

    private static Fault Matching(string name, string pattern, string to) => new(name) { Text = text => Regex.Replace(text, pattern, to) };
}
