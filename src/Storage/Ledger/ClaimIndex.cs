using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Fuyao.Kernel.Ledger;

namespace Fuyao.Storage.Ledger;

/// <summary>
/// Tells in which packs a key or a claimant may be, by a hash of 64 bits. Keys come in no order, and in an ordinary index each would cost a page of its own. So those of the newest packs are held in memory; when they are many
/// they are stored as a run, in their order; and several runs are made one. Each run has a filter in memory, so that a key that is new, as most are, is looked for nowhere.
/// </summary>
internal sealed class ClaimIndex(FuyaoDatabase database, int hashesMax = ClaimIndex.HashesMax)
{
    /// <summary>With so many hashes in memory they become a run.</summary>
    private const int HashesMax = 16_384;

    /// <summary>So many runs of one level are made one of the next.</summary>
    private const int RunsPerLevel = 8;

    /// <summary>Less than PostgreSQL would store apart from its row.</summary>
    private const int PairsPerBlock = 112;

    private const int PairBytes = 2 * sizeof(long);

    private static readonly string[] RunColumns = ["number", "level", "last_pack", "filter"];
    private static readonly string[] BlockColumns = ["run", "first_hash", "body"];

    private readonly Dictionary<long, ImmutableArray<long>> packsByHash = [];
    private readonly Dictionary<long, (long Level, byte[] Filter)> runs = [];
    private long inRuns = -1;
    private long last = -1;
    private int hashes;

    public static long OfKey(string client, string key) => Short(FieldHash.Of("key", client, key));

    public static long OfClaimant(string account, string claimant) => Short(FieldHash.Of("claimant", account, claimant));

