using System.Collections.Immutable;
using Fuyao.Kernel.Corrections;
using Fuyao.Kernel.Diagnostics;
using Fuyao.Kernel.Explanations;
using Fuyao.Kernel.Lifecycle;
using Fuyao.Kernel.Lifecycle.Enrolments;
using Fuyao.Kernel.Programmes;
using Fuyao.Kernel.Reviews;
using Fuyao.Kernel.Values;
using Fuyao.Platform.Enrolments;
using Fuyao.Platform.Lifecycle;
using Fuyao.Platform.Overlays;
using Fuyao.Platform.Reviews;
using Fuyao.Storage;
using Fuyao.Storage.Corrections;
using Fuyao.Storage.Enrolments;
using Fuyao.Storage.Facts;
using Fuyao.Storage.Lifecycle;
using Fuyao.Storage.Reviews;
using NodaTime;
using Period = Fuyao.Kernel.Values.Period;

namespace Fuyao.Platform.Explanations;

/// <summary>
/// Explains merchants from the data: the latest decision, with the facts, lists and percentiles that it was made on; or where nothing has been decided, a look at
/// the facts as they are.
/// </summary>
public sealed class MerchantExplanations(FuyaoDatabase database)
{
    private readonly ReviewStore reviews = new(database);

    /// <param name="versions">All versions of one programme.</param>
    /// <param name="at">The decision in force then; decisions later than this are not seen.</param>
    /// <exception cref="UnknownMerchantException">No facts of that merchant were ever stored.</exception>
    /// <exception cref="ContentException">The version that decided cannot be read any more.</exception>
    /// <exception cref="StorageException">The store cannot be read.</exception>
    public Explanation Explain(ImmutableArray<CheckedProgramme> versions, string merchant, Instant at)
    {
        var merchants = new MerchantStore(database).Load();
        var row = merchants.Find(merchant);
        if (row < 0)
            throw new UnknownMerchantException(merchant, merchants.ToArray());
        var (programme, book) = (versions[0].Programme.Id, new LiveRulesBook(database, versions));
        var review = reviews.All(programme).LastOrDefault(review => review.NominalAt <= at);
        var enrolments = new EnrolmentEventStore(database).Of(programme, row, book.VersionOf).Select(stored => stored.Event).Where(one => one.At <= at).ToArray();
        var explanation = enrolments.LastOrDefault(one => one.Joins || one.Kind is EnrolmentKind.Queued or EnrolmentKind.Refused) is { } last && !(review?.NominalAt > last.At)
            ? Enrolled(book, review, enrolments, last, row, at)
            : review is not null && (row < review.MerchantCount || HasStandingSince(book, review, row, at)) ? Decided(versions, review, row, at) : Looked(versions, review, row, at);
        return explanation with
        {
            // Whom a correction has brought in is waited for no more.
            Enrolment = enrolments.LastOrDefault() is { } latest && !(latest.Kind is EnrolmentKind.Awaiting && explanation.Standing.Tier is not null) ? latest : null,
            Proposals = Pending(programme, row, at),
            Uncounted = Uncounted(explanation, row, at),
            Corrections = Corrections(explanation.Programme, row, at),
            Appeals = [.. new AppealStore(database).Of(programme, row).Where(appeal => appeal.FiledAt <= at).Select(appeal => appeal.Ruling?.At > at ? appeal with { Ruling = null } : appeal)],
        };
    }

    /// <summary>Who came in since the last review, or was refused: by what it was judged on then.</summary>
    private Explanation Enrolled(LiveRulesBook book, StoredReview? review, EnrolmentEvent[] enrolments, EnrolmentEvent last, int row, Instant at)
    {
        // What an invitation promised was judged when it was sent.
        var judged = last.JudgedAt is not null ? last : enrolments.Last(one => one.Kind is EnrolmentKind.Invited && one.Invitation!.Id == last.Invitation!.Id);
        var ground = new EnrolmentGrounds(database).OfCandidates(judged.Version, judged.JudgedAt!.Value, judged.Invitation is null ? Period.Current : null);
        var standing = StandingSinceReview.Load(database, book, review, at);
        var live = standing.Of(row);
        var now = new Standing(
            live is { HoldsTier: true } ? live.Tier : null, standing.StatusOf(row), live is { IsUnknown: true } ? MembershipFlags.KeptUnknown : MembershipFlags.None,
            live?.Since ?? (last.After is MembershipStatus.None ? null : last.At),
            !last.Joins ? MembershipChange.None : last.Before is MembershipStatus.Left ? MembershipChange.Returned : MembershipChange.Joined, NextReview(book.Versions, at));
        var evidence = new Evidence(ground.Citation, Period.Parse(ground.Period), judged.JudgedAt.Value, last.At, IsDecision: true);
        return new Explainer(ground.Evaluation).Explain(row, now, evidence) with { Between = Between(book, review, row, at) };
    }

    private ImmutableArray<StaffProposal> Pending(string programme, int row, Instant at) =>
    [
        .. new StaffProposalStore(database).All(programme, row: row).Select(stored => stored.Proposal).Where(proposal => proposal.At <= at && proposal.StateAt(at) is StaffProposalState.Pending),
    ];

