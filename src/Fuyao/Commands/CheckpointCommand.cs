using System.CommandLine;
using Fuyao.Kernel.Journal;
using Fuyao.Kernel.Values;
using Fuyao.Platform.Journal;
using Fuyao.Storage;
using Fuyao.Storage.Audit;
using Fuyao.Storage.Dialects;
using Fuyao.Storage.Journal;
using Fuyao.Storage.Ledger;
using Fuyao.Terminal;
using NodaTime;

namespace Fuyao.Commands;

/// <summary><c>fuyao checkpoint --data DIR --key FILE --output DIR</c>: signs the heads of the journal and of the audit log, to be kept outside of the database.</summary>
internal static class CheckpointCommand
{
    public static Command Create(IClock clock)
    {
        var data = SharedOptions.Data();
        var key = new Option<string>("--key") { Description = "The file of the private key; its public half lies beside it as FILE.pub.", HelpName = "FILE", Required = true };
        var newKey = new Option<bool>("--new-key") { Description = "Make the key first; there may be no file of that name." };
        var output = new Option<string>("--output") { Description = "The folder that takes the checkpoint; keep it where the database's users cannot write.", HelpName = "DIR", Required = true };
        var language = SharedOptions.Language();
        var command = new Command("checkpoint", "Sign the heads of the journal, of the audit log and of the ledger, so that later changes of the database show.") { data, key, newKey, output, language };
        command.SetAction(parsed => Run(
            parsed.GetValue(data), parsed.GetValue(key)!, parsed.GetValue(newKey), parsed.GetValue(output)!, SharedOptions.LanguageOf(parsed.GetValue(language)), clock, Console.Out));
        return command;
    }

    public static int Run(SqlDialect store, string keyPath, bool makesKey, string folder, Language language, IClock clock, TextWriter output)
    {
        if (makesKey && File.Exists(keyPath))
            throw new UsageException($"--new-key: there is a file '{keyPath}' already; leave --new-key out, or name another");
        using var database = FuyaoDatabase.OpenExisting(store);
        if (makesKey)
            CheckpointKey.Create(keyPath);
        using var key = CheckpointKey.Load(keyPath);
        var head = new JournalStore(database).Head();
        var log = new AuditLog(database).Head();
        var seal = new LedgerVerifier(database).Head();
        var path = CheckpointFolder.Write(folder, Checkpoint.Sign(head.Sequence, head.Head, log.Sequence, Digest.Parse(log.Sha256), seal.Number, Digest.Parse(seal.Sha256), clock.GetCurrentInstant(), key));
        output.WriteLine(new LocalizedText(
            $"已签名：第 {head.Sequence} 个提交，链头 {head.Head}；审计日志第 {log.Sequence} 条，散列 {log.Sha256}；账本第 {seal.Number} 个封印，散列 {seal.Sha256}；写入 {path}。",
            $"Signed: commit {head.Sequence}, head {head.Head}; entry {log.Sequence} of the audit log, hash {log.Sha256}; seal {seal.Number} of the ledger, hash {seal.Sha256}; in {path}.").In(language));
        if (makesKey)
            output.WriteLine(new LocalizedText(
                $"新密钥在 {keyPath}，仅所有者可读；验证者使用 {keyPath}{CheckpointKey.PublicExtension}。",
                $"The new key is in {keyPath}, for its owner alone; whoever verifies takes {keyPath}{CheckpointKey.PublicExtension}.").In(language));
        return ExitCode.Fine;
    }
}
