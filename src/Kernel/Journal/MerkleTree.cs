using System.Buffers;
using System.Collections.Immutable;

namespace Fuyao.Kernel.Journal;

/// <summary>
/// The hash tree of RFC 6962 (section 2.1): one root over any number of leaves in their order, and for each leaf a path of about log₂ n hashes that proves it is among them. Leaves and
/// inner nodes are hashed with different first bytes, so that neither can pass for the other.
/// </summary>
public static class MerkleTree
{
    internal const byte LeafPrefix = 0;
    private const byte NodePrefix = 1;
    private const int NodeBytes = 1 + 2 * Digest.Bytes;

    /// <summary>The hash of a record as a leaf.</summary>
    public static Digest Leaf(ReadOnlySpan<byte> record)
    {
        var message = new byte[1 + record.Length];
        message[0] = LeafPrefix;
        record.CopyTo(message.AsSpan(1));
        return Digest.Of(message);
    }

    /// <summary>The hashes of records that lie one after another.</summary>
    public static Digest[] Leaves(ReadOnlySpan<byte> records, int recordBytes)
    {
        var leafBytes = 1 + recordBytes;
        var messages = new byte[records.Length / recordBytes * leafBytes];
        for (var record = 0; record < records.Length / recordBytes; record++)
            records.Slice(record * recordBytes, recordBytes).CopyTo(messages.AsSpan(record * leafBytes + 1));
        var leaves = new Digest[records.Length / recordBytes];
        EqualMessages.Hash(messages, leafBytes, leaves);
        return leaves;
    }

    /// <param name="leaves">Taken over: their room is used for the levels above.</param>
    /// <returns>The SHA-256 of nothing where there are no leaves.</returns>
    public static Digest Root(Span<Digest> leaves)
    {
        if (leaves.IsEmpty)
            return Digest.Of([]);
        var messages = ArrayPool<byte>.Shared.Rent(leaves.Length / 2 * NodeBytes);
        while (leaves.Length > 1)
            leaves = Above(leaves, messages);
        ArrayPool<byte>.Shared.Return(messages);
        return leaves[0];
    }

    /// <summary>What stands beside the way from a leaf up to the root, from below.</summary>
    /// <param name="leaves">Taken over, as by <see cref="Root"/>.</param>
    public static ImmutableArray<Digest> Path(Span<Digest> leaves, int index)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, leaves.Length);
        var path = ImmutableArray.CreateBuilder<Digest>();
        var messages = new byte[leaves.Length / 2 * NodeBytes];
        while (leaves.Length > 1)
        {
            // The last of an odd number has nobody beside it and moves up as it is.
            if ((index ^ 1) < leaves.Length)
                path.Add(leaves[index ^ 1]);
            leaves = Above(leaves, messages);
            index >>= 1;
        }
        return path.ToImmutable();
    }

    /// <summary>The root that a leaf and its path lead to (RFC 9162, section 2.1.3.2).</summary>
    /// <param name="index">The leaf's place, from 0.</param>
    /// <param name="count">How many leaves there are.</param>
    /// <returns>Null where no leaf of so many has a path of that length.</returns>
    public static Digest? RootOf(Digest leaf, long index, long count, ReadOnlySpan<Digest> path)
    {
        if (index < 0 || index >= count)
            return null;
        var (place, last, node) = (index, count - 1, leaf);
        foreach (var beside in path)
        {
            if (last == 0)
                return null;
            if ((place & 1) == 1 || place == last)
            {
                node = Node(beside, node);
                while ((place & 1) == 0 && place != 0)
                    (place, last) = (place >> 1, last >> 1);
            }
            else
                node = Node(node, beside);
            (place, last) = (place >> 1, last >> 1);
        }
        return last == 0 ? node : null;
    }

    /// <summary>Writes the level above over the one below.</summary>
    private static Span<Digest> Above(Span<Digest> level, byte[] messages)
    {
        var pairs = level.Length / 2;
        for (var pair = 0; pair < pairs; pair++)
            Write(messages.AsSpan(pair * NodeBytes, NodeBytes), level[2 * pair], level[2 * pair + 1]);
        EqualMessages.Hash(messages.AsSpan(0, pairs * NodeBytes), NodeBytes, level);
        if (level.Length % 2 != 0)
            level[pairs] = level[^1];
        return level[..(pairs + level.Length % 2)];
    }

    private static Digest Node(Digest left, Digest right)
    {
        Span<byte> message = stackalloc byte[NodeBytes];
        Write(message, left, right);
        return Digest.Of(message);
    }

    private static void Write(Span<byte> message, Digest left, Digest right)
    {
        message[0] = NodePrefix;
        left.CopyTo(message[1..]);
        right.CopyTo(message[(1 + Digest.Bytes)..]);
    }
}
