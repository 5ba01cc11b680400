using System.Collections.Immutable;
using Fuyao.Kernel.Corrections;
using Fuyao.Kernel.Diagnostics;
using Fuyao.Platform.Facts;
using Fuyao.Storage;
using Fuyao.Storage.Audit;
using Fuyao.Storage.Corrections;
using Fuyao.Storage.Facts;
using NodaTime;
using Period = Fuyao.Kernel.Values.Period;

namespace Fuyao.Platform.Corrections;

/// <param name="Period">Whose facts of a period are corrected; null where only state facts are.</param>
/// <param name="At">As of when state facts are corrected; null where only facts of a period are.</param>
/// <param name="Values">Fact id to value, as in files; null: it is unknown.</param>
/// <param name="Appeal">The number of the appeal that it answers.</param>
public sealed record CorrectionRequest(string Merchant, Period? Period, Instant? At, ImmutableArray<KeyValuePair<string, string?>> Values, string Reason, long? Appeal);

/// <summary>A correction or an appeal cannot be taken further; the message says what to do instead.</summary>
public sealed class CorrectionRefusedException(string message) : Exception(message);

/// <summary>A correction with what it comes to: where it is not approved, with what it would come to now.</summary>
/// <param name="Results">By the programmes' ids; only those that used the facts.</param>
public sealed record CorrectionReport(Correction Correction, string Merchant, ImmutableArray<ProgrammeCorrection> Results);

/// <summary>
/// Takes corrections of facts from draft to approved (semantics.md, “Corrections”). One person writes down what was wrong, another approves it; then the facts get a new revision, every decision that used them is judged
/// again for this merchant alone, and what follows is decided now. The old decisions stay as they are.
/// </summary>
/// <param name="by">Who acts.</param>
/// <param name="cataloguePath">See <see cref="Reviews.ProgrammeFinder.Find(FuyaoDatabase, string, string?)"/>.</param>
public sealed class CorrectionDesk(FuyaoDatabase database, IClock clock, string by, string? cataloguePath = null)
{
    private readonly CorrectionStore store = new(database);
    private readonly AppealStore appeals = new(database);
    private readonly CorrectionEffects effects = new(database, clock, by, cataloguePath);

    /// <summary>Writes down what was wrong; nothing changes yet.</summary>
    /// <returns>The draft, with what it would come to.</returns>
    /// <exception cref="CorrectionRefusedException">There is no such merchant, fact or period, the value is not one of the fact, or stands there already.</exception>
    /// <exception cref="StorageException">The store cannot be written.</exception>
    public CorrectionReport Draft(CorrectionRequest request)
    {
        var catalogue = Catalogue().Catalogue;
        var merchants = new MerchantStore(database).Load();
        var row = merchants.Find(request.Merchant);
        if (row < 0)
            throw new CorrectionRefusedException($"there is no merchant '{request.Merchant}' in the data{(Spelling.Closest(request.Merchant, merchants.ToArray()) is { } close ? $"; did you mean '{close}'?" : "")}");
        if (string.IsNullOrWhiteSpace(request.Reason))
            throw new CorrectionRefusedException("a correction needs its reason; write --reason \"…\"");
        if (request.Values.IsEmpty)
            throw new CorrectionRefusedException("a correction says what a fact is; write --set FACT=VALUE, or --unknown FACT");
        using var transaction = database.Begin(Entry("correct draft", request.Merchant, request.Merchant));
        if (request.Appeal is { } appeal)
            MustAnswer(appeal, row);
        var writer = new CorrectedValues(database, catalogue, merchants.Count, row);
        var facts = writer.Read(request, clock.GetCurrentInstant());
        var number = store.Add(row, request.Reason.Trim(), request.Appeal, facts, Step(CorrectionStepKind.Drafted), transaction);
        transaction.Note("number", number);
        foreach (var fact in facts)
            transaction.Note(NameOf(fact), $"{fact.Before ?? "unknown"} → {fact.After ?? "unknown"}");
        transaction.Note("reason", request.Reason.Trim());
        var report = Show(number);
        transaction.Commit();
        return report;
    }

