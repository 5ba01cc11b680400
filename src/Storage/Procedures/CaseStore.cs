using System.Collections.Immutable;
using Fuyao.Kernel.Procedures;
using Fuyao.Storage.Events;
using NodaTime;

namespace Fuyao.Storage.Procedures;

/// <summary>A case with everything that happened to it.</summary>
/// <param name="Number">Over all programmes, from 1.</param>
/// <param name="VersionId">The version of the programme by which it goes.</param>
public sealed record StoredCase(long Number, string Programme, long VersionId, int Row, ImmutableArray<CaseEvent> Events);

/// <summary>Payments that were put together.</summary>
/// <param name="Region">That of the person who made it; null: all.</param>
/// <param name="Amount">Units of 1/10,000.</param>
/// <param name="Sha256">Of the file for the bank.</param>
public sealed record StoredBatch(long Number, string Programme, string? Region, Instant At, string By, long Payments, long Amount, string Sha256);

/// <summary>What of the ledger belongs to an event of a case.</summary>
public enum CaseBookingPurpose
{
    /// <summary>The number of the claim in the line of the programme's places.</summary>
    Claim,

    /// <summary>The line that keeps the amount.</summary>
    Hold,

    /// <summary>The line that paid it.</summary>
    Paid,
}

/// <summary>Keeps cases as the events that happened to them; nothing is changed or erased.</summary>
public sealed class CaseStore(FuyaoDatabase database)
{
    private readonly EventChain<CaseEvent> events = new(database, "case_event", "case_id", "case", new EventForm<CaseEvent>(
        "a case", typeof(Applied), typeof(Returned), typeof(Resubmitted), typeof(Lapsed), typeof(Checked), typeof(NoticeBegun), typeof(Objected), typeof(ObjectionDecided), typeof(Approved), typeof(Rejected),
        typeof(Withdrawn), typeof(Paid), typeof(PaymentReturned), typeof(AccountChanged), typeof(ClawbackOrdered), typeof(Recovered)));

    /// <returns>The number of the case, with its application as the first event.</returns>
    public StoredCase Add(string programme, long versionId, int row, Applied applied, StorageTransaction transaction)
    {
        transaction.MustBeOpen();
        var number = database.Write<long>(
            "insert into procedure_case (programme, programme_version_id, merchant_row) values (@programme, @versionId, @row) returning case_id", new { programme, versionId, row });
        foreach (var code in applied.Application.Codes.Distinct(StringComparer.Ordinal))
            database.Execute("insert into case_code (code, case_id) values (@code, @number)", new { code, number });
        return Append(new StoredCase(number, programme, versionId, row, []), applied, transaction);
    }

    /// <returns>The case with the event.</returns>
    public StoredCase Append(StoredCase stored, CaseEvent happened, StorageTransaction transaction) =>
        stored with { Events = stored.Events.Add(events.Append(stored.Number, stored.Events.Length, happened, transaction)) };

    /// <summary>An instant as finely as it is kept.</summary>
    public static Instant Whole(Instant at) => EventChain<CaseEvent>.Whole(at);

    /// <returns>Null where there is no such case.</returns>
    public StoredCase? Find(long number) => Load("case_id = @number", new { number }).FirstOrDefault();

    /// <summary>All cases of a programme by number; null: of all programmes.</summary>
    public ImmutableArray<StoredCase> Of(string? programme) => programme is null ? Load("1 = 1", null) : Load("programme = @programme", new { programme });

    /// <summary>Those cases of a programme whose materials were returned last of all.</summary>
    public ImmutableArray<StoredCase> Returned(string programme) => Load(
        """
        programme = @programme and exists (
          select 1 from case_event newest where newest.case_id = procedure_case.case_id and newest.kind = 'Returned'
            and newest.number = (select max(number) from case_event any_event where any_event.case_id = procedure_case.case_id))
        """,
        new { programme });

    /// <summary>The cases of a merchant over all programmes.</summary>
    public ImmutableArray<StoredCase> OfMerchant(int row) => Load("merchant_row = @row", new { row = (long)row });

