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

/// <summary>What was asked with a key, and what it was answered with.</summary>
/// <param name="Sha256">Of what was asked.</param>
/// <param name="Receipt">Of the event that came of it.</param>
public sealed record AnsweredCaseRequest(string Sha256, CaseReceipt Receipt);

/// <summary>That an event is stored: its hash stands in the chain of the case and in the audit log.</summary>
/// <param name="Event">1 for the application.</param>
/// <param name="Kind">The name of the event's type.</param>
public sealed record CaseReceipt(long Case, long Event, Instant At, string Kind, string Sha256);

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
    public StoredCase Append(StoredCase stored, CaseEvent happened, StorageTransaction transaction)
    {
        var appended = events.Append(stored.Number, stored.Events.Length, happened, transaction);
        database.Execute("insert into case_event_stored (case_id, number) values (@Number, @last)", new { stored.Number, last = (long)stored.Events.Length + 1 });
        if (appended is Returned)
            database.Execute("insert into case_returned (case_id, programme) values (@Number, @Programme)", new { stored.Number, stored.Programme });
        else if (stored.Events is [.., Returned])
            database.Execute("delete from case_returned where case_id = @Number", new { stored.Number });
        return stored with { Events = stored.Events.Add(appended) };
    }

    /// <summary>An instant as finely as it is kept.</summary>
    public static Instant Whole(Instant at) => EventChain<CaseEvent>.Whole(at);

    /// <returns>Null where there is no such case.</returns>
    public StoredCase? Find(long number) => Load("case_id = @number", new { number }).FirstOrDefault();

    /// <summary>All cases of a programme by number; null: of all programmes.</summary>
    public ImmutableArray<StoredCase> Of(string? programme) => programme is null ? Load("1 = 1", null) : Load("programme = @programme", new { programme });

    /// <summary>Those cases of a programme whose materials were returned last of all.</summary>
    public ImmutableArray<StoredCase> ReturnedOf(string programme) => Load("case_id in (select case_id from case_returned where programme = @programme)", new { programme });

    /// <summary>The programmes that have such cases, by id.</summary>
    public ImmutableArray<string> ProgrammesWithReturned() => [.. database.Query<string>("select distinct programme from case_returned order by programme")];

    /// <summary>Those of which an event was stored after a place in the order of all events, each with all its events.</summary>
    /// <param name="sequence">As <see cref="Lifecycle.MembershipMark.CaseEvent"/> says it; 0: all cases.</param>
    public ImmutableArray<StoredCase> ChangedSince(long sequence) =>
        sequence == 0 ? Of(null) : Load("case_id in (select case_id from case_event_stored where sequence > @sequence)", new { sequence });

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

    /// <summary>Keeps that a request was answered with the last event of a case.</summary>
    /// <param name="client">To whom the key belongs.</param>
    /// <param name="sha256">Of what was asked.</param>
    public void Answer(string client, string key, string sha256, StoredCase stored, StorageTransaction transaction)
    {
        transaction.MustBeOpen();
        database.Execute(
            "insert into case_request (client, key, sha256, case_id, event_number) values (@client, @key, @sha256, @Number, @last)", new { client, key, sha256, stored.Number, last = (long)stored.Events.Length });
        transaction.Note("key", key);
    }

    /// <returns>Null where the key was not used yet.</returns>
    public AnsweredCaseRequest? AnswerTo(string client, string key) => database.SingleOrNone<RequestRow>(
        """
        select request.sha256 as asked, request.case_id as caseId, event_number as eventNumber, at, kind, case_event.sha256 as sha256
        from case_request request join case_event on case_event.case_id = request.case_id and case_event.number = event_number where client = @client and key = @key
        """,
        new { client, key }) is { } row ? new AnsweredCaseRequest(row.Asked, new CaseReceipt(row.CaseId, row.EventNumber, Instant.FromUnixTimeTicks(row.At), row.Kind, row.Sha256)) : null;

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
        // The cases first: an application is stored with its case, and so is there where the case is; another process may be storing the next one between both questions.
        var cases = database.Query<CaseRow>($"select case_id as caseId, programme, programme_version_id as versionId, merchant_row as merchantRow from procedure_case where {conditions} order by case_id", parameters);
        var eventsByCase = events.Load($"select case_id from procedure_case where {conditions}", parameters);
        return [.. cases.Select(row => new StoredCase(row.CaseId, row.Programme, row.VersionId, (int)row.MerchantRow, eventsByCase[row.CaseId]))];
    }

    private sealed record CaseRow(long CaseId, string Programme, long VersionId, long MerchantRow);

    private sealed record BookingRow(long CaseId, long LedgerNumber);

    private sealed record RequestRow(string Asked, long CaseId, long EventNumber, long At, string Kind, string Sha256);

    private sealed record BatchRow(long Number, string Programme, string? Region, long At, string ByWhom, long Payments, long Amount, string Sha256);
}
