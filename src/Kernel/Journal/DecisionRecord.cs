using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Security.Cryptography;
using Fuyao.Kernel.Reviews;

namespace Fuyao.Kernel.Journal;

/// <summary>How a merchant stands in a programme at one moment.</summary>
/// <param name="TierCode">A place among the tiers that the commit's header names, or <see cref="Memberships.NoTier"/>.</param>
public readonly record struct RecordedStanding(MembershipStatus Status, byte TierCode, MembershipFlags Flags);

/// <summary>
/// One decision about one merchant, in at most <see cref="BytesMax"/> bytes (docs/semantics.md, “Records and chain”). What all decisions of a commit have in common stands in its
/// <see cref="CommitHeader"/>; the values that conditions read stand in the receipt, and here is their hash.
/// </summary>
/// <param name="Row">The merchant's row.</param>
/// <param name="QualifiedTier">The best tier before places were given out, or <see cref="Memberships.NoTier"/>.</param>
/// <param name="SinceTicks">Since when it stands as it does after the decision, in 100 ns since 1970-01-01T00:00Z; 0 where it was never in the programme.</param>
/// <param name="Values">Of the canonical row of values (<see cref="ValueRows"/>).</param>
/// <param name="Masks">For which conditions it is true, and which are known: a bit a condition in the order of the header; see <see cref="MasksOf"/>.</param>
public sealed record DecisionRecord(
    DecisionKind Kind, int Row, RecordedStanding Before, RecordedStanding After, byte QualifiedTier, long SinceTicks, Digest Values, ImmutableArray<byte> Masks)
{
    /// <summary>Bytes of the longest record.</summary>
    public const int BytesMax = 128;

    internal const int RowOffset = 1;
    internal const int BeforeOffset = RowOffset + sizeof(int);
    internal const int AfterOffset = BeforeOffset + StandingBytes;
    internal const int QualifiedOffset = AfterOffset + StandingBytes;
    internal const int SinceOffset = QualifiedOffset + 1;
    internal const int ValuesOffset = SinceOffset + sizeof(long);
    internal const int MasksOffset = ValuesOffset + Digest.Bytes;

    private const int StandingBytes = 3;

    /// <summary>As many bytes for which are true, and as many for which are known.</summary>
    public static int MaskBytes(int conditions) => (conditions + 7) / 8;

    /// <summary>Whether the masks of so many conditions stand in the record; else their SHA-256 does.</summary>
    public static bool HoldsMasks(int conditions) => MasksOffset + 2 * MaskBytes(conditions) <= BytesMax;

    /// <summary>Bytes of the records of a commit with so many conditions: all have the same.</summary>
    public static int BytesFor(int conditions) => MasksOffset + (HoldsMasks(conditions) ? 2 * MaskBytes(conditions) : Digest.Bytes);

    /// <summary>What a record holds of the truths of its conditions: a bit each for true, then a bit each for known; where these are too many, their SHA-256.</summary>
    public static ImmutableArray<byte> MasksOf(ReadOnlySpan<Truth> truths)
    {
        var bytes = MaskBytes(truths.Length);
        var masks = new byte[2 * bytes];
        for (var condition = 0; condition < truths.Length; condition++)
        {
            var bit = (byte)(1 << (condition % 8));
            if (truths[condition] is Truth.True)
                masks[condition / 8] |= bit;
            if (truths[condition] is not Truth.Unknown)
                masks[bytes + condition / 8] |= bit;
        }
        return HoldsMasks(truths.Length) ? [.. masks] : [.. SHA256.HashData(masks)];
    }

    /// <summary>The canonical bytes, whole numbers little endian.</summary>
    public byte[] Encode()
    {
        var bytes = new byte[MasksOffset + Masks.Length];
        bytes[0] = (byte)Kind;
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(RowOffset), Row);
        Write(bytes.AsSpan(BeforeOffset), Before);
        Write(bytes.AsSpan(AfterOffset), After);
        bytes[QualifiedOffset] = QualifiedTier;
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(SinceOffset), SinceTicks);
        Values.CopyTo(bytes.AsSpan(ValuesOffset));
        Masks.CopyTo(bytes, MasksOffset);
        return bytes;
    }

    public static DecisionRecord Decode(ReadOnlySpan<byte> bytes) => new(
        (DecisionKind)bytes[0], RowOf(bytes), Standing(bytes[BeforeOffset..]), Standing(bytes[AfterOffset..]), bytes[QualifiedOffset],
        BinaryPrimitives.ReadInt64LittleEndian(bytes[SinceOffset..]), new Digest(bytes.Slice(ValuesOffset, Digest.Bytes)), [.. bytes[MasksOffset..]]);

    /// <summary>The merchant's row of an encoded record.</summary>
    public static int RowOf(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadInt32LittleEndian(bytes[RowOffset..]);

    /// <summary>By value, the masks too.</summary>
    public bool Equals(DecisionRecord? other) => other is not null && Encode().AsSpan().SequenceEqual(other.Encode());

    public override int GetHashCode() => HashCode.Combine(Row, Values);

    private static void Write(Span<byte> bytes, RecordedStanding standing) =>
        (bytes[0], bytes[1], bytes[2]) = ((byte)standing.Status, standing.TierCode, (byte)standing.Flags);

    private static RecordedStanding Standing(ReadOnlySpan<byte> bytes) => new((MembershipStatus)bytes[0], bytes[1], (MembershipFlags)bytes[2]);
}
