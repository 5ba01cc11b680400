using Fuyao.Kernel.Ledger;
using NodaTime;

namespace Fuyao.Storage.Ledger;

/// <summary>A book with everything that some orders touch, and what of it to store afterwards.</summary>
internal sealed class LoadedBook
{
    private readonly Dictionary<string, AccountRow> rowByPath = [];

    private LoadedBook(Book book) => Book = book;

    public Book Book { get; }

    public static LoadedBook Load(FuyaoDatabase database, IReadOnlyList<Order> orders, Instant at)
    {
        var last = database.SingleOrNone<LastRow>("select number, at from ledger_transfer order by number desc limit 1");
        var lastAt = last is null ? Instant.MinValue : Instant.FromUnixTimeTicks(last.At);
        var loaded = new LoadedBook(new Book(last?.Number ?? 0, lastAt));
        var bookings = orders.SelectMany(order => order.Bookings).ToArray();
        var referred = loaded.PutReferred(database, [.. bookings.Select(ReferenceOf).OfType<long>().Distinct()]);
        loaded.PutAccounts(database, [.. bookings.SelectMany(PathsOf).Concat(referred).Distinct()]);
        loaded.PutExpired(database, Instant.Max(at, lastAt));
        return loaded;
    }

    /// <summary>Stores the lines that were made, which holds ended, and how the accounts stand.</summary>
    public void Save(FuyaoDatabase database, string[] transferColumns, string[] holdColumns)
    {
        long IdOf(string path) => rowByPath[path].Id;
        database.Insert("ledger_transfer", transferColumns, Book.Made.Select(line => new object?[]
        {
            line.Number, line.At.ToUnixTimeTicks(), TransferRow.Name(line.Kind), IdOf(line.From), IdOf(line.To), line.Amount, line.Reason, line.Of, line.Until?.ToUnixTimeTicks(),
        }));
        var endedBy = Book.Made.Where(line => line.Kind is TransferKind.Capture or TransferKind.Release).ToDictionary(line => line.Of!.Value, line => line.Number);
        foreach (var expired in Book.Expired)
            endedBy[expired] = 0;
        var holds = Book.Made.Where(line => line.Kind == TransferKind.Hold).ToArray();
        database.Insert("ledger_hold", holdColumns, holds.Select(hold => new object?[]
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
