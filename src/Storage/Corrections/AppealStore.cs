using System.Collections.Immutable;
using Fuyao.Kernel.Corrections;
using Fuyao.Kernel.Lifecycle;
using NodaTime;

namespace Fuyao.Storage.Corrections;

/// <summary>Keeps appeals and how they were decided. A ruling stays.</summary>
public sealed class AppealStore(FuyaoDatabase database)
{
    private const string Select = """
        select appeal.appeal_id as id, programme, merchant_row as row, decision_at as decisionAt, event, statement, filed_at as filedAt, filed_by as filedBy, due_at as dueAt,
          appeal_ruling.at as ruledAt, appeal_ruling.by_whom as ruledBy, appeal_ruling.reason as ruledBecause, appeal_ruling.correction_id as correctionId
        from appeal left join appeal_ruling on appeal_ruling.appeal_id = appeal.appeal_id
        """;

    /// <param name="appeal">Its number and ruling count for nothing.</param>
    /// <returns>Its number.</returns>
    public long Add(Appeal appeal, StorageTransaction transaction)
    {
        transaction.MustBeOpen();
        return database.Write<long>(
            """
            insert into appeal (programme, merchant_row, decision_at, event, statement, filed_at, filed_by, due_at)
            values (@Programme, @Row, @decisionAt, @kind, @Statement, @filedAt, @FiledBy, @dueAt)
            returning appeal_id
            """,
            new
            {
                appeal.Programme,
                appeal.Row,
                decisionAt = appeal.DecisionAt.ToUnixTimeTicks(),
                kind = appeal.Event?.ToString(),
                appeal.Statement,
                filedAt = appeal.FiledAt.ToUnixTimeTicks(),
                appeal.FiledBy,
                dueAt = appeal.DueBy.ToUnixTimeTicks(),
            });
    }

    public void Rule(long appeal, AppealRuling ruling, StorageTransaction transaction)
    {
        transaction.MustBeOpen();
        database.Execute(
            "insert into appeal_ruling (appeal_id, at, by_whom, reason, correction_id) values (@appeal, @at, @By, @Reason, @Correction)",
            new { appeal, at = ruling.At.ToUnixTimeTicks(), ruling.By, ruling.Reason, ruling.Correction });
    }

    public Appeal? Find(long number) => database.SingleOrNone<AppealRow>($"{Select} where appeal.appeal_id = @number", new { number })?.ToAppeal();

    /// <summary>The appeals of a merchant against decisions of a programme, in the order in which they were filed.</summary>
    public ImmutableArray<Appeal> Of(string programme, int row) =>
        [.. database.Query<AppealRow>($"{Select} where programme = @programme and merchant_row = @row order by appeal.appeal_id", new { programme, row }).Select(found => found.ToAppeal())];

    /// <summary>In the order in which they were filed.</summary>
    public ImmutableArray<Appeal> All() => [.. database.Query<AppealRow>($"{Select} order by appeal.appeal_id").Select(row => row.ToAppeal())];

    private sealed record AppealRow(
        long Id, string Programme, long Row, long DecisionAt, string? Event, string Statement, long FiledAt, string FiledBy, long DueAt, long? RuledAt, string? RuledBy, string? RuledBecause,
        long? CorrectionId)
    {
        public Appeal ToAppeal() => new(
            Id, Programme, (int)Row, Instant.FromUnixTimeTicks(DecisionAt), Event is { } kind ? Enum.Parse<MembershipEventKind>(kind) : null, Statement, Instant.FromUnixTimeTicks(FiledAt), FiledBy,
            Instant.FromUnixTimeTicks(DueAt), RuledAt is { } at ? new AppealRuling(Instant.FromUnixTimeTicks(at), RuledBy!, RuledBecause!, CorrectionId) : null);
    }
}
