using System.Collections.Immutable;
using Fuyao.Kernel.Programmes;
using Fuyao.Kernel.Values;

namespace Fuyao.Kernel.Benefits;

public enum GivenUpReason
{
    /// <summary>Another benefit of the same kind is better, and only one can be used.</summary>
    LessFavourable,

    /// <summary>As many memberships of the group bring their benefits as may (system 9 of “what nobody else has”).</summary>
    PlacesOfGroup,

    /// <summary>The money of the group would be more than it may.</summary>
    AmountOfGroup,
}

/// <summary>A grant that is not had, and why.</summary>
/// <param name="For">Those that are had instead of it, of this merchant or of one linked to it.</param>
public sealed record GivenUp(Grant Grant, GivenUpReason Reason, ImmutableArray<Grant> For);

/// <summary>
/// Caps over programmes of one group, for each merchant or all merchants of one legal entity. Whoever was first keeps: memberships by the instant they began, then by programme, then by row. Nothing is given in part (semantics.md,
/// “Chain of checks”): what does not fit is given up, and a later one that fits is had.
/// </summary>
public static class CumulationCaps
{
    /// <param name="grants">All grants in force of one merchant and of those linked to it.</param>
    /// <returns>Those that are had, in the order of <paramref name="grants"/>, and those that are not.</returns>
    public static (ImmutableArray<Grant> Had, ImmutableArray<GivenUp> GivenUp) Apply(IReadOnlyCollection<Grant> grants)
    {
        var givenUp = ImmutableArray.CreateBuilder<GivenUp>();
        foreach (var group in grants.Where(grant => grant.Programme.Cumulation is not null).GroupBy(grant => grant.Programme.Cumulation!.Group))
            Apply(group, givenUp);
        var gone = givenUp.Select(one => one.Grant).ToHashSet(ReferenceEqualityComparer.Instance);
        return ([.. grants.Where(grant => !gone.Contains(grant))], givenUp.ToImmutable());
    }

    private static void Apply(IEnumerable<Grant> ofGroup, ImmutableArray<GivenUp>.Builder givenUp)
    {
        var bringing = new List<Grant[]>();
        var sum = Money.Zero;
        var memberships = ofGroup.GroupBy(grant => grant.Membership, ReferenceEqualityComparer.Instance).Select(grants => grants.ToArray())
            .OrderBy(grants => grants[0].Membership.Since).ThenBy(grants => grants[0].Programme.Id, StringComparer.Ordinal).ThenBy(grants => grants[0].Membership.Row);
        foreach (var grants in memberships)
        {
            var cap = grants[0].Programme.Cumulation!;
            var amount = grants.Aggregate(Money.Zero, (total, grant) => total + AmountOf(grant.Benefit));
            GivenUpReason? reason = bringing.Count >= cap.Places ? GivenUpReason.PlacesOfGroup : sum + amount > cap.Amount ? GivenUpReason.AmountOfGroup : null;
            if (reason is { } why)
            {
                // A cap on money leaves what costs the group none.
                givenUp.AddRange(grants.Where(grant => why is GivenUpReason.PlacesOfGroup || AmountOf(grant.Benefit) > Money.Zero).Select(grant => new GivenUp(grant, why, [.. bringing.SelectMany(one => one)])));
                continue;
            }
            bringing.Add(grants);
            sum += amount;
        }
    }

    private static Money AmountOf(Benefit benefit) => benefit.Terms switch { CreditTerms credit => credit.Amount, SubsidyTerms subsidy => subsidy.Amount, _ => Money.Zero };
}
