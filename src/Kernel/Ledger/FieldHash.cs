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
    public static byte[] Of(params ReadOnlySpan<object?> fields)
    {
        var message = new Message(BytesUsually);
        message.Add(fields);
        return message.Hash();
    }

    /// <summary>A link of a chain: the hash before it is its first field.</summary>
    /// <returns>64 lower-case hexadecimal digits.</returns>
    public static string Link(string before, params ReadOnlySpan<object?> fields)
    {
        var message = new Message(BytesUsually);
        message.Add([before]);
        message.Add(fields);
        return Convert.ToHexStringLower(message.Hash());
    }

    /// <summary>The fields as they are hashed, in a buffer that is lent.</summary>
    private struct Message(int capacity)
    {
        private byte[] bytes = ArrayPool<byte>.Shared.Rent(capacity);
        private int length;

        public void Add(scoped ReadOnlySpan<object?> fields)
        {
            Span<byte> digits = stackalloc byte[NumberBytesMax];
            foreach (var field in fields)
                switch (field)
                {
                    case null:
                        Add("-:"u8);
                        break;
                    case string text:
                        var size = Encoding.UTF8.GetByteCount(text);
                        AddLength(size);
                        length += Encoding.UTF8.GetBytes(text, Room(size));
                        break;
                    case long number:
                        Utf8Formatter.TryFormat(number, digits, out var written);
                        AddLength(written);
                        Add(digits[..written]);
                        break;
                    default:
                        throw new ArgumentException($"A {field.GetType().Name} has no form to be hashed in.", nameof(fields));
                }
        }

        public readonly byte[] Hash()
        {
            var hash = SHA256.HashData(bytes.AsSpan(0, length));
            ArrayPool<byte>.Shared.Return(bytes);
            return hash;
        }

        private void AddLength(int size)
        {
            Utf8Formatter.TryFormat(size, Room(NumberBytesMax), out var written);
            length += written;
            Add(":"u8);
        }

        private void Add(ReadOnlySpan<byte> some)
        {
            some.CopyTo(Room(some.Length));
            length += some.Length;
        }

        private Span<byte> Room(int size)
        {
            if (bytes.Length - length < size)
            {
                var larger = ArrayPool<byte>.Shared.Rent(Math.Max(2 * bytes.Length, length + size));
                bytes.AsSpan(0, length).CopyTo(larger);
                ArrayPool<byte>.Shared.Return(bytes);
                bytes = larger;
            }
            return bytes.AsSpan(length);
        }
    }
}
