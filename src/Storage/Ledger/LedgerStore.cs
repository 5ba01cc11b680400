using System.Collections.Immutable;
using Fuyao.Kernel.Ledger;
using NodaTime;

namespace Fuyao.Storage.Ledger;

/// <summary>What is asked of the ledger cannot be; the message says what to do instead.</summary>
public sealed class LedgerRefusedException(string message) : StorageException(message);

/// <summary>Keeps accounts, transfers, holds and the answers to orders. The rules are those of <see cref="Book"/>; this puts in what it needs and stores what it made.</summary>
public sealed class LedgerStore(FuyaoDatabase database)
{
    private static readonly string[] OrderColumns = ["client", "key", "body", "at", "first_number", "last_number", "refusal", "refused_booking", "words", "entry_account", "entry_number"];

    private readonly LedgerMemory memory = new(database);

    /// <summary>Opens an account. One that is there already with the same asset and rule is left as it is.</summary>
    /// <exception cref="LedgerRefusedException">It is there with another asset or rule, or what it lies inside is not there or counts another asset.</exception>
    public void Open(Account account, Instant at, StorageTransaction transaction)
    {
        transaction.MustBeOpen();
        if (Find(account.Path) is { } there)
        {
            if (there.Account != account)
                throw new LedgerRefusedException($"there is an account '{account.Path}' already, which counts {there.Account.Asset} under the rule {Name(there.Account.Rule)}; open another path");
            return;
        }
        if (account.ParentPath is { } parentPath)
        {
            if (Find(parentPath) is not { } parent)
                throw new LedgerRefusedException($"'{account.Path}' lies inside '{parentPath}', which is not there; open that first");
            if (parent.Account.Asset != account.Asset)
                throw new LedgerRefusedException($"'{account.Path}' is to count {account.Asset}, and '{parentPath}', inside which it lies, counts {parent.Account.Asset}; accounts of one tree count the same");
        }
        database.Execute(
            "insert into ledger_account (path, asset, rule, opened_at, total_in, total_out, held_in, held_out) values (@path, @asset, @rule, @at, 0, 0, 0, 0)",
            new { path = account.Path, asset = account.Asset.Id, rule = Name(account.Rule), at = at.ToUnixTimeTicks() });
    }

    /// <summary>Lets an account be claimed from. One that can be already by the same rules is left as it is.</summary>
    /// <param name="seed">What decides the draw; null where there is none, or where somebody else keeps it.</param>
    /// <exception cref="LedgerRefusedException">It can be by other rules, or one of the accounts is not there, counts something else, or has no limit.</exception>
    public void Open(Quota quota, string? seed, Instant at, StorageTransaction transaction)
    {
        transaction.MustBeOpen();
        if (new ClaimReader(database).QuotaOf(quota.Account) is { } there)
        {
            // A seed drawn anew for the same rules would be another draw.
            if (there.Quota != quota)
                throw new LedgerRefusedException($"'{quota.Account}' can be claimed from already: {there.Quota.Rules}; open another account for other rules");
            return;
        }
        if (Find(quota.Account) is not { } from)
            throw new LedgerRefusedException($"there is no account '{quota.Account}'; open it first");
        if (Find(quota.To) is not { } to)
            throw new LedgerRefusedException($"there is no account '{quota.To}'; open it first");
        if (from.Account.Asset != to.Account.Asset)
            throw new LedgerRefusedException($"'{quota.Account}' counts {from.Account.Asset}, and '{quota.To}' {to.Account.Asset}; what is claimed goes to an account of the same asset");
        if (from.Account.Rule != BalanceRule.NeverBelowZero)
            throw new LedgerRefusedException($"'{quota.Account}' has no end: its rule is {Name(from.Account.Rule)}; claim from an account whose balance is never below zero");
        memory.Renew(LedgerLook.At(database, []).Newest, transaction);
        LoadedBook.Open(database, memory, quota, seed, at, transaction);
    }

    /// <summary>Carries out orders one after the other, and stores each with its answer. An order that was answered before gets that answer again.</summary>
    /// <param name="orders">Together a few thousand bookings at most.</param>
    /// <returns>The answers, in the order of the orders.</returns>
    public ImmutableArray<Answer> CarryOut(IReadOnlyList<Order> orders, Instant at, StorageTransaction transaction) => CarryOut([.. orders.Select(order => new AskedOrder(order))], at, transaction);

