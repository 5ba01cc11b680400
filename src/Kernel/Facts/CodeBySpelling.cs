using System.Diagnostics.CodeAnalysis;

namespace Fuyao.Kernel.Facts;

/// <summary>Codes of values by the UTF-8 bytes of their cells: files repeat few spellings over many rows, and each is read and checked once.</summary>
internal sealed class CodeBySpelling
{
    private readonly Dictionary<byte[], int> codes = new(SameBytes.Instance);
    private readonly Dictionary<byte[], int>.AlternateLookup<ReadOnlySpan<byte>> lookup;

    public CodeBySpelling() => lookup = codes.GetAlternateLookup<ReadOnlySpan<byte>>();

    public bool TryFind(ReadOnlySpan<byte> cell, out int code) => lookup.TryGetValue(cell, out code);

    public void Add(ReadOnlySpan<byte> cell, int code) => lookup[cell] = code;

    private sealed class SameBytes : IEqualityComparer<byte[]>, IAlternateEqualityComparer<ReadOnlySpan<byte>, byte[]>
    {
        public static readonly SameBytes Instance = new();

        public byte[] Create(ReadOnlySpan<byte> alternate) => alternate.ToArray();

        public bool Equals(ReadOnlySpan<byte> alternate, byte[] other) => alternate.SequenceEqual(other);

        public bool Equals(byte[]? x, byte[]? y) => x.AsSpan().SequenceEqual(y);

        public int GetHashCode(ReadOnlySpan<byte> alternate)
        {
            var hash = new HashCode();
            hash.AddBytes(alternate);
            return hash.ToHashCode();
        }

        public int GetHashCode([DisallowNull] byte[] obj) => GetHashCode(obj.AsSpan());
    }
}
