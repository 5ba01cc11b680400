using System.Text.Json;
using NodaTime;

namespace Fuyao.Storage.Audit;

/// <summary>An entry as it stands in the log.</summary>
/// <param name="Sequence">1 for the first; no number is left out.</param>
/// <param name="Details">A JSON object of what else was noted, for example <c>{"rows":12}</c>.</param>
/// <param name="Sha256">In hexadecimal; over the entry and the hash before it.</param>
public sealed record AuditRecord(long Sequence, Instant At, string By, string Action, string? Programme, string? Merchant, string Subject, JsonElement Details, string Sha256);

/// <summary>The end of the chain. Kept elsewhere, it shows later whether anything up to it was changed or cut off.</summary>
/// <param name="Sequence">0 where nothing was logged yet.</param>
public sealed record AuditHead(long Sequence, string Sha256);

/// <summary>Where a chain breaks first.</summary>
/// <param name="IsMissing">There is no entry of that number, and there are later ones; otherwise there is one, and it does not follow from what is before it.</param>
public sealed record AuditBreak(long Sequence, bool IsMissing);

/// <summary>What came of following the chain from its first entry.</summary>
/// <param name="Head">The last entry up to which it holds.</param>
/// <param name="Break">Null where all of it holds.</param>
public sealed record AuditVerification(AuditHead Head, AuditBreak? Break);
