using System.Text.Encodings.Web;
using System.Text.Json;
using NodaTime;

namespace Fuyao.Storage.Audit;

/// <summary>Which entries are asked for; what is null is not asked.</summary>
public sealed record AuditQuery
{
    public string? Programme { get; init; }

    public string? Merchant { get; init; }

    public Instant? From { get; init; }

    /// <summary>Exclusive.</summary>
    public Instant? Until { get; init; }

    /// <summary>Only entries with a smaller number.</summary>
    public long? Before { get; init; }
}

/// <summary>
/// Who did what when to which. <see cref="StorageTransaction.Commit"/> writes the entry of each transaction, so that nothing is stored without one; entries are never changed, and form a chain.
/// </summary>
public sealed class AuditLog(FuyaoDatabase database)
{
    private const int EntriesPerRead = 1000;

    /// <summary>Asks for the sequence and the hash of the last entry; no row where there is none.</summary>
    internal const string SelectHead = "select sequence, sha256 from audit_entry order by sequence desc limit 1";

    /// <summary>Before the first entry.</summary>
    internal static readonly AuditHead Beginning = new(0, AuditChain.Beginning);

    private const string Select = "select sequence, at, by_whom as byWhom, action, programme, merchant, subject, details, sha256 from audit_entry";

    private static readonly JsonSerializerOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The end of the chain as it stands.</summary>
    public AuditHead Head() => database.SingleOrNone<HeadRow>(SelectHead) is { } last ? new AuditHead(last.Sequence, last.Sha256) : Beginning;

    /// <summary>The hash of an entry as it is stored; of 0, that before the first one.</summary>
    /// <returns>Null where there is no such entry.</returns>
    public string? HashAt(long sequence) => sequence == 0 ? AuditChain.Beginning : database.SingleOrNone<string>("select sha256 from audit_entry where sequence = @sequence", new { sequence });

    /// <summary>The entries that are asked for, the newest first.</summary>
    /// <exception cref="StorageException">An entry is damaged.</exception>
    public IEnumerable<AuditRecord> Entries(AuditQuery query)
    {
        // Only what is asked for stands in the question: its index has no entries without it.
        var asked = (query.Programme is null ? "" : "and programme = @programme ") + (query.Merchant is null ? "" : "and merchant = @merchant ");
        for (var before = query.Before ?? long.MaxValue; ;)
        {
            var read = database.Query<AuditRow>(
                $"{Select} where sequence < @before {asked}and at >= @from and at < @until order by sequence desc limit {EntriesPerRead}",
                new
                {
                    before,
                    programme = query.Programme,
                    merchant = query.Merchant,
                    from = query.From?.ToUnixTimeTicks() ?? long.MinValue,
                    until = query.Until?.ToUnixTimeTicks() ?? long.MaxValue,
                });
            foreach (var row in read)
                yield return Record(row);
            if (read.Count < EntriesPerRead)
                yield break;
            before = read[^1].Sequence;
        }
    }

    /// <summary>The entry that a request came to; null where it is a new one.</summary>
    /// <exception cref="RequestKeyUsedException">Its key belongs to another request.</exception>
    public AuditRecord? AnswerTo(AuditRequest request) =>
        database.SingleOrNone<RequestRow>("select sha256, sequence from audit_request where client = @Client and key = @Key", new { request.Client, request.Key }) is not { } before ? null
        : before.Sha256 != request.Sha256 ? throw new RequestKeyUsedException(request.Key)
        : Record(database.Single<AuditRow>($"{Select} where sequence = @Sequence", new { before.Sequence }));

    /// <summary>Follows the chain from its first entry to the first that does not follow from what is before it. Entries cut off at the end leave no trace in it.</summary>
    public AuditVerification Verify()
    {
        var head = Beginning;
        // The lowest number could be any, after an attack.
        for (var after = long.MinValue; ;)
        {
            var read = database.Query<AuditRow>($"{Select} where sequence > @after order by sequence limit {EntriesPerRead}", new { after });
            foreach (var row in read)
            {
                if (row.Sequence != head.Sequence + 1)
                    return new AuditVerification(head, new AuditBreak(row.Sequence <= 0 ? row.Sequence : head.Sequence + 1, IsMissing: row.Sequence > 0));
                if (row.Sha256 != AuditChain.Hash(head.Sha256, row))
                    return new AuditVerification(head, new AuditBreak(row.Sequence, IsMissing: false));
                head = new AuditHead(row.Sequence, row.Sha256);
            }
            if (read.Count < EntriesPerRead)
                return new AuditVerification(head, null);
            after = head.Sequence;
        }
    }

    /// <summary>Adds an entry to the end of the chain. Writers wait for each other, so that the end is still the end when it is stored.</summary>
    /// <param name="read">The end as it was read under this transaction; null where nobody has read it.</param>
    internal void Append(AuditEntry entry, IReadOnlyDictionary<string, object> details, AuditHead? read = null)
    {
        var head = read ?? Head();
        var row = new AuditRow(
            head.Sequence + 1, entry.At.ToUnixTimeTicks(), entry.By, entry.Action, entry.Programme, entry.Merchant, entry.Subject, JsonSerializer.Serialize(details, Json), "");
        database.ExecuteLater(new KeptStatement(
            """
            insert into audit_entry (sequence, at, by_whom, action, programme, merchant, subject, details, sha256)
            values (@sequence, @at, @byWhom, @action, @programme, @merchant, @subject, @details, @sha256)
            """,
            ("@sequence", row.Sequence), ("@at", row.At), ("@byWhom", row.ByWhom), ("@action", row.Action), ("@programme", row.Programme), ("@merchant", row.Merchant), ("@subject", row.Subject),
            ("@details", row.Details), ("@sha256", AuditChain.Hash(head.Sha256, row))));
        if (entry.Request is { } request)
            database.ExecuteLater(new KeptStatement(
                "insert into audit_request (client, key, sha256, sequence) values (@client, @key, @requestSha256, @sequence)",
                ("@client", request.Client), ("@key", request.Key), ("@requestSha256", request.Sha256), ("@sequence", row.Sequence)));
    }

    private static AuditRecord Record(AuditRow row)
    {
        try
        {
            using var details = JsonDocument.Parse(row.Details);
            return new AuditRecord(
                row.Sequence, Instant.FromUnixTimeTicks(row.At), row.ByWhom, row.Action, row.Programme, row.Merchant, row.Subject, details.RootElement.Clone(), row.Sha256);
        }
        catch (JsonException damaged)
        {
            throw new StorageException($"the audit entry {row.Sequence} is damaged: {damaged.Message}; see fuyao audit --verify", damaged);
        }
    }

    private sealed record HeadRow(long Sequence, string Sha256);

    private sealed record RequestRow(string Sha256, long Sequence);
}
