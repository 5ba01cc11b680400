using System.Globalization;
using System.Security.Cryptography;
using Fuyao.Kernel.Ledger;
using Fuyao.Kernel.Values;
using Fuyao.Storage;
using Fuyao.Storage.Audit;
using Fuyao.Storage.Ledger;
using NodaTime;

namespace Fuyao.Platform.Ledger;

/// <summary>What people ask of the ledger one at a time; <see cref="LedgerQueue"/> is for many at once. Each leaves its entry in the audit log.</summary>
/// <param name="by">Who acts; the client to whom keys belong.</param>
public sealed class LedgerDesk(FuyaoDatabase database, IClock clock, string by)
{
    private const int SeedBytes = 32;

    private readonly LedgerStore store = new(database);

    /// <exception cref="LedgerRefusedException">It cannot be opened.</exception>
    public void Open(Account account)
    {
        using var transaction = database.Begin(Entry("ledger accounts open", account.Path));
        store.Open(account, clock.GetCurrentInstant(), transaction);
        transaction.Note("asset", account.Asset.Id);
        transaction.Note("rule", account.Rule.ToString());
        transaction.Commit();
    }

    /// <summary>A seed that nobody knows; the ledger keeps it until the draw.</summary>
    public static string NewSeed() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(SeedBytes));

    /// <param name="seed">Of the quota's commitment; null where there is none, or where somebody else keeps it. It is in no log.</param>
    /// <exception cref="LedgerRefusedException">The account cannot be claimed from by these rules.</exception>
    public void Open(Quota quota, string? seed)
    {
        using var transaction = database.Begin(Entry("ledger quota", quota.Account));
        store.Open(quota, seed, clock.GetCurrentInstant(), transaction);
        transaction.Note("rules", quota.Rules);
        transaction.Commit();
    }

    /// <param name="action">In the words of the command line: <c>ledger transfer</c>.</param>
    /// <param name="subject">What it is done to.</param>
    /// <param name="key">Null: one that nobody had, so that the same asked again is done again.</param>
    /// <exception cref="MalformedOrderException">It says nothing that could be carried out.</exception>
    public Answer CarryOut(string action, string subject, string? key, Booking booking)
    {
        using var transaction = database.Begin(Entry(action, subject));
        // Each transaction has an audit entry of its own, by which it can be told from all others.
        var order = new Order(by, key ?? FormattableString.Invariant($"audit entry {new AuditLog(database).Head().Sequence + 1}"), [booking]);
        var answer = store.CarryOut([order], clock.GetCurrentInstant(), transaction)[0];
        transaction.Note("key", order.Key);
        transaction.Note("answer", answer switch { Booked { Transfers: var made } => $"line {made[0].Number}", Entered { Entry: var entry } => $"entry {entry.Number} of {entry.Account}", Refused refused => refused.Refusal.ToString(), _ => "" });
        transaction.Commit();
        return answer;
    }

    /// <exception cref="LedgerRefusedException">There is no such account.</exception>
    public static Account Find(FuyaoDatabase database, string path) =>
        new LedgerReader(database).Find(path) ?? throw new LedgerRefusedException($"there is no account '{path}'; see fuyao ledger accounts list, or open it: fuyao ledger accounts open {path}");

    /// <summary>An amount as people write it: <c>1000.00</c> of money, whole numbers of all else.</summary>
    /// <exception cref="MalformedOrderException">It is none.</exception>
    public static long Units(Asset asset, string written) =>
        asset == Asset.Cny
            ? Money.TryParse(written, out var money) ? money.Units : throw new MalformedOrderException($"'{written}' is no amount of {asset}; write it with at most four decimals: 1000.00")
            : long.TryParse(written, NumberStyles.None, CultureInfo.InvariantCulture, out var units) ? units : throw new MalformedOrderException($"'{written}' is no amount of {asset}; write a whole number: 1");

    private AuditEntry Entry(string action, string subject) => new(clock.GetCurrentInstant(), by, action, subject);
}
