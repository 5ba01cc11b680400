using System.Collections.Immutable;
using NodaTime;
using Period = Fuyao.Kernel.Values.Period;

namespace Fuyao.Kernel.Corrections;

/// <summary>One value of a merchant that was wrong, and what it is.</summary>
/// <param name="Fact">A fact that is supplied, not a rate.</param>
/// <param name="Period">Of a fact of a period; null for a state fact.</param>
/// <param name="At">As of when a state fact is corrected; null for a fact of a period.</param>
/// <param name="Before">As in files; null where it was unknown.</param>
/// <param name="After">As in files; null where it is unknown.</param>
/// <param name="Change">The number of the change by which a state fact was corrected; null before that.</param>
/// <param name="CorrectedAt">When the correction was approved; null before that. What files said later counts over it.</param>
public sealed record CorrectedFact(string Fact, Period? Period, Instant? At, string? Before, string? After, long? Change = null, Instant? CorrectedAt = null);

public enum CorrectionStepKind
{
    /// <summary>Written down by somebody; nothing has changed yet.</summary>
    Drafted,

    /// <summary>By somebody else: the facts are corrected, and what follows is decided.</summary>
    Approved,

    /// <summary>Given up before it was approved.</summary>
    Withdrawn,
}

/// <param name="Note">Why it was withdrawn.</param>
public sealed record CorrectionStep(CorrectionStepKind Kind, Instant At, string By, string? Note = null);

/// <summary>A correction of facts of one merchant: drafted by one person, approved by another.</summary>
/// <param name="Row">The merchant's row.</param>
/// <param name="Appeal">The number of the appeal that it answers; null where nobody appealed.</param>
/// <param name="Steps">In the order in which they were taken.</param>
public sealed record Correction(long Number, int Row, string Reason, long? Appeal, ImmutableArray<CorrectedFact> Facts, ImmutableArray<CorrectionStep> Steps)
{
    /// <summary>What was done last with it.</summary>
    public CorrectionStepKind State => Steps[^1].Kind;

    public CorrectionStep? Find(CorrectionStepKind kind) => Steps.FirstOrDefault(step => step.Kind == kind);
}