    /// <inheritdoc cref="CarryOut(IReadOnlyList{Order}, Instant, StorageTransaction)"/>
    public ImmutableArray<Answer> CarryOut(IReadOnlyList<AskedOrder> asked, Instant at, StorageTransaction transaction)
    {
        transaction.MustBeOpen();
        // Instants are stored in ticks of 100 ns; what is decided is decided on what will be read again.
        at = Instant.FromUnixTimeTicks(at.ToUnixTimeTicks());
        var look = LedgerLook.At(database, [.. asked.Select(one => one.Order.Key)]);
        transaction.Follows(look.Audit);
        memory.Renew(look.Newest, transaction);
        var packs = memory.Index.Find(asked.SelectMany(one => one.Hashes));
        PackedClaim[] packed = packs.Count == 0 ? [] : [.. new ClaimPackReader(database).Packs(packs).SelectMany(pack => pack.Claims)];
        var known = AnswersTo(asked, look.Orders, packed);
        var unknown = known.Count == 0 ? asked : asked.Where(one => !known.ContainsKey((one.Order.Client, one.Order.Key)));
        var loaded = LoadedBook.Load(database, memory, [.. unknown.SelectMany(one => one.Order.Bookings)], packed, at);
        var answers = ImmutableArray.CreateBuilder<Answer>(asked.Count);
        var rows = new List<object?[]>();
        foreach (var one in asked)
        {
            var (order, body) = (one.Order, one.Body);
            if (known.TryGetValue((order.Client, order.Key), out var before))
            {
                answers.Add(before.Body.AsSpan().SequenceEqual(body)
                    ? before.Answer
                    : new Refused(Refusal.KeyUsed, 0, $"the key '{order.Key}' was used for another order; a key belongs to one order for good, so write another key"));
                continue;
            }
            var answer = loaded.Book.CarryOut(order, at);
            known[(order.Client, order.Key)] = (body, answer);
            answers.Add(answer);
            if (answer is Entered { Entry: { Event: ClaimEvent.Claimed } entry })
                loaded.Came(new PackedClaim(order.Client, order.Key, body, entry), one.KeyHash, one.ClaimantHash!.Value);
            else
                rows.Add(Row(order, body, at, answer, loaded));
        }
        loaded.Save(transaction);
        if (rows.Count > 0)
            database.Insert("ledger_order", OrderColumns, rows);
        return answers.MoveToImmutable();
    }

    /// <summary>An account as it stands, holds that have expired since somebody last booked included.</summary>
    private (Account Account, Balance Balance)? Find(string path) =>
        database.SingleOrNone<AccountRow>($"{AccountRow.Select} where path = @path", new { path }) is { } row ? (row.ToAccount(), row.ToBalance()) : null;

    private Dictionary<(string Client, string Key), (byte[] Body, Answer Answer)> AnswersTo(IReadOnlyList<AskedOrder> orders, IReadOnlyList<OrderRow> rows, IReadOnlyList<PackedClaim> packed)
    {
        var answered = new Dictionary<(string, string), (byte[], Answer)>();
        if (rows.Count == 0 && packed.Count == 0)
            return answered;
        var asked = orders.Select(one => (one.Order.Client, one.Order.Key)).ToHashSet();
        foreach (var claim in packed.Where(claim => asked.Contains((claim.Client, claim.Key))))
            answered[(claim.Client, claim.Key)] = (claim.Body, new Entered(claim.Entry));
        foreach (var row in rows.Where(row => asked.Contains((row.Client, row.Key))))
            answered[(row.Client, row.Key)] = (row.Body, row switch
            {
                { Refusal: not null } => new Refused(Enum.Parse<Refusal>(row.Refusal), (int)row.RefusedBooking!.Value, row.Words!),
                { EntryAccount: { } account } => new Entered(new ClaimReader(database).Entry(account, row.EntryNumber!.Value)),
                _ => new Booked([.. new LedgerReader(database).Lines(row.FirstNumber!.Value, row.LastNumber!.Value)]),
            });
        return answered;
    }

    private static object?[] Row(Order order, byte[] body, Instant at, Answer answer, LoadedBook loaded) => answer switch
    {
        Booked { Transfers: var made } => [order.Client, order.Key, body, at.ToUnixTimeTicks(), made[0].Number, made[^1].Number, null, null, null, null, null],
        Entered { Entry: var entry } => [order.Client, order.Key, body, at.ToUnixTimeTicks(), null, null, null, null, null, loaded.IdOf(entry.Account), entry.Number],
        Refused refused => [order.Client, order.Key, body, at.ToUnixTimeTicks(), null, null, refused.Refusal.ToString(), (long)refused.Booking, refused.Words, null, null],
        _ => throw new ArgumentOutOfRangeException(nameof(answer), answer, "No such answer."),
    };

    private static string Name(BalanceRule rule) => rule.ToString();
}