    /// <summary>The cases whose application names one of these codes.</summary>
    public ImmutableArray<StoredCase> OfCodes(IReadOnlyCollection<string> codes) =>
        Load($"case_id in (select case_id from case_code where code {database.Dialect.OneOf("codes")})", new { codes = codes.ToArray() });

    public void Book(StoredCase stored, CaseBookingPurpose purpose, long ledgerNumber, StorageTransaction transaction)
    {
        transaction.MustBeOpen();
        database.Execute(
            "insert into case_booking (case_id, event_number, purpose, ledger_number) values (@Number, @last, @purpose, @ledgerNumber)",
            new { stored.Number, last = (long)stored.Events.Length, purpose = purpose.ToString(), ledgerNumber });
    }

    /// <summary>The last number of the ledger with that purpose; null where nothing was booked.</summary>
    public long? Booked(long number, CaseBookingPurpose purpose) => database.SingleOrNone<long?>(
        "select ledger_number from case_booking where case_id = @number and purpose = @purpose order by event_number desc limit 1", new { number, purpose = purpose.ToString() });

    /// <summary>The cases that have a claim in the line of a programme's places, by the number of the claim.</summary>
    public ImmutableDictionary<long, long> ClaimByCase(string programme) => database.Query<BookingRow>(
        """
        select case_booking.case_id as caseId, ledger_number as ledgerNumber from case_booking join procedure_case on procedure_case.case_id = case_booking.case_id
        where programme = @programme and purpose = 'Claim'
        """,
        new { programme }).ToImmutableDictionary(row => row.CaseId, row => row.LedgerNumber);

    /// <returns>Its number.</returns>
    public long AddBatch(string programme, string? region, Instant at, string by, StorageTransaction transaction)
    {
        transaction.MustBeOpen();
        return database.Write<long>(
            "insert into case_batch (programme, region, at, by_whom, payments, amount, sha256) values (@programme, @region, @at, @by, 0, 0, '') returning batch_id",
            new { programme, region, at = at.ToUnixTimeTicks(), by });
    }

    /// <summary>Completes a batch within the transaction in which it was begun.</summary>
    public void CompleteBatch(long number, long payments, long amount, string sha256, StorageTransaction transaction)
    {
        transaction.MustBeOpen();
        database.Execute("update case_batch set payments = @payments, amount = @amount, sha256 = @sha256 where batch_id = @number and sha256 = ''", new { number, payments, amount, sha256 });
    }

    /// <summary>By number; null: of all programmes.</summary>
    public ImmutableArray<StoredBatch> Batches(string? programme) =>
    [
        .. database.Query<BatchRow>(
            """
            select batch_id as number, programme, region, at, by_whom as byWhom, payments, amount, sha256 from case_batch
            where @programme is null or programme = @programme order by batch_id
            """,
            new { programme }).Select(row => new StoredBatch(row.Number, row.Programme, row.Region, Instant.FromUnixTimeTicks(row.At), row.ByWhom, row.Payments, row.Amount, row.Sha256)),
    ];

    private ImmutableArray<StoredCase> Load(string conditions, object? parameters)
    {
        var eventsByCase = events.Load($"select case_id from procedure_case where {conditions}", parameters);
        return
        [
            .. database.Query<CaseRow>($"select case_id as caseId, programme, programme_version_id as versionId, merchant_row as merchantRow from procedure_case where {conditions} order by case_id", parameters)
                .Select(row => new StoredCase(row.CaseId, row.Programme, row.VersionId, (int)row.MerchantRow, eventsByCase.GetValueOrDefault(row.CaseId, []))),
        ];
    }

    private sealed record CaseRow(long CaseId, string Programme, long VersionId, long MerchantRow);

    private sealed record BookingRow(long CaseId, long LedgerNumber);

    private sealed record BatchRow(long Number, string Programme, string? Region, long At, string ByWhom, long Payments, long Amount, string Sha256);
}