    /// <summary>Approves a draft: corrects the facts, judges again every decision that used them, and decides what follows.</summary>
    /// <exception cref="CorrectionRefusedException">The same person drafted it, it was approved or withdrawn already, or the facts have changed since.</exception>
    /// <exception cref="StorageException">The store cannot be written, or what was decided cannot be read any more; nothing was stored.</exception>
    public CorrectionReport Approve(long number)
    {
        var merchants = new MerchantStore(database).Load();
        var asked = MustBeDraft(number);
        effects.CatchUp(asked);
        using (var transaction = database.Begin(Entry("correct approve", $"{number}", merchants.IdOf(asked.Row))))
        {
            // As it stands now that nobody else can write.
            var draft = MustBeDraft(number);
            if (IsBy(draft.Find(CorrectionStepKind.Drafted)!.By))
                throw new CorrectionRefusedException($"{by} has drafted correction {number}; somebody else approves it: --by NAME");
            if (draft.Appeal is { } contested)
                new AppealParties(database).MustBeOutside(MustAnswer(contested, draft.Row), by);
            var now = clock.GetCurrentInstant();
            var corrected = new CorrectedValues(database, Catalogue().Catalogue, merchants.Count, draft.Row).Store(draft, now, transaction);
            foreach (var (position, fact) in corrected.Index())
                if (fact.Change is { } change)
                    store.NoteChange(number, position, change, transaction);
            var results = effects.Store(draft with { Facts = corrected }, transaction);
            store.Add(number, Step(CorrectionStepKind.Approved), transaction);
            if (draft.Appeal is { } upheld)
                appeals.Rule(upheld, new AppealRuling(now, by, draft.Reason, number), transaction);
            foreach (var result in results)
                transaction.Note(result.Programme, result.Outcome.ToString());
            transaction.Commit();
        }
        return Show(number);
    }

    /// <summary>Gives a draft up.</summary>
    /// <exception cref="CorrectionRefusedException">It was approved or withdrawn already.</exception>
    public CorrectionReport Withdraw(long number, string reason)
    {
        if (string.IsNullOrWhiteSpace(reason))
            throw new CorrectionRefusedException("giving a correction up needs its reason; write --reason \"…\"");
        var merchants = new MerchantStore(database).Load();
        using var transaction = database.Begin(Entry("correct withdraw", $"{number}", merchants.IdOf(MustBeDraft(number).Row)));
        MustBeDraft(number);
        store.Add(number, Step(CorrectionStepKind.Withdrawn) with { Note = reason.Trim() }, transaction);
        transaction.Note("reason", reason.Trim());
        transaction.Commit();
        return Show(number);
    }

    /// <exception cref="CorrectionRefusedException">There is none of that number.</exception>
    public CorrectionReport Show(long number) => Report(Find(number));

    /// <summary>All corrections in the order in which they were drafted.</summary>
    /// <param name="merchant">Of one merchant; null: all.</param>
    public ImmutableArray<CorrectionReport> List(string? merchant)
    {
        var row = merchant is null ? (int?)null : new MerchantStore(database).Load().Find(merchant);
        return row < 0 ? throw new CorrectionRefusedException($"there is no merchant '{merchant}' in the data") : [.. store.All(row).Select(Report)];
    }

    /// <summary>How many places each programme has given by corrections beside all others; only those that have.</summary>
    public ImmutableSortedDictionary<string, int> PlacesByAppeals() => new ProgrammeCorrectionStore(database).PlacesByAppeals();

    private CorrectionReport Report(Correction correction) => new(
        correction, new MerchantStore(database).Load().IdOf(correction.Row), correction.State switch
        {
            CorrectionStepKind.Approved => [.. new ProgrammeCorrectionStore(database).Of(correction.Number).Select(stored => stored.Result)],
            CorrectionStepKind.Drafted => effects.Preview(correction),
            _ => [],
        });

    private LoadedCatalogue Catalogue() => CatalogueSource.Stored(database)
        ?? (cataloguePath is null ? throw new CorrectionRefusedException("no facts are stored yet; there is nothing to correct") : CatalogueSource.ReadFile(cataloguePath));

    private Correction Find(long number) => store.Find(number) ?? throw new CorrectionRefusedException($"there is no correction {number}; see which there are: fuyao correct show");

    private Correction MustBeDraft(long number)
    {
        var correction = Find(number);
        return correction.State is CorrectionStepKind.Drafted
            ? correction
            : throw new CorrectionRefusedException($"correction {number} was {correction.State.ToString().ToLowerInvariant()} by {correction.Steps[^1].By} already");
    }

    private Appeal MustAnswer(long number, int row)
    {
        var appeal = appeals.Find(number) ?? throw new CorrectionRefusedException($"there is no appeal {number}; see which there are: fuyao appeals show");
        if (appeal.Row != row)
            throw new CorrectionRefusedException($"appeal {number} is of another merchant");
        return appeal.State is AppealState.Open ? appeal : throw new CorrectionRefusedException($"appeal {number} was {appeal.State.ToString().ToLowerInvariant()} by {appeal.Ruling!.By} already");
    }

    private bool IsBy(string name) => string.Equals(name, by, StringComparison.OrdinalIgnoreCase);

    private CorrectionStep Step(CorrectionStepKind kind) => new(kind, clock.GetCurrentInstant(), by);

    private AuditEntry Entry(string action, string subject, string merchant) => new(clock.GetCurrentInstant(), by, action, subject) { Merchant = merchant };

    private static string NameOf(CorrectedFact fact) => $"{fact.Fact} {fact.Period?.ToString() ?? NodaTime.Text.InstantPattern.ExtendedIso.Format(fact.At!.Value)}";
}
