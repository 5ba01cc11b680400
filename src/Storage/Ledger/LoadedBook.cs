using Fuyao.Kernel.Ledger;
using NodaTime;

namespace Fuyao.Storage.Ledger;

/// <summary>A book with everything that some orders touch, and what of it to store afterwards.</summary>
internal sealed class LoadedBook
{
    private static readonly string[] TransferColumns = ["number", "at", "kind", "from_account", "to_account", "amount", "reason", "of_number", "until"];
    private static readonly string[] HoldColumns = ["number", "from_account", "to_account", "until", "ended_by"];

    private readonly FuyaoDatabase database;
    private readonly LedgerMemory memory;
    private readonly Dictionary<string, AccountRow> rowByPath = [];
    private readonly Dictionary<QuotaLine, long> claimsBefore = [];
    private readonly Dictionary<string, List<CameClaim>> cameByAccount = [];

    private LoadedBook(FuyaoDatabase database, LedgerMemory memory, Book book) => (this.database, this.memory, Book) = (database, memory, book);

    public Book Book { get; }

    /// <param name="memory">Renewed.</param>
    /// <param name="packed">Among others, the packed claims of those who claim.</param>
    public static LoadedBook Load(FuyaoDatabase database, LedgerMemory memory, IReadOnlyList<Booking> bookings, IReadOnlyList<PackedClaim> packed, Instant at)
    {
        var loaded = new LoadedBook(database, memory, new Book(memory.LastLine, memory.Seal.At));
        var (referred, paths, claims) = (new HashSet<long>(), new HashSet<string>(), new List<ClaimBooking>());
        foreach (var booking in bookings)
        {
            if (ReferenceOf(booking) is { } number)
                referred.Add(number);
            paths.UnionWith(PathsOf(booking));
            if (booking is ClaimBooking claim)
                claims.Add(claim);
        }
        paths.UnionWith(loaded.PutReferred([.. referred]));
        loaded.PutAccounts(paths);
        loaded.PutClaims([.. loaded.rowByPath.Keys], claims, packed);
        var touched = loaded.rowByPath.Keys.ToHashSet();
        loaded.PutExpired(Instant.Max(at, memory.Seal.At));
        // A hold that is over may free places of an account that nobody named.
        loaded.PutClaims([.. loaded.rowByPath.Keys.Where(path => !touched.Contains(path))], claims, packed);
        return loaded;
    }

    /// <summary>Stores the rules of claims on an account, and the first entry of its line.</summary>
    public static void Open(FuyaoDatabase database, LedgerMemory memory, Quota quota, string? seed, Instant at, StorageTransaction transaction)
    {
        var loaded = new LoadedBook(database, memory, new Book(memory.LastLine, Instant.Max(memory.Seal.At, Instant.FromUnixTimeTicks(at.ToUnixTimeTicks()))));
        loaded.PutAccounts([quota.Account, quota.To]);
        var line = new QuotaLine(quota, new QuotaHead(0, 0, 0, FieldHash.Beginning, seed, IsDrawn: false), _ => [], () => []);
        new ClaimStore(database).Insert(quota, line.Head, loaded.IdOf(quota.Account), loaded.IdOf(quota.To));
        line.Open(loaded.Book.LastAt);
        loaded.claimsBefore.Add(line, 0);
        loaded.Save(transaction);
    }

    public long IdOf(string path) => rowByPath[path].Id;

    /// <summary>A claim was carried out, and this is its answer: they are stored together, and it has no row of its own.</summary>
    /// <param name="key">The hash of its key, as <see cref="ClaimIndex"/> knows it.</param>
    /// <param name="claimant">That of its claimant.</param>
    public void Came(PackedClaim claim, long key, long claimant)
    {
        if (!cameByAccount.TryGetValue(claim.Entry.Account, out var came))
            cameByAccount.Add(claim.Entry.Account, came = []);
        came.Add(new CameClaim(claim, key, claimant));
    }

