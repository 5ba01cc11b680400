using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;
using Fuyao.Kernel.Columns;
using Fuyao.Kernel.Engine;
using Fuyao.Kernel.Journal;
using Fuyao.Kernel.Programmes;
using Fuyao.Kernel.Reviews;
using Fuyao.Storage.Columns;
using NodaTime;
using Period = Fuyao.Kernel.Values.Period;

namespace Fuyao.Storage.Reviews;

/// <summary>
/// Keeps reviews and what they decided for everybody. The memberships after the last review of a programme are those before the next one. A stored review
/// never changes, and a programme has one for each nominal instant.
/// </summary>
public sealed class ReviewStore(FuyaoDatabase database)
{
    private const string Select = """
        select review_id as id, programme, nominal_at as nominalAt, effective_at as effectiveAt, decided_at as decidedAt, programme_version_id as programmeVersionId,
          facts_period as factsPeriod, facts_citation as factsCitation, merchant_count as merchantCount, tiers, counts, cut_offs as cutOffs
        from review
        """;

    private const string ConditionPrefix = "condition ";
    private const string ComputedPrefix = "computed ";

    // Stored for people and programs to read: Chinese stays readable.
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly ColumnStore columns = new(database);

    public ImmutableArray<string> Programmes() => [.. database.Query<string>("select distinct programme from review order by programme")];

    /// <summary>All reviews of a programme, the earliest first.</summary>
    public ImmutableArray<StoredReview> All(string programme) =>
        [.. database.Query<ReviewRow>($"{Select} where programme = @programme order by nominal_at", new { programme }).Select(row => row.ToReview())];

    public StoredReview? Latest(string programme) =>
        database.SingleOrNone<ReviewRow>($"{Select} where programme = @programme order by nominal_at desc limit 1", new { programme })?.ToReview();

    public StoredReview? Find(string programme, Instant nominalAt) => database.SingleOrNone<ReviewRow>(
        $"{Select} where programme = @programme and nominal_at = @nominalAt", new { programme, nominalAt = nominalAt.ToUnixTimeTicks() })?.ToReview();

    /// <summary>The review before another of the same programme; its memberships are those the other one began from.</summary>
    public StoredReview? Before(StoredReview review) => database.SingleOrNone<ReviewRow>(
        $"{Select} where programme = @Programme and nominal_at < @nominalAt order by nominal_at desc limit 1",
        new { review.Programme, nominalAt = review.NominalAt.ToUnixTimeTicks() })?.ToReview();

