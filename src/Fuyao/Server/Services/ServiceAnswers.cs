using System.Text.Json;
using Fuyao.Kernel.Facts;
using Fuyao.Storage.Audit;

namespace Fuyao.Server.Services;

/// <summary>That something happened to a task; it stays the same for good.</summary>
/// <param name="Entry">Its number in the audit log.</param>
/// <param name="Action">service fulfil, service accept, service reject.</param>
/// <param name="Sha256">Of the entry.</param>
internal sealed record TaskReceiptAnswer(long Entry, string At, string Action, long Package, string Task, string Sha256)
{
    public static TaskReceiptAnswer Of(AuditRecord entry) =>
        new(entry.Sequence, InstantText.Write(entry.At), entry.Action, entry.Details.GetProperty("package").GetInt64(), entry.Details.GetProperty("task").GetString()!, entry.Sha256);
}

/// <summary>That something happened to a lesson, or a seat of it; it stays the same for good.</summary>
/// <param name="Entry">Its number in the audit log.</param>
/// <param name="Action">training open, training move, training cancel, training enrol, training withdraw, training attendance.</param>
/// <param name="Claim">Of a seat: its number in the line.</param>
/// <param name="State">What came of enrolling then: placed, waiting.</param>
/// <param name="Position">Of one that waits: 1 for the next.</param>
/// <param name="Sha256">Of the entry.</param>
internal sealed record LessonReceiptAnswer(long Entry, string At, string Action, long Lesson, long? Claim, string? State, long? Position, string Sha256)
{
    public static LessonReceiptAnswer Of(AuditRecord entry) =>
        new(entry.Sequence, InstantText.Write(entry.At), entry.Action, NumberOf(entry, "lesson")!.Value, NumberOf(entry, "claim"), entry.Details.TryGetProperty("state", out var state) ? state.GetString() : null, NumberOf(entry, "position"), entry.Sha256);

    private static long? NumberOf(AuditRecord entry, string name) => entry.Details.TryGetProperty(name, out JsonElement number) ? number.GetInt64() : null;
}
