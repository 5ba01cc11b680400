using Fuyao.Storage.Ledger;
using Fuyao.TestSupport;

namespace Fuyao.Storage.Tests.Ledger;

[Trait(TestStore.Trait, TestStore.Both)]
public sealed class ClaimIndexTests
{
    /// <summary>Three who store packs in turns, one of them anew each time and one that forgets: each finds every pack in which a hash was ever stored, and nearly nothing else.</summary>
    [Fact]
    public void Whatever_became_runs_and_runs_of_runs_is_found_by_everybody()
    {
        for (var seed = 1; seed <= TestRun.Count(3, 100, whenRepeated: 1); seed++)
        {
            using var store = new TestStore();
            using var database = store.Open();
            var random = new Random(seed);
            ClaimIndex[] nodes = [new(database, 20), new(database, 20), new(database, 20)];
            var plain = new Dictionary<long, HashSet<long>>();
            for (var pack = 0L; pack < 300; pack++)
            {
                using var transaction = database.BeginMigration();
                var node = random.Next(nodes.Length);
                if (node == 2)
                    nodes[2] = new ClaimIndex(database, 20);
                if (random.Next(20) == 0)
                    nodes[node].Forget();
                nodes[node].Read();
                // Few of them are the same, as when somebody withdraws and claims anew.
                long[] hashes = [.. Enumerable.Range(0, random.Next(1, 12)).Select(_ => random.Next(4) == 0 ? random.Next(3) : random.NextInt64(long.MinValue, long.MaxValue))];
                database.Insert("ledger_claim_pack", ["number", "account", "to_account", "at", "first_claim", "given", "hashes", "body"], [[pack, 1L, 2L, 0L, pack, 0L, ClaimIndex.Bytes(hashes), Array.Empty<byte>()]]);
                nodes[node].Add(pack, hashes);
                nodes[node].StoreWhenMany();
                transaction.Commit();
                foreach (var hash in hashes)
                    (plain.TryGetValue(hash, out var packs) ? packs : plain[hash] = []).Add(pack);

                var asking = nodes[random.Next(nodes.Length)];
                asking.Read();
                foreach (var hash in plain.Keys.Where(_ => random.Next(20) == 0))
                    asking.Find([hash]).ShouldBe(plain[hash], ignoreOrder: true, $"seed {seed}, pack {pack}, hash {hash}");
                asking.Find([random.NextInt64()]).ShouldBeEmpty($"seed {seed}, pack {pack}");
            }
            database.Single<long>("select max(level) from ledger_claim_run").ShouldBeGreaterThanOrEqualTo(1);
            database.Single<long>("select count(*) from ledger_claim_run").ShouldBeLessThan(20);
        }
    }

    [Fact]
    public void A_filter_knows_all_that_is_in_it_and_few_others()
    {
        var random = new Random(1);
        long[] hashes = [.. Enumerable.Range(0, 10_000).Select(_ => random.NextInt64(long.MinValue, long.MaxValue))];
        var filter = HashFilter.Of(hashes);

        hashes.ShouldAllBe(hash => HashFilter.MayHave(filter, hash));
        // One of ten thousand (HashFilter), and some.
        Enumerable.Range(0, 100_000).Count(_ => HashFilter.MayHave(filter, random.NextInt64(long.MinValue, long.MaxValue))).ShouldBeLessThan(30);
    }
}
