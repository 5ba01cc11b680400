using Fuyao.Kernel.Ledger;

namespace Fuyao.Kernel.Tests.Ledger;

/// <summary>Answers in the words of <see cref="PlainClaims"/>.</summary>
internal static class ClaimAnswers
{
    public static string Told(Answer answer) => answer switch
    {
        Refused refused => $"no {refused.Refusal}",
        Entered { Entry: { Event: ClaimEvent.Drawn } } => "drawn",
        Entered { Entry: var entry } => $"claim {entry.Claim} {entry.State}{(entry.Position is { } position ? $" at {position}" : "")}{(entry.Refusal is { } refusal ? $" {refusal}" : "")}",
        _ => "booked",
    };
}
