using System.Collections.Immutable;
using Fuyao.Kernel.Corrections;
using Fuyao.Kernel.Facts;
using Fuyao.Kernel.Lifecycle.Enrolments;
using Fuyao.Kernel.Programmes;
using Fuyao.Kernel.Reviews;
using Fuyao.Kernel.Values;
using NodaTime;
using Period = Fuyao.Kernel.Values.Period;

namespace Fuyao.Kernel.Explanations;

/// <summary>Why one merchant stands where it stands in one programme, what is missing, what it can do, and what it gets. Made by <see cref="Explainer"/>.</summary>
public sealed record Explanation
{
    public required CheckedProgramme Programme { get; init; }

    public required string Merchant { get; init; }

    public required Standing Standing { get; init; }

    /// <summary>What became of the member since the review that is explained; null where nothing happened.</summary>
    public StandingBetween? Between { get; init; }

    /// <summary>How it came in outside of reviews, is on the way in, or did not come in; null where nothing was decided about that.</summary>
    public EnrolmentEvent? Enrolment { get; init; }

    /// <summary>Corrections of facts that decisions about the merchant in this programme had used, the earliest first.</summary>
    public ImmutableArray<CorrectionExplanation> Corrections { get; init; } = [];

    /// <summary>The merchant's appeals against decisions of this programme, the earliest first.</summary>
    public ImmutableArray<Appeal> Appeals { get; init; } = [];

    /// <summary>What did not count against the merchant, the earliest first.</summary>
    public ImmutableArray<UncountedExplanation> Uncounted { get; init; } = [];

    public required Evidence Evidence { get; init; }

    /// <summary>Whom the programme addresses; where it is false nothing else is explained.</summary>
    public required ConditionExplanation Scope { get; init; }

    /// <summary>The programme's own conditions, which every tier needs.</summary>
    public required ImmutableArray<ConditionExplanation> Conditions { get; init; }

    /// <summary>Best first.</summary>
    public required ImmutableArray<TierExplanation> Tiers { get; init; }

    /// <summary>The cheapest path to the next better tier, or into the programme; null for the best tier and outside the scope.</summary>
    public CheapestPath? Next { get; init; }

    /// <summary>Where the tier held does not hold of itself (it is kept because something is unknown or not yet published): what would make it hold.</summary>
    public CheapestPath? Keep { get; init; }

    public ImmutableArray<EventBudget> Budgets { get; init; } = [];

    public ImmutableArray<EventBudget> Recoveries { get; init; } = [];

    /// <summary>How far what holds is above its line, for the tier held.</summary>
    public ImmutableArray<Margin> Margins { get; init; } = [];

    /// <summary>What the tier held brings, and what the next one would.</summary>
    public ImmutableArray<BenefitStanding> Benefits { get; init; } = [];

    /// <summary>The staff lists that the merchant is on.</summary>
    public ImmutableArray<StaffEntry> Entries { get; init; } = [];

    /// <summary>What is proposed about the merchant for lists with second approval and waits for an answer; nothing of it counts.</summary>
    public ImmutableArray<StaffProposal> Proposals { get; init; } = [];

    /// <summary>How the tier shows to others where an overlay changes that; null elsewhere. Nothing else of the explanation knows of it.</summary>
    public DisplayedTier? Displayed { get; init; }

    public bool IsInScope => Scope.Truth != Truth.False;
}

/// <summary>How the merchant stands.</summary>
/// <param name="Tier">The tier held; null without one.</param>
/// <param name="Since">When tier and status took effect; null where it was never in the programme.</param>
/// <param name="Change">What the decision changed.</param>
/// <param name="NextReview">Null where the programme has no further review.</param>
public sealed record Standing(
    string? Tier, MembershipStatus Status, MembershipFlags Flags, Instant? Since, MembershipChange Change, Instant? NextReview);

/// <summary>What the explanation rests on.</summary>
/// <param name="Facts">The facts as they are cited: <c>2016-10#1</c>, <c>current@42</c>.</param>
/// <param name="FactsPeriod">Their period.</param>
/// <param name="At">The nominal instant: lists and findings count as of it.</param>
/// <param name="EffectiveAt">When the decision takes effect; null for a dry look.</param>
/// <param name="IsDecision">False where nothing has been decided yet and the facts are looked at as they are.</param>
public sealed record Evidence(string Facts, Period FactsPeriod, Instant At, Instant? EffectiveAt, bool IsDecision);

public sealed record ConditionExplanation(Condition Definition, Truth Truth, Reason Reason)
{
    public string Name => Definition.Name;

    public LocalizedText Label => Definition.Label;
}

/// <param name="Truth">Whether the programme's conditions and the tier's own all hold.</param>
/// <param name="Conditions">The tier's own.</param>
/// <param name="Place">Where places are limited and the tier's conditions hold, or the merchant holds it.</param>
public sealed record TierExplanation(TierName Tier, Truth Truth, ImmutableArray<ConditionExplanation> Conditions, PlaceExplanation? Place);

/// <summary>How the merchant stands in the contest for places.</summary>
/// <param name="Group">The merchant's group; null where everybody is one group or its group is unknown.</param>
/// <param name="Rank">1 for the best of those who qualified; null where the others are not at hand.</param>
/// <param name="RankedBy">What the ranking goes by, with the merchant's own values, most significant first.</param>
/// <param name="IsShared">Whether better tiers take from the same places first.</param>
/// <param name="CutOff">Where the line fell.</param>
public sealed record PlaceExplanation(bool HasPlace, bool IsShared, string? Group, int? Rank, ImmutableArray<RankedBy> RankedBy, CutOff CutOff);

/// <param name="Value">As it is recorded in a cut-off; <c>unknown</c> sorts last.</param>
public sealed record RankedBy(LocalizedText Label, bool Descending, string Value, string? LastPlaced);

/// <summary>
/// The error budget of a rate over counts: how many further events of one sort until <paramref name="Leaf"/> fails, or, for one that fails, until it holds.
/// </summary>
/// <param name="Events">At least 1. For a condition that holds, the event after which it no longer does; for a failing one, the event after which it does.</param>
public sealed record EventBudget(ConditionExplanation Condition, LeafReason Leaf, FactDefinition Rate, RateEvents Events);

/// <param name="Leaf">A comparison that holds; its distance is the margin.</param>
public sealed record Margin(ConditionExplanation Condition, LeafReason Leaf);

/// <param name="IsHeld">Whether it comes with the tier held; otherwise the next tier would bring it.</param>
public sealed record BenefitStanding(Benefit Benefit, TierName Tier, bool IsHeld);
