using System.CommandLine;
using Fuyao.Kernel.Values;
using Fuyao.Platform.Ledger;
using Fuyao.Storage;
using Fuyao.Storage.Ledger;
using Fuyao.Terminal;

namespace Fuyao.Commands;

/// <summary><c>fuyao ledger claims|waiting-list|receipt</c>: who claimed, who has a place, who is next.</summary>
internal static class LedgerLineCommands
{
    public static Command Claims()
    {
        var (account, data, json, language) = (LedgerCommand.Path(), SharedOptions.Data(), SharedOptions.Json(), SharedOptions.Language());
        var command = new Command("claims", "Show all claims on an account with their final ranks; --json gives all that happened in the line, for everybody to verify.") { account, data, json, language };
        command.SetAction(parsed =>
        {
            using var database = FuyaoDatabase.OpenExisting(parsed.GetValue(data));
            var export = ClaimExport.Of(database, parsed.GetValue(account)!);
            if (parsed.GetValue(json))
            {
                parsed.InvocationConfiguration.Output.Write(export.ToJson());
                return ExitCode.Fine;
            }
            var (asset, ranks) = (LedgerDesk.Find(database, export.Account).Asset, export.Ranks.ToDictionary(rank => rank.Claim, rank => rank.Rank));
            var report = new LedgerReport(database, LedgerCommand.ZoneOf(database), SharedOptions.LanguageOf(parsed.GetValue(language)));
            new ReportTable(
                report.Language is Language.Chinese ? ["申领", "申领人", "数量", "状态", "最终位次"] : ["claim", "claimant", "amount", "state", "final rank"],
                [.. new ClaimReader(database).Claims(export.Account).Select(claim => (IReadOnlyList<string>)
                    [$"{claim.Number}", claim.Claimant, asset.Write(claim.Amount), report.Named(claim.State), ranks.TryGetValue(claim.Number, out var rank) ? $"{rank}" : ""])])
            { TextColumns = 2 }.Write(parsed.InvocationConfiguration.Output, !Console.IsOutputRedirected);
            return ExitCode.Fine;
        });
        return command;
    }

    public static Command WaitingList()
    {
        var (account, data, json, language) = (LedgerCommand.Path(), SharedOptions.Data(), SharedOptions.Json(), SharedOptions.Language());
        var command = new Command("waiting-list", "Show who waits on an account, the next in line first.") { account, data, json, language };
        command.SetAction(parsed =>
        {
            using var database = FuyaoDatabase.OpenExisting(parsed.GetValue(data));
            var (path, reader) = (parsed.GetValue(account)!, new ClaimReader(database));
            if (reader.QuotaOf(path) is null)
                throw new LedgerRefusedException($"nothing can be claimed from '{path}'; open it for claims: fuyao ledger quota {path} --to PATH");
            var (asset, waiting) = (LedgerDesk.Find(database, path).Asset, reader.Waiting(path));
            if (parsed.GetValue(json))
                JsonOutput.Write(parsed.InvocationConfiguration.Output, new
                {
                    Account = path, Waiting = waiting.Select((claim, index) => new { Position = index + 1, Claim = claim.Number, claim.Claimant, claim.Amount }),
                });
            else
                new ReportTable(
                    SharedOptions.LanguageOf(parsed.GetValue(language)) is Language.Chinese ? ["位次", "申领", "申领人", "数量"] : ["position", "claim", "claimant", "amount"],
                    [.. waiting.Select((claim, index) => (IReadOnlyList<string>)[$"{index + 1}", $"{claim.Number}", claim.Claimant, asset.Write(claim.Amount)])])
                { TextColumns = 3 }.Write(parsed.InvocationConfiguration.Output, !Console.IsOutputRedirected);
            return ExitCode.Fine;
        });
        return command;
    }

    public static Command Receipt()
    {
        var (account, number, data) = (LedgerCommand.Path(), SharedOptions.Number<long>("NUMBER", "The number of the claim."), SharedOptions.Data());
        var command = new Command("receipt", "Write the receipt of a claim again, as JSON: the entry that it has in the line for good.") { account, number, data };
        command.SetAction(parsed =>
        {
            using var database = FuyaoDatabase.OpenExisting(parsed.GetValue(data));
            var receipt = new ClaimReader(database).ReceiptOf(parsed.GetValue(account)!, parsed.GetValue(number))
                ?? throw new LedgerRefusedException($"there is no claim {parsed.GetValue(number)} on '{parsed.GetValue(account)}'; see fuyao ledger claims {parsed.GetValue(account)}");
            parsed.InvocationConfiguration.Output.Write(ClaimExport.ToJson(receipt));
            return ExitCode.Fine;
        });
        return command;
    }
}