    /// <returns>The bytes in which hashes are stored with their pack.</returns>
    public static byte[] Bytes(IReadOnlyCollection<long> hashes)
    {
        var bytes = new byte[hashes.Count * sizeof(long)];
        var place = 0;
        foreach (var hash in hashes)
            BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(sizeof(long) * place++), hash);
        return bytes;
    }

    /// <summary>Reads what others have stored since it was read last.</summary>
    public void Read()
    {
        var stored = database.Query<(long Number, long Level, long LastPack)>("select number, level, last_pack from ledger_claim_run order by number");
        foreach (var number in runs.Keys.Except(stored.Select(run => run.Number)).ToArray())
            runs.Remove(number);
        foreach (var (number, level, _) in stored.Where(run => !runs.ContainsKey(run.Number)))
            runs.Add(number, (level, database.Single<byte[]>("select filter from ledger_claim_run where number = @number", new { number })));
        var lastInRuns = stored.Count == 0 ? -1 : stored.Max(run => run.LastPack);
        // Others have stored as a run what was in memory here.
        if (lastInRuns != inRuns)
            Begin(lastInRuns);
        foreach (var (number, bytes) in database.Query<(long Number, byte[] Hashes)>("select number, hashes from ledger_claim_pack where number > @last order by number", new { last }))
            Add(number, Longs(bytes));
    }

    /// <summary>What is in memory was never stored.</summary>
    public void Forget()
    {
        runs.Clear();
        Begin(-1);
    }

    /// <summary>The packs in which these hashes may be.</summary>
    public IReadOnlyCollection<long> Find(IEnumerable<long> sought)
    {
        var found = new HashSet<long>();
        foreach (var hash in sought)
        {
            if (packsByHash.TryGetValue(hash, out var packs))
                found.UnionWith(packs);
            foreach (var (run, (_, filter)) in runs)
                if (HashFilter.MayHave(filter, hash))
                    found.UnionWith(FindIn(run, hash));
        }
        return found;
    }

    /// <summary>A pack that was just stored.</summary>
    public void Add(long pack, IReadOnlyCollection<long> its)
    {
        foreach (var hash in its)
        {
            ref var packs = ref CollectionsMarshal.GetValueRefOrAddDefault(packsByHash, hash, out var isThere);
            packs = isThere ? packs.Add(pack) : [pack];
        }
        hashes += its.Count;
        last = pack;
    }

    /// <summary>Makes a run of what is in memory, where that is much, and one of several, where these are many.</summary>
    public void StoreWhenMany()
    {
        if (hashes < hashesMax)
            return;
        var pairs = new Pairs(hashes);
        foreach (var (hash, packs) in packsByHash)
            foreach (var pack in packs)
                pairs.Add(hash, pack);
        // The newest run has the greatest number of all that ever were, so that a number always means the same run.
        Store(1 + runs.Keys.DefaultIfEmpty().Max(), 0, pairs);
        Begin(last);
        for (var level = 0L; runs.Where(run => run.Value.Level == level).Select(run => run.Key).ToArray() is { Length: >= RunsPerLevel } several; level++)
        {
            var number = 1 + runs.Keys.Max();
            pairs = new Pairs(hashesMax * several.Length);
            foreach (var run in several)
            {
                foreach (var body in database.Query<byte[]>("select body from ledger_claim_run_block where run = @run", new { run }))
                    pairs.Add(body);
                database.Execute("delete from ledger_claim_run_block where run = @run", new { run });
                database.Execute("delete from ledger_claim_run where number = @run", new { run });
                runs.Remove(run);
            }
            Store(number, level + 1, pairs);
        }
    }

    private void Store(long number, long level, Pairs pairs)
    {
        pairs.Sort();
        var filter = HashFilter.Of(pairs.Hashes);
        database.Insert("ledger_claim_run", RunColumns, [[number, level, last, filter]]);
        database.Insert("ledger_claim_run_block", BlockColumns, pairs.Blocks(number));
        runs.Add(number, (level, filter));
    }

    private IEnumerable<long> FindIn(long run, long hash)
    {
        if (database.SingleOrNone<byte[]>("select body from ledger_claim_run_block where run = @run and first_hash <= @hash order by first_hash desc limit 1", new { run, hash }) is not { } body)
            return [];
        var pairs = new Pairs(PairsPerBlock);
        pairs.Add(body);
        return pairs.PacksOf(hash);
    }

    private static long[] Longs(byte[] bytes)
    {
        var its = new long[bytes.Length / sizeof(long)];
        for (var place = 0; place < its.Length; place++)
            its[place] = BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(sizeof(long) * place));
        return its;
    }

    private void Begin(long pack)
    {
        packsByHash.Clear();
        hashes = 0;
        inRuns = last = pack;
    }

    private static long Short(byte[] sha256) => BinaryPrimitives.ReadInt64BigEndian(sha256);

    /// <summary>Hashes with their packs.</summary>
    private sealed class Pairs(int capacity)
    {
        private long[] hashes = new long[capacity];
        private long[] packs = new long[capacity];
        private int count;

        public ReadOnlySpan<long> Hashes => hashes.AsSpan(0, count);

        public void Add(long hash, long pack)
        {
            if (count == hashes.Length)
            {
                Array.Resize(ref hashes, 2 * count);
                Array.Resize(ref packs, 2 * count);
            }
            (hashes[count], packs[count]) = (hash, pack);
            count++;
        }

        /// <summary>Those of a block.</summary>
        public void Add(ReadOnlySpan<byte> body)
        {
            if (body.Length % PairBytes != 0)
                throw new StorageException("the index of claims is damaged; restore the store from a backup");
            for (; body.Length > 0; body = body[PairBytes..])
                Add(BinaryPrimitives.ReadInt64LittleEndian(body), BinaryPrimitives.ReadInt64LittleEndian(body[sizeof(long)..]));
        }

        public void Sort() => Array.Sort(hashes, packs, 0, count);

        public long[] PacksOf(long hash) => [.. Enumerable.Range(0, count).Where(place => hashes[place] == hash).Select(place => packs[place])];

        /// <summary>The rows of a run, of pairs that are sorted. All of one hash lie in one block.</summary>
        public IEnumerable<object?[]> Blocks(long run)
        {
            for (var (begin, end) = (0, 0); begin < count; begin = end)
            {
                end = Math.Min(begin + PairsPerBlock, count);
                while (end < count && hashes[end] == hashes[end - 1])
                    end++;
                var body = new byte[(end - begin) * PairBytes];
                for (var place = begin; place < end; place++)
                {
                    BinaryPrimitives.WriteInt64LittleEndian(body.AsSpan((place - begin) * PairBytes), hashes[place]);
                    BinaryPrimitives.WriteInt64LittleEndian(body.AsSpan(((place - begin) * PairBytes) + sizeof(long)), packs[place]);
                }
                yield return [run, hashes[begin], body];
            }
        }
    }
}
