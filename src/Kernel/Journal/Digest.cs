using System.Runtime.Intrinsics;
using System.Security.Cryptography;

namespace Fuyao.Kernel.Journal;

/// <summary>A SHA-256: 32 bytes, written as 64 lower-case hexadecimal digits. The default is 32 zero bytes, which stands before the first link of a chain.</summary>
public readonly record struct Digest
{
    /// <summary>Bytes of a digest.</summary>
    public const int Bytes = SHA256.HashSizeInBytes;

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
