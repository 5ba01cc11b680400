using System.Threading.Channels;
using Fuyao.Kernel.Ledger;
using Fuyao.Platform.Ledger;
using Fuyao.Storage;
using Fuyao.Storage.Audit;
using Fuyao.Storage.Ledger;
using Fuyao.Storage.Tests;
using NodaTime;

namespace Fuyao.Platform.Tests.Ledger;

/// <summary>systems.md C2: “first 1,000 TrustPass merchants”; never one place too many, whoever asks at the same time and from wherever.</summary>
[Trait(TestStore.Trait, TestStore.Both)]
public sealed class LedgerQueueTests
{
    private const int Places = 100;
    private const int CallersPerNode = 32;
    private static readonly Instant Now = Instant.FromUtc(2010, 3, 1, 0, 0);
    private readonly StillClock clock = new();

    [Fact]
    public async Task Callers_of_two_nodes_get_exactly_the_places_that_there_are()
    {
        using var store = new TestStore();
        Open(store, Places);
        await using var one = new LedgerQueue(store.Dialect, clock);
        await using var other = new LedgerQueue(store.Dialect, clock);
        var answers = await Task.WhenAll(Enumerable.Range(0, 2 * CallersPerNode).Select(caller => Task.Run(async () =>
        {
            var got = new List<Answer>();
            for (var claim = 0; claim < 3; claim++)
                got.Add(await (caller % 2 == 0 ? one : other).CarryOut(Claim($"caller {caller}, claim {claim}")));
            return got;
        })));

        var granted = answers.SelectMany(got => got).OfType<Booked>().Select(booked => booked.Transfers.Single().Number).ToArray();
        granted.Length.ShouldBe(Places);
        // The first line is that which made the places.
        granted.Order().ShouldBe(Enumerable.Range(2, Places).Select(number => (long)number));
        answers.SelectMany(got => got).OfType<Refused>().ShouldAllBe(refused => refused.Refusal == Refusal.Insufficient);
        using var database = store.Open();
        new LedgerReader(database).TrialBalance(Now).ToDictionary(standing => standing.Account.Path, standing => standing.Balance.Booked)
            .ShouldBe(new Dictionary<string, long> { ["claimed"] = Places, ["quota"] = 0, ["source"] = -Places }, ignoreOrder: true);
    }

    [Fact]
    public async Task Orders_that_wait_are_stored_together_and_answered_in_their_order()
    {
        using var store = new TestStore();
        Open(store, 10);
        await using var queue = new LedgerQueue(store.Dialect, clock);
        using (var database = store.Open())
        using (database.Begin(new AuditEntry(Now, "tests", "test", "another writer")))
        {
            // They wait for the other writer, and behind each other.
            var waiting = Enumerable.Range(0, 20).Select(claim => queue.CarryOut(Claim($"claim {claim}"))).ToArray();
            waiting.ShouldAllBe(answer => !answer.IsCompleted);
            database.Dispose();
            var answers = await Task.WhenAll(waiting);

            answers.Select(answer => answer is Booked booked ? booked.Transfers.Single().Number : 0).ShouldBe([2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
        }
        using var reading = store.Open();
        // The accounts' own entry, that of the places, and few for the claims: not one each.
        new AuditLog(reading).Head().Sequence.ShouldBeLessThan(6);
        new AuditLog(reading).Verify().Break.ShouldBeNull();
    }

    [Fact]
    public async Task A_queue_that_is_closed_carries_out_what_came_before_and_takes_no_more()
    {
        using var store = new TestStore();
        Open(store, 10);
        var queue = new LedgerQueue(store.Dialect, clock);
        var claims = Enumerable.Range(0, 5).Select(claim => queue.CarryOut(Claim($"claim {claim}"))).ToArray();
        await queue.DisposeAsync();

        claims.ShouldAllBe(claim => claim.IsCompletedSuccessfully);
        await Should.ThrowAsync<ChannelClosedException>(() => queue.CarryOut(Claim("too late")));
    }

    /// <summary>They should await, and do not; each who waits for the others on the thread on which he was answered is one thread less.</summary>
    [Fact]
    public async Task Callers_who_block_keep_nobody_from_being_answered()
    {
        using var store = new TestStore();
        Open(store, 100);
        await using var queue = new LedgerQueue(store.Dialect, clock);
        using var last = new ManualResetEventSlim();
        var (callers, answered) = (4 * Environment.ProcessorCount, 0);
        async Task Ask(int caller)
        {
            await queue.CarryOut(Claim($"caller {caller}"));
            if (Interlocked.Increment(ref answered) == callers)
                last.Set();
            last.Wait();
        }

        await Task.WhenAll(Enumerable.Range(0, callers).Select(Ask)).WaitAsync(TimeSpan.FromSeconds(60));

        answered.ShouldBe(callers);
    }

    [Fact]
    public async Task A_store_that_cannot_be_used_is_told_to_each_caller_and_tried_anew_for_the_next()
    {
        using var store = new TestStore();
        using (store.Open())
        {
        }
        Open(store, 10);
        store.Tamper("insert into schema_migration (number, name) values (9999, 'from-the-future')");
        await using var queue = new LedgerQueue(store.Dialect, clock);
        (await Should.ThrowAsync<StorageException>(() => queue.CarryOut(Claim("one")))).Message.ShouldContain("newer Fuyao");

        store.Tamper("delete from schema_migration where number = 9999");
        (await queue.CarryOut(Claim("one"))).ShouldBeOfType<Booked>();
    }

    private static Order Claim(string key) => new("tests", key, [new Move("quota", "claimed", Asset.Places, 1, "claim")]);

    private static void Open(TestStore store, int places)
    {
        using var database = store.Open();
        using var transaction = database.Begin(new AuditEntry(Now, "tests", "ledger open", "quota"));
        var ledger = new LedgerStore(database);
        ledger.Open(new Account("source", Asset.Places, BalanceRule.Any), Now, transaction);
        ledger.Open(new Account("quota", Asset.Places, BalanceRule.NeverBelowZero), Now, transaction);
        ledger.Open(new Account("claimed", Asset.Places, BalanceRule.NeverBelowZero), Now, transaction);
        ledger.CarryOut([new Order("tests", "places", [new Move("source", "quota", Asset.Places, places, "places")])], Now, transaction);
        transaction.Commit();
    }

    private sealed class StillClock : IClock
    {
        public Instant GetCurrentInstant() => Now;
    }
}
