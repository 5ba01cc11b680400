using System.Collections.Immutable;
using Fuyao.Kernel.Ledger;
using Fuyao.Kernel.Tests.Ledger;
using Fuyao.Storage.Ledger;
using Fuyao.TestSupport;
using NodaTime;

namespace Fuyao.Storage.Tests.Ledger;

/// <summary>systems.md C2 and “what nobody else has” 5: exactly the first N, with a receipt of the claim and later of the final rank.</summary>
[Trait(TestStore.Trait, TestStore.Both)]
public sealed class ClaimStoreTests
{
    private static readonly Instant Now = RandomOrders.Beginning;
    private int keys;

    /// <summary>Groups of random claims by connections that come and go, some asked twice: every answer, the line, the ranks and the balances are those of a quota kept by hand.</summary>
    [Fact]
    public void What_is_stored_answers_and_stands_as_a_quota_kept_by_hand()
    {
        for (var seed = 1; seed <= TestRun.Count(6, 1_000, whenRepeated: 2); seed++)
        {
            using var store = new TestStore();
            var (claims, random) = (new RandomClaims(seed), new Random(seed));
            var plain = new PlainClaims(claims.Quota);
            using (var opened = store.Open())
                Open(opened, claims.Quota);
            var asked = new List<(Order Order, string Answer)>();
            var count = 0;
            for (var group = 0; group < 20; group++)
            {
                using var database = store.Open();
                // As it was stored before there were packs.
                if (group is 5 or 12)
                    UnpackedClaims.Unpack(database);
                var fresh = Enumerable.Range(0, random.Next(1, 9)).Select(_ => claims.Next(count)).ToArray();
                var again = asked.Count == 0 ? [] : Enumerable.Range(0, random.Next(3)).Select(_ => asked[random.Next(asked.Count)]).ToArray();
                using var transaction = database.Begin();
                var answers = new LedgerStore(database).CarryOut([.. fresh, .. again.Select(one => one.Order)], claims.Now, transaction);
                transaction.Commit();

                foreach (var (order, answer) in fresh.Zip(answers))
                {
                    ClaimAnswers.Told(answer).ShouldBe(plain.CarryOut(order, claims.Now), $"seed {seed}, group {group}: {order.Bookings[0]}");
                    if (answer is Entered { Entry: { Event: ClaimEvent.Claimed } receipt })
                    {
                        plain.Receipts[receipt.Claim!.Value] = receipt.Sha256;
                        new ClaimReader(database).ReceiptOf(RandomClaims.Account, receipt.Claim!.Value).ShouldBe(receipt);
                        count++;
                    }
                }
                answers.Skip(fresh.Length).Select(ClaimAnswers.Told).ShouldBe(again.Select(one => one.Answer));
                asked.AddRange(fresh.Zip(answers.Select(ClaimAnswers.Told)));
            }
            using var reading = store.Open();
            ShouldStandAs(plain, reading, seed);
        }
    }

    /// <summary>Two who remember what they have seen of the ledger take turns, and some of what they carry out comes to nothing: the answers are those of who reads everything anew.</summary>
    [Fact]
    public void Whoever_remembers_the_ledger_answers_as_if_it_were_read_anew()
    {
        for (var seed = 1; seed <= TestRun.Count(4, 500, whenRepeated: 2); seed++)
        {
            using var store = new TestStore();
            var (claims, random) = (new RandomClaims(seed), new Random(seed));
            var plain = new PlainClaims(claims.Quota);
            using (var opened = store.Open())
                Open(opened, claims.Quota);
            using var one = store.Open();
            using var other = store.Open();
            (FuyaoDatabase Database, LedgerStore Ledger)[] nodes = [(one, new LedgerStore(one)), (other, new LedgerStore(other))];
            var asked = new List<(Order Order, string Answer)>();
            var count = 0;
            for (var group = 0; group < 30; group++)
            {
                var (database, ledger) = nodes[random.Next(2)];
                var fresh = Enumerable.Range(0, random.Next(1, 9)).Select(_ => claims.Next(count)).ToArray();
                if (random.Next(3) == 0)
                {
                    using var lost = database.Begin();
                    ledger.CarryOut(random.Next(2) == 0 ? fresh : [claims.Next(count)], claims.Now, lost);
                }
                using var transaction = database.Begin();
                var answers = ledger.CarryOut([.. fresh, .. asked.TakeLast(1).Select(last => last.Order)], claims.Now, transaction).Select(answer =>
                {
                    if (answer is Entered { Entry: { Event: ClaimEvent.Claimed } receipt })
                        (plain.Receipts[receipt.Claim!.Value], count) = (receipt.Sha256, (int)Math.Max(count, receipt.Claim!.Value));
                    return ClaimAnswers.Told(answer);
                }).ToArray();
                transaction.Commit();

                foreach (var (order, answer) in fresh.Zip(answers))
                    answer.ShouldBe(plain.CarryOut(order, claims.Now), $"seed {seed}, group {group}: {order.Bookings[0]}");
                answers.Skip(fresh.Length).ShouldBe(asked.TakeLast(1).Select(last => last.Answer), $"seed {seed}, group {group}");
                asked.AddRange(fresh.Zip(answers));
            }
            ShouldStandAs(plain, one, seed);
        }
    }

