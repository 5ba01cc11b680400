using System.Collections.Immutable;
using Fuyao.Kernel.Values;
using NodaTime;

namespace Fuyao.Storage.Credits;

/// <summary>A part of a programme's budget that is given out as packets of one benefit.</summary>
/// <param name="Number">Over all programmes, from 1.</param>
/// <param name="Amount">What was asked for; how much of it is left is in its account.</param>
/// <param name="Account">Its account in the ledger, inside that of the benefit, inside that of the programme's budget.</param>
/// <param name="ApprovedAt">Null while nobody has approved it.</param>
public sealed record StoredTranche(long Number, string Programme, string Benefit, Money Amount, string Reason, Instant DraftedAt, string DraftedBy, string Account, Instant? ApprovedAt, string? ApprovedBy);

/// <summary>Keeps tranches of budgets.</summary>
public sealed class TrancheStore(FuyaoDatabase database)
{
    /// <summary>The number of the next tranche, as long as nobody else writes.</summary>
    public long NextNumber() => database.Single<long>("select coalesce(max(tranche_id), 0) + 1 from credit_tranche");

    public void Add(StoredTranche tranche, StorageTransaction transaction)
    {
        transaction.MustBeOpen();
        database.Execute(
            """
            insert into credit_tranche (tranche_id, programme, benefit, amount, reason, drafted_at, drafted_by, account)
            values (@Number, @Programme, @Benefit, @amount, @Reason, @at, @DraftedBy, @Account)
            """,
            new { tranche.Number, tranche.Programme, tranche.Benefit, amount = tranche.Amount.Units, tranche.Reason, at = tranche.DraftedAt.ToUnixTimeTicks(), tranche.DraftedBy, tranche.Account });
    }

    public StoredTranche Approve(StoredTranche tranche, Instant at, string by, StorageTransaction transaction)
    {
        transaction.MustBeOpen();
        database.Execute("update credit_tranche set approved_at = @at, approved_by = @by where tranche_id = @Number and approved_at is null", new { tranche.Number, at = at.ToUnixTimeTicks(), by });
        return tranche with { ApprovedAt = at, ApprovedBy = by };
    }

    /// <returns>Null where there is no such tranche.</returns>
    public StoredTranche? Find(long number) => Load("tranche_id = @number", new { number }).SingleOrDefault();

    /// <summary>By number.</summary>
    public ImmutableArray<StoredTranche> Of(string programme) => Load("programme = @programme", new { programme });

    private ImmutableArray<StoredTranche> Load(string conditions, object parameters) =>
    [
        .. database.Query<TrancheRow>(
            $"""
            select tranche_id as number, programme, benefit, amount, reason, drafted_at as draftedAt, drafted_by as draftedBy, account, approved_at as approvedAt, approved_by as approvedBy
            from credit_tranche where {conditions} order by tranche_id
            """,
            parameters).Select(row => new StoredTranche(
                row.Number, row.Programme, row.Benefit, new Money(row.Amount), row.Reason, Instant.FromUnixTimeTicks(row.DraftedAt), row.DraftedBy, row.Account,
                row.ApprovedAt is { } at ? Instant.FromUnixTimeTicks(at) : null, row.ApprovedBy)),
    ];

    // Set by name: a column that is null in all rows has no type in SQLite, which a constructor would need.
    private sealed record TrancheRow
    {
        public long Number { get; init; }

        public string Programme { get; init; } = "";

        public string Benefit { get; init; } = "";

        public long Amount { get; init; }

        public string Reason { get; init; } = "";

        public long DraftedAt { get; init; }

        public string DraftedBy { get; init; } = "";

        public string Account { get; init; } = "";

        public long? ApprovedAt { get; init; }

        public string? ApprovedBy { get; init; }
    }
}
