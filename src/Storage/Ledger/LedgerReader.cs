using System.Collections.Immutable;
using Fuyao.Kernel.Ledger;
using NodaTime;

namespace Fuyao.Storage.Ledger;

/// <summary>An account at an instant.</summary>
/// <param name="Inside">What it and all accounts inside it have, booked.</param>
public sealed record AccountStanding(Account Account, Balance Balance, long Inside);

/// <summary>How an account went from one balance to another.</summary>
/// <param name="Lines">Those of the account, by number.</param>
public sealed record Statement(Account Account, Instant From, Instant Until, Balance Opening, ImmutableArray<Transfer> Lines, Balance Closing);

/// <summary>Reads the ledger as it was at any instant: everything is added up from its lines.</summary>
public sealed class LedgerReader(FuyaoDatabase database)
{
    /// <returns>Null where there is no such account.</returns>
    public Account? Find(string path) => database.SingleOrNone<AccountRow>($"{AccountRow.Select} where path = @path", new { path })?.ToAccount();

    /// <summary>When anything was last booked, before which the ledger does not go back; null where nothing was.</summary>
    public Instant? LastAt() => TransferRow.InstantOf(database.SingleOrNone<long?>("select at from ledger_seal order by number desc limit 1"));

    /// <summary>All accounts by path.</summary>
    public ImmutableArray<Account> Accounts() => [.. database.Query<AccountRow>($"{AccountRow.Select} order by path").Select(row => row.ToAccount())];

    /// <summary>Some accounts by path: those after this one.</summary>
    public ImmutableArray<Account> Accounts(string after, int count) =>
        [.. database.Query<AccountRow>($"{AccountRow.Select} where path > @after order by path limit @count", new { after, count }).Select(row => row.ToAccount())];

    /// <summary>An account as it stood at an instant, itself included.</summary>
    /// <returns>Null where there is no such account.</returns>
    public (Account Account, Balance Balance)? StandingOf(string path, Instant at) =>
        database.SingleOrNone<AccountRow>($"{AccountRow.Select} where path = @path", new { path }) is { } row ? (row.ToAccount(), Balances(at, row.Id).GetValueOrDefault(row.Id, Balance.Zero)) : null;

    /// <summary>A line by its number; null where there is none.</summary>
    public Transfer? Line(long number) => Lines(number, number).SingleOrDefault();

    /// <summary>Every account as it stood at an instant, by path. Those opened later are not among them. For each asset, what is booked adds up to zero.</summary>
    public ImmutableArray<AccountStanding> TrialBalance(Instant at)
    {
        var accounts = database.Query<AccountRow>($"{AccountRow.Select} where opened_at <= @at order by path", new { at = at.ToUnixTimeTicks() });
        var balances = Balances(at);
        var inside = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var row in accounts)
            for (var path = row.Path; path is not null; path = path.LastIndexOf(Account.Separator) is >= 0 and var end ? path[..end] : null)
                inside[path] = inside.GetValueOrDefault(path) + balances.GetValueOrDefault(row.Id, Balance.Zero).Booked;
        return [.. accounts.Select(row => new AccountStanding(row.ToAccount(), balances.GetValueOrDefault(row.Id, Balance.Zero), inside[row.Path]))];
    }

    /// <param name="from">Inclusive.</param>
    /// <param name="until">Exclusive.</param>
    /// <param name="after">Only lines with a greater number.</param>
    /// <param name="count">At most so many lines; the balances are those of the whole interval all the same.</param>
    /// <returns>Null where there is no such account.</returns>
    public Statement? StatementOf(string path, Instant from, Instant until, long after = 0, int count = int.MaxValue)
    {
        if (database.SingleOrNone<AccountRow>($"{AccountRow.Select} where path = @path", new { path }) is not { } row)
            return null;
        var page = new { id = row.Id, from = from.ToUnixTimeTicks(), until = until.ToUnixTimeTicks(), after, count };
        var single = database.Query<TransferRow>(
            $"{TransferRow.Select} where (from_account = @id or to_account = @id) and at >= @from and at < @until and number > @after order by number limit @count", page).Select(line => line.ToTransfer());
        var lines = single.Concat(new ClaimPackReader(database).LinesOf(row.Id, from, until, after, count)).OrderBy(line => line.Number).Take(count);
        Balance BeforeOf(Instant at) => Balances(at - Duration.FromTicks(1), row.Id).GetValueOrDefault(row.Id, Balance.Zero);
        return new Statement(row.ToAccount(), from, until, BeforeOf(from), [.. lines], BeforeOf(until));
    }

    /// <summary>Lines by number, both ends inclusive.</summary>
    public IEnumerable<Transfer> Lines(long first, long last) =>
        database.Query<TransferRow>($"{TransferRow.Select} where number between @first and @last", new { first, last }).Select(row => row.ToTransfer())
            .Concat(new ClaimPackReader(database).Lines(first, last)).OrderBy(line => line.Number);

    /// <summary>By account id, from the lines made up to an instant, itself included; a hold counts until it is ended or the instant comes.</summary>
    /// <param name="account">Null: all of them.</param>
    private Dictionary<long, Balance> Balances(Instant at, long? account = null)
    {
        string Side(string column, string kind, string conditions) =>
            $"select {column} as account, '{kind}' as kind, amount from ledger_transfer line where at <= @at and {conditions}{(account is null ? "" : $" and {column} = @account")}";
        string Given(string column, string kind) =>
            $"select {column} as account, '{kind}' as kind, given as amount from ledger_claim_pack where at <= @at{(account is null ? "" : $" and {column} = @account")}";
        const string isMoved = "kind in ('move', 'capture', 'reverse', 'claim')";
        const string isHeld = "kind = 'hold' and until > @at and not exists (select 1 from ledger_transfer ending where ending.of_number = line.number and ending.at <= @at)";
        return database.Query<SumRow>(
            $"""
            select account, kind, cast(sum(amount) as bigint) as amount from (
              {Side("to_account", "in", isMoved)}
              union all {Side("from_account", "out", isMoved)}
              union all {Given("to_account", "in")}
              union all {Given("account", "out")}
              union all {Side("to_account", "held-in", isHeld)}
              union all {Side("from_account", "held-out", isHeld)}
            ) sides
            group by account, kind
            """,
            new { at = at.ToUnixTimeTicks(), account })
            .GroupBy(row => row.Account).ToDictionary(group => group.Key, group =>
            {
                long Of(string kind) => group.FirstOrDefault(row => row.Kind == kind)?.Amount ?? 0;
                return new Balance(Of("in"), Of("out"), Of("held-in"), Of("held-out"));
            });
    }

    // Set by name: of an expression without rows SQLite does not tell the type, which a constructor would need.
    private sealed record SumRow
    {
        public long Account { get; init; }

        public string Kind { get; init; } = "";

        public long Amount { get; init; }
    }
}
