using System.Collections.Immutable;
using Fuyao.Kernel.Columns;
using Fuyao.Kernel.Engine;
using Fuyao.Kernel.Facts;
using Fuyao.Kernel.Programmes;
using Fuyao.Kernel.Reviews;
using Period = Fuyao.Kernel.Values.Period;

namespace Fuyao.Kernel.Simulation;

/// <summary>
/// Answers what would change if a programme were otherwise, again and again on the same facts: what no change reaches is judged once and kept, so that a parameter can be
/// dragged. An answer is what <see cref="Review.Decide"/> would decide, compared with what it decides today. Not for several threads at once; each ask uses all processors.
/// </summary>
public sealed class WhatIf
{
    /// <summary>Each may have a focus with columns of its own.</summary>
    private const int AskedMax = 4;

    private readonly WhatIfGround ground;
    private readonly Memberships before;
    private readonly Crowd everybody;
    private readonly TodayMembers today;
    private readonly Dictionary<string, Column> computed;
    private readonly Dictionary<Period, Population?> populationByPeriod = [];
    private readonly OrderedDictionary<FocusKey, Asked> askedByKey = [];
    private HeldBy? held;
    private Focus? answeredBy;

    /// <exception cref="InvalidOperationException">The version in force cannot be reviewed; see <see cref="SimulationRefusal"/>.</exception>
    public WhatIf(WhatIfGround ground)
    {
        this.ground = ground;
        var population = ground.Today.Population;
        before = ground.Before.GrownTo(population.Count);
        computed = new Dictionary<string, Column>(ground.Today.Computed);
        TodayResult = Review.Decide(ground.Today, before, ground.Occasion, ground.VersionBefore, ground.Present);
        everybody = new Crowd(population, Review.Reviewed(before, ground.Present), TodayResult.After.TierCodes.ToArray(), TodayResult.After.TierIds.Length);
        today = new TodayMembers(ground.Today.Programme, everybody, ground.By);
    }

    /// <summary>What the version in force decides on the same facts.</summary>
    public ReviewResult TodayResult { get; }

    /// <summary>The version in force.</summary>
    public Evaluation Today => ground.Today;

    public WhatIfGround Ground => ground;

    /// <summary>How many merchants the last answer took; the others were known to stay as they were.</summary>
    public int LookedAt => (answeredBy?.Crowd ?? everybody).Population.Count;

    /// <summary>What would change with some parameters of the version in force changed.</summary>
    /// <exception cref="ChangeException">The programme has no such parameter, or a value becomes too large.</exception>
    public WhatIfAnswer Ask(params ImmutableArray<Change> changes) => Ask(Draft.With(Today.Programme, changes));

    /// <summary>What would change under a draft.</summary>
    /// <exception cref="ChangeException">The draft cannot be reviewed.</exception>
    /// <exception cref="ArgumentException">The draft is written for another catalogue.</exception>
    public WhatIfAnswer Ask(CheckedProgramme draft)
    {
        if (SimulationRefusal.Of(draft) is { } refusal)
            throw new ChangeException(refusal);
        var reach = Reach.Between(Today.Programme, draft);
        return IsDecidedByConditions(draft) && AskConditions(draft, reach) is { } answer ? answer : AskReview(draft, reach);
    }

    /// <summary>The draft bound to the facts, with what is computed once for both.</summary>
    public Evaluation Bind(CheckedProgramme draft) => Bind(draft, Reach.Between(Today.Programme, draft));

    /// <summary>The merchants whose tier changed in the last answer, by row.</summary>
    public IEnumerable<Mover> Movers() => answeredBy?.Movers(today) ?? everybody.Movement.Movers(today.TierIds, everybody);

    /// <summary>How near merchants stand to the edge under a draft. Slower than an answer: those who are near are looked at one by one.</summary>
    /// <param name="share">What counts as near: 0.05 is 5 % of the line.</param>
    /// <param name="parameters">Those whose lines are drawn as distances; null: every line.</param>
    public CliffReport CliffOf(CheckedProgramme draft, decimal share, IReadOnlySet<string>? parameters = null)
    {
        Ask(draft);
        var reach = Reach.Between(Today.Programme, draft);
        var evaluation = Bind(draft, reach);
        var tiers = new byte[everybody.Population.Count];
        var places = HeldTiers.PlacesOf(today.TierIds, draft.Programme);
        for (var row = 0; row < tiers.Length; row++)
            tiers[row] = everybody.TodayTiers[row] is var tier && tier == Memberships.NoTier ? tier : places[tier];
        foreach (var mover in Movers())
            tiers[mover.Row] = mover.Draft is null ? Memberships.NoTier : (byte)draft.Programme.Tiers.Index().First(tier => tier.Item.Id == mover.Draft).Index;
        return new Cliff(evaluation, Judge(evaluation, reach), row => tiers[row], share, parameters).Report(everybody.Reviewed);
    }

    /// <returns>Null where there are too few places for all who qualify.</returns>
    private WhatIfAnswer? AskConditions(CheckedProgramme draft, Reach reach)
    {
        var key = FocusKey.Of(draft.Programme, reach);
        askedByKey.TryGetValue(key, out var asked);
        answeredBy = asked?.FocusFor(draft);
        if (answeredBy is not null)
        {
            var (focused, sum) = answeredBy.Ask(draft, reach, today);
            return focused.Overflows(sum) ? null : focused.Answer(sum, TodayResult.Counts.Waiting, 0, isLimited: false);
        }
        var evaluation = Bind(draft, reach);
        var comparison = new Comparison(today, draft, everybody);
        var tally = comparison.Run(PassOf(evaluation, reach));
        if (reach.IsRowByRow(draft.Programme))
        {
            if (asked is null && askedByKey.Count == AskedMax)
                askedByKey.RemoveAt(0);
            askedByKey[key] = asked is null ? new Asked(draft, null, null) : Again(asked, evaluation, reach, tally);
        }
        return comparison.Overflows(tally) ? null : comparison.Answer(tally, TodayResult.Counts.Waiting, 0, isLimited: false);
    }

