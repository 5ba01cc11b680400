using Fuyao.Simulation.Tests.Worlds;

namespace Fuyao.Simulation.Tests.Faults;

/// <summary>Decisions about who comes in that are not judged again where facts are corrected, or on something else, or without what follows for later reviews (decision 0045).</summary>
internal static class FaultsInCorrectedEnrolment
{
    private const string OfReview = "event is null and exists (select 1 from corrected_decision entry where entry.correction_id = corrected_decision.correction_id and entry.programme = corrected_decision.programme and entry.event = 'Registered' and entry.at < corrected_decision.at";

    public static readonly Fault[] All =
    [
        Drafts("a registration is judged again on the facts of the correction's instant", draft => draft is { AsOf: not null, Span: null } ? draft with { AsOf = draft.At } : draft),
        new("a registration is not judged again") { Sql = "delete from corrected_decision where event in ('Registered', 'Refused', 'Queued')" },
        new("an acceptance is not judged again") { Sql = "delete from corrected_decision where event = 'Accepted'", IsRare = true },
        new("an acceptance is judged on facts, and not on what was promised") { Sql = "update corrected_decision set corrected = null where event = 'Accepted'", IsRare = true },
        new("who would have been refused is judged by later reviews as a member") { Sql = $"update corrected_decision set corrected = recorded where {OfReview} and entry.corrected is null)", IsRare = true },
        new("who would have come in is no member to later reviews") { Sql = $"update corrected_decision set corrected = recorded where {OfReview} and entry.recorded is null)", IsRare = true },
        new("who would have come in has done so when it was refused") { Sql = "update corrected_decision set at = at + 10000000 where event = 'Registered' and recorded is null" },
        new("a compensated newcomer is one since it was refused")
        {
            Sql = "update membership_event set since_at = since_at - 864000000000 where kind = 'Corrected' and status_before = 'None' and exists (select 1 from enrolment_event where enrolment_event.merchant_row = membership_event.merchant_row and enrolment_event.kind = 'Refused')",
            IsRare = true,
        },
        Drafts("the day of registration is corrected to the day after", draft => draft.Values.Any(value => value is (SimulatedFacts.Registered, NodaTime.LocalDate))
            ? draft with { Values = [.. draft.Values.Select(value => value.Value is NodaTime.LocalDate day ? (value.Fact, day.PlusDays(1)) : value)] } : draft) with { IsRare = true },
        new("a place beside the others is one of them") { Sql = "update programme_correction set place = 'Free' where place = 'Appeals' and programme = 'welcome'", IsRare = true, FirstSeed = 1480 },
        new("who sent the invitation decides the appeal")
        {
            Instead = step => step switch { Rejecting { By: "hr" } rejecting => rejecting with { By = "erin" }, Ruling { By: "hr" } ruling => ruling with { By = "erin" }, _ => step },
            IsRare = true,
            FirstSeed = 380,
        },
        new("who has corrected facts before decides the appeal")
        {
            Instead = step => step switch { Rejecting { By: "bob" or "alice" } rejecting => rejecting with { By = "erin" }, Ruling { By: "bob" } ruling => ruling with { By = "erin" }, _ => step },
            IsRare = true,
            FirstSeed = 2040,
        },
    ];

    private static Fault Drafts(string name, Func<Drafting, Drafting> change) => new(name) { Instead = step => step is Drafting { Number: > CorrectionGenerator.FirstOfComingIn } draft ? change(draft) : step };
}
