using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Fuyao.Kernel.Columns;
using Fuyao.Kernel.Reviews;

namespace Fuyao.Storage.Reviews;

/// <summary>Memberships as columns, which the column store packs to a few bits a merchant.</summary>
internal static class MembershipColumns
{
    public const string Tier = "tier";
    public const string Status = "status";
    public const string Since = "since";
    public const string Flags = "flags";

    public static IEnumerable<(string Name, Column Column)> Of(Memberships memberships)
    {
        var all = BitMask.Full(memberships.Count);
        LongColumn Small(ReadOnlySpan<byte> values) => new(ColumnType.Int, PackedNumbers.Pack(values, all), all);
        return
        [
            (Tier, TierColumn(memberships.TierCodes)),
            (Status, Small(MemoryMarshal.AsBytes(memberships.Statuses))),
            (Since, new LongColumn(ColumnType.Instant, memberships.SinceTicks, all)),
            (Flags, Small(MemoryMarshal.AsBytes(memberships.Flags))),
        ];
    }

    /// <summary>Who holds no tier is unknown in it.</summary>
    public static LongColumn TierColumn(ReadOnlySpan<byte> codes)
    {
        var words = new ulong[BitMask.WordCount(codes.Length)];
        for (var row = 0; row < codes.Length; row++)
            words[row / BitMask.BitsPerWord] |= (codes[row] == Memberships.NoTier ? 0UL : 1UL) << (row % BitMask.BitsPerWord);
        var known = new BitMask(codes.Length, words);
        return new LongColumn(ColumnType.Int, PackedNumbers.Pack(codes, known), known);
    }

    public static Memberships Read(ImmutableArray<string> tierIds, LongColumn tiers, LongColumn statuses, LongColumn since, LongColumn flags)
    {
        var codes = new byte[tiers.Count];
        var statusByRow = new MembershipStatus[tiers.Count];
        var flagsByRow = new MembershipFlags[tiers.Count];
        var sinceByRow = new long[tiers.Count];
        for (var row = 0; row < codes.Length; row++)
        {
            codes[row] = tiers.Known[row] ? (byte)tiers.Values[row] : Memberships.NoTier;
            // A row that is not known holds any value.
            statusByRow[row] = statuses.Known[row] ? (MembershipStatus)statuses.Values[row] : MembershipStatus.None;
            flagsByRow[row] = flags.Known[row] ? (MembershipFlags)flags.Values[row] : MembershipFlags.None;
            sinceByRow[row] = since.Known[row] ? since.Values[row] : 0;
        }
        return new Memberships(tierIds, codes, statusByRow, sinceByRow, flagsByRow);
    }
}
