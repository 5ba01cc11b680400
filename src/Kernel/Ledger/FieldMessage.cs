using System.Buffers;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Fuyao.Kernel.Ledger;

/// <summary>Fields as they are hashed (<see cref="FieldHash"/>), one after the other, in a buffer that is lent until <see cref="Hash"/>.</summary>
internal struct FieldMessage
{
    private const int BytesUsually = 512;
    private const int NumberBytesMax = 20;
    private const int Ten = 10;

    private byte[] bytes;
    private int length;

    public FieldMessage() => bytes = ArrayPool<byte>.Shared.Rent(BytesUsually);

    public void Add(string? text)
    {
        if (text is null)
        {
            Add("-:"u8);
            return;
        }
        var size = Encoding.UTF8.GetByteCount(text);
        AddLength(size);
        length += Encoding.UTF8.GetBytes(text, Room(size));
    }

    public void Add(long? number)
    {
        if (number is not { } its)
        {
            Add("-:"u8);
            return;
        }
        Span<byte> digits = stackalloc byte[NumberBytesMax];
        Utf8Formatter.TryFormat(its, digits, out var written);
        AddLength(written);
        Add(digits[..written]);
    }

    /// <summary>SHA-256 of all fields. Nothing can be added after it.</summary>
    public readonly byte[] Hash()
    {
        var hash = SHA256.HashData(bytes.AsSpan(0, length));
        ArrayPool<byte>.Shared.Return(bytes);
        return hash;
    }

    /// <summary>As <see cref="Hash"/>, in 64 lower-case hexadecimal digits.</summary>
    public readonly string Link()
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes.AsSpan(0, length), hash);
        ArrayPool<byte>.Shared.Return(bytes);
        return Convert.ToHexStringLower(hash);
    }

    private void AddLength(int size)
    {
        var room = Room(NumberBytesMax);
        // Nearly all fields are that short.
        if (size < Ten * Ten)
        {
            var place = 0;
            if (size >= Ten)
                room[place++] = (byte)('0' + (size / Ten));
            room[place++] = (byte)('0' + (size % Ten));
            room[place++] = (byte)':';
            length += place;
            return;
        }
        Utf8Formatter.TryFormat(size, room, out var written);
        length += written;
        Add(":"u8);
    }

    private void Add(scoped ReadOnlySpan<byte> some)
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
