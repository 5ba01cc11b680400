using Fuyao.Kernel.Procedures;
using Fuyao.Kernel.Programmes;
using Fuyao.Kernel.Values;
using NodaTime;

namespace Fuyao.Kernel.Benefits;

/// <summary>What a case has brought: a grant, also one that has ended, or a ban.</summary>
/// <param name="Row">The merchant's row.</param>
/// <param name="Number">Of the case.</param>
/// <param name="Version">By which the case goes.</param>
/// <param name="Tier">What was approved; null where nothing was.</param>
/// <param name="ApprovedAt">From when it is granted; null where nothing was.</param>
/// <param name="EndedAt">When the grant ended: it was undone, given up, or asked back in whole; null: it lasts.</param>
/// <param name="SentBack">By the bank.</param>
/// <param name="BannedUntil">To when nobody of the company may apply; null: no ban.</param>
public sealed record BringingCase(
    int Row, long Number, Programme Version, CaseState State, string? Tier, Instant? ApprovedAt, Instant? EndedAt, Money Granted, Money Paid, Money SentBack, Money AskedBack, Money Recovered, Instant? BannedUntil)
{
    /// <param name="standing">By the events until the instant that is looked at.</param>
    /// <returns>Null where the case has brought nothing.</returns>
    public static BringingCase? Of(int row, long number, CaseStanding standing, Instant at, BusinessCalendar calendar) => standing.Approval is null && standing.BannedUntil is null
        ? null
        : new BringingCase(
            row, number, standing.Rules.Programme, standing.StateAt(at, calendar), standing.Approval?.Tier, standing.Approval?.At, standing.GrantEndedAt, standing.Granted, standing.PaidOut, standing.CameBack, standing.Owed,
            standing.Recovered, standing.BannedUntil);

    /// <summary>What of the amount is the company's to have or to keep: all that was granted, less what was asked back.</summary>
    public Money Entitled => EndedAt is null ? Granted - AskedBack : Money.Zero;

    /// <summary>What the company has.</summary>
    public Money Kept => Paid - SentBack - Recovered;

    /// <summary>What it grants, as a membership of the tier that was approved, until the grant ended; null where nothing was granted.</summary>
    public BringingMembership? Membership => ApprovedAt is { } at ? new BringingMembership(Row, Version, Tier!, at, EndedAt) { Case = Number } : null;
}
