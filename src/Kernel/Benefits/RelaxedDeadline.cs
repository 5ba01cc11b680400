using System.Collections.Immutable;
using Fuyao.Kernel.Programmes;
using NodaTime;

namespace Fuyao.Kernel.Benefits;

/// <summary>How an operational rule applies to one order of a merchant.</summary>
/// <param name="Duty">The duty.</param>
/// <param name="Within">The time for it with what relaxes it.</param>
/// <param name="Base">The time that holds for everybody.</param>
/// <param name="Known">Where that is set; null where the question said it.</param>
/// <param name="CaseByCase">Those by which a late order is looked at by a person: it is no pardon (E15).</param>
/// <param name="By">That by which the deadline falls later; null where it does not.</param>
public sealed record RelaxedDeadline(string Duty, string Party, Duration Base, DutyTime? Known, Duration Within, Grant? By, ImmutableArray<Grant> CaseByCase, ImmutableArray<GivenUp> GivenUp)
{
    /// <summary>The longest counts; several do not add up.</summary>
    /// <param name="party">buyer or seller: whose duty it is.</param>
    /// <param name="orderedAt">When the order was placed: a benefit is about the orders of some days.</param>
    /// <param name="within">The time that holds for everybody.</param>
    public static RelaxedDeadline Of(Entitlements entitlements, string duty, string party, Instant orderedAt, Duration within) => Of(entitlements, duty, party, orderedAt, within, null);

    /// <inheritdoc cref="Of(Entitlements, string, string, Instant, Duration)"/>
    /// <param name="known">The time that holds for everybody, as it is set.</param>
    public static RelaxedDeadline Of(Entitlements entitlements, DutyTime known, Instant orderedAt) => Of(entitlements, known.Duty, known.Party, orderedAt, known.Within, known);

    private static RelaxedDeadline Of(Entitlements entitlements, string duty, string party, Instant orderedAt, Duration within, DutyTime? known)
    {
        var applying = (entitlements.Find("relax", duty)?.By ?? []).Where(grant => Applies((RelaxTerms)grant.Benefit.Terms, party, orderedAt)).ToArray();
        var later = applying.Where(grant => ((RelaxTerms)grant.Benefit.Terms).By is not null).OrderByDescending(grant => ((RelaxTerms)grant.Benefit.Terms).By!.Value).ToArray();
        var by = later.FirstOrDefault();
        return new RelaxedDeadline(
            duty, party, within, known, by is null ? within : within + ((RelaxTerms)by.Benefit.Terms).By!.Value, by,
            [.. applying.Where(grant => ((RelaxTerms)grant.Benefit.Terms).CaseByCase)],
            [.. later.Skip(1).Select(grant => new GivenUp(grant, GivenUpReason.LessFavourable, [by!]))]);
    }

    private static bool Applies(RelaxTerms relax, string party, Instant orderedAt) =>
        relax.Parties.Contains(party) && (relax.Orders.From is not { } from || from <= orderedAt) && (relax.Orders.Until is not { } until || orderedAt < until);
}
