using System.Buffers;
using System.Buffers.Binary;
using System.Collections.Immutable;
using Fuyao.Kernel.Columns;
using Fuyao.Kernel.Engine;
using Fuyao.Kernel.Programmes;
using Fuyao.Kernel.Reviews;
using NodaTime;

namespace Fuyao.Kernel.Journal;

/// <summary>Some of a commit's records, one after another, and the root of their hashes: a part of the commit's tree.</summary>
/// <param name="FirstRow">The merchant's row of the first record; records stand in the order of rows.</param>
public sealed record RecordChunk(int FirstRow, byte[] Content, Digest Root)
{
    /// <summary>Records of every chunk but the last; a power of two, so that chunks are whole branches of the tree.</summary>
    public const int RecordsMax = 8_192;
}

/// <summary>What was read for a review, beside the facts themselves.</summary>
/// <param name="Citation"><c>2016-10#1 current@17</c>.</param>
/// <param name="SnapshotSha256">Null where no snapshot was read.</param>
/// <param name="OfApplications">What each application was judged on, where that is the facts of its own instant; else null.</param>
public sealed record RecordedFacts(string Citation, Digest? SnapshotSha256, StringColumn? OfApplications = null);

/// <summary>
/// The records of a review: one for everybody whom the programme addresses (who is of unknown scope included), and for whoever had a standing in it before or has one now. For anybody else the
/// header's hashes of the decided columns speak. Records are made chunk by chunk on all processors, 54 to 128 bytes and three hashes each.
/// </summary>
public sealed class ReviewCommit
{
    /// <summary>So many at a time that their rows of values stay in the cache; a power of two, so that batches are whole branches of the tree.</summary>
    private const int RecordsAtOnce = 512;

    /// <summary>The value that cites what an application was judged on. The name stands in stored headers and never changes its meaning.</summary>
    public static readonly RecordedInput ApplicationFacts = new("application.facts", InputKind.String, InputSource.Enrolment);

    private readonly ReviewResult result;
    private readonly int[] rows;
    private readonly ValueRows values;

    private ReviewCommit(CommitHeader header, ReviewResult reviewed, int[] recorded, ValueRows valueRows) => (Header, result, rows, values) = (header, reviewed, recorded, valueRows);

    public CommitHeader Header { get; }

    /// <param name="evaluation">What the review was decided on.</param>
    /// <param name="before">The version that judged losses, bound to the same facts; null where none did.</param>
    /// <param name="columns">The hashes of the columns with what was decided.</param>
    public static ReviewCommit Of(
        ReviewResult result, Evaluation evaluation, Evaluation? before, RecordedFacts facts, Instant decidedAt, ImmutableSortedDictionary<string, Digest> columns)
    {
        var inputs = InputsOf(evaluation, before);
        if (facts.OfApplications is not null)
            inputs = inputs.Add(ApplicationFacts);
        var ids = evaluation.Population.MerchantIds.ToArray();
        var recorded = RowMasks.ToRows(Recorded(result));
        var idBytes = ValueRows.IdBytesOf(ids);
        var header = new CommitHeader
        {
            Kind = DecisionKind.Review,
            Programme = evaluation.Programme.Programme.Id,
            Version = VersionOf(evaluation.Programme),
            VersionBefore = before is null ? null : VersionOf(before.Programme),
            NominalAt = result.Occasion.NominalAt,
            EffectiveAt = result.Occasion.EffectiveAt,
            DecidedAt = decidedAt,
            FactsPeriod = result.Occasion.FactsPeriod.ToString(),
            Facts = facts.Citation,
            SnapshotSha256 = facts.SnapshotSha256,
            Merchants = ids.Length,
            TiersBefore = result.Before.TierIds,
            Tiers = result.After.TierIds,
            Conditions = [.. result.Conditions.Select(condition => new RecordedCondition(condition.Tier, condition.Condition.Name))],
            Inputs = inputs,
            MerchantIdBytes = idBytes,
            CutOffs = result.CutOffs,
            Columns = columns,
            Records = recorded.Length,
        };
        return new ReviewCommit(header, result, recorded, new ValueRows(inputs, input => input == ApplicationFacts ? facts.OfApplications : ColumnOf(input, evaluation, before), ids, idBytes));
    }

    /// <summary>How many chunks there are.</summary>
    public int ChunkCount => (rows.Length + RecordChunk.RecordsMax - 1) / RecordChunk.RecordsMax;