    /// <summary>Who asks the same again with another value will ask more often: the values between and around them get a focus.</summary>
    private Asked Again(Asked before, Evaluation draft, Reach reach, Tally tally)
    {
        var programme = draft.Programme;
        var bracket = before.Focus is null
            ? Bracket.Around(programme, before.Draft.Programme.Parameters, before.Draft.Programme.Parameters)
            : Bracket.Around(programme, before.Bracket!.Least, before.Bracket.Greatest);
        if (bracket is null)
            return new Asked(programme, null, null);
        // A bracket that holds one with too many merchants has no fewer.
        if (before is { Focus: null, Bracket: { } tooWide } && bracket.Covers(tooWide.Least) && bracket.Covers(tooWide.Greatest))
            return before with { Draft = programme };
        return new Asked(programme, bracket, Focus.Of(PassOf(bracket.Easiest), PassOf(bracket.Hardest), draft, reach, today, HoldersOf(programme), tally));
    }

    private TierPass PassOf(CheckedProgramme draft)
    {
        var reach = Reach.Between(Today.Programme, draft);
        return PassOf(Bind(draft, reach), reach);
    }

    private TierPass PassOf(Evaluation draft, Reach reach) => new(draft, reach, everybody.Masks, everybody.Reviewed, HoldersOf(draft.Programme));

    /// <summary>By a whole review, with the conditions that no change reaches as they were.</summary>
    private WhatIfAnswer AskReview(CheckedProgramme draft, Reach reach)
    {
        answeredBy = null;
        var comparison = new Comparison(today, draft, everybody);
        var result = Review.DecideWith(Bind(draft, reach), bound => Judge(bound, reach), before, ground.Occasion, ground.VersionBefore, ground.Present);
        return comparison.Answer(comparison.Compare(result.After), TodayResult.Counts.Waiting, result.Counts.Waiting, isLimited: true);
    }

    private Evaluation Bind(CheckedProgramme draft, Reach reach)
    {
        if (ReferenceEquals(draft, Today.Programme))
            return Today;
        var evaluation = Evaluation.Bind(draft, Today.Population, Today.Staff, Today.At, reach.Unreached(computed, draft.Programme), ReadPeriod);
        // Percentiles that only the draft reads need not be computed at each ask either; they are named by what they are.
        foreach (var (name, column) in reach.Unreached(evaluation.Computed, draft.Programme))
            computed.TryAdd(name, column);
        return evaluation;
    }

    /// <summary>Whether tiers follow from conditions alone, but for places, which are looked at afterwards: nobody claims, and no loss is held back.</summary>
    private bool IsDecidedByConditions(CheckedProgramme draft)
    {
        var rules = draft.Programme;
        var publication = new PublicationRule(draft, ground.Occasion.FactsPeriod);
        return rules.Enrolment == Enrolment.Automatic && rules.Quota is null
            && !rules.ConditionsWithTiers().Any(condition => publication.HoldsBack(condition.Condition.Expression));
    }

    private ImmutableArray<ConditionTruth> Judge(Evaluation evaluation, Reach reach)
    {
        var count = evaluation.Population.Count;
        return
        [
            .. evaluation.Programme.Programme.ConditionsWithTiers().Select(condition =>
            {
                var (isTrue, isKnown) = CutPlanner.Judge(evaluation.Bound(condition.Condition.Expression), reach, everybody.Masks, count);
                return new ConditionTruth(condition.Condition, condition.Tier, new TruthMask(new BitMask(count, isTrue), new BitMask(count, isKnown)));
            }),
        ];
    }

    private ImmutableArray<BitMask> HoldersOf(CheckedProgramme draft)
    {
        ImmutableArray<string> ids = [.. draft.Programme.Tiers.Select(tier => tier.Id)];
        if (held is null || !held.TierIds.SequenceEqual(ids))
        {
            var tiers = new HeldTiers(before, draft.Programme);
            held = new HeldBy(ids, [.. ids.Select((_, tier) => RowMasks.Of(before.Count, (first, rows, words) => tiers.WriteAtLeast(tier, first, rows, words)))]);
        }
        return held.Holders;
    }

    private Population? ReadPeriod(Period period)
    {
        if (!populationByPeriod.TryGetValue(period, out var population))
            populationByPeriod[period] = population = ground.ReadPeriod(period);
        return population;
    }

    /// <summary>What is remembered of drafts that differ in the values of the same parameters.</summary>
    /// <param name="Draft">The last that was compared for everybody.</param>
    /// <param name="Bracket">Null until there are two, or where there can be none.</param>
    /// <param name="Focus">Null where the bracket has too many merchants.</param>
    private sealed record Asked(CheckedProgramme Draft, Bracket? Bracket, Focus? Focus)
    {
        public Focus? FocusFor(CheckedProgramme draft) => Focus is not null && Bracket!.Covers(draft.Programme.Parameters) ? Focus : null;
    }

    private sealed record HeldBy(ImmutableArray<string> TierIds, ImmutableArray<BitMask> Holders);
}
