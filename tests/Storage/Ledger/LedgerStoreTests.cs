using Fuyao.Kernel.Ledger;
using Fuyao.Kernel.Tests.Ledger;
using Fuyao.Storage.Ledger;
using Fuyao.TestSupport;
using NodaTime;

namespace Fuyao.Storage.Tests.Ledger;

/// <summary>Semantics, “Idempotency”; architecture.md, “Benefits and ledger”.</summary>
[Trait(TestStore.Trait, TestStore.Both)]
public sealed class LedgerStoreTests
{
    private static readonly Instant Now = Instant.FromUtc(2010, 3, 1, 0, 0);

    /// <summary>Groups of random orders, some of them asked twice, by connections that come and go: every answer, and every balance at any instant, is that of a ledger kept by hand.</summary>
    [Fact]
    public void What_is_stored_answers_and_stands_as_a_ledger_kept_by_hand()
    {
        for (var seed = 1; seed <= TestRun.Count(4, 1_000, whenRepeated: 2); seed++)
        {
            using var store = new TestStore();
            var (orders, plain, random) = (new RandomOrders(seed), new PlainLedger(RandomOrders.Accounts), new Random(seed));
            Open(store);
            var asked = new List<(Order Order, string Answer)>();
            for (var group = 0; group < 25; group++)
            {
                using var database = store.Open();
                var fresh = Enumerable.Range(0, random.Next(1, 9)).Select(_ => orders.Next(plain.Lines.Count)).ToArray();
                // In a group all orders have one instant.
                var expected = fresh.Select(order => Shortly(plain.CarryOut(order, orders.Now))).ToArray();
                var again = asked.Count == 0 ? [] : Enumerable.Range(0, random.Next(3)).Select(_ => asked[random.Next(asked.Count)]).ToArray();
                using var transaction = database.Begin();
                var answers = new LedgerStore(database).CarryOut([.. fresh, .. again.Select(one => one.Order)], orders.Now, transaction);
                transaction.Commit();

                answers.Select(Shortly).ShouldBe([.. expected, .. again.Select(one => one.Answer)], $"seed {seed}, group {group}");
                asked.AddRange(fresh.Zip(expected));
            }
            ShouldStandAs(plain, store, random, orders.Now, seed);
        }
    }

    [Fact]
    public void The_same_key_with_another_body_is_refused_and_another_client_may_use_it()
    {
        using var store = new TestStore();
        Open(store);
        using var database = store.Open();
        var first = Ask(database, new Order("a", "k1", [new Move("treasury", "fund", Asset.Cny, 5, "funds")]));

        Ask(database, new Order("a", "k1", [new Move("treasury", "fund", Asset.Cny, 5, "funds")])).ShouldBe(first);
        Ask(database, new Order("a", "k1", [new Move("treasury", "fund", Asset.Cny, 6, "funds")])).ShouldBe(
            "KeyUsed at 0: the key 'k1' was used for another order; a key belongs to one order for good, so write another key");
        Ask(database, new Order("b", "k1", [new Move("treasury", "fund", Asset.Cny, 6, "funds")])).ShouldNotBe(first);
        new LedgerReader(database).TrialBalance(Now).Single(standing => standing.Account.Path == "fund").Balance.Booked.ShouldBe(11);
    }

    [Fact]
    public void A_refusal_is_kept_with_its_key_even_when_the_order_could_be_carried_out_later()
    {
        using var store = new TestStore();
        Open(store);
        using var database = store.Open();
        var order = new Order("a", "claim", [new Move("fund", "fund/m1", Asset.Cny, 5, "subsidy")]);
        var refused = Ask(database, order);
        refused.ShouldStartWith("Insufficient at 0");
        Ask(database, new Order("a", "funds", [new Move("treasury", "fund", Asset.Cny, 5, "funds")]));

        Ask(database, order).ShouldBe(refused);
    }

    [Fact]
    public void One_key_twice_in_a_group_is_carried_out_once()
    {
        using var store = new TestStore();
        Open(store);
        using var database = store.Open();
        var order = new Order("a", "k", [new Move("treasury", "fund", Asset.Cny, 5, "funds")]);
        using var transaction = database.Begin();
        var answers = new LedgerStore(database).CarryOut([order, order, new Order("a", "k", [new Release(1, "other")])], Now, transaction);
        transaction.Commit();

        answers.Select(Told).ToArray().ShouldBe([Told(answers[0]), Told(answers[0]), "KeyUsed at 0: the key 'k' was used for another order; a key belongs to one order for good, so write another key"]);
        new LedgerReader(database).Lines(1, 10).Count().ShouldBe(1);
    }

