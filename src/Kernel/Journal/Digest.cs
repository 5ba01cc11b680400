using System.Runtime.Intrinsics;
using System.Security.Cryptography;

namespace Fuyao.Kernel.Journal;

/// <summary>A SHA-256: 32 bytes, written as 64 lower-case hexadecimal digits. The default is 32 zero bytes, which stands before the first link of a chain.</summary>
public readonly record struct Digest
{
    /// <summary>Bytes of a digest.</summary>
    public const int Bytes = SHA256.HashSizeInBytes;

    /// <summary>Bytes of the pieces of <see cref="OfPieces"/>.</summary>
    public const int PieceBytes = 512;

    private readonly Vector256<byte> content;

    /// <param name="content">32 bytes.</param>
    public Digest(ReadOnlySpan<byte> content)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(content.Length, Bytes, nameof(content));
        this.content = Vector256.Create(content);
    }

    public static Digest Of(ReadOnlySpan<byte> content)
    {
        Span<byte> hash = stackalloc byte[Bytes];
        SHA256.HashData(content, hash);
        return new Digest(hash);
    }

    /// <summary>
    /// The SHA-256 of the SHA-256s of pieces of <see cref="PieceBytes"/>, of which the last may be shorter: of long contents, because many pieces can be hashed side by side and one content cannot.
    /// </summary>
    public static Digest OfPieces(ReadOnlySpan<byte> content)
    {
        var whole = content.Length / PieceBytes;
        var pieces = new Digest[(content.Length + PieceBytes - 1) / PieceBytes];
        EqualMessages.Hash(content[..(whole * PieceBytes)], PieceBytes, pieces);
        if (whole < pieces.Length)
            pieces[whole] = Of(content[(whole * PieceBytes)..]);
        return OfAll(pieces);
    }

    /// <summary>The SHA-256 of digests one after another.</summary>
    public static Digest OfAll(ReadOnlySpan<Digest> digests)
    {
        var message = new byte[digests.Length * Bytes];
        for (var at = 0; at < digests.Length; at++)
            digests[at].CopyTo(message.AsSpan(at * Bytes));
        return Of(message);
    }

    /// <exception cref="FormatException">It is not 64 hexadecimal digits.</exception>
    public static Digest Parse(string written)
    {
        if (written.Length != 2 * Bytes)
            throw new FormatException($"'{written}' is no SHA-256; write its {2 * Bytes} hexadecimal digits");
        return new Digest(Convert.FromHexString(written));
    }

    public void CopyTo(Span<byte> into) => content.CopyTo(into);

    public override string ToString()
    {
        Span<byte> bytes = stackalloc byte[Bytes];
        CopyTo(bytes);
        return Convert.ToHexStringLower(bytes);
    }
}
