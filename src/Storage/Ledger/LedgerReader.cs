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

    /// <summary>All accounts by path.</summary>
    public ImmutableArray<Account> Accounts() => [.. database.Query<AccountRow>($"{AccountRow.Select} order by path").Select(row => row.ToAccount())];

    /// <summary>A line by its number; null where there is none.</summary>
    public Transfer? Line(long number) => Lines(number, number).SingleOrDefault();

    /// <summary>Every account as it stood at an instant, by path. Those opened later are not among them. For each asset, what is booked adds up to zero.</summary>
    public ImmutableArray<AccountStanding> TrialBalance(Instant at)
    {
        var accounts = database.Query<AccountRow>($"{AccountRow.Select} where opened_at <= @at order by path", new { at = at.ToUnixTimeTicks() });
        var balances = Balances(at);
        var booked = accounts.ToDictionary(row => row.Path, row => balances.GetValueOrDefault(row.Id, Balance.Zero).Booked);
        return
        [
            .. accounts.Select(row => new AccountStanding(
                row.ToAccount(), balances.GetValueOrDefault(row.Id, Balance.Zero),
                booked.Where(other => other.Key == row.Path || other.Key.StartsWith(row.Path + Account.Separator, StringComparison.Ordinal)).Sum(other => other.Value))),
        ];
    }

    /// <param name="from">Inclusive.</param>
    /// <param name="until">Exclusive.</param>
    /// <returns>Null where there is no such account.</returns>
    public Statement? StatementOf(string path, Instant from, Instant until)
    {
        if (database.SingleOrNone<AccountRow>($"{AccountRow.Select} where path = @path", new { path }) is not { } row)
            return null;
        var between = new { id = row.Id, from = from.ToUnixTimeTicks(), until = until.ToUnixTimeTicks() };
        var lines = database.Query<TransferRow>($"{TransferRow.Select} where (from_account = @id or to_account = @id) and at >= @from and at < @until", between).Select(line => line.ToTransfer())
            .Concat(database.Query<ClaimPackRow>($"{ClaimPackRow.Select} where (account = @id or to_account = @id) and at >= @from and at < @until", between).SelectMany(pack => pack.Lines));
        Balance BeforeOf(Instant at) => Balances(at - Duration.FromTicks(1), row.Id).GetValueOrDefault(row.Id, Balance.Zero);
        return new Statement(row.ToAccount(), from, until, BeforeOf(from), [.. lines.OrderBy(line => line.Number)], BeforeOf(until));
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
