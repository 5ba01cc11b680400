using System.Security.Cryptography;
using FsCheck.Fluent;
using Fuyao.Kernel.Journal;
using Fuyao.TestSupport;

namespace Fuyao.Kernel.Tests.Journal;

public sealed class MerkleTreeTests
{
    // The inputs and roots of RFC 6962 that Certificate Transparency publishes as its reference.
    private static readonly string[] ReferenceInputs =
        ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"];

    private static readonly string[] ReferenceRoots =
    [
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d", "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77", "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4", "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c", "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    ];

    [Fact]
    public void Roots_are_those_of_RFC_6962()
    {
        for (var count = 1; count <= ReferenceInputs.Length; count++)
            MerkleTree.Root([.. ReferenceInputs.Take(count).Select(input => MerkleTree.Leaf(Convert.FromHexString(input)))]).ToString().ShouldBe(ReferenceRoots[count - 1]);
        MerkleTree.Root([]).ShouldBe(Digest.Of([]));
    }

    [Fact]
    public void Every_leaf_has_a_path_to_the_root_that_the_definition_gives() => Property.Holds(
        from count in Gen.Choose(1, 70)
        from seed in Gen.Choose(0, int.MaxValue)
        select (count, seed),
        input =>
        {
            var leaves = Leaves(input.count, input.seed);
            var root = Defined(leaves);
            return MerkleTree.Root([.. leaves]) == root
                && Enumerable.Range(0, leaves.Length).All(index => MerkleTree.RootOf(leaves[index], index, leaves.Length, MerkleTree.Path([.. leaves], index).AsSpan()) == root);
        },
        runs: 60);

    [Fact]
    public void A_path_proves_one_leaf_in_one_place_of_one_tree()
    {
        var leaves = Leaves(11, 7);
        var root = Defined(leaves);
        var path = MerkleTree.Path([.. leaves], 4);

        MerkleTree.RootOf(leaves[4], 4, 11, path.AsSpan()).ShouldBe(root);
        MerkleTree.RootOf(leaves[5], 4, 11, path.AsSpan()).ShouldNotBe(root);
        for (var index = 0; index < 11; index++)
            if (index != 4)
                MerkleTree.RootOf(leaves[4], index, 11, path.AsSpan()).ShouldNotBe(root);
        MerkleTree.RootOf(leaves[4], 4, 11, path.AsSpan()[1..]).ShouldNotBe(root);
        MerkleTree.RootOf(leaves[4], 4, 11, [.. path, default]).ShouldBeNull();
        MerkleTree.RootOf(leaves[4], 11, 11, path.AsSpan()).ShouldBeNull();
        MerkleTree.RootOf(leaves[4], -1, 11, path.AsSpan()).ShouldBeNull();
    }

    [Fact]
    public void Branches_of_whole_chunks_make_the_same_tree()
    {
        var leaves = Leaves(1 + 3 * 16, 3);

        MerkleTree.Root([.. leaves.Chunk(16).Select(chunk => MerkleTree.Root(chunk))]).ShouldBe(Defined(leaves));
    }

    private static Digest[] Leaves(int count, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => MerkleTree.Leaf([(byte)random.Next(256), (byte)random.Next(256)]))];
    }

    /// <summary>RFC 6962, section 2.1, word by word: the left side has the largest power of two below the number of leaves.</summary>
    private static Digest Defined(ReadOnlySpan<Digest> leaves)
    {
        if (leaves.Length == 1)
            return leaves[0];
        var left = 1;
        while (left * 2 < leaves.Length)
            left *= 2;
        return new Digest(SHA256.HashData([1, .. Bytes(Defined(leaves[..left])), .. Bytes(Defined(leaves[left..]))]));
    }

    private static byte[] Bytes(Digest digest) => Convert.FromHexString(digest.ToString());
}