    /// <summary>The chunks in their order, made on all processors while others are taken.</summary>
    public IEnumerable<RecordChunk> Chunks() => PartsAhead.Make(ChunkCount, Chunk);

    /// <summary>Whoever the programme addresses, had a standing or has one.</summary>
    internal static BitMask Recorded(ReviewResult result) => RowMasks.Of(result.After.Count, (first, count, words) =>
    {
        RowMasks.Slice(result.InScope, first, words.Length).CopyTo(words);
        var before = result.Before.Statuses.Slice(first, count);
        var after = result.After.Statuses.Slice(first, count);
        for (var row = 0; row < count; row++)
            if (before[row] != MembershipStatus.None || after[row] != MembershipStatus.None)
                words[row / BitMask.BitsPerWord] |= 1UL << (row % BitMask.BitsPerWord);
    });

    /// <summary>
    /// The facts by which either version judges a merchant, then what was computed from everybody, without the facts that it alone was computed from. What follows from the merchant's own values is
    /// computed again wherever it is needed.
    /// </summary>
    internal static ImmutableArray<RecordedInput> InputsOf(Evaluation evaluation, Evaluation? before) =>
    [
        .. ProgrammeFacts.OfMerchant(evaluation.Programme).Union(before is null ? [] : ProgrammeFacts.OfMerchant(before.Programme)).Order(StringComparer.Ordinal)
            .Select(fact => new RecordedInput(
                fact, evaluation.Population.Find(fact) is { } column ? RecordedInput.KindOf(column) : RecordedInput.KindOf(evaluation.Programme.Catalogue.Find(fact)!), InputSource.Fact)),
        .. ComputedOf(evaluation, InputSource.Computed),
        .. before is null ? [] : ComputedOf(before, InputSource.ComputedBefore),
    ];

    private static IEnumerable<RecordedInput> ComputedOf(Evaluation evaluation, InputSource source) => evaluation.Computed
        .Where(entry => !evaluation.Programme.Programme.Derived.Any(derived => derived is DerivedExpression && derived.Name == entry.Key))
        .OrderBy(entry => entry.Key, StringComparer.Ordinal)
        .Select(entry => new RecordedInput(entry.Key, RecordedInput.KindOf(entry.Value), source));

    internal static Column? ColumnOf(RecordedInput input, Evaluation evaluation, Evaluation? before) => input.Source switch
    {
        InputSource.Fact => evaluation.Population.Find(input.Name),
        InputSource.Computed => evaluation.Computed[input.Name],
        _ => before!.Computed[input.Name],
    };

    internal static RecordedVersion VersionOf(CheckedProgramme version) => new(version.Programme.Effective.ToString("uuuu-MM-dd", null), Digest.Parse(version.Sha256));

    private RecordChunk Chunk(int chunk)
    {
        var of = rows.AsSpan(chunk * RecordChunk.RecordsMax, Math.Min(RecordChunk.RecordsMax, rows.Length - chunk * RecordChunk.RecordsMax));
        var content = new byte[of.Length * Header.RecordBytes];
        // Each batch is a whole branch of the tree, as the chunk is: its hashes need not leave the cache.
        var branches = new Digest[(of.Length + RecordsAtOnce - 1) / RecordsAtOnce];
        var room = ArrayPool<byte>.Shared.Rent(RecordsAtOnce * Math.Max(values.RowBytes, 1 + Header.RecordBytes));
        for (var batch = 0; batch < branches.Length; batch++)
        {
            var first = batch * RecordsAtOnce;
            var count = Math.Min(RecordsAtOnce, of.Length - first);
            branches[batch] = Write(of.Slice(first, count), room, content.AsSpan(first * Header.RecordBytes, count * Header.RecordBytes));
        }
        ArrayPool<byte>.Shared.Return(room);
        return new RecordChunk(of[0], content, MerkleTree.Root(branches));
    }

