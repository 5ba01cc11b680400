using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Fuyao.Kernel.Ledger;

namespace Fuyao.Storage.Ledger;

/// <summary>
/// Tells in which packs a key or a claimant may be, by a hash of 64 bits. Keys come in no order, and each entered alone would cost a page of its own; so those of the newest packs are held in memory, and many packs are entered
/// in the index at once, in the order of their hashes.
/// </summary>
internal sealed class ClaimIndex(FuyaoDatabase database)
{
    /// <summary>With so many hashes in memory they are entered. More would be fewer pages for each hash, and a longer wait for whoever claims meanwhile.</summary>
    private const int HashesMax = 32_768;

    private static readonly string[] Columns = ["hash", "pack"];

    private readonly Dictionary<long, ImmutableArray<long>> packsByHash = [];
    private long last;
    private int hashes;

    public static long OfKey(string client, string key) => Short(FieldHash.Of(["key", client, key]));

    public static long OfClaimant(string account, string claimant) => Short(FieldHash.Of(["claimant", account, claimant]));

    /// <summary>Reads anew what is not in the index yet.</summary>
    public void Read()
    {
        packsByHash.Clear();
        hashes = 0;
        last = database.Single<long>("select pack from ledger_claim_indexed");
        foreach (var (number, content) in database.Query<(long Number, byte[] Hashes)>("select number, hashes from ledger_claim_pack where number > @last order by number", new { last }))
            Add(number, Unpack(content));
    }

    /// <summary>The packs that are not in the index and have one of these hashes.</summary>
    public IEnumerable<long> Recent(IEnumerable<long> sought) => sought.SelectMany(hash => packsByHash.TryGetValue(hash, out var packs) ? packs : []);

    /// <returns>What is stored with a pack.</returns>
    public static byte[] Pack(IReadOnlyCollection<long> hashes)
    {
        var content = new byte[hashes.Count * sizeof(long)];
        var place = 0;
        foreach (var hash in hashes)
            BinaryPrimitives.WriteInt64LittleEndian(content.AsSpan(sizeof(long) * place++), hash);
        return content;
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

    /// <summary>Enters what is in memory, where that is much.</summary>
    public void EnterWhenMany()
    {
        if (hashes < HashesMax)
            return;
        database.Insert("ledger_claim_index", Columns, packsByHash.OrderBy(packs => packs.Key).SelectMany(packs => packs.Value.Distinct().Select(pack => new object?[] { packs.Key, pack })));
        database.Execute("update ledger_claim_indexed set pack = @last", new { last });
        packsByHash.Clear();
        hashes = 0;
    }

    private static long[] Unpack(byte[] content)
    {
        var its = new long[content.Length / sizeof(long)];
        for (var place = 0; place < its.Length; place++)
            its[place] = BinaryPrimitives.ReadInt64LittleEndian(content.AsSpan(sizeof(long) * place));
        return its;
    }

    private static long Short(byte[] sha256) => BinaryPrimitives.ReadInt64BigEndian(sha256);
}