    [Fact]
    public void What_waits_is_read_page_by_page_and_served_in_its_order()
    {
        using var store = new TestStore();
        using var database = store.Open();
        Open(database, new Quota(RandomClaims.Account, RandomClaims.To, 1, 10_000, null, null, null));
        // More than are read at a time, in several groups.
        for (var group = 0; group < 3; group++)
            Ask(database, [.. Enumerable.Range(0, 300).Select(claim => new Claim(RandomClaims.Account, $"m{group}-{claim}", 1, "claim"))]);
        Ask(database, [new Withdraw(RandomClaims.Account, 2, "no need"), new Move("source", RandomClaims.Account, Asset.Places, 600, "places")]);

        var reader = new ClaimReader(database);
        reader.Ranks(RandomClaims.Account).Select(rank => (rank.Rank, rank.Claim.Number)).ShouldBe(
            Enumerable.Range(1, 600).Select(rank => ((long)rank, rank == 1 ? 1L : rank + 1)));
        reader.Waiting(RandomClaims.Account).Length.ShouldBe(299);
        new LedgerVerifier(database).Verify().Problems.ShouldBeEmpty();
    }

    [Fact]
    public void A_hold_that_ends_gives_its_places_to_who_waits_before_anybody_who_comes()
    {
        using var store = new TestStore();
        using var database = store.Open();
        Open(database, new Quota(RandomClaims.Account, RandomClaims.To, 1, 10, null, null, null));
        Ask(database, [new Move("source", RandomClaims.Account, Asset.Places, 1, "a place"), new Hold(RandomClaims.Account, "others", Asset.Places, 1, Now + Duration.FromHours(1), "held")]);
        Ask(database, [new Claim(RandomClaims.Account, "first", 1, "claim")]);

        // Somebody books on the other end of the hold, and does not name the quota.
        Ask(database, [new Move("source", "others", Asset.Places, 1, "something else")], Now + Duration.FromHours(2));
        new ClaimReader(database).Ranks(RandomClaims.Account).Single().Claim.Claimant.ShouldBe("first");
        ClaimAnswers.Told(Ask(database, [new Claim(RandomClaims.Account, "second", 1, "claim")], Now + Duration.FromHours(2))[0]).ShouldBe("claim 2 Waiting at 1");
    }

    [Fact]
    public void An_account_is_opened_for_claims_once_and_with_a_limit()
    {
        using var store = new TestStore();
        using var database = store.Open();
        Open(database, new Quota(RandomClaims.Account, RandomClaims.To, 1, 10, null, null, null));
        Open(database, new Quota(RandomClaims.Account, RandomClaims.To, 1, 10, null, null, null));

        Refuse(database, new Quota(RandomClaims.Account, RandomClaims.To, 2, 10, null, null, null)).ShouldStartWith("'quota' can be claimed from already: from quota; to given; at most 1 a claim;");
        Refuse(database, new Quota("source", RandomClaims.To, 1, 10, null, null, null)).ShouldBe("'source' has no end: its rule is Any; claim from an account whose balance is never below zero");
        Refuse(database, new Quota("nobody", RandomClaims.To, 1, 10, null, null, null)).ShouldBe("there is no account 'nobody'; open it first");
        ClaimAnswers.Told(Ask(database, [new Claim("others", "m1", 1, "claim")])[0]).ShouldBe("no UnknownQuota");
        ClaimAnswers.Told(Ask(database, [new Claim("nowhere", "m1", 1, "claim")])[0]).ShouldBe("no UnknownAccount");
    }

