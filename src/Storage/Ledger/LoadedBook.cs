using Fuyao.Kernel.Ledger;
using NodaTime;

namespace Fuyao.Storage.Ledger;

/// <summary>A book with everything that some orders touch, and what of it to store afterwards.</summary>
internal sealed class LoadedBook
{
    private static readonly string[] TransferColumns = ["number", "at", "kind", "from_account", "to_account", "amount", "reason", "of_number", "until"];
    private static readonly string[] HoldColumns = ["number", "from_account", "to_account", "until", "ended_by"];

    private readonly Dictionary<string, AccountRow> rowByPath = [];
    private readonly Dictionary<QuotaLine, long> claimsBefore = [];
    private readonly LedgerSeal last;
    private readonly long lastLine;

    private LoadedBook(Book book, LedgerSeal last, long lastLine) => (Book, this.last, this.lastLine) = (book, last, lastLine);

    public Book Book { get; }

    public static LoadedBook Load(FuyaoDatabase database, IReadOnlyList<Order> orders, Instant at)
    {
        var newest = SealedUpTo(database);
        var loaded = new LoadedBook(new Book(newest.Line, newest.Seal.At), newest.Seal, newest.Line);
        var bookings = orders.SelectMany(order => order.Bookings).ToArray();
        var referred = loaded.PutReferred(database, [.. bookings.Select(ReferenceOf).OfType<long>().Distinct()]);
        loaded.PutAccounts(database, [.. bookings.SelectMany(PathsOf).Concat(referred).Distinct()]);
        ClaimBooking[] claims = [.. bookings.OfType<ClaimBooking>()];
        loaded.PutClaims(database, [.. loaded.rowByPath.Keys], claims);
        var touched = loaded.rowByPath.Keys.ToHashSet();
        loaded.PutExpired(database, Instant.Max(at, newest.Seal.At));
        // A hold that is over may free places of an account that nobody named.
        loaded.PutClaims(database, [.. loaded.rowByPath.Keys.Where(path => !touched.Contains(path))], claims);
        return loaded;
    }

    /// <summary>Stores the rules of claims on an account, and the first entry of its line.</summary>
    public static void Open(FuyaoDatabase database, Quota quota, string? seed, Instant at)
    {
        var newest = SealedUpTo(database);
        var loaded = new LoadedBook(new Book(newest.Line, Instant.Max(newest.Seal.At, Instant.FromUnixTimeTicks(at.ToUnixTimeTicks()))), newest.Seal, newest.Line);
        loaded.PutAccounts(database, [quota.Account, quota.To]);
        var line = new QuotaLine(quota, new QuotaHead(0, 0, 0, FieldHash.Beginning, seed, IsDrawn: false), _ => [], () => []);
        new ClaimStore(database).Insert(quota, line.Head, loaded.IdOf(quota.Account), loaded.IdOf(quota.To));
        line.Open(loaded.Book.LastAt);
        loaded.claimsBefore.Add(line, 0);
        loaded.Seal(database);
    }

    public long IdOf(string path) => rowByPath[path].Id;

    /// <summary>Stores the lines that were made, which holds ended, how the accounts stand, what happened to claims, and the seal over all of it.</summary>
    public void Save(FuyaoDatabase database)
    {
        if (Book.Made.Count > 0)
            database.Insert("ledger_transfer", TransferColumns, Book.Made.Select(line => new object?[]
            {
                line.Number, line.At.ToUnixTimeTicks(), TransferRow.Name(line.Kind), IdOf(line.From), IdOf(line.To), line.Amount, line.Reason, line.Of, line.Until?.ToUnixTimeTicks(),
            }));
        var endedBy = Book.Made.Where(line => line.Kind is TransferKind.Capture or TransferKind.Release).ToDictionary(line => line.Of!.Value, line => line.Number);
        foreach (var expired in Book.Expired)
            endedBy[expired] = 0;
        var holds = Book.Made.Where(line => line.Kind == TransferKind.Hold).ToArray();
        if (holds.Length > 0)
            database.Insert("ledger_hold", HoldColumns, holds.Select(hold => new object?[]
            {
                hold.Number, IdOf(hold.From), IdOf(hold.To), hold.Until!.Value.ToUnixTimeTicks(), endedBy.Remove(hold.Number, out var by) ? by : null,
            }));
        foreach (var (hold, by) in endedBy)
            database.Execute("update ledger_hold set ended_by = @by where number = @hold", new { hold, by });
        foreach (var (account, balance) in Book.Accounts)
            if (rowByPath[account.Path] is var row && row.ToBalance() != balance)
                database.Execute(
                    "update ledger_account set total_in = @In, total_out = @Out, held_in = @HeldIn, held_out = @HeldOut where ledger_account_id = @Id",
                    new { balance.In, balance.Out, balance.HeldIn, balance.HeldOut, row.Id });
        Seal(database);
    }

