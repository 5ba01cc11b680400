using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Fuyao.Kernel.Columns;
using Fuyao.Kernel.Engine;
using Fuyao.Kernel.Engine.Narrow;
using Fuyao.Kernel.Engine.Steps;
using Fuyao.Kernel.Engine.Vectors;
using Fuyao.Kernel.Facts;
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

    /// <summary>The fact that says when a merchant registered with the marketplace (F1).</summary>
    public const string RegistrationFact = "registered_on";

    /// <summary>Why a programme cannot be reviewed; null where it can.</summary>
    public static string? Refusal(CheckedProgramme programme) => programme.Programme.Enrolment switch
    {
        Enrolment.Registration when programme.Catalogue.Find(RegistrationFact) is not { Kind: FactKind.State, Type: ColumnType.Date or ColumnType.Instant } =>
            $"'{programme.Programme.Id}' enrols on the day a merchant registers, but the catalogue '{programme.Catalogue.Id}' has no state fact '{RegistrationFact}' of type date or instant that says when that was",
        Enrolment.Registration or Enrolment.Invitation when programme.Programme.Quota is not null =>
            $"'{programme.Programme.Id}' has a quota, which is about claims, and nobody claims in it; limit who comes in by `capacity: {{ places: … }}`",
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

    /// <summary>
    /// Judges one merchant of a review that is decided once more, on facts that were corrected: everybody else stands as recorded, and the merchant is held against the places as they were given out
    /// (semantics.md, “Corrections”). What comes out for the others means nothing.
    /// </summary>
    /// <param name="evaluation">The recorded facts and standings of everybody, with those of the merchant corrected.</param>
    /// <param name="before">As recorded, with the standing that the merchant would have had.</param>
    /// <param name="recorded">What the review decided for everybody; of fewer merchants where some are new.</param>
    /// <param name="now">The same, with the tiers that merchants were given by corrections since: these take places too.</param>
    /// <param name="cutOffs">Where its lines fell.</param>
    /// <param name="row">The merchant's row.</param>
    /// <returns>With how the merchant comes by its place.</returns>
    public static (ReviewResult Result, PlaceGiven Place) DecideAgain(
        Evaluation evaluation, Memberships before, ReviewOccasion occasion, Evaluation? versionBefore, BitMask? present, Memberships recorded, Memberships now, ImmutableArray<CutOff> cutOffs, int row)
    {
        var count = evaluation.Population.Count;
        var places = new RecordedPlaces(recorded.GrownTo(count), now.GrownTo(count), cutOffs, row);
        var result = DecideWith(evaluation, ConditionTruths.Evaluate, before, occasion, versionBefore, present, places);
        return (result, result.After.TierOf(row) is null ? PlaceGiven.None : places.Given);
    }

    /// <param name="judge">Gives the truths of all conditions, as <see cref="ConditionTruths.Evaluate(Evaluation)"/> does: what-if keeps those that did not change.</param>
    /// <param name="recorded">Where places were given out before; null: they are given out now.</param>
    internal static ReviewResult DecideWith(
        Evaluation evaluation, Func<Evaluation, ImmutableArray<ConditionTruth>> judge, Memberships before, ReviewOccasion occasion, Evaluation? versionBefore, BitMask? present,
        RecordedPlaces? recorded = null)
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
        // Whom a review decides about: who applied, or who came in by an enrolment of its own; where enrolment is automatic, everybody.
        var enrolled = programme.Enrolment is Enrolment.Registration or Enrolment.Invitation ? Enrolled(before) : null;
        foreach (var among in new[] { claims?.Known, enrolled }.OfType<BitMask>())
            qualification.KeepOnly(among);
        var qualified = qualification.BestOfAll();

        bool ProtectsMembers(Capacity capacity) => capacity.RankBy.Any(key => publication.HoldsBack(key.Expression));
        var selection = new PlaceSelection(evaluation, held, ProtectsMembers);
        var placed = recorded is null
            ? selection.Select(qualification)
            : recorded.Select(evaluation, held, ProtectsMembers, qualification, selection.GroupUnknown, selection.KeptUnpublished);
        var waiting = RowMasks.Of(before.Count, (first, count, words) =>
        {
            var hasNone = (stackalloc ulong[Step.WordsPerSlice])[..words.Length];
            ByteMasks.AtMost(qualified.AsSpan(first, count), Memberships.NoTier - 1, words);
            ByteMasks.Equal(placed.AsSpan(first, count), Memberships.NoTier, hasNone);
            TruthWords.Both(words, words, hasNone);
        });
        var undecided = Undecided(truths, qualified, [.. new[] { claims?.Known, enrolled }.OfType<BitMask>()]);
        if (programme.Quota is { } quota && claims is not null)
        {
            var holding = quota.Hold == "acceptance" ? undecided : new BitMask(before.Count);
            var behind = recorded is null
                ? QuotaOrder.Apply(quota, evaluation.Population, claims, placed, holding, held.IsMember)
                : recorded.Apply(quota, evaluation.Population, claims, placed, holding, held.IsMember);
            var beforeQuota = waiting;
            waiting = RowMasks.Of(before.Count, (first, _, words) =>
                TruthWords.Either(words, RowMasks.Slice(beforeQuota, first, words.Length), RowMasks.Slice(behind, first, words.Length)));
        }

        // Who found no place is not kept.
        var keepsUnpublished = RowMasks.Of(before.Count, (first, count, words) =>
        {
            var kept = (stackalloc ulong[Step.WordsPerSlice])[..words.Length];
            TruthWords.Either(kept, RowMasks.Slice(keptUnpublished, first, words.Length), RowMasks.Slice(selection.KeptUnpublished, first, words.Length));
            ByteMasks.AtMost(placed.AsSpan(first, count), Memberships.NoTier - 1, words);
            TruthWords.Both(words, words, kept);
        });
        var after = MembershipSettlement.Settle(
            before, held, [.. programme.Tiers.Select(tier => tier.Id)], placed, waiting,
            [
                (MembershipFlags.ScopeUnknown, truths.ScopeUnknown),
                (MembershipFlags.GroupUnknown, selection.GroupUnknown),
                (MembershipFlags.KeptUnpublished, keepsUnpublished),
                (MembershipFlags.KeptUnknown, KeptUnknown(truths, placed, keepsUnpublished)),
            ],
            occasion.EffectiveAt);
        return new ReviewResult(
            occasion, conditions, truths.InScope, ImmutableCollectionsMarshal.AsImmutableArray(qualified), before, after, selection.CutOffs,
            ReviewCounts.Of(before, held, after, conditions, reviewed, truths.InScope, truths.ScopeUnknown, undecided));
    }

    /// <summary>Whom a review judges: whom the facts speak about, and who was ever in the programme.</summary>
    internal static BitMask Reviewed(Memberships before, BitMask? present)
    {
        if (present is null)
            return BitMask.All(before.Count);
        return RowMasks.Of(before.Count, (first, count, words) =>
        {
            var isSpokenOf = present.Words[Math.Min(first / BitMask.BitsPerWord, present.Words.Length)..];
            ByteMasks.Equal(HeldTiers.Statuses(before, first, count), (byte)MembershipStatus.None, words);
            for (var word = 0; word < words.Length; word++)
                words[word] = ~words[word] | (word < isSpokenOf.Length ? isSpokenOf[word] : 0);
        });
    }

    /// <summary>Who came in at some time: nobody else does so by a review where enrolment is by registration or invitation.</summary>
    private static BitMask Enrolled(Memberships before) => RowMasks.Of(before.Count, (first, count, words) =>
    {
        var wasOnce = (stackalloc ulong[Step.WordsPerSlice])[..words.Length];
        ByteMasks.Equal(HeldTiers.Statuses(before, first, count), (byte)MembershipStatus.None, words);
        ByteMasks.HasFlag(MemoryMarshal.AsBytes(before.Flags.Slice(first, count)), (byte)MembershipFlags.FormerMember, wasOnce);
        for (var word = 0; word < words.Length; word++)
            words[word] = ~words[word] | wasOnce[word];
    });

    /// <summary>The fact by which applications are known and ordered.</summary>
    public static string ApplicationFact(Programme programme) => programme.Quota?.By ?? ApplicationFactDefault;

    /// <summary>When each merchant applied; unknown where it did not, did so outside the window, or only after the review's instant.</summary>
    private static LongColumn ApplicationInstants(Evaluation evaluation)
    {
        var programme = evaluation.Programme.Programme;
        var count = evaluation.Population.Count;
        if (evaluation.Population.Find(ApplicationFact(programme)) is not LongColumn applied)
            return new LongColumn(ColumnType.Instant, new long[count], new BitMask(count));
        var from = (programme.Apply?.From ?? Instant.MinValue).ToUnixTimeTicks();
        var before = (programme.Apply?.Until ?? Instant.MaxValue).ToUnixTimeTicks();
        var window = new NumberRange(from, Math.Min(before - 1, evaluation.At.ToUnixTimeTicks()));
        var inWindow = RowMasks.Of(count, (first, rows, words) =>
        {
            window.Test(applied.Values.Chunk(first / NumberChunk.RowsMax), first % NumberChunk.RowsMax, rows, words);
            TruthWords.Both(words, words, RowMasks.Slice(applied.Known, first, words.Length));
        });
        return new LongColumn(ColumnType.Instant, applied.Values, inWindow);
    }

    /// <summary>Addressed, qualifies for nothing, and some tier is unknown rather than false.</summary>
    private static BitMask Undecided(TierTruths truths, byte[] qualified, BitMask[] among)
    {
        return RowMasks.Of(qualified.Length, (first, count, words) =>
        {
            var isUnknown = (stackalloc ulong[Step.WordsPerSlice])[..words.Length];
            foreach (var truth in truths.ByTier)
                for (var word = 0; word < words.Length; word++)
                    isUnknown[word] |= ~truth.Known.Words[first / BitMask.BitsPerWord + word];
            ByteMasks.Equal(qualified.AsSpan(first, count), Memberships.NoTier, words);
            TruthWords.Both(words, words, isUnknown);
            TruthWords.Both(words, words, RowMasks.Slice(truths.InScope, first, words.Length));
            foreach (var mask in among)
                TruthWords.Both(words, words, RowMasks.Slice(mask, first, words.Length));
        });
    }

    /// <summary>Who keeps a tier that is unknown, and not because the loss would rest on facts from before publication.</summary>
    private static BitMask KeptUnknown(TierTruths truths, byte[] placed, BitMask keepsUnpublished) => RowMasks.Of(placed.Length, (first, count, words) =>
    {
        var inTier = (stackalloc ulong[Step.WordsPerSlice])[..words.Length];
        for (var tier = 0; tier < truths.ByTier.Length; tier++)
        {
            ByteMasks.Equal(placed.AsSpan(first, count), (byte)tier, inTier);
            TruthWords.Except(inTier, inTier, RowMasks.Slice(truths.ByTier[tier].Known, first, words.Length));
            TruthWords.Either(words, words, inTier);
        }
        TruthWords.Except(words, words, RowMasks.Slice(keepsUnpublished, first, words.Length));
    });

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
}