    [Theory]
    [InlineData("update ledger_transfer set amount = amount + 1 where number = 4", "the lines and claims that were stored with seal 6 are not as they were")]
    [InlineData("delete from ledger_transfer where number = 4", "the line 4 is missing")]
    [InlineData("delete from ledger_transfer where number = (select max(number) from ledger_transfer)", "the last line should be")]
    [InlineData("update ledger_transfer set at = at + 1 where number = 1", "the lines and claims that were stored with seal 2 are not as they were")]
    [InlineData("update ledger_account set total_in = total_in + 1 where path = 'given'", "the account 'given' stands at")]
    [InlineData("update ledger_claim_entry set words = 'changed' where number = 5", "quota, entry 5: its hash does not follow from what it says: the entry was changed")]
    [InlineData("update ledger_claim set state = 'Waiting' where number = 3", "the claim 3 on 'quota' stands as Waiting, and by its entries as Placed")]
    [InlineData("delete from ledger_claim where number = 2", "the claim 2 on 'quota' stands as Placed, and by its entries as Rejected")]
    [InlineData("delete from ledger_claim_pack where number = (select min(number) from ledger_claim_pack)", "the line 2 is missing")]
    [InlineData("delete from ledger_claim_pack where number = (select max(number) from ledger_claim_pack)", "the lines and claims that were stored with seal 5 are not as they were")]
    [InlineData("update ledger_claim_pack set given = given + 1 where first_line = 2", "the account 'given' stands at")]
    [InlineData("update ledger_claim_pack set at = at + 1 where first_line = 2", "the lines and claims that were stored with seal 3 are not as they were")]
    [InlineData("update ledger_claim_pack set body = hashes where first_line = 2", "the claims on 'quota' that were stored with seal 3 are damaged")]
    [InlineData("update ledger_claim_pack set body = (select body from ledger_claim_pack where first_line = 3) where first_line = 2", "quota, entry 3: the number should be 2")]
    [InlineData("delete from ledger_claim_entry where number = (select max(number) from ledger_claim_entry)", "quota: the last entry should be")]
    [InlineData("delete from ledger_seal where number = 3", "the seal 3 is missing")]
    [InlineData("update ledger_quota set waiting_max = 5", "quota: its rules are not those of its first entry")]
    public void What_is_changed_behind_its_back_is_found(string tampering, string found)
    {
        using var store = new TestStore();
        using (var database = store.Open())
        {
            Open(database, new Quota(RandomClaims.Account, RandomClaims.To, 1, 10, null, null, null));
            Ask(database, [new Move("source", RandomClaims.Account, Asset.Places, 2, "places")]);
            foreach (var merchant in new[] { "a", "b", "c" })
                Ask(database, [new Claim(RandomClaims.Account, merchant, 1, "claim")]);
            Ask(database, [new Reject(RandomClaims.Account, 2, "not a first use")]);
            new LedgerVerifier(database).Verify().Problems.ShouldBeEmpty();
        }
        store.Tamper(tampering);

        using var again = store.Open();
        new LedgerVerifier(again).Verify().Problems.Select(problem => problem.En).ShouldContain(problem => problem.StartsWith(found, StringComparison.Ordinal));
    }

    [Fact]
    public void Lines_from_before_there_were_seals_come_under_the_first_one()
    {
        using var store = new TestStore();
        using (var database = store.Open())
        {
            Open(database, null);
            Ask(database, [new Move("source", RandomClaims.Account, Asset.Places, 2, "places")]);
        }
        store.Tamper("delete from ledger_seal");
        using var again = store.Open();
        Ask(again, [new Move("source", RandomClaims.Account, Asset.Places, 2, "places")]);

        var verification = new LedgerVerifier(again).Verify();
        verification.Problems.ShouldBeEmpty();
        (verification.Head.Number, verification.Head.LastTransfer).ShouldBe((1, 2));
    }

