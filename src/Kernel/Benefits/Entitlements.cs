using System.Collections.Immutable;
using Fuyao.Kernel.Programmes;
using NodaTime;

namespace Fuyao.Kernel.Benefits;

/// <summary>What a merchant is entitled to of one kind and subject.</summary>
/// <param name="Subject">What it is about: the queue, the scene, what is limited, lent, paid for or relaxed; the benefit's id where the kind names nothing.</param>
/// <param name="By">The grants that count, the most favourable first; at least one.</param>
/// <param name="Effective">Their sum where the kind has one (lane, limit, boost, access, badge); else the terms of the first.</param>
/// <param name="Until">To before when all of it lasts: the first end among <paramref name="By"/>; null: as long as the memberships.</param>
public sealed record Entitlement(string Kind, string Subject, BenefitTerms Effective, ImmutableArray<Grant> By, Instant? Until);

/// <summary>
/// What a merchant is entitled to at an instant, over all programmes: the most favourable wins unless a cap says otherwise, and what was given up is said with the reason.
/// Rates, prices and relaxed deadlines depend on what is asked: see <see cref="RateQuote"/>, <see cref="PriceQuote"/> and <see cref="RelaxedDeadline"/>.
/// </summary>
/// <param name="All">By kind in the order of the reference page, then by subject.</param>
/// <param name="Announced">What will come, and cannot be had yet.</param>
public sealed record Entitlements(Instant At, ImmutableArray<Entitlement> All, ImmutableArray<Grant> Announced, ImmutableArray<GivenUp> GivenUp)
{
    private static readonly ImmutableArray<string> Kinds = ["badge", "lane", "access", "limit", "rate", "fee", "credit", "subsidy", "service", "training", "boost", "relax"];

    /// <param name="own">Everything granted to the merchant, whenever it is in force.</param>
    /// <param name="linked">That granted to other merchants which caps count together with it.</param>
    public static Entitlements Of(Instant at, IReadOnlyCollection<Grant> own, IEnumerable<Grant> linked)
    {
        Grant[] others = [.. linked];
        var inForce = own.Where(grant => grant.IsInForce(at)).ToArray();
        var mine = inForce.ToHashSet(ReferenceEqualityComparer.Instance);
        var (had, capped) = CumulationCaps.Apply([.. inForce, .. others.Where(grant => grant.IsInForce(at))]);
        var givenUp = capped.Where(one => mine.Contains(one.Grant)).ToList();
        var entitlements = had.Where(mine.Contains)
            .GroupBy(grant => (grant.Benefit.Kind, Subject: SubjectOf(grant)))
            .OrderBy(group => Kinds.IndexOf(group.Key.Kind)).ThenBy(group => group.Key.Subject, StringComparer.Ordinal)
            .Select(group => Combine(group.Key.Kind, group.Key.Subject, [.. group.OrderBy(grant => grant.From).ThenBy(grant => grant.Programme.Id, StringComparer.Ordinal).ThenBy(grant => grant.Benefit.Id, StringComparer.Ordinal)], givenUp))
            .ToImmutableArray();
        return new Entitlements(at, entitlements, [.. own.Where(grant => !grant.Benefit.Live || grant.From > at)], [.. givenUp])
        {
            ChangesAt = own.Concat(others).Where(grant => grant.Benefit.Live).SelectMany(grant => new[] { grant.From, grant.Until }).Where(moment => moment > at).Min(),
        };
    }

    /// <summary>When this may change although nothing is decided: the next beginning or end of any grant that was looked at, those of linked merchants with them; null: never.</summary>
    public Instant? ChangesAt { get; init; }

    /// <summary>What cases have brought to the merchant, by number: what lasts, what has ended, and bans.</summary>
    public ImmutableArray<BringingCase> Cases { get; init; } = [];

    public Entitlement? Find(string kind, string subject) => All.FirstOrDefault(one => one.Kind == kind && one.Subject == subject);

    private static Entitlement Combine(string kind, string subject, ImmutableArray<Grant> grants, List<GivenUp> givenUp)
    {
        var (effective, by) = grants[0].Benefit.Terms switch
        {
            BadgeTerms => (new BadgeTerms([.. Terms<BadgeTerms>(grants).SelectMany(badge => badge.Where).Distinct()]), grants),
            AccessTerms => (new AccessTerms(Terms<AccessTerms>(grants).All(access => access.ByInvitation), Terms<AccessTerms>(grants).All(access => access.MainAccountOnly)), grants),
            LaneTerms => Lanes(grants),
            LimitTerms => Best<LimitTerms, decimal>(grants, limit => -(limit.Count ?? limit.Amount!.Value.ToDecimal()), givenUp),
            BoostTerms => Best<BoostTerms, decimal>(grants, boost => -boost.Weight, givenUp),
            var first => (first, grants),
        };
        return new Entitlement(kind, subject, effective, by, by.Min(grant => grant.Until));
    }

    /// <summary>The first place in the queue, and the shortest promise; deadlines of several clocks are compared when they are asked for (<see cref="LaneDeadline"/>).</summary>
    private static (BenefitTerms, ImmutableArray<Grant>) Lanes(ImmutableArray<Grant> grants)
    {
        var promise = Terms<LaneTerms>(grants).Where(lane => lane.ResolveWithin is not null).OrderBy(lane => lane.ResolveWithin).ThenBy(lane => lane.Clock).FirstOrDefault();
        return (new LaneTerms(((LaneTerms)grants[0].Benefit.Terms).Queue, Terms<LaneTerms>(grants).Min(lane => lane.Priority), promise?.ResolveWithin, promise?.Clock ?? ServiceClock.Calendar), grants);
    }

    private static (BenefitTerms, ImmutableArray<Grant>) Best<T, TKey>(ImmutableArray<Grant> grants, Func<T, TKey> key, List<GivenUp> givenUp)
        where T : BenefitTerms
    {
        var ordered = grants.OrderBy(grant => key((T)grant.Benefit.Terms)).ToImmutableArray();
        givenUp.AddRange(ordered.Skip(1).Select(grant => new GivenUp(grant, GivenUpReason.LessFavourable, [ordered[0]])));
        return (ordered[0].Benefit.Terms, [ordered[0]]);
    }

    private static IEnumerable<T> Terms<T>(ImmutableArray<Grant> grants)
        where T : BenefitTerms => grants.Select(grant => (T)grant.Benefit.Terms);

    /// <summary>Money, services and trainings are each their own; of all others those about the same thing are one.</summary>
    private static string SubjectOf(Grant grant) => grant.Benefit.Terms switch
    {
        LaneTerms lane => lane.Queue,
        LimitTerms limit => limit.Of,
        RateTerms rate => rate.Of,
        FeeTerms { Of: { } of } => of,
        BoostTerms boost => boost.Scene,
        RelaxTerms relax => relax.Of,
        BadgeTerms or AccessTerms => grant.Benefit.Id,
        _ => $"{grant.Programme.Id}/{grant.Benefit.Id}",
    };
}