    /// <summary>Stores a review with all that it decided. Columns that equal those of the programme's last review are shared with it.</summary>
    /// <param name="computed">The columns of <see cref="Evaluation.Computed"/>.</param>
    /// <exception cref="StorageException">That review was carried out already, perhaps by another process just now.</exception>
    public StoredReview Save(
        CheckedProgramme version, ReviewResult result, IReadOnlyDictionary<string, Column> computed, string factsCitation, Instant decidedAt, StorageTransaction transaction)
    {
        transaction.MustBeOpen();
        var programme = version.Programme.Id;
        var idsBefore = Latest(programme) is { } before ? ColumnIds(before.Id) : ImmutableDictionary<string, long>.Empty;
        var versionId = new ProgrammeVersionStore(database).Save(version, decidedAt, transaction);
        // Whoever comes second decides nothing, in whatever way it got here.
        var id = database.WriteOrNone<long?>(
            """
            insert into review (programme, nominal_at, effective_at, decided_at, programme_version_id, facts_period, facts_citation, merchant_count, tiers, counts, cut_offs)
            values (@programme, @nominalAt, @effectiveAt, @decidedAt, @versionId, @factsPeriod, @factsCitation, @merchantCount, @tiers, @counts, @cutOffs)
            on conflict (programme, nominal_at) do nothing
            returning review_id
            """,
            new
            {
                programme,
                nominalAt = result.Occasion.NominalAt.ToUnixTimeTicks(),
                effectiveAt = result.Occasion.EffectiveAt.ToUnixTimeTicks(),
                decidedAt = decidedAt.ToUnixTimeTicks(),
                versionId,
                factsPeriod = result.Occasion.FactsPeriod.ToString(),
                factsCitation,
                merchantCount = result.After.Count,
                tiers = JsonSerializer.Serialize(result.After.TierIds, Json),
                counts = JsonSerializer.Serialize(result.Counts, Json),
                cutOffs = JsonSerializer.Serialize(result.CutOffs, Json),
            }) ?? throw new StorageException($"the review of '{programme}' due at {result.Occasion.NominalAt} is decided already");
        var columnsOf = ColumnsOf(result, computed).ToArray();
        // Listed first: no two statements run on one connection at the same time.
        var stored = PartsAhead.Make(columnsOf.Length, column => EncodedColumn.Of(columnsOf[column].Column)).Zip(columnsOf, (encoded, column) => (object?[])
            [id, column.Name, columns.Write(encoded, transaction, idsBefore.TryGetValue(column.Name, out var same) ? [same] : null)]).ToList();
        database.Insert("review_column", ["review_id", "name", "column_id"], stored);
        database.Execute("delete from review_delay where programme = @programme and nominal_at = @nominalAt", new { programme, nominalAt = result.Occasion.NominalAt.ToUnixTimeTicks() });
        return Find(programme, result.Occasion.NominalAt)!;
    }

    /// <summary>The memberships after a review.</summary>
    /// <exception cref="StorageException">A column is damaged.</exception>
    public Memberships LoadMemberships(StoredReview review)
    {
        var ids = ColumnIds(review.Id);
        LongColumn Load(string name) => (LongColumn)columns.Load(ids[name], review.MerchantCount);
        return MembershipColumns.Read(review.TierIds, Load(MembershipColumns.Tier), Load(MembershipColumns.Status), Load(MembershipColumns.Since), Load(MembershipColumns.Flags));
    }

    /// <summary>The columns that were computed for the decision, by the names of <see cref="Evaluation.Computed"/>.</summary>
    /// <param name="merchantCount">At least as many as there were; of later ones they know nothing.</param>
    public ImmutableDictionary<string, Column> LoadComputed(StoredReview review, int merchantCount) => ColumnIds(review.Id)
        .Where(column => column.Key.StartsWith(ComputedPrefix, StringComparison.Ordinal))
        .ToImmutableDictionary(column => column.Key[ComputedPrefix.Length..], column => columns.Load(column.Value, merchantCount));

    /// <summary>For whom a condition held.</summary>
    /// <param name="tier">Null for the scope and the programme's own conditions.</param>
    /// <exception cref="KeyNotFoundException">The version that decided had no such condition.</exception>
    public TruthMask LoadCondition(StoredReview review, string? tier, string condition)
    {
        var column = (BoolColumn)columns.Load(ColumnIds(review.Id)[ConditionName(tier, condition)], review.MerchantCount);
        return new TruthMask(column.Values, column.Known);
    }

    /// <summary>The hashes of the columns with what a review decided, by their names.</summary>
    public ImmutableSortedDictionary<string, Digest> ColumnHashes(StoredReview review) => database
        .Query<HashRow>(
            """
            select review_column.name, stored_column.content_sha256 as sha256
            from review_column join stored_column on stored_column.column_id = review_column.column_id
            where review_column.review_id = @id
            """,
            new { id = review.Id })
        .ToImmutableSortedDictionary(row => row.Name, row => Digest.Parse(row.Sha256), StringComparer.Ordinal);

