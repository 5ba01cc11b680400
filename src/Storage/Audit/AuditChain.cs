using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Fuyao.Storage.Audit;

/// <summary>
/// The hash of an entry: SHA-256 over the hash before it (32 bytes; zeros before the first) and the entry's fields in the order of <see cref="Fields"/>, each written as the
/// number of its bytes in UTF-8, a colon and the bytes; a field that is not there is written as <c>-</c>. So no two different entries are written alike.
/// </summary>
internal static class AuditChain
{
    /// <summary>Before the first entry.</summary>
    public static readonly string Beginning = new('0', 2 * SHA256.HashSizeInBytes);

    /// <exception cref="FormatException">What stands before it is no hash.</exception>
    public static string Hash(string before, AuditRow entry)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Convert.FromHexString(before));
        foreach (var field in Fields(entry))
        {
            if (field is null)
            {
                hash.AppendData("-"u8);
                continue;
            }
            var bytes = Encoding.UTF8.GetBytes(field);
            hash.AppendData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{bytes.Length}:")));
            hash.AppendData(bytes);
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static string?[] Fields(AuditRow entry) =>
    [
        entry.Sequence.ToString(CultureInfo.InvariantCulture), entry.At.ToString(CultureInfo.InvariantCulture), entry.ByWhom, entry.Action, entry.Programme, entry.Merchant, entry.Subject,
        entry.Details,
    ];
}

/// <summary>A row of the table, as it lies there.</summary>
internal sealed record AuditRow(long Sequence, long At, string ByWhom, string Action, string? Programme, string? Merchant, string Subject, string Details, string Sha256);
