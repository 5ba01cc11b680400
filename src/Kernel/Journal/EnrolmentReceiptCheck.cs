using Fuyao.Kernel.Facts;
using Fuyao.Kernel.Lifecycle.Enrolments;
using Fuyao.Kernel.Programmes;
using Fuyao.Kernel.Reviews;
using Fuyao.Kernel.Values;
using NodaTime;

namespace Fuyao.Kernel.Journal;

/// <summary>Judges whether a decision about who comes in follows from what its receipt says. Whether places were left is taken as recorded: that depends on everybody.</summary>
/// <param name="judgement">How the conditions come out again; null where none was judged.</param>
internal sealed class EnrolmentReceiptCheck(CommitHeader header, ReceiptDecision decision, CheckedProgramme version, EnrolmentJudgement? judgement)
{
    private Instant At => header.NominalAt;

    /// <returns>Null where it follows.</returns>
    public LocalizedText? Difference() => (WrongStanding() ?? WrongQualification() ?? header.Kind switch
    {
        DecisionKind.Registered or DecisionKind.Queued when judgement is not { Qualifies: true } => "it came in, and meets the conditions of no tier",
        DecisionKind.Registered or DecisionKind.Queued when !(InstantOf(EnrolmentInputs.RegisteredAt) <= At) => "it came in before it registered",
        DecisionKind.Registered when !Holds(decision.After.Tier) => $"it came in as {decision.After.Tier}, of which the conditions do not hold",
        DecisionKind.Awaiting or DecisionKind.Refused when judgement is { Qualifies: true } => "it did not come in, and meets all conditions of a tier",
        DecisionKind.Refused when judgement is { IsUnknown: true } && !(version.Programme.Apply?.Until <= At) => "it was refused while something was unknown, before the programme's window ended",
        DecisionKind.Invited when !Holds(TextOf(EnrolmentInputs.Tier)) && TextOf(EnrolmentInputs.Reason) is null => "it was invited without a reason, and is no candidate for that tier",
        DecisionKind.Accepted when decision.After.Tier != TextOf(EnrolmentInputs.Tier) => $"it was invited to {TextOf(EnrolmentInputs.Tier)} and came in as {decision.After.Tier}",
        DecisionKind.Accepted or DecisionKind.Declined when !IsOpen(At) => "the answer does not lie between the invitation and its end",
        DecisionKind.Invited when InstantOf(EnrolmentInputs.SentAt) != At => "the invitation was sent at another instant",
        DecisionKind.Lapsed when InstantOf(EnrolmentInputs.Until) != At => "the invitation ended at another instant",
        _ => null,
    }) is { } what ? new LocalizedText($"准入决定与凭证所载不符：{what}", $"the decision does not follow from the receipt: {what}") : null;

    private string? WrongStanding()
    {
        var expected = header.Kind switch
        {
            DecisionKind.Registered or DecisionKind.Accepted => MembershipStatus.Member,
            DecisionKind.Queued => MembershipStatus.Waiting,
            _ => decision.Before.Status,
        };
        if (decision.After.Status != expected)
            return $"after it the status is {decision.After.Status}";
        return decision.Since == (expected is MembershipStatus.None ? null : At) ? null : "it counts since another instant";
    }

    private string? WrongQualification()
    {
        var best = judgement is { Tiers: [var tier, ..] } ? header.Tiers[tier] : null;
        return best == decision.Qualified ? null : $"it is recorded as qualifying for {decision.Qualified ?? "no tier"}, and qualifies for {best ?? "no tier"}";
    }

    private bool Holds(string? tier) => tier is not null && judgement is { } judged && judged.Tiers.Any(place => header.Tiers[place] == tier);

    private bool IsOpen(Instant at) => InstantOf(EnrolmentInputs.SentAt) <= at && at < InstantOf(EnrolmentInputs.Until);

    private Instant? InstantOf(string name) => TextOf(name) is { } written && InstantText.Read(written, DateTimeZone.Utc, out var instant) is null ? instant : null;

    private string? TextOf(string name) => decision.Values.FirstOrDefault(value => value.Name == name && value.Source is InputSource.Enrolment)?.Value;
}
