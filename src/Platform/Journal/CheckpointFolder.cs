using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Fuyao.Kernel.Journal;
using Fuyao.Kernel.Values;
using Fuyao.Storage.Audit;
using Fuyao.Storage.Journal;
using Fuyao.Storage.Ledger;

namespace Fuyao.Platform.Journal;

/// <summary>A folder of signed heads, one file each, outside of the database.</summary>
public sealed class CheckpointFolder
{
    private const string Extension = ".json";

    private readonly ImmutableArray<LocalizedText> problems;

    private CheckpointFolder(ImmutableArray<Checkpoint> checkpoints, ImmutableArray<LocalizedText> found) => (Checkpoints, problems) = (checkpoints, found);

    /// <summary>Those that are signed, by their numbers.</summary>
    public ImmutableArray<Checkpoint> Checkpoints { get; }

    /// <param name="publicKey">The key that must have signed all, as <see cref="Checkpoint.PublicKey"/> writes it; null: one key for all of them, whichever it is.</param>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static CheckpointFolder Load(string folder, string? publicKey)
    {
        if (!Directory.Exists(folder))
            throw new DirectoryNotFoundException($"there is no folder '{folder}' with checkpoints; make one: fuyao checkpoint --output {folder} …");
        var signed = ImmutableArray.CreateBuilder<Checkpoint>();
        var found = ImmutableArray.CreateBuilder<LocalizedText>();
        foreach (var path in Directory.EnumerateFiles(folder, "*" + Extension).Order(StringComparer.Ordinal))
        {
            var name = Path.GetFileName(path);
            if (Read(path) is not { } checkpoint)
                found.Add(new($"检查点 {name} 不可读", $"the checkpoint {name} cannot be read"));
            else if (!checkpoint.IsSigned())
                found.Add(new($"检查点 {name} 的签名不正确", $"the checkpoint {name} has a wrong signature"));
            else if ((publicKey ??= checkpoint.PublicKey) != checkpoint.PublicKey)
                found.Add(new($"检查点 {name} 由另一把密钥签名", $"the checkpoint {name} is signed with another key"));
            else
                signed.Add(checkpoint);
        }
        if (signed.Count == 0 && found.Count == 0)
            found.Add(new($"{folder} 中没有检查点", $"there is no checkpoint in {folder}"));
        return new CheckpointFolder([.. signed.OrderBy(checkpoint => checkpoint.Sequence)], found.ToImmutable());
    }

    /// <summary>Stores a signed head under its number.</summary>
    /// <returns>The file.</returns>
    public static string Write(string folder, Checkpoint checkpoint)
    {
        Directory.CreateDirectory(folder);
        // Signed once an instant: an earlier signature of the same head stays.
        var path = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{checkpoint.Sequence:D10}-{checkpoint.At.ToUnixTimeTicks()}{Extension}"));
        File.WriteAllText(path, checkpoint.ToJson());
        return path;
    }

    /// <summary>Holds both chains of a store against all checkpoints: a head that differs or is missing shows an edit, a deletion or a cut tail.</summary>
    public ImmutableArray<LocalizedText> Compare(JournalStore journal, AuditLog log) => [.. Compare(log), .. Differences(journal)];

    /// <summary>Holds the audit log of a store against all checkpoints.</summary>
    public ImmutableArray<LocalizedText> Compare(AuditLog log) =>
    [
        .. problems,
        .. from checkpoint in Checkpoints
           let hash = log.HashAt(checkpoint.AuditSequence)
           where hash != checkpoint.AuditHead.ToString()
           select hash is null
               ? new LocalizedText(
                   $"检查点记有第 {checkpoint.AuditSequence} 条审计记录，数据库中已没有：审计日志的尾部被删除",
                   $"a checkpoint names entry {checkpoint.AuditSequence} of the audit log, which the database does not have: the end of the log was cut off")
               : new LocalizedText(
                   $"第 {checkpoint.AuditSequence} 条审计记录的散列与检查点不符：审计日志被改动过",
                   $"the hash of entry {checkpoint.AuditSequence} of the audit log is not the one that was signed: the log was changed"),
    ];

    /// <summary>Holds the ledger of a store against all checkpoints.</summary>
    public ImmutableArray<LocalizedText> Compare(LedgerVerifier ledger) =>
    [
        .. problems,
        .. from checkpoint in Checkpoints
           let hash = ledger.HashAt(checkpoint.LedgerSeal)
           where hash != checkpoint.LedgerHead.ToString()
           select hash is null
               ? new LocalizedText(
                   $"检查点记有账本第 {checkpoint.LedgerSeal} 个封印，数据库中已没有：账本的尾部被删除",
                   $"a checkpoint names seal {checkpoint.LedgerSeal} of the ledger, which the database does not have: the end of the ledger was cut off")
               : new LocalizedText(
                   $"账本第 {checkpoint.LedgerSeal} 个封印的散列与检查点不符：账本被改动过", $"the hash of seal {checkpoint.LedgerSeal} of the ledger is not the one that was signed: the ledger was changed"),
    ];

    private IEnumerable<LocalizedText> Differences(JournalStore journal) =>
    [
        .. from checkpoint in Checkpoints
           let head = journal.HeadAt(checkpoint.Sequence)
           where head != checkpoint.Head
           select head is null
               ? new LocalizedText(
                   $"检查点记有第 {checkpoint.Sequence} 个提交，数据库中已没有：日志尾部被删除", $"a checkpoint names commit {checkpoint.Sequence}, which the database does not have: the end of the journal was cut off")
               : new LocalizedText(
                   $"第 {checkpoint.Sequence} 个提交的链头与检查点不符：日志被改动过", $"the head of commit {checkpoint.Sequence} is not the one that was signed: the journal was changed"),
    ];

    /// <summary>Holds the chain of a receipt against the checkpoints that it reaches.</summary>
    /// <returns>The earliest one that it meets, and what does not hold.</returns>
    public (Checkpoint? Met, ImmutableArray<LocalizedText> Differences) Compare(ReceiptChain chain)
    {
        var reached = Checkpoints.Where(checkpoint => chain.HeadAt(checkpoint.Sequence) is not null).ToArray();
        if (Array.Find(reached, checkpoint => chain.HeadAt(checkpoint.Sequence) != checkpoint.Head) is { } other)
            return (null, [.. problems, new($"链头与第 {other.Sequence} 个提交的检查点不符", $"the chain leads to another head than the one signed for commit {other.Sequence}")]);
        return reached.Length > 0
            ? (reached[0], problems)
            : (null, [.. problems, new("没有检查点覆盖这张凭证；请在其后作出检查点，再重新开具凭证", "no checkpoint covers this receipt; make a checkpoint, and then the receipt anew")]);
    }

    private static Checkpoint? Read(string path)
    {
        try
        {
            return Checkpoint.Parse(File.ReadAllText(path));
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
