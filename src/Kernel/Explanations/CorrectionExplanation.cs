using System.Collections.Immutable;
using Fuyao.Kernel.Corrections;
using Fuyao.Kernel.Facts;
using NodaTime;

namespace Fuyao.Kernel.Explanations;

/// <summary>A fact that was corrected.</summary>
/// <param name="Definition">Null where the catalogue of today does not have it.</param>
public sealed record CorrectedFactExplanation(CorrectedFact Fact, FactDefinition? Definition);

/// <summary>A correction that changed what was decided about the merchant in the programme, or was checked against it. The decisions themselves stay as they are.</summary>
/// <param name="ApprovedAt">From when it counts.</param>
public sealed record CorrectionExplanation(long Number, Instant ApprovedAt, string Reason, long? Appeal, ImmutableArray<CorrectedFactExplanation> Facts, ProgrammeCorrection Result);