    /// <summary>Notes that a review is late; the first time counts.</summary>
    public void MarkLate(ReviewDelay delay, StorageTransaction transaction)
    {
        transaction.MustBeOpen();
        database.Execute(
            """
            insert into review_delay (programme, nominal_at, facts_period, noticed_at) values (@programme, @nominalAt, @factsPeriod, @noticedAt)
            on conflict (programme, nominal_at) do nothing
            """,
            new { programme = delay.Programme, nominalAt = delay.NominalAt.ToUnixTimeTicks(), factsPeriod = delay.FactsPeriod.ToString(), noticedAt = delay.NoticedAt.ToUnixTimeTicks() });
    }

    /// <summary>The reviews of a programme that wait for facts.</summary>
    public ImmutableArray<ReviewDelay> Delays(string programme) =>
    [
        .. database.Query<DelayRow>("select nominal_at as nominalAt, facts_period as factsPeriod, noticed_at as noticedAt from review_delay where programme = @programme order by nominal_at", new { programme })
            .Select(row => new ReviewDelay(programme, Instant.FromUnixTimeTicks(row.NominalAt), Period.Parse(row.FactsPeriod), Instant.FromUnixTimeTicks(row.NoticedAt))),
    ];

    private static string ConditionName(string? tier, string condition) => tier is null ? ConditionPrefix + condition : $"{ConditionPrefix}{tier}.{condition}";

    /// <summary>The columns of a review as they are stored, one after the other, by their names.</summary>
    /// <exception cref="StorageException">A column is damaged.</exception>
    public IEnumerable<(string Name, Column Column)> LoadColumns(StoredReview review) =>
        ColumnIds(review.Id).OrderBy(column => column.Key, StringComparer.Ordinal).Select(column => (column.Key, columns.Load(column.Value, review.MerchantCount)));

    /// <summary>The columns that a review is stored as.</summary>
    /// <param name="computed">The columns of <see cref="Evaluation.Computed"/>.</param>
    public static IEnumerable<(string Name, Column Column)> ColumnsOf(ReviewResult result, IReadOnlyDictionary<string, Column> computed) =>
    [
        .. MembershipColumns.Of(result.After),
        ("qualified", MembershipColumns.TierColumn(result.QualifiedTiers.AsSpan())),
        .. result.Conditions.Select(condition =>
            (ConditionName(condition.Tier, condition.Condition.Name), (Column)new BoolColumn(condition.Truth.True, condition.Truth.Known))),
        .. computed.Select(column => (ComputedPrefix + column.Key, column.Value)),
    ];

    private ImmutableDictionary<string, long> ColumnIds(long reviewId) => database
        .Query<ColumnRow>("select name, column_id as columnId from review_column where review_id = @reviewId", new { reviewId })
        .ToImmutableDictionary(row => row.Name, row => row.ColumnId);

    private sealed record ColumnRow(string Name, long ColumnId);

    private sealed record DelayRow(long NominalAt, string FactsPeriod, long NoticedAt);

    private sealed record HashRow(string Name, string Sha256);

    private sealed record ReviewRow(
        long Id, string Programme, long NominalAt, long EffectiveAt, long DecidedAt, long ProgrammeVersionId, string FactsPeriod, string FactsCitation,
        long MerchantCount, string Tiers, string Counts, string CutOffs)
    {
        public StoredReview ToReview()
        {
            try
            {
                return new(
                    Id, Programme, Instant.FromUnixTimeTicks(NominalAt), Instant.FromUnixTimeTicks(EffectiveAt), Instant.FromUnixTimeTicks(DecidedAt), ProgrammeVersionId,
                    Period.Parse(FactsPeriod), FactsCitation, (int)MerchantCount, JsonSerializer.Deserialize<ImmutableArray<string>>(Tiers, Json),
                    JsonSerializer.Deserialize<ReviewCounts>(Counts, Json)!, JsonSerializer.Deserialize<ImmutableArray<CutOff>>(CutOffs, Json));
            }
            catch (Exception damaged) when (damaged is JsonException or FormatException)
            {
                throw new StorageException($"the stored review {Id} of '{Programme}' is damaged: {damaged.Message}; restore the database from a backup", damaged);
            }
        }
    }
}
