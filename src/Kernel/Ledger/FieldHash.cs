using System.Buffers;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Fuyao.Kernel.Ledger;

/// <summary>SHA-256 over fields, each written as the number of its bytes in UTF-8, a colon and the bytes; one that is not there as <c>-:</c>. No border can be moved, so no two lists of fields are written alike.</summary>
public static class FieldHash
{
    private const int BytesUsually = 512;
    private const int NumberBytesMax = 20;

    /// <summary>What stands before the first link of a chain: 64 zeros.</summary>
    public static readonly string Beginning = new('0', 2 * SHA256.HashSizeInBytes);

    /// <param name="fields">Texts and whole numbers.</param>
    public static byte[] Of(IEnumerable<object?> fields)
    {
        var message = new ArrayBufferWriter<byte>(BytesUsually);
        Span<byte> digits = stackalloc byte[NumberBytesMax];
        foreach (var field in fields)
            switch (field)
            {
                case null:
                    message.Write("-:"u8);
                    break;
                case string text:
                    WriteNumber(message, Encoding.UTF8.GetByteCount(text));
                    message.Write(":"u8);
                    Encoding.UTF8.GetBytes(text, message);
                    break;
                case long number:
                    Utf8Formatter.TryFormat(number, digits, out var length);
                    WriteNumber(message, length);
                    message.Write(":"u8);
                    message.Write(digits[..length]);
                    break;
                default:
                    throw new ArgumentException($"A {field.GetType().Name} has no form to be hashed in.", nameof(fields));
            }
        return SHA256.HashData(message.WrittenSpan);
    }

    /// <summary>A link of a chain: the hash before it is its first field.</summary>
    /// <returns>64 lower-case hexadecimal digits.</returns>
    public static string Link(string before, IEnumerable<object?> fields) => Convert.ToHexStringLower(Of(fields.Prepend(before)));

    private static void WriteNumber(ArrayBufferWriter<byte> message, long number)
    {
        Utf8Formatter.TryFormat(number, message.GetSpan(NumberBytesMax), out var length);
        message.Advance(length);
    }
}
