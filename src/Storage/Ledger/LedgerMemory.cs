using Fuyao.Kernel.Ledger;
using NodaTime;

namespace Fuyao.Storage.Ledger;

/// <summary>
/// What was last seen of the ledger, so that a group of orders does not read again what nobody has changed. Whatever changes an account, a line of claims or a hold ends in a seal; so where the newest seal is the one that was
/// seen, all of this is as it is stored.
/// </summary>
internal sealed class LedgerMemory(FuyaoDatabase database)
{
    private readonly Dictionary<string, AccountRow> rowByPath = [];
    private readonly Dictionary<long, (Quota Quota, QuotaHead Head, bool HasRows)?> lineByAccount = [];
    private StorageTransaction? changedBy;
    private bool isRead;

    /// <summary>The newest seal.</summary>
    public LedgerSeal Seal { get; private set; } = LedgerSeal.Beginning;

    /// <summary>The number of the last line. Lines may be older than all seals.</summary>
    public long LastLine { get; private set; }

    /// <summary>No hold that is still counted ends before this; null where there is none.</summary>
    public Instant? FirstEnd { get; private set; }

    public ClaimIndex Index { get; } = new(database);

    /// <summary>Forgets everything unless the ledger is as it was seen. Asked under the writer's lock.</summary>
    /// <param name="newest">The newest seal as it is stored; null where there is none.</param>
    public void Renew(LedgerSeal? newest, StorageTransaction transaction)
    {
        // What was changed under a transaction that came to nothing was never stored.
        var isStored = changedBy is null || changedBy.IsCommitted || changedBy == transaction;
        if (isRead && isStored && newest is not null && newest == Seal)
            return;
        if (!isStored)
            Index.Forget();
        rowByPath.Clear();
        lineByAccount.Clear();
        changedBy = null;
        if (newest is not null)
            (Seal, LastLine) = (newest, newest.LastTransfer);
        else
        {
            var last = database.SingleOrNone<LastRow>("select number, at from ledger_transfer order by number desc limit 1");
            (Seal, LastLine) = (last is null ? LedgerSeal.Beginning : LedgerSeal.Beginning with { At = Instant.FromUnixTimeTicks(last.At) }, last?.Number ?? 0);
        }
        ReadFirstEnd();
        Index.Read();
        isRead = true;
    }

    public void ReadFirstEnd() => FirstEnd = TransferRow.InstantOf(database.Single<long?>("select min(until) from ledger_hold where ended_by is null"));

    /// <summary>The accounts with these paths, as far as there are any.</summary>
    public IEnumerable<AccountRow> Accounts(IReadOnlyCollection<string> paths)
    {
        var missing = paths.Where(path => !rowByPath.ContainsKey(path)).ToArray();
        if (missing.Length > 0)
            foreach (var row in database.Query<AccountRow>($"{AccountRow.Select} where path {database.Dialect.OneOf("missing")}", new { missing }))
                rowByPath.Add(row.Path, row);
        return paths.Where(rowByPath.ContainsKey).Select(path => rowByPath[path]).ToArray();
    }

    /// <summary>The rules of claims on some accounts, where their lines have come to, and whether any claims have rows; as far as they can be claimed from.</summary>
    public IEnumerable<(long Account, Quota Quota, QuotaHead Head, bool HasRows)> Lines(IReadOnlyCollection<long> accounts)
    {
        var missing = accounts.Where(account => !lineByAccount.ContainsKey(account)).ToArray();
        if (missing.Length > 0)
        {
            foreach (var account in missing)
                lineByAccount[account] = null;
            foreach (var row in database.Query<QuotaRow>($"{QuotaRow.Select} where account {database.Dialect.OneOf("missing")}", new { missing }))
                lineByAccount[row.Account] = (row.ToQuota(), row.ToHead(), database.Single<long>("select count(*) from (select 1 from ledger_claim where account = @Account limit 1) as rows_there", new { row.Account }) > 0);
        }
        return (from account in accounts
                let line = lineByAccount[account]
                where line is not null
                select (account, line.Value.Quota, line.Value.Head, line.Value.HasRows)).ToArray();
    }

    /// <summary>Whatever follows is changed under this transaction, and holds when that has committed.</summary>
    public void Change(StorageTransaction transaction) => changedBy = transaction;

    public void Changed(LedgerSeal seal) => (Seal, LastLine) = (seal, seal.LastTransfer);

    public void Changed(AccountRow row) => rowByPath[row.Path] = row;

    /// <param name="hasRows">Whether claims have got rows now.</param>
    public void Changed(long account, Quota quota, QuotaHead head, bool hasRows) =>
        lineByAccount[account] = (quota, head, hasRows || (lineByAccount.GetValueOrDefault(account)?.HasRows ?? false));

    /// <summary>A hold was made.</summary>
    public void Held(Instant until) => FirstEnd = FirstEnd is { } end ? Instant.Min(end, until) : until;

    private sealed record LastRow(long Number, long At);
}
