using System.Collections.Immutable;
using System.Text;
using Fuyao.Kernel.Lifecycle;
using Fuyao.Kernel.Reviews;
using NodaTime;

namespace Fuyao.Kernel.Journal;

/// <summary>The records of what happened to members between two reviews: one an event, in the order of merchants' rows and then of what happened. Conditions and values are none; in place of the values stands the hash
/// of the event as a whole: when it happened, over which losses, by which deadline, under which version.</summary>
public static class EventCommit
{
    /// <param name="tiers">What tier codes stand for: those of the review that the events follow.</param>
    /// <param name="firstNumber">The number of the first event among those of the programme.</param>
    /// <param name="events">In the order of their numbers.</param>
    public static ImmutableArray<DecisionRecord> Records(ImmutableArray<string> tiers, long firstNumber, IEnumerable<MembershipEvent> events) =>
        [.. events.Select((happened, place) => Record(tiers, firstNumber + place, happened)).OrderBy(record => record.Row)];

    /// <summary>The records as they are stored.</summary>
    /// <param name="recordBytes">Bytes of each; those of events have no conditions.</param>
    public static IEnumerable<RecordChunk> Chunks(ImmutableArray<DecisionRecord> records, int? recordBytes = null) => records.Chunk(RecordChunk.RecordsMax).Select(chunk =>
    {
        byte[] content = [.. chunk.SelectMany(record => record.Encode())];
        return new RecordChunk(chunk[0].Row, content, MerkleTree.Root(MerkleTree.Leaves(content, recordBytes ?? DecisionRecord.BytesFor(conditions: 0))));
    });

    private static DecisionRecord Record(ImmutableArray<string> tiers, long number, MembershipEvent happened)
    {
        var after = happened.After;
        var tier = (byte)tiers.IndexOf(after.Tier);
        return new DecisionRecord(
            Enum.Parse<DecisionKind>(happened.Kind.ToString()), happened.Row,
            new RecordedStanding(happened.Before, happened.Before is MembershipStatus.Member or MembershipStatus.Leaving ? TierBefore(tiers, happened) : Memberships.NoTier, MembershipFlags.None),
            new RecordedStanding(
                after.Status, after.HoldsTier ? tier : Memberships.NoTier,
                (after.IsUnknown ? MembershipFlags.KeptUnknown : MembershipFlags.None) | (after.HoldsTier ? MembershipFlags.None : MembershipFlags.FormerMember)),
            tier, after.Since.ToUnixTimeTicks(), HashOf(number, happened), []);
    }

    private static byte TierBefore(ImmutableArray<string> tiers, MembershipEvent happened) => (byte)tiers.IndexOf(happened.TierBefore ?? happened.After.Tier);

    private static Digest HashOf(long number, MembershipEvent happened)
    {
        var after = happened.After;
        return Digest.Of(Encoding.UTF8.GetBytes(JournalJson.Write(new Whole(
            number, happened.At, happened.IsLate, after.Tier, after.Losses, after.SettlesAt, after.BackBy, after.LeavingUnder is { } rules ? Digest.Parse(rules.Version.Sha256) : null))));
    }

    /// <summary>What the record itself has no room for.</summary>
    private sealed record Whole(
        long Number, Instant At, bool IsLate, string Tier, ImmutableArray<Loss> Losses, Instant? SettlesAt, Instant? BackBy, Digest? LeavingUnder);
}
