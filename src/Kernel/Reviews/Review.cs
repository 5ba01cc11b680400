using System.Collections.Immutable;
using Fuyao.Kernel.Columns;
using Fuyao.Kernel.Programmes;
using NodaTime;

namespace Fuyao.Kernel.Reviews;

/// <summary>
/// A review: one version of a programme, the facts of a population, the memberships before and an instant give the memberships after. Pure; the order in
/// which merchants stand in the population changes nothing.
/// </summary>
public static class Review
{
    /// <summary>The fact that says when a merchant applied, where no quota names another.</summary>
    public const string ApplicationFactDefault = "application.accepted_at";

    /// <summary>Why a programme cannot be reviewed; null where it can.</summary>
    public static string? Refusal(CheckedProgramme programme) => programme.Programme.Enrolment switch
    {
        Enrolment.Invitation => $"'{programme.Programme.Id}' enrols by invitation, which reviews do not carry out yet; only `enrol: automatic` and `enrol: application` are reviewed",
        Enrolment.Registration => $"'{programme.Programme.Id}' enrols on the day a merchant registers, which reviews do not carry out yet; only `enrol: automatic` and `enrol: application` are reviewed",
        Enrolment.Application when programme.Catalogue.Find(ApplicationFact(programme.Programme)) is not { Type: ColumnType.Instant } =>
            $"'{programme.Programme.Id}' enrols by application, but the catalogue '{programme.Catalogue.Id}' has no fact '{ApplicationFact(programme.Programme)}' of type instant that says when a merchant applied",
        _ => null,
    };

    /// <param name="before">How merchants stood before; of a version with other tiers too, and of fewer merchants where some are new.</param>
    /// <param name="versionBefore">
    /// The latest version published before the period of the facts, bound to the same population: it judges losses that would rest on facts from before
    /// this version was published. Without it such losses do not happen.
    /// </param>
    /// <param name="present">
    /// Whom the facts speak about; null: everybody. Who is not among them and never was in the programme (it joined the marketplace later) is not reviewed.
    /// </param>
    /// <exception cref="InvalidOperationException">The programme cannot be reviewed; see <see cref="Refusal"/>.</exception>
    public static ReviewResult Decide(
        Evaluation evaluation, Memberships before, ReviewOccasion occasion, Evaluation? versionBefore = null, BitMask? present = null) =>
        DecideWith(evaluation, ConditionTruths.Evaluate, before, occasion, versionBefore, present);

    /// <param name="judge">Gives the truths of all conditions, as <see cref="ConditionTruths.Evaluate(Evaluation)"/> does: what-if keeps those that did not change.</param>
    internal static ReviewResult DecideWith(
        Evaluation evaluation, Func<Evaluation, ImmutableArray<ConditionTruth>> judge, Memberships before, ReviewOccasion occasion, Evaluation? versionBefore, BitMask? present)
    {
        if (Refusal(evaluation.Programme) is { } refusal)
            throw new InvalidOperationException(refusal);
        var programme = evaluation.Programme.Programme;
        before = before.GrownTo(evaluation.Population.Count);
        var held = new HeldTiers(before, programme);
        var publication = new PublicationRule(evaluation.Programme, occasion.FactsPeriod);

        var conditions = judge(evaluation);
        var reviewed = Reviewed(before, present);
        var truths = TierTruths.Combine(programme, conditions, reviewed);
        var qualification = TierQualification.Of(truths, held);
        var keptUnpublished = conditions.Any(condition => publication.HoldsBack(condition.Condition.Expression))
            ? PublicationRule.Restore(
                qualification,
                TierQualification.Of(TierTruths.Combine(programme, publication.WithoutHeldBackFailures(conditions), reviewed), held),
                held,
                versionBefore is null ? null : JudgedBy(versionBefore, before, programme))
            : new BitMask(before.Count);

        var claims = programme.Enrolment == Enrolment.Application || programme.Quota is not null ? ApplicationInstants(evaluation) : null;
        if (claims is not null)
            qualification.KeepOnly(claims.Known);
        var qualified = ImmutableArray.CreateRange(Enumerable.Range(0, before.Count).Select(qualification.Best));

        var selection = new PlaceSelection(evaluation, held, capacity => capacity.RankBy.Any(key => publication.HoldsBack(key.Expression)));
        var placed = selection.Select(qualification);
        var waiting = new BitMask(before.Count);
        for (var row = 0; row < placed.Length; row++)
            waiting[row] = placed[row] == Memberships.NoTier && qualified[row] != Memberships.NoTier;
        var undecided = Undecided(truths, qualified, claims?.Known);
        if (programme.Quota is { } quota && claims is not null)
        {
            var behind = QuotaOrder.Apply(quota, evaluation.Population, claims, placed, quota.Hold == "acceptance" ? undecided : new BitMask(before.Count), held.IsMember);
            for (var row = 0; row < placed.Length; row++)
                waiting[row] |= behind[row];
        }

        var after = Settle(before, [.. programme.Tiers.Select(tier => tier.Id)], placed, waiting, occasion.EffectiveAt, row =>
            (truths.ScopeUnknown[row] ? MembershipFlags.ScopeUnknown : MembershipFlags.None)
            | (selection.GroupUnknown[row] ? MembershipFlags.GroupUnknown : MembershipFlags.None)
            | (keptUnpublished[row] || selection.KeptUnpublished[row] ? MembershipFlags.KeptUnpublished
                : placed[row] != Memberships.NoTier && truths.ByTier[placed[row]][row] == Truth.Unknown ? MembershipFlags.KeptUnknown
                : MembershipFlags.None));
        return new ReviewResult(
            occasion, conditions, truths.InScope, qualified, before, after, selection.CutOffs,
            ReviewCounts.Of(before, after, conditions, reviewed, truths.InScope, truths.ScopeUnknown, undecided));
    }

