using System.Collections.Immutable;
using System.Text.Json;
using Fuyao.Kernel.Values;
using Fuyao.Platform.Journal;
using Fuyao.Storage.Audit;
using NodaTime;

namespace Fuyao.Terminal;

/// <summary>The audit log for people and programs; moments are in the zone of the marketplace.</summary>
internal sealed class AuditReport(TextWriter output, DateTimeZone zone, Language language)
{
    public void Write(IEnumerable<AuditRecord> entries, int limit)
    {
        // One more than shown tells whether there are more.
        var read = entries.Take(limit + 1).ToList();
        var shown = read.Take(limit).ToList();
        new ReportTable(
            language is Language.Chinese ? ["序号", "时间", "操作人", "操作", "计划", "商家", "对象", "说明"] : ["number", "at", "by", "action", "programme", "merchant", "subject", "details"],
            [.. shown.Select(entry => (IReadOnlyList<string>)
            [
                $"{entry.Sequence}", Moments.Begin(entry.At, zone), entry.By, entry.Action, entry.Programme ?? "", entry.Merchant ?? "", entry.Subject, Written(entry.Details),
            ])])
        { TextColumns = 8 }.Write(output, ReferenceEquals(output, Console.Out) && !Console.IsOutputRedirected);
        if (read.Count > shown.Count && shown.Count > 0)
            output.WriteLine(Say($"更早的记录：--before {shown[^1].Sequence}", $"Earlier entries: --before {shown[^1].Sequence}"));
    }

    public void WriteJson(IEnumerable<AuditRecord> entries) => JsonOutput.Write(output, entries.Select(entry => new
    {
        entry.Sequence,
        At = Moments.Iso(entry.At, zone),
        entry.By,
        entry.Action,
        entry.Programme,
        entry.Merchant,
        entry.Subject,
        entry.Details,
        entry.Sha256,
    }));

    /// <param name="checkpoints">Signed heads from outside of the database; null: none are at hand.</param>
    /// <param name="differences">What does not agree with them.</param>
    public void Write(AuditVerification verification, CheckpointFolder? checkpoints, ImmutableArray<LocalizedText> differences)
    {
        Write(verification);
        foreach (var difference in differences)
            output.WriteLine($"✗ {difference.In(language)}");
        output.WriteLine(checkpoints switch
        {
            null => Say("末尾若被整段删除，只有与另处保存的检查点对照才能发现（--checkpoints DIR）。", "A tail that was cut off is found only by comparing with a checkpoint kept elsewhere (--checkpoints DIR)."),
            _ => Say($"与 {checkpoints.Checkpoints.Length:N0} 个签名的检查点比对{(differences.IsEmpty ? "，一致" : "")}。", $"Compared with {checkpoints.Checkpoints.Length:N0} signed checkpoints{(differences.IsEmpty ? ": the log agrees" : "")}."),
        });
    }

    private void Write(AuditVerification verification)
    {
        var head = verification.Head;
        if (verification.Break is not { } broken)
            output.WriteLine(Say(
                $"{head.Sequence:N0} 条记录前后相连，与写入时一致；末条的散列是 {head.Sha256}。",
                $"Entries: {head.Sequence:N0}. Each follows from the one before it, as it was written; the hash of the last is {head.Sha256}."));
        else if (broken.IsMissing)
            output.WriteLine(Say(
                $"第 {broken.Sequence} 条记录缺失，其后还有记录；此前的 {head.Sequence:N0} 条与写入时一致。",
                $"Entry {broken.Sequence} is missing, and there are later ones; the {head.Sequence:N0} before it are as they were written."));
        else
            output.WriteLine(Say(
                $"第 {broken.Sequence} 条记录与写入时不一致：它或它之前的记录被改动、删除或换了位置；此前的 {head.Sequence:N0} 条前后相连。",
                $"Entry {broken.Sequence} is not as it was written: it was changed or moved, or what was before it was taken out; the {head.Sequence:N0} before it follow from each other."));
    }

    public void WriteJson(AuditVerification verification, CheckpointFolder? checkpoints, ImmutableArray<LocalizedText> differences) => JsonOutput.Write(output, new
    {
        Holds = verification.Break is null && differences.IsEmpty,
        Head = new { verification.Head.Sequence, verification.Head.Sha256 },
        Break = verification.Break is { } broken ? new { broken.Sequence, Missing = broken.IsMissing } : null,
        Checkpoints = checkpoints?.Checkpoints.Length,
        Differences = differences.Select(difference => difference.In(language)),
    });

    private static string Written(JsonElement details) => details.ValueKind is JsonValueKind.Object
        ? string.Join(", ", details.EnumerateObject().Select(detail => $"{detail.Name} {detail.Value}"))
        : details.GetRawText();

    private string Say(string zh, string en) => language is Language.Chinese ? zh : en;
}
