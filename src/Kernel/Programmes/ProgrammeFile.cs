using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;

namespace Fuyao.Kernel.Programmes;

/// <summary>One file of a programme version, as it was read. <paramref name="Name"/> is without a folder: the same programme elsewhere is the same.</summary>
public sealed record ProgrammeFile(string Name, string Text)
{
    public static string Hash(ImmutableArray<ProgrammeFile> files)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var file in files)
        {
            Append(hash, file.Name);
            Append(hash, file.Text);
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>The length goes first, so that no two lists of files give the same bytes.</summary>
    private static void Append(IncrementalHash hash, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        Span<byte> length = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(length, bytes.Length);
        hash.AppendData(length);
        hash.AppendData(bytes);
    }
}
