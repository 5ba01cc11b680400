using System.Collections.Immutable;
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
        var all = BitMask.All(memberships.Count);
        var (statuses, flags) = (new long[memberships.Count], new long[memberships.Count]);
        for (var row = 0; row < memberships.Count; row++)
            (statuses[row], flags[row]) = ((long)memberships.Statuses[row], (long)memberships.Flags[row]);
        return
        [
            (Tier, TierColumn(memberships.TierCodes)),
            (Status, new LongColumn(ColumnType.Int, statuses, all)),
            (Since, new LongColumn(ColumnType.Instant, memberships.SinceTicks.ToArray(), all)),
            (Flags, new LongColumn(ColumnType.Int, flags, all)),
        ];
    }

    /// <summary>Who holds no tier is unknown in it.</summary>
    public static LongColumn TierColumn(ReadOnlySpan<byte> codes)
    {
        var values = new long[codes.Length];
        var known = new BitMask(codes.Length);
        for (var row = 0; row < codes.Length; row++)
        {
            known[row] = codes[row] != Memberships.NoTier;
            values[row] = known[row] ? codes[row] : 0;
        }
        return new LongColumn(ColumnType.Int, values, known);
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