    /// <param name="room">For the rows of values, and then for the leaves; holds anything.</param>
    /// <returns>The root of the hashes of these records.</returns>
    private Digest Write(ReadOnlySpan<int> of, byte[] room, Span<byte> content)
    {
        Span<Digest> hashes = stackalloc Digest[RecordsAtOnce];
        hashes = hashes[..of.Length];
        var rowsOfValues = room.AsSpan(0, of.Length * values.RowBytes);
        rowsOfValues.Clear();
        values.Write(of, rowsOfValues);
        EqualMessages.Hash(rowsOfValues, values.RowBytes, hashes);

        // A leaf is a record after the byte that says so: records are written where leaves are hashed, and then taken out.
        var leafBytes = 1 + Header.RecordBytes;
        var messages = room.AsSpan(0, of.Length * leafBytes);
        messages.Clear();
        WriteRecords(of, hashes, messages[1..], leafBytes);
        WriteMasks(of, messages, leafBytes);
        EqualMessages.Hash(messages, leafBytes, hashes);
        for (var at = 0; at < of.Length; at++)
            messages.Slice(at * leafBytes + 1, Header.RecordBytes).CopyTo(content[(at * Header.RecordBytes)..]);
        return MerkleTree.Root(hashes);
    }

    /// <param name="hashesOfValues">In the order of the rows.</param>
    /// <param name="records">The first at the beginning, the others at every <paramref name="stride"/>.</param>
    private void WriteRecords(ReadOnlySpan<int> of, ReadOnlySpan<Digest> hashesOfValues, Span<byte> records, int stride)
    {
        var before = new Standings(result.Before);
        var after = new Standings(result.After);
        var qualified = result.QualifiedTiers.AsSpan();
        var since = result.After.SinceTicks;
        var start = 0;
        for (var at = 0; at < of.Length; at++)
        {
            var record = records.Slice(start, DecisionRecord.MasksOffset);
            BinaryPrimitives.WriteInt64LittleEndian(record[DecisionRecord.SinceOffset..], since[of[at]]);
            hashesOfValues[at].CopyTo(record[DecisionRecord.ValuesOffset..]);
            record[DecisionRecord.QualifiedOffset] = qualified[of[at]];
            after.Write(of[at], record[DecisionRecord.AfterOffset..]);
            before.Write(of[at], record[DecisionRecord.BeforeOffset..]);
            BinaryPrimitives.WriteInt32LittleEndian(record[DecisionRecord.RowOffset..], of[at]);
            record[0] = (byte)DecisionKind.Review;
            start += stride;
        }
    }

    /// <summary>Condition by condition, so that each mask is read in order.</summary>
    private void WriteMasks(ReadOnlySpan<int> of, Span<byte> leaves, int leafBytes)
    {
        var conditions = result.Conditions;
        if (!DecisionRecord.HoldsMasks(conditions.Length))
        {
            WriteHashesOfMasks(of, leaves, leafBytes);
            return;
        }
        var bytes = DecisionRecord.MaskBytes(conditions.Length);
        for (var condition = 0; condition < conditions.Length; condition++)
        {
            var place = 1 + DecisionRecord.MasksOffset + condition / 8;
            WriteBits(conditions[condition].Truth.True, of, leaves[place..], leafBytes, condition % 8);
            WriteBits(conditions[condition].Truth.Known, of, leaves[(place + bytes)..], leafBytes, condition % 8);
        }
    }

    private static void WriteBits(BitMask mask, ReadOnlySpan<int> of, Span<byte> into, int stride, int bit)
    {
        Span<byte> bits = stackalloc byte[RecordsAtOnce];
        GatheredRows.Bits(mask, of, bits);
        var place = 0;
        foreach (var isSet in bits[..of.Length])
        {
            into[place] |= (byte)(isSet << bit);
            place += stride;
        }
    }

    private void WriteHashesOfMasks(ReadOnlySpan<int> of, Span<byte> leaves, int leafBytes)
    {
        var truths = new Truth[result.Conditions.Length];
        for (var at = 0; at < of.Length; at++)
        {
            for (var condition = 0; condition < truths.Length; condition++)
                truths[condition] = result.Conditions[condition].Truth[of[at]];
            DecisionRecord.MasksOf(truths).AsSpan().CopyTo(leaves[(at * leafBytes + 1 + DecisionRecord.MasksOffset)..]);
        }
    }

    private readonly ref struct Standings(Memberships memberships)
    {
        private readonly ReadOnlySpan<MembershipStatus> statuses = memberships.Statuses;
        private readonly ReadOnlySpan<byte> tiers = memberships.TierCodes;
        private readonly ReadOnlySpan<MembershipFlags> flags = memberships.Flags;

        public void Write(int row, Span<byte> standing) => (standing[2], standing[1], standing[0]) = ((byte)flags[row], tiers[row], (byte)statuses[row]);
    }
}