    [Fact]
    public void Accounts_of_a_tree_lie_inside_one_of_the_same_asset_and_are_opened_once()
    {
        using var store = new TestStore();
        using var database = store.Open();
        void Open(string path, Asset asset, BalanceRule rule)
        {
            using var transaction = database.Begin();
            new LedgerStore(database).Open(new Account(path, asset, rule), Now, transaction);
            transaction.Commit();
        }

        Should.Throw<StorageException>(() => Open("fund/allotment", Asset.Cny, BalanceRule.NeverBelowZero)).Message.ShouldBe("'fund/allotment' lies inside 'fund', which is not there; open that first");
        Open("fund", Asset.Cny, BalanceRule.NeverBelowZero);
        Open("fund", Asset.Cny, BalanceRule.NeverBelowZero);
        Should.Throw<StorageException>(() => Open("fund", Asset.Cny, BalanceRule.Any)).Message.ShouldContain("there is an account 'fund' already, which counts CNY under the rule NeverBelowZero");
        Should.Throw<StorageException>(() => Open("fund/places", Asset.Places, BalanceRule.Any)).Message.ShouldContain("accounts of one tree count the same");
        Open("fund/allotment", Asset.Cny, BalanceRule.NeverBelowZero);
        new LedgerReader(database).TrialBalance(Now).Select(standing => standing.Account.Path).ShouldBe(["fund", "fund/allotment"]);
    }

    [Fact]
    public void A_statement_goes_from_its_opening_to_its_closing_balance_by_its_lines()
    {
        using var store = new TestStore();
        Open(store);
        using var database = store.Open();
        Ask(database, new Order("a", "1", [new Move("treasury", "fund", Asset.Cny, 100, "funds")]), Now);
        Ask(database, new Order("a", "2", [new Move("fund", "fund/allotment", Asset.Cny, 60, "allotment")]), Now + Duration.FromHours(1));
        Ask(database, new Order("a", "3", [new Hold("fund/allotment", "fund/m1", Asset.Cny, 50, Now + Duration.FromHours(3), "held")]), Now + Duration.FromHours(2));

        var statement = new LedgerReader(database).StatementOf("fund/allotment", Now + Duration.FromHours(1), Now + Duration.FromHours(3))!;
        (statement.Opening, statement.Closing).ShouldBe((Balance.Zero, new Balance(60, 0, 0, 50)));
        statement.Lines.Select(line => line.Number).ShouldBe([2, 3]);
        // The hold has ended by itself: nobody wrote that.
        new LedgerReader(database).StatementOf("fund/allotment", Now, Now + Duration.FromHours(4))!.Closing.ShouldBe(new Balance(60, 0, 0, 0));
        new LedgerReader(database).TrialBalance(Now + Duration.FromHours(2)).Single(standing => standing.Account.Path == "fund").Inside.ShouldBe(100);
        new LedgerReader(database).StatementOf("nobody", Now, Now).ShouldBeNull();
    }

    private static void ShouldStandAs(PlainLedger plain, TestStore store, Random random, Instant now, int seed)
    {
        using var database = store.Open();
        var reader = new LedgerReader(database);
        reader.Lines(1, long.MaxValue).ShouldBe(plain.Lines);
        foreach (var at in Enumerable.Range(0, 6).Select(_ => RandomOrders.Beginning + Duration.FromMinutes(random.Next(1, 600))).Append(now))
        {
            var standings = reader.TrialBalance(at);
            foreach (var standing in standings)
                standing.Balance.ShouldBe(plain.BalanceAt(standing.Account.Path, at), $"seed {seed}: {standing.Account.Path} at {at}");
            foreach (var asset in standings.GroupBy(standing => standing.Account.Asset))
                asset.Sum(standing => standing.Balance.Booked).ShouldBe(0);
        }
    }

    private static void Open(TestStore store)
    {
        using var database = store.Open();
        using var transaction = database.Begin();
        foreach (var account in RandomOrders.Accounts)
            new LedgerStore(database).Open(account, Instant.MinValue.Plus(Duration.FromDays(365_000)), transaction);
        transaction.Commit();
    }

    private static string Ask(FuyaoDatabase database, Order order, Instant? at = null)
    {
        using var transaction = database.Begin();
        var answer = new LedgerStore(database).CarryOut([order], at ?? Now, transaction).Single();
        transaction.Commit();
        return Told(answer);
    }

    private static string Told(Answer answer) => answer is Refused refused ? $"{Shortly(answer)}: {refused.Words}" : Shortly(answer);

    private static string Shortly(Answer answer) => answer switch
    {
        Booked booked => string.Join("; ", booked.Transfers),
        Refused refused => $"{refused.Refusal} at {refused.Booking}",
        _ => throw new ArgumentOutOfRangeException(nameof(answer)),
    };
}