    /// <summary>What did not count in the facts that are explained, and of single changes of what the programme reads.</summary>
    private ImmutableArray<UncountedExplanation> Uncounted(Explanation explanation, int row, Instant at)
    {
        var (version, relief) = (explanation.Programme, new ReliefStore(database));
        var (facts, windows) = (ProgrammeFacts.WithCounts(version), relief.Windows().ToDictionary(window => window.Number));
        return
        [
            .. relief.Uncounted(row, explanation.Merchant, explanation.Evidence.FactsPeriod, explanation.Evidence.Facts)
                .Where(one => one.First <= at && (version.Catalogue.Find(one.Kind) is null || facts.Contains(one.Kind)))
                .Select(one => new UncountedExplanation(one, version.Catalogue.Find(one.Kind)?.Label ?? LocalizedText.Same(one.Kind), one.Window is { } number ? windows[number] : null)),
        ];
    }

    /// <summary>The corrections up to that instant that decisions of the programme had used the facts of.</summary>
    private ImmutableArray<CorrectionExplanation> Corrections(CheckedProgramme version, int row, Instant at)
    {
        var results = new ProgrammeCorrectionStore(database);
        return
        [
            .. from correction in new CorrectionStore(database).Approved(row)
               let approvedAt = correction.Find(CorrectionStepKind.Approved)!.At
               where approvedAt <= at
               from stored in results.Of(correction.Number)
               where stored.Result.Programme == version.Programme.Id
               select new CorrectionExplanation(
                   correction.Number, approvedAt, correction.Reason, correction.Appeal,
                   [.. correction.Facts.Select(fact => new CorrectedFactExplanation(fact, version.Catalogue.Find(fact.Fact)))], stored.Result),
        ];
    }

    /// <summary>Whether somebody who came later than a review stands in the programme all the same, by a correction.</summary>
    private bool HasStandingSince(LiveRulesBook book, StoredReview review, int row, Instant at) =>
        StandingSinceReview.Load(database, book, review, at).LastEvents.ContainsKey(row);

    private Explanation Decided(ImmutableArray<CheckedProgramme> versions, StoredReview review, int row, Instant at)
    {
        var (_, evaluation, before, after) = DecidedEvaluation.Load(database, versions, review);
        var standing = new Standing(
            after.TierOf(row), after.StatusOf(row), after.FlagsOf(row), after.SinceOf(row), before.ChangeTo(after, row), NextReview(versions, review.NominalAt));
        var between = Between(new LiveRulesBook(database, versions), review, row, at);
        if (between is { Standing: var since })
            standing = standing with
            {
                Tier = since.HoldsTier ? since.Tier : null,
                Status = since.Status,
                Since = since.Since,
                Flags = standing.Flags | (since.IsUnknown ? MembershipFlags.KeptUnknown : MembershipFlags.None),
            };
        var evidence = new Evidence(review.FactsCitation, review.FactsPeriod, review.NominalAt, review.EffectiveAt, IsDecision: true);
        return new Explainer(evaluation).Explain(row, standing, evidence, Places.Of(evaluation, review.CutOffs, before, after, row)) with
        {
            Between = between,
            Displayed = DisplayedTiers.Load(database, versions, review.TierIds, at)?.Of(row, standing.Tier),
        };
    }

    /// <summary>What happened since the review, and how things are at that instant; null where nothing happened.</summary>
    private StandingBetween? Between(LiveRulesBook book, StoredReview? review, int row, Instant at)
    {
        if (!StandingSinceReview.Load(database, book, review, at).LastEvents.TryGetValue(row, out var last))
            return null;
        WatchedInputs[] inputs = [.. new[] { book.InForce(at), last.After.LeavingUnder }.OfType<LiveRules>().Distinct().Select(rules => rules.Inputs)];
        var history = new MerchantHistoryReader(database).Read(inputs, [row], at, new MerchantStore(database).Count())[0];
        return StandingBetween.Of(last, book.InForce(at), new LiveQuestion(history, at));
    }

    private Explanation Looked(ImmutableArray<CheckedProgramme> versions, StoredReview? review, int row, Instant at)
    {
        var version = DueReviews.InForce(versions, at) ?? versions[0];
        var (period, reading) = LatestFacts.Read(database, version, at);
        var evaluation = Evaluation.Bind(version, reading.Population, new StaffStore(database).Records(version.Programme.Id), at);
        var book = new LiveRulesBook(database, versions);
        // Nothing was decided about it, unless a correction did.
        var live = review is null && book.TakesInBetweenReviews ? StandingSinceReview.Load(database, book, null, at).Of(row) : null;
        var standing = new Standing(
            live is { HoldsTier: true } ? live.Tier : null, live?.Status ?? MembershipStatus.None, MembershipFlags.None, live?.Since, MembershipChange.None, NextReview(versions, at));
        var explanation = new Explainer(evaluation).Explain(row, standing, new Evidence(reading.Citation, period, at, null, IsDecision: false));
        return live is null ? explanation : explanation with { Between = Between(book, review, row, at) };
    }

    private Instant? NextReview(ImmutableArray<CheckedProgramme> versions, Instant after) =>
        DueReviews.Next(versions, after, ReviewRunner.ClosedFrom(database, versions))?.Occasion.NominalAt;
}

/// <summary>There is no such merchant in the data.</summary>
public sealed class UnknownMerchantException(string merchant, IEnumerable<string> known) : Exception(
    Spelling.Closest(merchant, known) is { } close ? $"there is no merchant '{merchant}' in the data; did you mean '{close}'?" : $"there is no merchant '{merchant}' in the data");
