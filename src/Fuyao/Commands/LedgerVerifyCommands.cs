using System.CommandLine;
using System.Text.Json;
using Fuyao.Kernel.Ledger;
using Fuyao.Kernel.Values;
using Fuyao.Platform.Ledger;
using Fuyao.Storage;
using Fuyao.Storage.Ledger;
using Fuyao.Terminal;

namespace Fuyao.Commands;

/// <summary><c>fuyao ledger verify</c> for the store, <c>fuyao ledger verify-claims</c> for anybody with an export.</summary>
internal static class LedgerVerifyCommands
{
    public static Command Verify()
    {
        var (data, checkpoints, key, json, language) = (SharedOptions.Data(), CheckpointOptions.Folder(), CheckpointOptions.PublicKey(), SharedOptions.Json(), SharedOptions.Language());
        var command = new Command("verify", "Follow the ledger from its first line: nothing was changed or taken out, and what is given to claims is what is booked.") { data, checkpoints, key, json, language };
        command.SetAction(parsed =>
        {
            var signed = CheckpointOptions.Load(parsed.GetValue(checkpoints), parsed.GetValue(key));
            using var database = FuyaoDatabase.OpenExisting(parsed.GetValue(data));
            var verifier = new LedgerVerifier(database);
            var verified = verifier.Verify();
            LocalizedText[] problems = [.. verified.Problems, .. signed?.Compare(verifier) ?? []];
            if (parsed.GetValue(json))
                JsonOutput.Write(parsed.InvocationConfiguration.Output, new
                {
                    Holds = problems.Length == 0, Seal = verified.Head.Number, verified.Head.Sha256, verified.Lines, verified.Claims, Checkpoints = signed?.Checkpoints.Length,
                    Problems = problems.Select(problem => problem.In(SharedOptions.LanguageOf(parsed.GetValue(language)))),
                });
            else
            {
                Tell(parsed.InvocationConfiguration.Output, problems, parsed.GetValue(language));
                parsed.InvocationConfiguration.Output.WriteLine(new LocalizedText(
                    $"{verified.Lines:N0} 行，{verified.Claims:N0} 个申领，第 {verified.Head.Number:N0} 个封印，散列 {verified.Head.Sha256}：{(problems.Length == 0 ? "一切如所存入。" : "与所存入的不同，见上。")}{(signed is null ? "未与检查点比对：截去的尾部只有检查点能发现（--checkpoints DIR）。" : "")}",
                    $"{verified.Lines:N0} lines, {verified.Claims:N0} claims, seal {verified.Head.Number:N0}, hash {verified.Head.Sha256}: {(problems.Length == 0 ? "everything is as it was stored." : "something is not as it was stored; see above.")}{(signed is null ? " Not compared with checkpoints: only they show that the end was cut off (--checkpoints DIR)." : "")}")
                    .In(SharedOptions.LanguageOf(parsed.GetValue(language))));
            }
            return problems.Length == 0 ? ExitCode.Fine : ExitCode.No;
        });
        return command;
    }

    public static Command VerifyClaims()
    {
        var file = new Argument<string>("FILE") { Description = "What fuyao ledger claims ACCOUNT --json has written." };
        var (receipt, language) = (new Option<string?>("--receipt") { Description = "Somebody's receipt, which must be among them.", HelpName = "FILE" }, SharedOptions.Language());
        var command = new Command("verify-claims", "Follow exported claims from the first: the order was kept, the draw was that of the seed, and the ranks are right. Needs no data but the file.") { file, receipt, language };
        command.SetAction(parsed =>
        {
            var export = Read(parsed.GetValue(file)!, ClaimExport.Parse, "no export of claims; write one: fuyao ledger claims ACCOUNT --json");
            ClaimEntry? mine = parsed.GetValue(receipt) is { } path ? Read(path, ClaimExport.ParseReceipt, "no receipt of a claim; write it anew: fuyao ledger receipt ACCOUNT NUMBER") : null;
            var problems = export.Verify(mine);
            Tell(parsed.InvocationConfiguration.Output, problems, parsed.GetValue(language));
            if (problems.Length == 0)
                parsed.InvocationConfiguration.Output.WriteLine(new LocalizedText(
                    $"{export.Account}：{export.Entries.Length:N0} 条记录，{export.Ranks.Length:N0} 个名次，成立{(mine is null ? "" : "，凭证在其中")}。链头 {export.Entries[^1].Sha256}",
                    $"{export.Account}: {export.Entries.Length:N0} entries, {export.Ranks.Length:N0} ranks, all of it holds{(mine is null ? "" : ", and the receipt is among them")}. Head {export.Entries[^1].Sha256}")
                    .In(SharedOptions.LanguageOf(parsed.GetValue(language))));
            return problems.Length == 0 ? ExitCode.Fine : ExitCode.No;
        });
        return command;
    }

    private static T Read<T>(string path, Func<string, T> parse, string otherwise)
    {
        if (!File.Exists(path))
            throw new UsageException($"there is no file '{path}'");
        try
        {
            return parse(File.ReadAllText(path));
        }
        catch (JsonException wrong)
        {
            throw new UsageException($"{path} is {otherwise} ({wrong.Message})");
        }
    }

    private static void Tell(TextWriter output, IEnumerable<LocalizedText> problems, string? language)
    {
        foreach (var problem in problems)
            output.WriteLine($"✗ {problem.In(SharedOptions.LanguageOf(language))}");
    }
}
