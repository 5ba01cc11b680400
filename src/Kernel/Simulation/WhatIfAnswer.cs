using System.Collections.Immutable;
using Fuyao.Kernel.Programmes;
using Fuyao.Kernel.Values;

namespace Fuyao.Kernel.Simulation;

/// <summary>How many merchants change, against the version in force on the same facts.</summary>
/// <param name="Joined">Members under the draft and not today.</param>
/// <param name="Left">Members today and not under the draft.</param>
/// <param name="Promoted">Members under both, in a better tier; from a tier that the draft no longer has too.</param>
/// <param name="Demoted">Members under both, in a lower tier.</param>
public readonly record struct Flows(int Joined, int Left, int Promoted, int Demoted)
{
    public int All => Joined + Left + Promoted + Demoted;

    public static Flows operator +(Flows left, Flows right) =>
        new(left.Joined + right.Joined, left.Left + right.Left, left.Promoted + right.Promoted, left.Demoted + right.Demoted);
}

/// <summary>The members of a tier. One that the draft does not have has nobody under it; one that only the draft has, nobody today.</summary>
public sealed record TierDifference(string Tier, int Today, int Draft);

/// <summary>The members of one category, region or whatever a text fact tells apart.</summary>
/// <param name="Name">The value of the fact; null where it is unknown.</param>
/// <param name="Today">By tier, in the order of <see cref="WhatIfAnswer.Tiers"/>.</param>
/// <param name="Draft">Likewise.</param>
public sealed record SplitGroup(string? Name, ImmutableArray<int> Today, ImmutableArray<int> Draft, Flows Flows)
{
    public int MembersToday => Today.Sum();

    public int Members => Draft.Sum();
}

/// <summary>Members by a text fact. Groups in which nobody is a member under either are left out; in the order of the column's dictionary, the unknown last.</summary>
public sealed record Split(string Fact, ImmutableArray<SplitGroup> Groups);

/// <summary>What members cost, and how much of the programme's budget that is.</summary>
/// <param name="Today">By the benefits of the version in force.</param>
/// <param name="Draft">By those of the draft.</param>
/// <param name="Limit">The draft's budget; null where it names none.</param>
public sealed record MoneyDifference(BenefitCosts Costs, BenefitCost Today, BenefitCost Draft, Money? Limit)
{
    /// <summary>What is not covered by the budget; zero where it suffices, null where there is none.</summary>
    public Money? Over => Limit is not { } limit ? null : Draft.Total > limit ? Draft.Total - limit : Money.Zero;
}

/// <summary>What a draft would decide, beside what the version in force decides on the same facts, memberships before and instant.</summary>
/// <param name="Draft">What was asked about.</param>
/// <param name="Tiers">Those of the draft, the best first, then those that only the version in force has.</param>
/// <param name="WaitingToday">Who qualifies and finds no place.</param>
/// <param name="IsLimited">Whether places, claims or publication had a part in it, so that more than the conditions was worked out again.</param>
public sealed record WhatIfAnswer(
    CheckedProgramme Draft, ImmutableArray<TierDifference> Tiers, Flows Flows, int WaitingToday, int Waiting, ImmutableArray<Split> Splits, MoneyDifference Money, bool IsLimited)
{
    public int MembersToday => Tiers.Sum(tier => tier.Today);

    public int Members => Tiers.Sum(tier => tier.Draft);

    /// <summary>Members of a tier under the draft; of all where null.</summary>
    /// <exception cref="ArgumentException">Neither version has such a tier.</exception>
    public int MembersOf(string? tier) => tier is null ? Members
        : Tiers.FirstOrDefault(difference => difference.Tier == tier)?.Draft ?? throw new ArgumentException($"There is no tier '{tier}'.", nameof(tier));
}

/// <summary>A merchant whose tier changes.</summary>
/// <param name="Today">The tier; null where it is no member.</param>
public sealed record Mover(int Row, string Merchant, string? Today, string? Draft);
