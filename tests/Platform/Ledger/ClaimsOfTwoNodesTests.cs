using System.Collections.Immutable;
using Fuyao.Kernel.Ledger;
using Fuyao.Platform.Ledger;
using Fuyao.Storage;
using Fuyao.Storage.Audit;
using Fuyao.Storage.Ledger;
using Fuyao.Storage.Tests;
using Fuyao.TestSupport;
using NodaTime;

namespace Fuyao.Platform.Tests.Ledger;

/// <summary>
/// systems.md, “what nobody else has” 5: exactly the first N, whatever crashes. Two nodes on one store, callers who lose answers and ask again, keys that come back with other orders, queues that are closed in the midst of
/// it, holds that end and places that come back: what is granted is what is booked is what the receipts say, to the unit.
/// </summary>
[Trait(TestStore.Trait, TestStore.Both)]
public sealed class ClaimsOfTwoNodesTests
{
    private const int Callers = 16;
    private static readonly Instant Now = Instant.FromUtc(2010, 3, 1, 0, 0);

    [Fact]
    public async Task Claims_of_two_nodes_share_one_quota_and_one_line_of_numbers()
    {
        const int places = 40;
        using var store = new TestStore();
        Open(store, places);
        await using var one = new LedgerQueue(store.Dialect, new MovedClock());
        await using var other = new LedgerQueue(store.Dialect, new MovedClock());
        var answers = await Task.WhenAll(Enumerable.Range(0, 2 * places).Select(claim => Task.Run(() => (claim % 2 == 0 ? one : other).CarryOut(
            new Order("tests", $"claim {claim}", [new Claim("quota", $"m{claim}", 1, "first use")])))));

        var receipts = answers.Select(answer => answer.ShouldBeOfType<Entered>().Entry).OrderBy(entry => entry.Claim).ToArray();
        receipts.Select(entry => entry.Claim).ShouldBe(Enumerable.Range(1, 2 * places).Select(number => (long?)number));
        receipts.Select(entry => entry.State).ShouldBe([.. Enumerable.Repeat<ClaimState?>(ClaimState.Placed, places), .. Enumerable.Repeat<ClaimState?>(ClaimState.Waiting, places)]);
        receipts.Skip(places).Select(entry => entry.Position).ShouldBe(Enumerable.Range(1, places).Select(position => (long?)position));
        using var database = store.Open();
        new LedgerVerifier(database).Verify().Problems.ShouldBeEmpty();
        var export = ClaimExport.Parse(ClaimExport.Of(database, "quota").ToJson());
        receipts.ShouldAllBe(receipt => export.Verify(ClaimExport.ParseReceipt(ClaimExport.ToJson(receipt))).IsEmpty);
    }

    [Fact]
    public async Task Whatever_is_lost_repeated_or_cut_short_granted_is_booked_is_what_receipts_say()
    {
        for (var seed = 1; seed <= TestRun.Count(3, 500); seed++)
        {
            using var store = new TestStore();
            var random = new Random(seed);
            Open(store, random.Next(5, 30));
            var clock = new MovedClock();
            var auditor = new Auditor();
            for (var stretch = 0; stretch < 3; stretch++)
            {
                LedgerQueue[] nodes = [new(store.Dialect, clock), new(store.Dialect, clock)];
                var callers = Enumerable.Range(0, Callers).Select(caller => Caller(nodes, new Random(seed * 1_000 + stretch * 100 + caller), auditor, clock)).ToArray();
                // In the midst of it one of them takes no more; who is refused asks the other one.
                await nodes[stretch % 2].DisposeAsync();
                await Task.WhenAll(callers);
                foreach (var node in nodes)
                    await node.DisposeAsync();
                clock.Advance(Duration.FromMinutes(random.Next(90)));
            }
            using var database = store.Open();
            auditor.ShouldAgreeWith(database, $"seed {seed}");
        }
    }

    private static Task Caller(LedgerQueue[] nodes, Random random, Auditor auditor, MovedClock clock) => Task.Run(async () =>
    {
        for (var turn = 0; turn < 6; turn++)
        {
            var order = auditor.Next(random, clock.GetCurrentInstant());
            // An answer that got lost is asked for again, of either node.
            for (var ask = random.Next(1, 3); ask > 0; ask--)
                auditor.Heard(order, await Ask(nodes, random.Next(2), order));
        }
    });

