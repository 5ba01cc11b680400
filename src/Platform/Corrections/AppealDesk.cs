using System.Collections.Immutable;
using Fuyao.Kernel.Corrections;
using Fuyao.Kernel.Programmes;
using Fuyao.Kernel.Reviews;
using Fuyao.Platform.Explanations;
using Fuyao.Platform.Lifecycle;
using Fuyao.Storage;
using Fuyao.Storage.Audit;
using Fuyao.Storage.Corrections;
using Fuyao.Storage.Facts;
using Fuyao.Storage.Lifecycle;
using Fuyao.Storage.Reviews;
using NodaTime;

namespace Fuyao.Platform.Corrections;

/// <summary>An appeal with the merchant's id.</summary>
/// <param name="IsOverdue">Not decided in time.</param>
public sealed record AppealReport(Appeal Appeal, string Merchant, bool IsOverdue);

/// <summary>
/// Takes merchants' appeals against decisions: filed with a statement, and decided by somebody who had no part in what is contested. An appeal is upheld by the correction that answers it, when that is approved
/// (<see cref="CorrectionDesk"/>), and else rejected with a reason.
/// </summary>
/// <param name="by">Who acts.</param>
public sealed class AppealDesk(FuyaoDatabase database, IClock clock, string by)
{
    private readonly AppealStore store = new(database);

    /// <summary>Files an appeal against the decision in force at a moment: a review, or what happened since.</summary>
    /// <param name="versions">All versions of one programme.</param>
    /// <exception cref="CorrectionRefusedException">Nothing had been decided about the merchant then, or the same decision is appealed against already.</exception>
    /// <exception cref="UnknownMerchantException">No facts of that merchant were ever stored.</exception>
    public AppealReport File(ImmutableArray<CheckedProgramme> versions, string merchant, Instant at, string statement)
    {
        var (merchants, programme) = (new MerchantStore(database).Load(), versions[0].Programme.Id);
        var row = merchants.Find(merchant);
        if (row < 0)
            throw new UnknownMerchantException(merchant, merchants.ToArray());
        if (string.IsNullOrWhiteSpace(statement))
            throw new CorrectionRefusedException("an appeal says what is wrong; write --statement \"…\"");
        using var transaction = database.Begin(new AuditEntry(clock.GetCurrentInstant(), by, "appeals file", programme) { Programme = programme, Merchant = merchant });
        var review = new ReviewStore(database).All(programme).LastOrDefault(review => review.NominalAt <= at)
            ?? throw new CorrectionRefusedException($"'{programme}' had decided nothing by then; there is nothing to appeal against");
        var book = new LiveRulesBook(database, versions);
        var happened = new MembershipEventStore(database).After(programme, review, book.OfStored, at).LastOrDefault(stored => stored.Event.Row == row)?.Event;
        var (decisionAt, kind) = happened is null ? (review.NominalAt, null) : (happened.At, (Kernel.Lifecycle.MembershipEventKind?)happened.Kind);
        if (store.All().FirstOrDefault(one => one.Programme == programme && one.Row == row && one.DecisionAt == decisionAt && one.Event == kind && one.State is not AppealState.Upheld) is { } already)
            throw new CorrectionRefusedException($"{merchant} has appealed against that decision already: appeal {already.Number}, {already.State.ToString().ToLowerInvariant()}");
        var now = clock.GetCurrentInstant();
        var appeal = new Appeal(0, programme, row, decisionAt, kind, statement.Trim(), now, by, AppealDeadline.Of(book.OfStored(review.ProgrammeVersionId).Version.Programme, Tiers(book, review, row, happened?.After.Tier), now), null);
        var number = store.Add(appeal, transaction);
        transaction.Note("number", number);
        transaction.Note("decision", NodaTime.Text.InstantPattern.ExtendedIso.Format(decisionAt));
        transaction.Commit();
        return Report(appeal with { Number = number });
    }

    /// <summary>Rejects an appeal: the decision stays.</summary>
    /// <exception cref="CorrectionRefusedException">There is none, it is decided already, or the same person had a part in what is contested.</exception>
    public AppealReport Reject(long number, string reason)
    {
        if (string.IsNullOrWhiteSpace(reason))
            throw new CorrectionRefusedException("a rejection needs its reason; write --reason \"…\"");
        var asked = MustBeOpen(number);
        using var transaction = database.Begin(
            new AuditEntry(clock.GetCurrentInstant(), by, "appeals reject", $"{number}") { Programme = asked.Programme, Merchant = new MerchantStore(database).Load().IdOf(asked.Row) });
        var appeal = MustBeOpen(number);
        new AppealParties(database).MustBeOutside(appeal, by);
        store.Rule(number, new AppealRuling(clock.GetCurrentInstant(), by, reason.Trim(), null), transaction);
        transaction.Note("reason", reason.Trim());
        transaction.Commit();
        return Report(Find(number));
    }

    /// <summary>Those that fit, in the order in which they were filed.</summary>
    /// <param name="programme">Null: all.</param>
    /// <param name="merchant">Null: all.</param>
    /// <param name="state">Null: all.</param>
    public ImmutableArray<AppealReport> List(string? programme, string? merchant, AppealState? state) =>
        [.. store.All().Where(one => (programme is null || one.Programme == programme) && (state is null || one.State == state)).Select(Report).Where(one => merchant is null || one.Merchant == merchant)];

    /// <summary>The tiers of the review, before it and after what happened since.</summary>
    private string[] Tiers(LiveRulesBook book, StoredReview review, int row, string? since)
    {
        var reviews = new ReviewStore(database);
        var before = reviews.Before(review) is { } last ? StandingSinceReview.Load(database, book, last).Of(row)?.Tier : null;
        return [.. new[] { before, DecidedStanding.Of(reviews.LoadMemberships(review), row).Tier, since }.OfType<string>()];
    }

    private AppealReport Report(Appeal appeal) => new(appeal, new MerchantStore(database).Load().IdOf(appeal.Row), appeal.IsOverdue(clock.GetCurrentInstant()));

    private Appeal Find(long number) => store.Find(number) ?? throw new CorrectionRefusedException($"there is no appeal {number}; see which there are: fuyao appeals show");

    private Appeal MustBeOpen(long number)
    {
        var appeal = Find(number);
        return appeal.Ruling is { } ruling ? throw new CorrectionRefusedException($"appeal {number} was {appeal.State.ToString().ToLowerInvariant()} by {ruling.By} already") : appeal;
    }
}
