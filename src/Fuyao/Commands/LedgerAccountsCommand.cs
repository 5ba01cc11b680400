using System.CommandLine;
using Fuyao.Kernel.Ledger;
using Fuyao.Kernel.Values;
using Fuyao.Platform.Ledger;
using Fuyao.Storage;
using Fuyao.Storage.Ledger;
using Fuyao.Terminal;
using NodaTime;

namespace Fuyao.Commands;

/// <summary><c>fuyao ledger accounts open|list</c>.</summary>
internal static class LedgerAccountsCommand
{
    private static readonly Dictionary<string, BalanceRule> Rules = new(StringComparer.Ordinal)
    {
        ["not-below-zero"] = BalanceRule.NeverBelowZero, ["not-above-zero"] = BalanceRule.NeverAboveZero, ["any"] = BalanceRule.Any,
    };

    public static Command Create(IClock clock) => new("accounts", "Open accounts, and list them.") { Open(clock), List() };

    private static Command Open(IClock clock)
    {
        var path = new Argument<string>("PATH") { Description = "Its place in the tree: an account fund/trustpass lies inside fund, which is opened first." };
        var asset = new Option<string>("--asset") { Description = $"What it counts: {string.Join(", ", Asset.All.Select(one => one.Id))}.", HelpName = "ASSET", Required = true };
        asset.AcceptOnlyFromAmong([.. Asset.All.Select(one => one.Id)]);
        var rule = new Option<string>("--rule")
        {
            Description = "What its balance may be: not-below-zero; not-above-zero for what was lent; any for where it comes from and goes to outside.", HelpName = "RULE", DefaultValueFactory = _ => "not-below-zero",
        };
        rule.AcceptOnlyFromAmong([.. Rules.Keys]);
        var (data, by, language) = (SharedOptions.Data(), SharedOptions.By(), SharedOptions.Language());
        var command = new Command("open", "Open an account. One that is there already by the same rule is left as it is.") { path, asset, rule, data, by, language };
        command.SetAction(parsed =>
        {
            var written = parsed.GetValue(path)!;
            if (Account.ProblemOf(written) is { } problem)
                throw new UsageException(problem);
            var account = new Account(written, Asset.Find(parsed.GetValue(asset)!)!, Rules[parsed.GetValue(rule)!]);
            using var database = FuyaoDatabase.OpenToChange(parsed.GetValue(data));
            new LedgerDesk(database, clock, parsed.GetValue(by)!).Open(account);
            parsed.InvocationConfiguration.Output.WriteLine(new LocalizedText($"账户 {account.Path} 已开立，计 {account.Asset}。", $"The account {account.Path} is open and counts {account.Asset}.").In(SharedOptions.LanguageOf(parsed.GetValue(language))));
            return ExitCode.Fine;
        });
        return command;
    }

    private static Command List()
    {
        var (data, json, language) = (SharedOptions.Data(), SharedOptions.Json(), SharedOptions.Language());
        var command = new Command("list", "List all accounts with their rules, and which can be claimed from.") { data, json, language };
        command.SetAction(parsed =>
        {
            using var database = FuyaoDatabase.OpenExisting(parsed.GetValue(data));
            var accounts = new LedgerReader(database).Accounts();
            var claims = new ClaimReader(database).Quotas().ToDictionary(entry => entry.Quota.Account);
            if (parsed.GetValue(json))
                JsonOutput.Write(parsed.InvocationConfiguration.Output, new
                {
                    Accounts = accounts.Select(account => new
                    {
                        Account = account.Path, Asset = account.Asset.Id, Rule = NameOf(account.Rule), ClaimRules = claims.TryGetValue(account.Path, out var quota) ? quota.Quota.Rules : null,
                    }),
                });
            else
                new ReportTable(
                    SharedOptions.LanguageOf(parsed.GetValue(language)) is Language.Chinese ? ["账户", "资产", "规则", "申领"] : ["account", "asset", "rule", "claims"],
                    [.. accounts.Select(account => (IReadOnlyList<string>)[account.Path, account.Asset.Id, NameOf(account.Rule), claims.TryGetValue(account.Path, out var quota) ? $"{quota.Head.Claims} → {quota.Quota.To}" : ""])])
                { TextColumns = 4 }.Write(parsed.InvocationConfiguration.Output, !Console.IsOutputRedirected);
            return ExitCode.Fine;
        });
        return command;
    }

    private static string NameOf(BalanceRule rule) => Rules.Single(entry => entry.Value == rule).Key;
}
