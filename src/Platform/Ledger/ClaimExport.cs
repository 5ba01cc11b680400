using System.Collections.Immutable;
using System.Text.Json;
using Fuyao.Kernel.Journal;
using Fuyao.Kernel.Ledger;
using Fuyao.Kernel.Values;
using Fuyao.Storage;
using Fuyao.Storage.Ledger;

namespace Fuyao.Platform.Ledger;

/// <summary>The claim that has a final rank.</summary>
public sealed record RankedClaim(long Rank, long Claim, string Claimant);

/// <summary>All that happened in the line of an account, for everybody: with it and nothing else anybody sees who got a place in which order, and whether the order was kept.</summary>
/// <param name="Form">What it calls itself.</param>
/// <param name="Rules">As the first entry says them.</param>
/// <param name="Ranks">The final ranks, from 1 without gaps; they follow from the entries.</param>
public sealed record ClaimExport(string Form, string Account, string Rules, ImmutableArray<RankedClaim> Ranks, ImmutableArray<ClaimEntry> Entries)
{
    public const string FormOfClaims = "fuyao-claims-1";

    /// <exception cref="LedgerRefusedException">Nothing can be claimed from the account.</exception>
    public static ClaimExport Of(FuyaoDatabase database, string account)
    {
        var reader = new ClaimReader(database);
        var quota = reader.QuotaOf(account)?.Quota ?? throw new LedgerRefusedException($"nothing can be claimed from '{account}'; open it for claims: fuyao ledger quota {account} --to PATH");
        var entries = reader.Entries(account);
        return new ClaimExport(FormOfClaims, account, quota.Rules, RanksOf(ClaimHistory.Read(entries)), entries);
    }

    /// <exception cref="JsonException">It is no export of claims.</exception>
    public static ClaimExport Parse(string json)
    {
        using var document = JsonDocument.Parse(json);
        return JournalJson.Read<ClaimExport>(document.RootElement) is { Form: FormOfClaims } export ? export : throw new JsonException($"its form is not “{FormOfClaims}”");
    }

    /// <exception cref="JsonException">It is no receipt.</exception>
    public static ClaimEntry ParseReceipt(string json)
    {
        using var document = JsonDocument.Parse(json);
        return JournalJson.Read<ClaimEntry>(document.RootElement);
    }

    public string ToJson() => JsonSerializer.Serialize(this, JournalJson.Indented) + "\n";

    public static string ToJson(ClaimEntry receipt) => JsonSerializer.Serialize(receipt, JournalJson.Indented) + "\n";

    /// <summary>What is not as it should be, or is another than the receipt says; none where all holds.</summary>
    public ImmutableArray<LocalizedText> Verify(ClaimEntry? receipt)
    {
        var history = ClaimHistory.Read(Entries);
        var found = history.Problems;
        if (Entries is not [var first, ..] || first.Words != Rules || Entries.Any(entry => entry.Account != Account))
            found = found.Add(new("规则或账户与第一条记录不符", "the rules or the account are not those of the first entry"));
        if (!RanksOf(history).SequenceEqual(Ranks))
            found = found.Add(new("最终位次与记录不符", "the final ranks do not follow from the entries"));
        return receipt is not null && history.Compare(receipt) is { } difference ? found.Add(difference) : found;
    }

    private static ImmutableArray<RankedClaim> RanksOf(ClaimHistory history)
    {
        var claimants = history.Claims.ToDictionary(claim => claim.Receipt.Claim!.Value, claim => claim.Receipt.Claimant!);
        return [.. history.Ranks.Select((claim, index) => new RankedClaim(index + 1, claim, claimants[claim]))];
    }
}
