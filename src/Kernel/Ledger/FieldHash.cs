using System.Security.Cryptography;
using System.Text;

namespace Fuyao.Kernel.Ledger;

/// <summary>SHA-256 over fields, each written as the number of its bytes in UTF-8, a colon and the bytes; one that is not there as <c>-:</c>. No border can be moved, so no two lists of fields are written alike.</summary>
public static class FieldHash
{
    /// <summary>What stands before the first link of a chain: 64 zeros.</summary>
    public static readonly string Beginning = new('0', 2 * SHA256.HashSizeInBytes);

    /// <param name="fields">Texts and whole numbers.</param>
    public static byte[] Of(IEnumerable<object?> fields)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var field in fields)
        {
            var bytes = Encoding.UTF8.GetBytes(FormattableString.Invariant($"{field}"));
            hash.AppendData(Encoding.UTF8.GetBytes(FormattableString.Invariant($"{(field is null ? "-" : bytes.Length)}:")));
            hash.AppendData(bytes);
        }
        return hash.GetHashAndReset();
    }

    /// <summary>A link of a chain: the hash before it is its first field.</summary>
    /// <returns>64 lower-case hexadecimal digits.</returns>
    public static string Link(string before, IEnumerable<object?> fields) => Convert.ToHexStringLower(Of(fields.Prepend(before)));
}
