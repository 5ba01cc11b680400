using System.Collections.Immutable;
using Fuyao.Kernel.Credits;
using Fuyao.Kernel.Ledger;
using Fuyao.Kernel.Programmes;
using Fuyao.Kernel.Values;
using Fuyao.Platform.Ledger;
using Fuyao.Storage;
using Fuyao.Storage.Credits;
using Fuyao.Storage.Ledger;
using NodaTime;

namespace Fuyao.Platform.Credits;

/// <summary>
/// The accounts of credits. The budget of a programme has an account for each benefit, and in it one for each tranche. What is issued is held of its tranche until it is claimed, what is claimed until it expires; what is spent goes to
/// the account of what was spent. So at any moment budget = not approved + not issued + issued + claimed and left + spent.
/// </summary>
internal sealed class CreditAccounts(FuyaoDatabase database)
{
    /// <summary>To whom the keys of these orders belong.</summary>
    private const string Client = "fuyao credits";

    private const string IssuedRoot = "credits-issued";
    private const string SpentRoot = "credits-spent";

    /// <summary>As long as what does not expire is kept.</summary>
    private static readonly Instant KeptUntil = Instant.FromUtc(9999, 1, 1, 0, 0);

    private readonly LedgerStore ledger = new(database);
    private readonly Dictionary<string, Asset> assets = [];

    /// <summary>For this account packets are held that nobody has claimed; nothing is ever in it.</summary>
    public static string IssuedOf(string programme, string benefit) => $"{IssuedRoot}/{programme}/{benefit}";

    /// <summary>What was spent; what of claimed packets is left is held for it.</summary>
    public static string SpentOf(string programme, string benefit) => $"{SpentRoot}/{programme}/{benefit}";

    /// <summary>The account of the budget, in which lies what is not approved.</summary>
    public static string FundOf(StoredTranche tranche) => ParentOf(ParentOf(tranche.Account));

    /// <summary>Opens the account of a tranche, and whatever it needs that is not open yet.</summary>
    /// <returns>Its path.</returns>
    /// <exception cref="LedgerRefusedException">The account of the budget is not there, or has too little.</exception>
    public string Open(Programme programme, string benefit, long tranche, Instant now, StorageTransaction transaction)
    {
        var budget = new ProgrammeBudget(database, programme);
        if (!budget.IsOpen)
            budget.Open(now, transaction);
        var path = FormattableString.Invariant($"{budget.Path}/{benefit}/{tranche}");
        foreach (var account in new[] { SpentOf(programme.Id, benefit), IssuedOf(programme.Id, benefit), path })
            foreach (var each in WithParents(account))
                if (each.StartsWith(budget.Path + Account.Separator, StringComparison.Ordinal) || account != path)
                    ledger.Open(new Account(each, budget.Asset, BalanceRule.NeverBelowZero), now, transaction);
        return path;
    }

    public static Move Approve(StoredTranche tranche, Asset asset) => new(FundOf(tranche), tranche.Account, asset, tranche.Amount.Units, $"tranche {tranche.Number} approved");

    public Hold Issue(StoredTranche tranche, CreditPacket packet) =>
        new(tranche.Account, IssuedOf(tranche.Programme, tranche.Benefit), AssetOf(tranche), packet.Amount.Units, packet.ClaimBy ?? KeptUntil, $"packet {packet.Number} issued");

    /// <summary>Keeps what is left of a claimed packet.</summary>
    public Hold Keep(StoredTranche tranche, CreditPacket packet, Money rest) =>
        new(tranche.Account, SpentOf(tranche.Programme, tranche.Benefit), AssetOf(tranche), rest.Units, packet.ExpiresAt ?? KeptUntil, $"packet {packet.Number}");

    public Move Spend(StoredTranche tranche, CreditPacket packet, CreditClick click) =>
        new(tranche.Account, SpentOf(tranche.Programme, tranche.Benefit), AssetOf(tranche), click.Price.Units, $"packet {packet.Number}, click {click.Id}");

    /// <summary>What is left of an expired packet, or was paid by it for a click that turned out to be invalid, is the budget's again.</summary>
    public Move GiveBack(StoredTranche tranche, CreditPacket packet, Money amount) => new(tranche.Account, FundOf(tranche), AssetOf(tranche), amount.Units, $"packet {packet.Number} expired");

    public Asset AssetOf(StoredTranche tranche)
    {
        if (!assets.TryGetValue(tranche.Account, out var asset))
            assets.Add(tranche.Account, asset = new LedgerReader(database).Find(tranche.Account)!.Asset);
        return asset;
    }

    /// <summary>How an account stands; nothing where it is not open.</summary>
    public Balance BalanceOf(string path, Instant at) => new LedgerReader(database).StandingOf(path, at)?.Balance ?? Balance.Zero;

    /// <summary>Makes the bookings of each key together, in the order of the keys.</summary>
    /// <returns>For each key the lines that were made.</returns>
    /// <exception cref="CreditRefusedException">One cannot be booked; the transaction is to end without being stored.</exception>
    public ImmutableArray<ImmutableArray<Transfer>> CarryOut(IReadOnlyList<(string Key, ImmutableArray<Booking> Bookings)> orders, Instant now, StorageTransaction transaction) => orders.Count == 0
        ? []
        : [.. ledger.CarryOut([.. orders.Select(order => new Order(Client, order.Key, order.Bookings))], now, transaction).Select(answer => answer switch
        {
            Booked { Transfers: var made } => made,
            Refused refused => throw new CreditRefusedException(CreditRefusal.NotPossible, refused.Words),
            _ => throw new InvalidOperationException($"{answer} is no answer to a booking between accounts."),
        })];

    private static string ParentOf(string path) => path[..path.LastIndexOf(Account.Separator)];

    private static IEnumerable<string> WithParents(string path) => path.Index().Where(one => one.Item == Account.Separator).Select(one => path[..one.Index]).Append(path);
}