    /// <summary>Stores the lines that were made, which holds ended, how the accounts stand, what happened to claims, and the seal over all of it.</summary>
    public void Save(StorageTransaction transaction)
    {
        memory.Change(transaction);
        var packed = cameByAccount.Values.SelectMany(came => came).Select(came => came.Claim.Entry.Transfer).OfType<long>().ToHashSet();
        var inRows = Book.Made.Where(line => !packed.Contains(line.Number)).ToArray();
        if (inRows.Length > 0)
            SaveLines(inRows);
        foreach (var expired in Book.Expired)
            database.Execute("update ledger_hold set ended_by = 0 where number = @expired", new { expired });
        if (Book.Expired.Count > 0)
            memory.ReadFirstEnd();
        var statements = new List<KeptStatement>();
        foreach (var (account, balance) in Book.Accounts)
            if (rowByPath[account.Path] is var row && row.ToBalance() != balance)
            {
                var now = row with { TotalIn = balance.In, TotalOut = balance.Out, HeldIn = balance.HeldIn, HeldOut = balance.HeldOut };
                statements.Add(now.Stand());
                memory.Changed(now);
            }
        var hashesByPack = Seal(statements);
        if (statements.Count > 0)
            database.ExecuteLater(statements);
        foreach (var (pack, hashes) in hashesByPack)
            memory.Index.Add(pack, hashes);
        memory.Index.StoreWhenMany();
    }

    private void SaveLines(Transfer[] lines)
    {
        database.Insert("ledger_transfer", TransferColumns, lines.Select(line => new object?[]
        {
            line.Number, line.At.ToUnixTimeTicks(), TransferRow.Name(line.Kind), IdOf(line.From), IdOf(line.To), line.Amount, line.Reason, line.Of, line.Until?.ToUnixTimeTicks(),
        }));
        var endedBy = lines.Where(line => line.Kind is TransferKind.Capture or TransferKind.Release).ToDictionary(line => line.Of!.Value, line => line.Number);
        var holds = lines.Where(line => line.Kind == TransferKind.Hold).ToArray();
        if (holds.Length > 0)
            database.Insert("ledger_hold", HoldColumns, holds.Select(hold => new object?[]
            {
                hold.Number, IdOf(hold.From), IdOf(hold.To), hold.Until!.Value.ToUnixTimeTicks(), endedBy.Remove(hold.Number, out var by) ? by : null,
            }));
        foreach (var (hold, by) in endedBy)
            database.Execute("update ledger_hold set ended_by = @by where number = @hold", new { hold, by });
        foreach (var hold in holds)
            memory.Held(hold.Until!.Value);
    }