    private void Seal(FuyaoDatabase database)
    {
        var entered = claimsBefore.Keys.Where(line => line.Made.Count > 0).OrderBy(line => line.Quota.Account, StringComparer.Ordinal).ToArray();
        if (Book.Made.Count == 0 && entered.Length == 0)
            return;
        // Lines from before there were seals come under the first one.
        var first = Book.Made.Count > 0 ? Book.Made[0].Number : lastLine + 1;
        Transfer[] before = first - 1 > last.LastTransfer ? [.. new LedgerReader(database).Lines(last.LastTransfer + 1, first - 1)] : [];
        var seal = last.Next(Book.LastAt, [.. before, .. Book.Made], [.. entered.SelectMany(line => line.Made)]);
        foreach (var line in entered)
            new ClaimStore(database).Save(line, rowByPath[line.Quota.Account].Id, claimsBefore[line], seal.Number);
        database.Execute(
            "insert into ledger_seal (number, at, last_transfer, entries, sha256) values (@Number, @at, @LastTransfer, @Entries, @Sha256)",
            new { seal.Number, at = seal.At.ToUnixTimeTicks(), seal.LastTransfer, seal.Entries, seal.Sha256 });
    }

    private static (LedgerSeal Seal, long Line) SealedUpTo(FuyaoDatabase database)
    {
        if (database.SingleOrNone<SealRow>($"{SealRow.Select} order by number desc limit 1") is { } seal)
            return (seal.ToSeal(), seal.LastTransfer);
        return database.SingleOrNone<LastRow>("select number, at from ledger_transfer order by number desc limit 1") is { } line
            ? (LedgerSeal.Beginning with { At = Instant.FromUnixTimeTicks(line.At) }, line.Number)
            : (LedgerSeal.Beginning, 0);
    }

    private static long? ReferenceOf(Booking booking) => booking switch
    {
        Capture capture => capture.HoldNumber,
        Release release => release.HoldNumber,
        Reverse reverse => reverse.TransferNumber,
        _ => null,
    };

    private static string[] PathsOf(Booking booking) => booking switch
    {
        Move move => [move.From, move.To],
        Hold hold => [hold.From, hold.To],
        ClaimBooking claim => [claim.Account],
        _ => [],
    };

    /// <returns>The accounts of what is referred to.</returns>
    private List<string> PutReferred(FuyaoDatabase database, long[] numbers)
    {
        var paths = new List<string>();
        if (numbers.Length == 0)
            return paths;
        var oneOf = database.Dialect.OneOf("numbers");
        var reversed = database.Query<SumRow>(
            $"select of_number as number, cast(sum(amount) as bigint) as amount from ledger_transfer where kind = @reverse and of_number {oneOf} group by of_number",
            new { reverse = TransferRow.Name(TransferKind.Reverse), numbers }).ToDictionary(row => row.Number, row => row.Amount);
        var ended = database.Query<EndRow>($"select number, ended_by as endedBy from ledger_hold where number {oneOf}", new { numbers }).ToDictionary(row => row.Number, row => row.EndedBy);
        foreach (var line in database.Query<TransferRow>($"{TransferRow.Select} where number {oneOf}", new { numbers }).Select(row => row.ToTransfer()))
        {
            paths.AddRange([line.From, line.To]);
            Book.Put(line, reversed.GetValueOrDefault(line.Number));
            if (line.Kind != TransferKind.Hold)
                continue;
            if (ended[line.Number] is { } by)
                Book.PutEnded(line.Number, by);
            else
                Book.PutOpen(line);
        }
        return paths;
    }

    private void PutAccounts(FuyaoDatabase database, IReadOnlyCollection<string> paths)
    {
        var missing = paths.Where(path => !rowByPath.ContainsKey(path)).ToArray();
        if (missing.Length == 0)
            return;
        foreach (var row in database.Query<AccountRow>($"{AccountRow.Select} where path {database.Dialect.OneOf("missing")}", new { missing }))
        {
            rowByPath.Add(row.Path, row);
            Book.Put(row.ToAccount(), row.ToBalance());
        }
    }

    /// <summary>The claims on these accounts, with the accounts to which they give.</summary>
    private void PutClaims(FuyaoDatabase database, IReadOnlyCollection<string> paths, IReadOnlyCollection<ClaimBooking> bookings)
    {
        var accounts = paths.Where(rowByPath.ContainsKey).Select(IdOf).ToArray();
        if (accounts.Length == 0)
            return;
        foreach (var line in new ClaimStore(database).Load(accounts, bookings).ToArray())
        {
            PutAccounts(database, [line.Quota.To]);
            claimsBefore.Add(line, line.Head.Claims);
            Book.Put(line);
        }
    }

    /// <summary>The holds of these accounts that are over and still counted, with the accounts at their other ends.</summary>
    private void PutExpired(FuyaoDatabase database, Instant at)
    {
        var accounts = rowByPath.Values.Select(row => row.Id).ToArray();
        if (accounts.Length == 0)
            return;
        var oneOf = database.Dialect.OneOf("accounts");
        var lines = database.Query<TransferRow>(
            $"{TransferRow.Select} where number in (select number from ledger_hold where ended_by is null and until <= @at and (from_account {oneOf} or to_account {oneOf}))",
            new { at = at.ToUnixTimeTicks(), accounts }).Select(row => row.ToTransfer()).ToArray();
        PutAccounts(database, [.. lines.SelectMany(line => new[] { line.From, line.To }).Distinct()]);
        foreach (var line in lines)
            Book.PutOpen(line);
    }

    private sealed record LastRow(long Number, long At);

    // Set by name: of an expression without rows SQLite does not tell the type, which a constructor would need.
    private sealed record SumRow
    {
        public long Number { get; init; }

        public long Amount { get; init; }
    }

    private sealed record EndRow(long Number, long? EndedBy);
}
