using System.Collections.Immutable;
using System.Text.Json;
using Fuyao.Kernel.Ledger;
using Fuyao.Kernel.Values;
using Fuyao.Platform.Ledger;
using Fuyao.Storage;
using Fuyao.Storage.Ledger;
using NodaTime;

namespace Fuyao.Terminal;

/// <summary>Answers of the ledger, statements and trial balances in words, and as JSON.</summary>
internal sealed class LedgerReport(FuyaoDatabase database, DateTimeZone zone, Language language)
{
    public Language Language => language;

    public string Named(ClaimState state) => (state switch
    {
        ClaimState.Collected => new LocalizedText("待抽签", "collected"),
        ClaimState.Waiting => new LocalizedText("候补", "waiting"),
        ClaimState.Placed => new LocalizedText("已获得", "placed"),
        ClaimState.Refused => new LocalizedText("未受理", "refused"),
        ClaimState.Withdrawn => new LocalizedText("已撤回", "withdrawn"),
        _ => new LocalizedText("已驳回", "rejected"),
    }).In(language);

    public void Write(TextWriter output, Answer answer)
    {
        if (answer is Booked { Transfers: var made })
            WriteLines(output, made);
        else if (answer is Entered { Entry: var entry })
            output.WriteLine(Said(entry).In(language));
    }

    public void WriteJson(TextWriter output, Answer answer)
    {
        if (answer is Entered { Entry: var entry })
            output.Write(ClaimExport.ToJson(entry));
        else
            JsonOutput.Write(output, answer is Booked { Transfers: var made }
                ? new { Lines = made.Select(Shown), Refusal = (string?)null, Words = (string?)null }
                : new { Lines = Enumerable.Empty<ExportedLine>(), Refusal = (string?)JsonNamingPolicy.CamelCase.ConvertName(((Refused)answer).Refusal.ToString()), Words = (string?)((Refused)answer).Words });
    }

    public void Write(TextWriter output, Statement statement)
    {
        WriteBalance(output, statement.Account, statement.Opening, new LocalizedText("期初", "Opening"));
        if (statement.Lines.Length > 0)
            WriteLines(output, statement.Lines);
        WriteBalance(output, statement.Account, statement.Closing, new LocalizedText("期末", "Closing"));
    }

    public void WriteJson(TextWriter output, Statement statement) => JsonOutput.Write(output, new
    {
        Account = statement.Account.Path, Asset = statement.Account.Asset.Id, From = Moments.Iso(statement.From, zone), Until = Moments.Iso(statement.Until, zone),
        Opening = Shown(statement.Account, statement.Opening), Lines = statement.Lines.Select(Shown), Closing = Shown(statement.Account, statement.Closing),
    });

    public void Write(TextWriter output, Instant at, ImmutableArray<AccountStanding> standings)
    {
        output.WriteLine(new LocalizedText($"{Moments.Written(at, zone)} 的试算平衡", $"Trial balance at {Moments.Written(at, zone)}").In(language));
        new ReportTable(
            language is Language.Chinese ? ["账户", "资产", "累计入", "累计出", "余额", "冻结", "可用", "含下级"] : ["account", "asset", "in", "out", "booked", "held", "free", "with those inside"],
            [.. standings.Select(standing => (IReadOnlyList<string>)
            [
                standing.Account.Path, standing.Account.Asset.Id,
                .. ((long[])[standing.Balance.In, standing.Balance.Out, standing.Balance.Booked, standing.Balance.HeldOut, standing.Balance.Free, standing.Inside]).Select(units => ExportLedger.AmountOf(standing.Account.Asset, units)),
            ])])
        { TextColumns = 2 }.Write(output, !Console.IsOutputRedirected);
        foreach (var asset in standings.GroupBy(standing => standing.Account.Asset))
            output.WriteLine(new LocalizedText($"{asset.Key} 合计 {ExportLedger.AmountOf(asset.Key, asset.Sum(standing => standing.Balance.Booked))}", $"{asset.Key} adds up to {ExportLedger.AmountOf(asset.Key, asset.Sum(standing => standing.Balance.Booked))}").In(language));
    }

