using Dapper;
using Fuyao.Kernel.Ledger;
using Fuyao.Storage.Ledger;
using NodaTime;

namespace Fuyao.Storage.Tests.Ledger;

/// <summary>Stores from before claims were packed: their lines and holds come over, and a line may be about one in a pack from then on.</summary>
[Trait(TestStore.Trait, TestStore.Both)]
public sealed class PackedClaimsMigrationTests
{
    private const int PackedClaims = 15;
    private static readonly Instant Now = Instant.FromUtc(2010, 3, 1, 0, 0);

    [Fact]
    public void Lines_and_holds_from_before_stand_as_they_were()
    {
        using var store = new TestStore();
        using (var connection = store.Dialect.Connect(mustExist: false))
        {
            connection.Execute($"{store.Dialect.CreateHome}; create table schema_migration (number integer primary key, name text not null)");
            foreach (var (number, name, sql) in Migrations.Steps(store.Dialect.MigrationFile).Where(step => step.Number < PackedClaims))
            {
                connection.Execute(sql);
                connection.Execute("insert into schema_migration (number, name) values (@number, @name)", new { number, name });
            }
            connection.Execute(
                """
                insert into ledger_account (path, asset, rule, opened_at, total_in, total_out, held_in, held_out) values ('source', 'places', 'Any', 0, 0, 10, 0, 0);
                insert into ledger_account (path, asset, rule, opened_at, total_in, total_out, held_in, held_out) values ('quota', 'places', 'NeverBelowZero', 0, 10, 0, 0, 3);
                insert into ledger_account (path, asset, rule, opened_at, total_in, total_out, held_in, held_out) values ('given', 'places', 'NeverBelowZero', 0, 0, 0, 3, 0);
                insert into ledger_transfer (number, at, kind, from_account, to_account, amount, reason) values (1, 0, 'move', 1, 2, 10, 'places');
                insert into ledger_transfer (number, at, kind, from_account, to_account, amount, reason, until) values (2, 0, 'hold', 2, 3, 3, 'held', @until);
                insert into ledger_hold (number, from_account, to_account, until) values (2, 2, 3, @until);
                """,
                new { until = (Now + Duration.FromDays(1)).ToUnixTimeTicks() });
        }

        using var database = store.Open();
        var ledger = new LedgerStore(database);
        using (var transaction = database.Begin())
        {
            ledger.Open(new Quota("quota", "given", 1, 10, null, null, null), null, Now, transaction);
            ledger.CarryOut([new Order("tests", "claim", [new Claim("quota", "m1", 1, "claim")])], Now, transaction);
            ledger.CarryOut([new Order("tests", "capture", [new Capture(2, null, "captured")]), new Order("tests", "withdraw", [new Withdraw("quota", 1, "no need")])], Now, transaction);
            transaction.Commit();
        }

        new LedgerReader(database).Lines(1, 9).Select(line => $"{line.Number} {line.Kind} {line.Amount} of {line.Of}").ShouldBe(
            ["1 Move 10 of ", "2 Hold 3 of ", "3 Claim 1 of ", "4 Capture 3 of 2", "5 Reverse 1 of 3"]);
        new LedgerVerifier(database).Verify().Problems.ShouldBeEmpty();
    }
}
