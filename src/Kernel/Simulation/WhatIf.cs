using System.Collections.Immutable;
using Fuyao.Kernel.Columns;
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
    private readonly WhatIfGround ground;
    private readonly Memberships before;
    private readonly BitMask reviewed;
    private readonly KeptMasks masks;
    private readonly TodayMembers today;
    private readonly Dictionary<string, Column> computed;
    private readonly Dictionary<Period, Population?> populationByPeriod = [];
    private HeldBy? held;

    /// <exception cref="InvalidOperationException">The version in force cannot be reviewed; see <see cref="Review.Refusal"/>.</exception>
    public WhatIf(WhatIfGround ground)
    {
        this.ground = ground;
        var population = ground.Today.Population;
        before = ground.Before.GrownTo(population.Count);
        reviewed = Review.Reviewed(before, ground.Present);
        masks = new KeptMasks(population.Count);
        computed = new Dictionary<string, Column>(ground.Today.Computed);
        TodayResult = Review.Decide(ground.Today, before, ground.Occasion, ground.VersionBefore, ground.Present);
        today = new TodayMembers(TodayResult, ground.Today, ground.By);
        Movement = new TierMovement(population.Count);
    }

    /// <summary>What the version in force decides on the same facts.</summary>
    public ReviewResult TodayResult { get; }

    /// <summary>The version in force.</summary>
    public Evaluation Today => ground.Today;

    public WhatIfGround Ground => ground;

    /// <summary>Who changed in the last answer.</summary>
    internal TierMovement Movement { get; }

    /// <summary>What would change with some parameters of the version in force changed.</summary>
    /// <exception cref="ChangeException">The programme has no such parameter, or a value becomes too large.</exception>
    public WhatIfAnswer Ask(params ImmutableArray<Change> changes) => Ask(Draft.With(Today.Programme, changes));

    /// <summary>What would change under a draft.</summary>
    /// <exception cref="ChangeException">The draft cannot be reviewed.</exception>
    /// <exception cref="ArgumentException">The draft is written for another catalogue.</exception>
    public WhatIfAnswer Ask(CheckedProgramme draft)
    {
        if (Review.Refusal(draft) is { } refusal)
            throw new ChangeException(refusal);
        var reach = Reach.Between(Today.Programme, draft);
        var evaluation = Bind(draft, reach);
        var comparison = new Comparison(today, evaluation, Movement);
        if (IsDecidedByConditions(draft))
        {
            var pass = new TierPass(evaluation, reach, masks, reviewed, HoldersOf(draft));
            var tally = comparison.Run(pass);
            if (!comparison.Overflows(tally))
                return comparison.Answer(tally, TodayResult.Counts.Waiting, 0, isLimited: false);
        }
        var result = Review.DecideWith(evaluation, bound => Judge(bound, reach), before, ground.Occasion, ground.VersionBefore, ground.Present);
        return comparison.Answer(comparison.Compare(result.After), TodayResult.Counts.Waiting, result.Counts.Waiting, isLimited: true);
    }

    /// <summary>The draft bound to the facts, with what is computed once for both.</summary>
    public Evaluation Bind(CheckedProgramme draft) => Bind(draft, Reach.Between(Today.Programme, draft));

    /// <summary>The merchants whose tier changed in the last answer, by row.</summary>
    public IEnumerable<Mover> Movers() => Movement.Movers(TodayResult.After, Today.Population);

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
                var (isTrue, isKnown) = CutPlanner.Judge(evaluation.Bound(condition.Condition.Expression), reach, masks, count);
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
            held = new HeldBy(ids, [.. ids.Select((_, tier) => tiers.AtLeast(tier))]);
        }
        return held.Holders;
    }

    private Population? ReadPeriod(Period period)
    {
        if (!populationByPeriod.TryGetValue(period, out var population))
            populationByPeriod[period] = population = ground.ReadPeriod(period);
        return population;
    }

    private sealed record HeldBy(ImmutableArray<string> TierIds, ImmutableArray<BitMask> Holders);
}