    /// <summary>Stores what happened to claims, and says what else is to be stored: packs, how lines stand, the seal.</summary>
    /// <returns>The hashes of each new pack.</returns>
    private List<(long Pack, long[] Hashes)> Seal(List<KeptStatement> statements)
    {
        var packs = new List<(long, long[])>();
        var entered = claimsBefore.Keys.Where(line => line.Made.Count > 0).OrderBy(line => line.Quota.Account, StringComparer.Ordinal).ToArray();
        if (Book.Made.Count == 0 && entered.Length == 0)
            return packs;
        // Lines from before there were seals come under the first one.
        var last = memory.Seal;
        var first = Book.Made.Count > 0 ? Book.Made[0].Number : memory.LastLine + 1;
        Transfer[] before = first - 1 > last.LastTransfer ? [.. new LedgerReader(database).Lines(last.LastTransfer + 1, first - 1)] : [];
        var seal = last.Next(Book.LastAt, [.. before, .. Book.Made], [.. entered.SelectMany(line => line.Made)]);
        foreach (var line in entered)
        {
            var (account, came) = (IdOf(line.Quota.Account), cameByAccount.GetValueOrDefault(line.Quota.Account, []));
            var asTheyCame = new ClaimStore(database).Save(line, account, claimsBefore[line], came.ToDictionary(came => came.Claim.Entry.Claim!.Value, came => came.Claim), seal.Number);
            if (came.Count > 0)
            {
                var pack = ClaimPackRow.NumberOf(seal.Number, packs.Count);
                long[] hashes = [.. came.SelectMany(came => came.Hashes(asTheyCame))];
                statements.Add(ClaimStore.Pack(pack, account, IdOf(line.Quota.To), [.. came.Select(came => came.Claim)], ClaimIndex.Bytes(hashes)));
                packs.Add((pack, hashes));
            }
            statements.Add(ClaimStore.Stand(line.Head, account));
            memory.Changed(account, line.Quota, line.Head, hasRows: line.Changed.Any(claim => !asTheyCame.Contains(claim.Number)));
        }
        statements.Add(SealRow.Insert(seal));
        memory.Changed(seal);
        return packs;
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
    private List<string> PutReferred(long[] numbers)
    {
        var paths = new List<string>();
        if (numbers.Length == 0)
            return paths;
        var oneOf = database.Dialect.OneOf("numbers");
        var reversed = database.Query<SumRow>(
            $"select of_number as number, cast(sum(amount) as bigint) as amount from ledger_transfer where kind = @reverse and of_number {oneOf} group by of_number",
            new { reverse = TransferRow.Name(TransferKind.Reverse), numbers }).ToDictionary(row => row.Number, row => row.Amount);
        var ended = database.Query<EndRow>($"select number, ended_by as endedBy from ledger_hold where number {oneOf}", new { numbers }).ToDictionary(row => row.Number, row => row.EndedBy);
        var lines = database.Query<TransferRow>($"{TransferRow.Select} where number {oneOf}", new { numbers }).Select(row => row.ToTransfer()).ToList();
        foreach (var number in numbers.Except(lines.Select(line => line.Number)).Where(number => number > 0 && number <= memory.LastLine).ToArray())
            lines.AddRange(new ClaimPackReader(database).Lines(number, number));
        foreach (var line in lines)
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

    private void PutAccounts(IReadOnlyCollection<string> paths)
    {
        foreach (var row in memory.Accounts([.. paths.Where(path => !rowByPath.ContainsKey(path))]))
        {
            rowByPath.Add(row.Path, row);
            Book.Put(row.ToAccount(), row.ToBalance());
        }
    }

    /// <summary>The claims on these accounts, with the accounts to which they give.</summary>
    private void PutClaims(IReadOnlyCollection<string> paths, IReadOnlyCollection<ClaimBooking> bookings, IReadOnlyList<PackedClaim> packed)
    {
        foreach (var (account, quota, head, hasRows) in memory.Lines([.. paths.Select(IdOf)]))
        {
            var line = new ClaimStore(database).Load(account, quota, head, [.. bookings.Where(booking => booking.Account == quota.Account)], hasRows, packed);
            PutAccounts([quota.To]);
            claimsBefore.Add(line, head.Claims);
            Book.Put(line);
        }
    }

    /// <summary>The holds of these accounts that are over and still counted, with the accounts at their other ends.</summary>
    private void PutExpired(Instant at)
    {
        var accounts = rowByPath.Values.Select(row => row.Id).ToArray();
        if (accounts.Length == 0 || !(memory.FirstEnd <= at))
            return;
        var oneOf = database.Dialect.OneOf("accounts");
        var lines = database.Query<TransferRow>(
            $"{TransferRow.Select} where number in (select number from ledger_hold where ended_by is null and until <= @at and (from_account {oneOf} or to_account {oneOf}))",
            new { at = at.ToUnixTimeTicks(), accounts }).Select(row => row.ToTransfer()).ToArray();
        PutAccounts([.. lines.SelectMany(line => new[] { line.From, line.To }).Distinct()]);
        foreach (var line in lines)
            Book.PutOpen(line);
    }

    private sealed record CameClaim(PackedClaim Claim, long Key, long Claimant)
    {
        /// <summary>By which it is found again: whose claim is open and has no row is found by the pack alone.</summary>
        public long[] Hashes(IReadOnlySet<long> asTheyCame) =>
            Claim.Entry.State == ClaimState.Placed && asTheyCame.Contains(Claim.Entry.Claim!.Value) ? [Key, Claimant] : [Key];
    }

    // Set by name: of an expression without rows SQLite does not tell the type, which a constructor would need.
    private sealed record SumRow
    {
        public long Number { get; init; }

        public long Amount { get; init; }
    }

    private sealed record EndRow(long Number, long? EndedBy);
}
