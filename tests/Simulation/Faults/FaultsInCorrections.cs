using Fuyao.Simulation.Tests.Worlds;
using NodaTime;

namespace Fuyao.Simulation.Tests.Faults;

/// <summary>Corrections that are taken otherwise than they were made, judge on something else, or are stored otherwise than they came out; appeals against something else, or decided by somebody who may not.</summary>
internal static class FaultsInCorrections
{
    private const string LastCorrected = "kind = 'Corrected' and membership_event_id = (select max(membership_event_id) from membership_event)";

    public static readonly Fault[] All =
    [
        new("what is judged again is judged on what was known a month before") { Sql = "update review set decided_at = decided_at - 864000000000 * 30 where decided_at > nominal_at - 864000000000 * 20" },
        Drafts("the period before is corrected", draft => draft.Span is { } span ? draft with { Span = span.Previous } : draft),
        Drafts("a state fact is corrected as of when that is written down", draft => draft.AsOf is null ? draft : draft with { AsOf = draft.At }),
        Drafts("one of several facts is not corrected", draft => draft.Values.Length > 1 ? draft with { Values = draft.Values.RemoveAt(draft.Values.Length - 1) } : draft),
        Drafts("a flag is corrected to the opposite", draft => draft.Values.Any(value => value.Value is bool) ? draft with { Values = [.. draft.Values.Select(value => (value.Fact, value.Value is bool flag ? !flag : value.Value))] } : draft),
        Drafts("a correction answers no appeal", draft => draft.Appeal is null ? draft : draft with { Appeal = null }) with { IsRare = true },
        Rulings("an approved correction is lost", ruling => ruling.IsApproved ? null : ruling),
        Rulings("a correction is given up and not approved", ruling => ruling.IsApproved ? ruling with { IsApproved = false } : ruling),
        Rulings("a correction that is given up is approved", ruling => ruling.IsApproved ? ruling : ruling with { IsApproved = true }),
        Rulings("who has drafted a correction approves it", ruling => ruling.By == "alice" ? ruling with { By = "erin" } : ruling) with { IsRare = true },
        new("a correction before the last is forgotten")
        {
            Sql = "delete from correction_step where step = 'Approved' and correction_id < (select max(correction_id) from correction_step where step = 'Approved')",
        },
        new("what was corrected is remembered as it was before") { Sql = "update correction_fact set value_after = value_before", IsRare = true },
        new("a compensating decision is made twice")
        {
            Sql = $"""
                insert into membership_event (programme, number, review_id, merchant_row, at, kind, status_before, status_after, tier, since_at, is_late, is_unknown, losses, recorded_at)
                select programme, number + 1, review_id, merchant_row, at, kind, status_before, status_after, tier, since_at, is_late, is_unknown, losses, recorded_at
                from membership_event where {LastCorrected} and not exists (select 1 from membership_event other where other.kind = 'Corrected' and other.membership_event_id < membership_event.membership_event_id)
                """,
        },
        new("who was no member is not compensated") { Sql = $"delete from membership_event where {LastCorrected} and status_before in ('None', 'Waiting')", IsRare = true },
        new("a compensating decision gives another tier") { Sql = $"update membership_event set tier = case tier when 'S' then 'SS' when 'SS' then 'S' when 'first' then 'third' when 'hot' then 'warm' else 'x' end where {LastCorrected}", IsRare = true },
        new("a compensating decision counts from when the wrong one was made") { Sql = $"update membership_event set since_at = since_at - 864000000000 where {LastCorrected}" },
        new("a correction in disfavour takes something")
        {
            Sql = """
                insert into membership_event (programme, number, review_id, merchant_row, at, kind, status_before, status_after, tier, since_at, is_late, is_unknown, losses, recorded_at)
                select result.programme, 1000000, (select max(review_id) from review where programme = result.programme), correction.merchant_row, result.through_at, 'Left', 'Member', 'Left', 'S', result.through_at, 0, 0, '[]', result.through_at
                from programme_correction result join correction on correction.correction_id = result.correction_id
                where result.outcome = 'Kept' and not exists (select 1 from membership_event where number = 1000000)
                """,
            IsRare = true,
        },
        new("an appeal is against the decision before") { Instead = step => step is Appealing appeal ? appeal with { AsOf = appeal.AsOf - Duration.FromDays(33) } : step },
        new("an appeal is never rejected") { Instead = step => step is Rejecting ? null : step },
    ];

    private static Fault Drafts(string name, Func<Drafting, Drafting> change) => new(name) { Instead = step => step is Drafting draft ? change(draft) : step };

    private static Fault Rulings(string name, Func<Ruling, Ruling?> change) => new(name) { Instead = step => step is Ruling ruling ? change(ruling) : step };
}
