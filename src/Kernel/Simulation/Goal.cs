using Fuyao.Kernel.Values;

namespace Fuyao.Kernel.Simulation;

/// <summary>What a value is looked for: so many members, of a tier or in all, or so much money.</summary>
/// <param name="Tier">Null: members of all tiers.</param>
/// <param name="Members">Null where money is the goal.</param>
/// <param name="Spend">Null where members are the goal.</param>
public sealed record Goal(string? Tier, int? Members, Money? Spend)
{
    public static Goal OfMembers(int members, string? tier = null) => new(tier, members, null);

    public static Goal OfSpending(Money amount) => new(null, null, amount);

    /// <summary>What an answer reaches, in members or in 1/10,000 of the currency.</summary>
    internal long ResultOf(WhatIfAnswer answer) => Spend is null ? answer.MembersOf(Tier) : answer.Money.Draft.Total.Units;

    internal long Wanted => Spend?.Units ?? Members!.Value;
}

/// <summary>A value that was tried.</summary>
/// <param name="Change">As it is written.</param>
/// <param name="Answer">What comes of it.</param>
public sealed record GoalPoint(Change Change, WhatIfAnswer Answer);

/// <summary>The value nearest to a goal.</summary>
/// <param name="Best">Of all values whose result is the nearest to the goal, the one that changes least. Money is not overspent unless every value overspends.</param>
/// <param name="Other">The nearest result on the other side of the goal; null where the goal is met, or lies beyond what the parameter can do.</param>
/// <param name="IsMet">Whether the result is exactly what was wanted.</param>
/// <param name="Scanned">How many values were tried where results do not rise or fall with the parameter, so that a better one may lie between them; null where nothing can be better.</param>
public sealed record GoalAnswer(GoalPoint Best, GoalPoint? Other, bool IsMet, int? Scanned);