    private static async Task<Answer> Ask(LedgerQueue[] nodes, int first, Order order)
    {
        try
        {
            return await nodes[first].CarryOut(order);
        }
        catch (System.Threading.Channels.ChannelClosedException)
        {
            return await nodes[1 - first].CarryOut(order);
        }
    }

    private static void Open(TestStore store, int places)
    {
        using var database = store.Open();
        using var transaction = database.Begin(new AuditEntry(Now, "tests", "ledger quota", "quota"));
        var ledger = new LedgerStore(database);
        foreach (var account in (Account[])[new("source", Asset.Places, BalanceRule.Any), new("quota", Asset.Places, BalanceRule.NeverBelowZero), new("given", Asset.Places, BalanceRule.NeverBelowZero)])
            ledger.Open(account, Now, transaction);
        ledger.Open(new Quota("quota", "given", 2, 50, null, null, null), null, Now, transaction);
        ledger.CarryOut([new Order("tests", "places", [new Move("source", "quota", Asset.Places, places, "places")])], Now, transaction);
        transaction.Commit();
    }

    /// <summary>Keeps what callers were told, and holds the store to it; knows nothing of how claims are served.</summary>
    private sealed class Auditor
    {
        private readonly Lock gate = new();
        private readonly Dictionary<string, (Order Order, string Answer)> told = [];
        private readonly List<ClaimEntry> receipts = [];
        private readonly List<Order> asked = [];
        private int keys;

        public Order Next(Random random, Instant now)
        {
            lock (gate)
            {
                // A key that belongs to another order, now and then.
                if (asked.Count > 0 && random.Next(10) == 0)
                    return new Order("tests", asked[random.Next(asked.Count)].Key, [new Claim("quota", "a mistake", 1, $"another order {random.Next()}")]);
                var claim = receipts.Count == 0 ? 0 : receipts[random.Next(receipts.Count)].Claim!.Value;
                var order = new Order("tests", $"key {keys++}", [random.Next(10) switch
                {
                    <= 5 => new Claim("quota", $"m{random.Next(200)}", random.Next(1, 3), "first use"),
                    6 => new Withdraw("quota", claim, "no need"),
                    7 => new Reject("quota", claim, "not a first use"),
                    8 => new Hold("quota", "given", Asset.Places, 1, now + Duration.FromMinutes(random.Next(1, 60)), "held"),
                    _ => new Reverse(random.Next(1, 40), null, "a correction"),
                }]);
                asked.Add(order);
                return order;
            }
        }

        public void Heard(Order order, Answer answer)
        {
            var words = answer switch { Booked booked => string.Join("; ", booked.Transfers), Entered entered => entered.Entry.ToString(), _ => answer.ToString()! };
            lock (gate)
            {
                if (answer is Refused { Refusal: Refusal.KeyUsed })
                    return;
                if (told.TryGetValue(order.Key, out var before) && ReferenceEquals(before.Order, order))
                    words.ShouldBe(before.Answer, "the same order got another answer");
                else if (answer is Entered { Entry: { Event: ClaimEvent.Claimed } receipt })
                    receipts.Add(receipt);
                told[order.Key] = (order, words);
            }
        }

        public void ShouldAgreeWith(FuyaoDatabase database, string seed)
        {
            var reader = new ClaimReader(database);
            ImmutableArray<ClaimStanding> claims = reader.Claims("quota");
            // Each claim was told to somebody, and nobody was told of one that is not there.
            claims.Select(claim => claim.Number).ShouldBe(receipts.Select(receipt => receipt.Claim!.Value).Order(), seed);
            receipts.ShouldAllBe(receipt => reader.ReceiptOf("quota", receipt.Claim!.Value) == receipt, seed);
            var granted = claims.Where(claim => claim.State == ClaimState.Placed).Sum(claim => claim.Amount);
            var booked = new LedgerReader(database).TrialBalance(Instant.FromUtc(9999, 1, 1, 0, 0)).ToDictionary(standing => standing.Account.Path, standing => standing.Balance.Booked);
            booked["given"].ShouldBe(granted, seed);
            booked.Values.Sum().ShouldBe(0, seed);
            booked["quota"].ShouldBeGreaterThanOrEqualTo(0, seed);
            new LedgerVerifier(database).Verify().Problems.ShouldBeEmpty(seed);
            new AuditLog(database).Verify().Break.ShouldBeNull(seed);
        }
    }

    private sealed class MovedClock : IClock
    {
        private Instant now = Now;

        public Instant GetCurrentInstant() => now;

        public void Advance(Duration by) => now += by;
    }
}