    public void WriteJson(TextWriter output, Instant at, ImmutableArray<AccountStanding> standings) => JsonOutput.Write(output, new
    {
        At = Moments.Iso(at, zone),
        Accounts = standings.Select(standing => new
        {
            Account = standing.Account.Path, Asset = standing.Account.Asset.Id, Balance = Shown(standing.Account, standing.Balance), Inside = ExportLedger.AmountOf(standing.Account.Asset, standing.Inside),
        }),
    });

    private LocalizedText Said(ClaimEntry entry)
    {
        if (entry.Event == ClaimEvent.Drawn)
            return new($"{entry.Account} 已抽签，种子 {entry.Words}；结果见 fuyao ledger claims {entry.Account}。", $"{entry.Account} is drawn with the seed {entry.Words}; see fuyao ledger claims {entry.Account}.");
        var state = entry.State switch
        {
            ClaimState.Placed => new LocalizedText($"已获得，账目第 {entry.Transfer} 行", $"placed, line {entry.Transfer} of the ledger"),
            ClaimState.Waiting => new LocalizedText($"候补第 {entry.Position} 位", $"waiting at position {entry.Position}"),
            ClaimState.Collected => new LocalizedText("已收到，待抽签", "collected for the draw"),
            ClaimState.Refused => new LocalizedText($"未受理：{entry.Words}", $"refused: {entry.Words}"),
            _ => new LocalizedText(Named(entry.State!.Value), Named(entry.State!.Value)),
        };
        return new(
            $"{entry.Account} 申领 {entry.Claim}，{entry.Claimant}，{Moments.Written(entry.At, zone)}：{state.Zh}。凭证 {entry.Sha256}",
            $"{entry.Account}, claim {entry.Claim} of {entry.Claimant} at {Moments.Written(entry.At, zone)}: {state.En}. Receipt {entry.Sha256}");
    }

    private void WriteLines(TextWriter output, ImmutableArray<Transfer> lines) => new ReportTable(
        language is Language.Chinese ? ["行", "时间", "类别", "从", "到", "事由", "数量"] : ["line", "at", "kind", "from", "to", "reason", "amount"],
        [.. lines.Select(line => (IReadOnlyList<string>)[$"{line.Number}", Moments.Written(line.At, zone), Named(line.Kind), line.From, line.To, line.Reason, AssetOf(line).Write(line.Amount)])])
    { TextColumns = 6 }.Write(output, !Console.IsOutputRedirected);

    private void WriteBalance(TextWriter output, Account account, Balance balance, LocalizedText name) => output.WriteLine(new LocalizedText(
        $"{name.Zh}：余额 {account.Asset.Write(balance.Booked)}，冻结 {account.Asset.Write(balance.HeldOut)}，可用 {account.Asset.Write(balance.Free)}",
        $"{name.En}: booked {account.Asset.Write(balance.Booked)}, held {account.Asset.Write(balance.HeldOut)}, free {account.Asset.Write(balance.Free)}").In(language));

    private string Named(TransferKind kind) => (kind switch
    {
        TransferKind.Move => new LocalizedText("转账", "move"),
        TransferKind.Hold => new LocalizedText("冻结", "hold"),
        TransferKind.Capture => new LocalizedText("入账", "post"),
        TransferKind.Release => new LocalizedText("解冻", "release"),
        TransferKind.Reverse => new LocalizedText("冲正", "reverse"),
        _ => new LocalizedText("申领", "claim"),
    }).In(language);

    private ExportedLine Shown(Transfer line) => ExportLedger.Shown(line, AssetOf(line));

    private static ExportedBalance Shown(Account account, Balance balance) => ExportedBalance.Of(account.Asset, balance);

    private Asset AssetOf(Transfer line) => LedgerDesk.Find(database, line.From).Asset;
}
