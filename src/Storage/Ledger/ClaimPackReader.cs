using System.Collections.Immutable;
using Fuyao.Kernel.Ledger;
using NodaTime;

namespace Fuyao.Storage.Ledger;

/// <summary>Reads claims as they came.</summary>
internal sealed class ClaimPackReader(FuyaoDatabase database)
{
    public ClaimPackRow[] Packs(IEnumerable<long> numbers) => [.. database.Query<ClaimPackRow>($"{ClaimPackRow.Select} where number {database.Dialect.OneOf("numbers")}", new { numbers = numbers.ToArray() })];

    /// <summary>All claims on an account, by number.</summary>
    public ImmutableArray<PackedClaim> Claims(string account) =>
        [.. database.Query<ClaimPackRow>($"{ClaimPackRow.Select} where giver.path = @account order by number", new { account }).SelectMany(pack => pack.Claims)];

    public PackedClaim? Claim(string account, long claim) => Claims(
        $"number = (select number from ledger_claim_pack where account = (select ledger_account_id from ledger_account where path = @account) and first_claim <= @claim order by first_claim desc limit 1)",
        new { account, claim }).FirstOrDefault(packed => packed.Entry.Claim == claim);

    /// <summary>Some claims on an account by number: those after this one, as many or more.</summary>
    public IEnumerable<PackedClaim> ClaimsAfter(string account, long after, int count) => Claims(
        $"""
        giver.path = @account and first_claim >= coalesce((
          select max(first_claim) from ledger_claim_pack before where before.account = (select ledger_account_id from ledger_account where path = @account) and before.first_claim <= @after
        ), 0)
        order by first_claim limit @packs
        """,
        // The first may hold none that comes after.
        new { account, after, packs = count + 1L }).Where(packed => packed.Entry.Claim > after);

    /// <summary>Lines of an account by number: the first ones of an interval that have a greater number, as many or more.</summary>
    /// <param name="from">Inclusive.</param>
    /// <param name="until">Exclusive.</param>
    public IEnumerable<Transfer> LinesOf(long account, Instant from, Instant until, long after, int count)
    {
        const string ofAccount = "(account = @account or to_account = @account) and at >= @from and at < @until";
        var page = new { account, from = from.ToUnixTimeTicks(), until = until.ToUnixTimeTicks(), after, count };
        // Lines of the packs of one seal can stand between each other: some that come after can be in any that has come before.
        return database.Query<ClaimPackRow>($"{ClaimPackRow.Select} where {ofAccount} and first_line <= @after and last_line > @after", page)
            .Concat(database.Query<ClaimPackRow>($"{ClaimPackRow.Select} where {ofAccount} and first_line > @after order by first_line limit @count", page))
            .SelectMany(pack => pack.Lines).Where(line => line.Number > after);
    }

    /// <summary>What was packed with some seals, by seal and account.</summary>
    public IReadOnlyList<ClaimPackRow> OfSeals(long first, long last) => database.Query<ClaimPackRow>(
        $"{ClaimPackRow.Select} where number >= @first and number < @end order by number", new { first = ClaimPackRow.NumberOf(first, 0), end = ClaimPackRow.NumberOf(last + 1, 0) });

    /// <summary>The lines in packs by number, both ends inclusive.</summary>
    public IEnumerable<Transfer> Lines(long first, long last)
    {
        // Lines of the packs of one seal can stand between each other, those of several seals cannot.
        var from = first;
        if (database.SingleOrNone<long?>("select number from ledger_claim_pack where first_line <= @first order by first_line desc limit 1", new { first }) is { } pack)
            from = database.Single<long>(
                "select min(first_line) from ledger_claim_pack where number between @begin and @end",
                new { begin = ClaimPackRow.NumberOf(ClaimPackRow.SealOf(pack), 0), end = pack });
        return database.Query<ClaimPackRow>($"{ClaimPackRow.Select} where first_line between @from and @last", new { from, last })
            .SelectMany(row => row.Lines).Where(line => line.Number >= first && line.Number <= last).OrderBy(line => line.Number);
    }

    /// <summary>The number of the last line that is in a pack; 0 where there is none.</summary>
    public long LastLine() => database.Single<long>("select coalesce(max(last_line), 0) from ledger_claim_pack");

    private IEnumerable<PackedClaim> Claims(string conditions, object parameters) => database.Query<ClaimPackRow>($"{ClaimPackRow.Select} where {conditions}", parameters).SelectMany(pack => pack.Claims);
}