    private static void ShouldStandAs(PlainClaims plain, FuyaoDatabase database, int seed)
    {
        var reader = new ClaimReader(database);
        reader.Claims(RandomClaims.Account).Select(claim => $"{claim.Number} {claim.Claimant} {claim.State}").ShouldBe(plain.Standings, $"seed {seed}");
        reader.Ranks(RandomClaims.Account).Select(rank => rank.Claim.Number).ShouldBe(plain.Ranks, $"seed {seed}");
        reader.Waiting(RandomClaims.Account).Select(claim => claim.Number).ShouldBe(plain.Waiting, $"seed {seed}");
        PagesShouldBeTheWhole(database, seed);
        var history = ClaimHistory.Read(reader.Entries(RandomClaims.Account));
        history.Problems.ShouldBeEmpty($"seed {seed}");
        history.Ranks.ShouldBe(plain.Ranks, $"seed {seed}");
        new LedgerReader(database).TrialBalance(Instant.FromUtc(9999, 1, 1, 0, 0)).Single(standing => standing.Account.Path == RandomClaims.To).Balance.Booked.ShouldBe(plain.Given, $"seed {seed}");
        new LedgerVerifier(database).Verify().Problems.ShouldBeEmpty($"seed {seed}");
    }

    /// <summary>Page by page the claims, the ranks, the waiting list and the statements are what they are at once; each claim is found alone, with its rank or position.</summary>
    private static void PagesShouldBeTheWhole(FuyaoDatabase database, int seed)
    {
        const int Size = 3;
        var (claims, ledger, account) = (new ClaimReader(database), new LedgerReader(database), RandomClaims.Account);
        var all = claims.Claims(account);
        Pages(after => claims.Page(account, null, after, Size), (_, page) => page[^1].Number).ShouldBe(all, $"seed {seed}");
        foreach (var state in new[] { ClaimState.Placed, ClaimState.Waiting })
            Pages(after => claims.Page(account, state, after, Size), (after, page) => after + page.Length).ShouldBe(state == ClaimState.Placed ? claims.Ranks(account).Select(rank => rank.Claim) : claims.Waiting(account), $"seed {seed}");
        all.Select(claim => claims.Find(account, claim.Number)).ShouldBe(all, $"seed {seed}");
        claims.Find(account, all.Length + 1).ShouldBeNull($"seed {seed}");
        foreach (var (rank, claim) in claims.Ranks(account))
            claims.OrdinalOf(account, claim).ShouldBe(rank, $"seed {seed}");
        foreach (var (index, claim) in claims.Waiting(account).Index())
            claims.OrdinalOf(account, claim).ShouldBe(index + 1, $"seed {seed}");
        foreach (var path in new[] { account, RandomClaims.To })
        {
            var whole = ledger.StatementOf(path, Instant.MinValue + Duration.FromDays(1), Instant.FromUtc(9999, 1, 1, 0, 0))!;
            Pages(after => ledger.StatementOf(path, whole.From, whole.Until, after, Size)!.Lines, (_, page) => page[^1].Number).ShouldBe(whole.Lines, $"seed {seed}");
        }
    }

    private static IEnumerable<T> Pages<T>(Func<long, ImmutableArray<T>> read, Func<long, ImmutableArray<T>, long> last)
    {
        for (var (page, after) = (read(0), 0L); !page.IsEmpty; page = read(after))
        {
            foreach (var one in page)
                yield return one;
            after = last(after, page);
        }
    }

    /// <param name="quota">Null: accounts only.</param>
    private static void Open(FuyaoDatabase database, Quota? quota)
    {
        using var transaction = database.Begin();
        foreach (var account in RandomClaims.Accounts)
            new LedgerStore(database).Open(account, Now, transaction);
        if (quota is not null)
            new LedgerStore(database).Open(quota, null, Now, transaction);
        transaction.Commit();
    }

    private static string Refuse(FuyaoDatabase database, Quota quota)
    {
        using var transaction = database.Begin();
        return Should.Throw<StorageException>(() => new LedgerStore(database).Open(quota, null, Now, transaction)).Message;
    }

    private IReadOnlyList<Answer> Ask(FuyaoDatabase database, Booking[] bookings, Instant? at = null)
    {
        using var transaction = database.Begin();
        var answers = new LedgerStore(database).CarryOut([.. bookings.Select(booking => new Order("tests", $"key {keys++}", [booking]))], at ?? Now, transaction);
        transaction.Commit();
        return answers;
    }
}
