using System.Collections.Immutable;
using Fuyao.Kernel.Ledger;
using Fuyao.Kernel.Procedures;

namespace Fuyao.Platform.Procedures;

/// <summary>A case as people see it at an instant.</summary>
/// <param name="Place">How its claim on a place stands; null where the programme has none, or none was claimed yet.</param>
/// <param name="Position">Of a case that waits for a place: 1 for the next.</param>
/// <param name="Due">When something happens by itself.</param>
public sealed record CaseReport(
    long Number, string Merchant, CaseStanding Standing, CaseState State, ClaimState? Place, long? Position, CaseDeadline? Due, ImmutableArray<CaseEvent> Events);
