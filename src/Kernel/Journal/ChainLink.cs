using System.Buffers.Binary;

namespace Fuyao.Kernel.Journal;

/// <summary>What one commit adds to the chain of heads: the hash of its header and the root of its records.</summary>
public sealed record ChainLink(Digest Header, Digest Root)
{
    private const int MessageBytes = sizeof(long) + 3 * Digest.Bytes;

    /// <summary>The head after this commit: SHA-256 of its number, the head before it, the header's hash and the root.</summary>
    /// <param name="sequence">The commit's number, from 1.</param>
    /// <param name="previous">The head before; 32 zero bytes before the first commit.</param>
    public Digest Head(long sequence, Digest previous)
    {
        Span<byte> message = stackalloc byte[MessageBytes];
        BinaryPrimitives.WriteInt64LittleEndian(message, sequence);
        previous.CopyTo(message[sizeof(long)..]);
        Header.CopyTo(message[(sizeof(long) + Digest.Bytes)..]);
        Root.CopyTo(message[(sizeof(long) + 2 * Digest.Bytes)..]);
        return Digest.Of(message);
    }
}
