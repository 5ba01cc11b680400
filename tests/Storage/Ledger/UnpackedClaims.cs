using Fuyao.Kernel.Ledger;
using Fuyao.Storage.Ledger;

namespace Fuyao.Storage.Tests.Ledger;

/// <summary>Writes packed claims as they were stored before there were packs: an order, a claim, an entry and a line each, in rows.</summary>
internal static class UnpackedClaims
{
    public static void Unpack(FuyaoDatabase database)
    {
        using var transaction = database.BeginMigration();
        foreach (var pack in database.Query<ClaimPackRow>($"{ClaimPackRow.Select} order by number"))
        {
            var (account, to) = (IdOf(database, pack.Path), IdOf(database, pack.ToPath));
            foreach (var (client, key, body, entry) in pack.Claims)
            {
                var at = entry.At.ToUnixTimeTicks();
                database.Execute(
                    "insert into ledger_order (client, key, body, at, entry_account, entry_number) values (@client, @key, @body, @at, @account, @Number)", new { client, key, body, at, account, entry.Number });
                database.Execute(
                    """
                    insert into ledger_claim_entry (account, number, at, event, claim, claimant, amount, state, position, transfer, refusal, words, sha256, seal)
                    values (@account, @Number, @at, 'Claimed', @Claim, @Claimant, @Amount, @state, @Position, @Transfer, @refusal, @Words, @Sha256, @Seal)
                    """,
                    new
                    {
                        account, entry.Number, at, entry.Claim, entry.Claimant, entry.Amount, state = entry.State.ToString(), entry.Position, entry.Transfer, refusal = entry.Refusal?.ToString(),
                        entry.Words, entry.Sha256, pack.Seal,
                    });
                database.Execute(
                    """
                    insert into ledger_claim (account, number, claimant, amount, state, place, transfer, sha256, open_claimant)
                    values (@account, @Claim, @Claimant, @Amount, @state, @Claim, @Transfer, @Sha256, @open)
                    on conflict (account, number) do nothing
                    """,
                    new { account, entry.Claim, entry.Claimant, entry.Amount, state = entry.State.ToString(), entry.Transfer, entry.Sha256, open = entry.State == ClaimState.Placed ? entry.Claimant : null });
                if (entry.LineTo(pack.ToPath) is { } line)
                    database.Execute(
                        "insert into ledger_transfer (number, at, kind, from_account, to_account, amount, reason) values (@Number, @at, 'claim', @account, @to, @Amount, @Reason)",
                        new { line.Number, at, account, to, line.Amount, line.Reason });
            }
        }
        foreach (var table in (string[])["ledger_claim_pack", "ledger_claim_run", "ledger_claim_run_block"])
            database.Execute($"delete from {table}");
        // An entry after one that was packed could not tell the hash before it otherwise.
        database.Execute("update ledger_claim_entry set before = null");
        transaction.Commit();
    }

    private static long IdOf(FuyaoDatabase database, string path) => database.Single<long>("select ledger_account_id from ledger_account where path = @path", new { path });
}