    /// <summary>Whom a review judges: whom the facts speak about, and who was ever in the programme.</summary>
    internal static BitMask Reviewed(Memberships before, BitMask? present)
    {
        if (present is null)
            return BitMask.All(before.Count);
        var reviewed = new BitMask(before.Count);
        for (var row = 0; row < before.Count; row++)
            reviewed[row] = before.Statuses[row] != MembershipStatus.None || (row < present.Count && present[row]);
        return reviewed;
    }

    /// <summary>The fact by which applications are known and ordered.</summary>
    public static string ApplicationFact(Programme programme) => programme.Quota?.By ?? ApplicationFactDefault;

    /// <summary>When each merchant applied; unknown where it did not, did so outside the window, or only after the review's instant.</summary>
    private static LongColumn ApplicationInstants(Evaluation evaluation)
    {
        var programme = evaluation.Programme.Programme;
        var count = evaluation.Population.Count;
        var applied = evaluation.Population.Find(ApplicationFact(programme)) as LongColumn ?? new LongColumn(ColumnType.Instant, new long[count], new BitMask(count));
        var from = (programme.Apply?.From ?? Instant.MinValue).ToUnixTimeTicks();
        var until = (programme.Apply?.Until ?? Instant.MaxValue).ToUnixTimeTicks();
        var at = evaluation.At.ToUnixTimeTicks();
        var inWindow = new BitMask(count);
        for (var row = 0; row < count; row++)
            inWindow[row] = applied.Known[row] && applied.Values[row] >= from && applied.Values[row] < until && applied.Values[row] <= at;
        return new LongColumn(ColumnType.Instant, applied.Values.ToArray(), inWindow);
    }

    /// <summary>Addressed, qualifies for nothing, and some tier is unknown rather than false.</summary>
    private static BitMask Undecided(TierTruths truths, ImmutableArray<byte> qualified, BitMask? applied)
    {
        var undecided = new BitMask(qualified.Length);
        for (var row = 0; row < qualified.Length; row++)
            undecided[row] = qualified[row] == Memberships.NoTier && truths.InScope[row] && (applied?[row] ?? true)
                && truths.ByTier.Any(truth => !truth.Known[row]);
        return undecided;
    }

    /// <summary>By row, what the version before gives, as a place among the tiers of this version. A tier that this version no longer has takes nothing away.</summary>
    private static Func<int, byte> JudgedBy(Evaluation versionBefore, Memberships before, Programme programme)
    {
        var earlier = versionBefore.Programme.Programme;
        var held = new HeldTiers(before, earlier);
        var qualification = TierQualification.Of(TierTruths.Combine(earlier, ConditionTruths.Evaluate(versionBefore), BitMask.All(before.Count)), held);
        var places = HeldTiers.PlacesOf(earlier.Tiers.Select(tier => tier.Id), programme);
        return row => qualification.Best(row) switch
        {
            Memberships.NoTier => Memberships.NoTier,
            var best when places[best] == Memberships.NoTier => 0,
            var best => places[best],
        };
    }

    private static Memberships Settle(
        Memberships before, ImmutableArray<string> tierIds, byte[] placed, BitMask waiting, Instant effectiveAt, Func<int, MembershipFlags> flagsOf)
    {
        var statuses = new MembershipStatus[placed.Length];
        var since = new long[placed.Length];
        var flags = new MembershipFlags[placed.Length];
        var effective = effectiveAt.ToUnixTimeTicks();
        for (var row = 0; row < placed.Length; row++)
        {
            var wasEver = before.Statuses[row] is MembershipStatus.Member or MembershipStatus.Left || before.Flags[row].HasFlag(MembershipFlags.FormerMember);
            statuses[row] = placed[row] != Memberships.NoTier ? MembershipStatus.Member
                : waiting[row] ? MembershipStatus.Waiting
                : wasEver ? MembershipStatus.Left
                : MembershipStatus.None;
            flags[row] = flagsOf(row) | (wasEver && statuses[row] != MembershipStatus.Member ? MembershipFlags.FormerMember : MembershipFlags.None);
            var tierIsSame = placed[row] == Memberships.NoTier || before.TierOf(row) == tierIds[placed[row]];
            since[row] = statuses[row] == before.Statuses[row] && tierIsSame ? before.SinceTicks[row] : statuses[row] == MembershipStatus.None ? 0 : effective;
        }
        return new Memberships(tierIds, placed, statuses, since, flags);
    }
}
