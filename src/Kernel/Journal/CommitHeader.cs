using System.Collections.Immutable;
using System.Text;
using System.Text.Json.Serialization;
using Fuyao.Kernel.Reviews;
using NodaTime;

namespace Fuyao.Kernel.Journal;

/// <summary>A version of a programme, as a commit names it.</summary>
/// <param name="Effective">yyyy-MM-dd.</param>
/// <param name="Sha256">Over the names and texts of its files.</param>
public sealed record RecordedVersion(string Effective, Digest Sha256);

/// <summary>A condition whose truths a commit's records hold.</summary>
/// <param name="Tier">Null for the scope and for conditions of the programme.</param>
public sealed record RecordedCondition(string? Tier, string Name);

/// <summary>
/// What all decisions of a commit have in common. Its hash is that of its text, the JSON of <see cref="JournalJson"/>; records are read by it.
/// </summary>
public sealed record CommitHeader
{
    public required DecisionKind Kind { get; init; }

    public required string Programme { get; init; }

    public required RecordedVersion Version { get; init; }

    /// <summary>The version that judged losses over facts from before publication (semantics.md, “Publication”); null where none did.</summary>
    public RecordedVersion? VersionBefore { get; init; }

    public required Instant NominalAt { get; init; }

    public required Instant EffectiveAt { get; init; }

    public required Instant DecidedAt { get; init; }

    public required string FactsPeriod { get; init; }

    /// <summary>What was read: <c>2016-10#1 current@17</c>.</summary>
    public required string Facts { get; init; }

    /// <summary>Over the contents of the snapshot's columns; null where no snapshot was read.</summary>
    public Digest? SnapshotSha256 { get; init; }

    /// <summary>Rows of the population; a record's row is below.</summary>
    public required int Merchants { get; init; }

    /// <summary>What tier codes before stand for, best first.</summary>
    public required ImmutableArray<string> TiersBefore { get; init; }

    /// <summary>What tier codes after stand for, best first.</summary>
    public required ImmutableArray<string> Tiers { get; init; }

    /// <summary>In the order of the bits of masks.</summary>
    public required ImmutableArray<RecordedCondition> Conditions { get; init; }

    /// <summary>In the order of the canonical row of values.</summary>
    public required ImmutableArray<RecordedInput> Inputs { get; init; }

    /// <summary>Bytes that the merchant's id takes in a row of values, without its length.</summary>
    public required int MerchantIdBytes { get; init; }

    /// <summary>Where the lines fell when places were given out.</summary>
    public required ImmutableArray<CutOff> CutOffs { get; init; }

    /// <summary>The hashes of the columns with what was decided for everybody, those without a record too.</summary>
    public required ImmutableSortedDictionary<string, Digest> Columns { get; init; }

    /// <summary>The number of records.</summary>
    public required int Records { get; init; }

    /// <summary>Where the records are of what happened between reviews: the number of the first among the programme's events.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? FirstEvent { get; init; }

    /// <summary>Bytes of each record.</summary>
    public int RecordBytes => DecisionRecord.BytesFor(Conditions.Length);

    /// <summary>What is hashed, of the header's text as it is stored.</summary>
    public static Digest HashOf(string text) => Digest.Of(Encoding.UTF8.GetBytes(text));
}
