using Fuyao.Kernel.Programmes;
using Fuyao.Kernel.Values;
using NodaTime;

namespace Fuyao.Kernel.Benefits;

/// <summary>A membership that brings benefits.</summary>
/// <param name="Row">The merchant's row.</param>
/// <param name="Version">The version that gave the tier.</param>
/// <param name="Since">Since when the merchant is a member.</param>
/// <param name="EndsAt">When it ends for who is leaving; null where no end is known.</param>
public sealed record BringingMembership(int Row, Programme Version, string Tier, Instant Since, Instant? EndsAt)
{
    /// <summary>The version in force when the membership began, where another decides today: what it granted for a time of its own lasts that time (semantics.md, “Versions”).</summary>
    public Programme? VersionAtStart { get; init; }

    /// <summary>The case that granted it, where it is no membership by a review; null where it is one.</summary>
    public long? Case { get; init; }
}

/// <summary>A benefit for one merchant, with its period and the membership that it comes from.</summary>
/// <param name="Tier">The tier by which the benefit comes: the one held, or one that it includes.</param>
/// <param name="Until">To before when; null: as long as the membership.</param>
public sealed record Grant(BringingMembership Membership, Benefit Benefit, Tier Tier, Instant From, Instant? Until)
{
    public Programme Programme => Membership.Version;

    /// <summary>Of what is only announced nothing can be had yet.</summary>
    public bool IsInForce(Instant at) => Benefit.Live && From <= at && (Until is not { } until || at < until);

    /// <summary>What a membership brings. Each benefit begins with the membership, or with its own period if that begins later.</summary>
    public static IEnumerable<Grant> Of(BringingMembership membership)
    {
        foreach (var (benefit, tier) in membership.Version.BenefitsOf(membership.Tier))
            if (Make(membership, benefit, tier) is { } grant)
                yield return grant;
        if (membership.VersionAtStart is not { } before)
            yield break;
        var now = membership.Version.BenefitsOf(membership.Tier).Select(one => one.Benefit.Id).ToHashSet();
        foreach (var (benefit, tier) in before.BenefitsOf(membership.Tier).Where(one => LastsOf(one.Benefit) is not null && !now.Contains(one.Benefit.Id)))
            if (Make(membership, benefit, tier) is { } grant)
                yield return grant;
    }

    /// <summary>
    /// What a case brings. Of subsidies it is what was approved, less what was asked back: laid on those of the tier in the order of the file, none above its own amount, so that together they are that sum.
    /// </summary>
    public static IEnumerable<Grant> Of(BringingCase brought)
    {
        if (brought.Membership is not { } membership)
            yield break;
        var left = brought.Entitled;
        foreach (var grant in Of(membership))
        {
            if (grant.Benefit.Terms is not SubsidyTerms subsidy)
            {
                yield return grant;
                continue;
            }
            var part = subsidy.Amount < left ? subsidy.Amount : left;
            left -= part;
            // The fact that caps it was read when it was approved, and caps nothing any more.
            if (part > Money.Zero)
                yield return grant with { Benefit = grant.Benefit with { Terms = new SubsidyTerms(part, null) } };
        }
    }

    private static Grant? Make(BringingMembership membership, Benefit benefit, Tier tier)
    {
        var from = benefit.From is { } own && own > membership.Since ? own : membership.Since;
        Instant?[] ends = [benefit.Until, membership.EndsAt, LastsOf(benefit) is { } lasts ? After(from, lasts, membership.Version.Zone) : null];
        var until = ends.Min();
        return until <= from ? null : new Grant(membership, benefit, tier, from, until);
    }

    private static NodaTime.Period? LastsOf(Benefit benefit) => benefit.Terms switch
    {
        FeeTerms fee => fee.Lasts,
        ServiceTerms { Days: { } days } => NodaTime.Period.FromDays(days),
        _ => null,
    };

    /// <summary>Two months from 31 December noon end on 28 or 29 February at noon: calendar time in the programme's zone.</summary>
    public static Instant After(Instant from, NodaTime.Period lasts, DateTimeZone zone) => (from.InZone(zone).LocalDateTime + lasts).InZoneLeniently(zone).ToInstant();
}
