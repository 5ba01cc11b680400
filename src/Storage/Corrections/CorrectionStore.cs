using System.Collections.Immutable;
using Fuyao.Kernel.Corrections;
using NodaTime;
using Period = Fuyao.Kernel.Values.Period;

namespace Fuyao.Storage.Corrections;

/// <summary>Keeps corrections of facts, and who drafted and approved them. Nothing is erased.</summary>
public sealed class CorrectionStore(FuyaoDatabase database)
{
    private const string Select = "select correction_id as id, merchant_row as row, reason, appeal_id as appealId from correction";

    /// <summary>Stores a draft.</summary>
    /// <returns>Its number.</returns>
    public long Add(int row, string reason, long? appeal, IReadOnlyList<CorrectedFact> facts, CorrectionStep drafted, StorageTransaction transaction)
    {
        transaction.MustBeOpen();
        var number = database.Write<long>(
            "insert into correction (merchant_row, reason, appeal_id) values (@row, @reason, @appeal) returning correction_id", new { row, reason, appeal });
        foreach (var (position, fact) in facts.Index())
            database.Execute(
                """
                insert into correction_fact (correction_id, position, fact, period, occurred_at, value_before, value_after)
                values (@number, @position, @Fact, @period, @occurredAt, @Before, @After)
                """,
                new { number, position, fact.Fact, period = fact.Period?.ToString(), occurredAt = fact.At?.ToUnixTimeTicks(), fact.Before, fact.After });
        Add(number, drafted, transaction);
        return number;
    }

    public void Add(long correction, CorrectionStep step, StorageTransaction transaction)
    {
        transaction.MustBeOpen();
        database.Execute(
            "insert into correction_step (correction_id, step, at, by_whom, note) values (@correction, @step, @at, @by, @note)",
            new { correction, step = step.Kind.ToString(), at = step.At.ToUnixTimeTicks(), by = step.By, note = step.Note });
    }

    /// <summary>Notes by which change a state fact was corrected.</summary>
    /// <param name="position">The fact's place among those of the correction.</param>
    public void NoteChange(long correction, int position, long change, StorageTransaction transaction)
    {
        transaction.MustBeOpen();
        database.Execute("update correction_fact set change_sequence = @change where correction_id = @correction and position = @position", new { correction, position, change });
    }

    public Correction? Find(long number) => database.SingleOrNone<CorrectionRow>($"{Select} where correction_id = @number", new { number }) is { } row ? WithFacts(row) : null;

    /// <summary>In the order in which they were drafted.</summary>
    /// <param name="row">Of one merchant; null: all.</param>
    public ImmutableArray<Correction> All(int? row = null) =>
        [.. database.Query<CorrectionRow>($"{Select} where @row is null or merchant_row = @row order by correction_id", new { row }).Select(WithFacts)];

    /// <summary>The corrections of a merchant that were approved, in the order in which they were.</summary>
    public ImmutableArray<Correction> Approved(int row) => [.. All(row)
        .Where(one => one.State is CorrectionStepKind.Approved).OrderBy(one => one.Find(CorrectionStepKind.Approved)!.At).ThenBy(one => one.Number)];

    private Correction WithFacts(CorrectionRow row) => new(
        row.Id, (int)row.Row, row.Reason, row.AppealId,
        [
            .. database.Query<FactRow>(
                """
                select fact, period, occurred_at as occurredAt, value_before as valueBefore, value_after as valueAfter, change_sequence as changeSequence
                from correction_fact where correction_id = @id order by position
                """,
                new { id = row.Id })
                .Select(fact => new CorrectedFact(
                    fact.Fact, fact.Period is { } period ? Period.Parse(period) : null, fact.OccurredAt is { } at ? Instant.FromUnixTimeTicks(at) : null,
                    fact.ValueBefore, fact.ValueAfter, fact.ChangeSequence)),
        ],
        [
            .. database.Query<StepRow>("select step, at, by_whom as byWhom, note from correction_step where correction_id = @id order by correction_step_id", new { id = row.Id })
                .Select(step => new CorrectionStep(Enum.Parse<CorrectionStepKind>(step.Step), Instant.FromUnixTimeTicks(step.At), step.ByWhom, step.Note)),
        ]);

    private sealed record CorrectionRow(long Id, long Row, string Reason, long? AppealId);

    private sealed record FactRow(string Fact, string? Period, long? OccurredAt, string? ValueBefore, string? ValueAfter, long? ChangeSequence);

    private sealed record StepRow(string Step, long At, string ByWhom, string? Note);
}
