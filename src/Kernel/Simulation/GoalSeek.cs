using System.Collections.Immutable;
using Fuyao.Kernel.Programmes;

namespace Fuyao.Kernel.Simulation;

/// <summary>
/// Finds the value of a parameter that gives a wanted number of members or spends a wanted amount: by halving over every value that can be written, where the result
/// rises or falls with it; else by trying values around the present one.
/// </summary>
public sealed class GoalSeek
{
    /// <summary>Steps of a share: 0.01 %, from −99.99 % to +10,000 %.</summary>
    private const long ShareUnitsPerPercent = 100;
    private const long ShareMin = -9_999;
    private const long ShareMax = 1_000_000;

    private const int ScanSteps = 100;

    private readonly WhatIf whatIf;
    private readonly CheckedProgramme programme;
    private readonly Parameter parameter;
    private readonly string? key;
    private readonly Goal goal;
    private readonly Dictionary<long, GoalPoint> tried = [];

    /// <param name="programme">The version in force, or a draft.</param>
    /// <param name="target">A parameter or a row of its table, as <see cref="ChangeReader.ReadTarget"/> gives it. A table without a row is changed by one share in all its rows.</param>
    /// <exception cref="ChangeException">The parameter has no numbers, or there is no such tier, or the programme pays nothing.</exception>
    public GoalSeek(WhatIf whatIf, CheckedProgramme programme, (Parameter Parameter, string? Key) target, Goal goal)
    {
        (this.whatIf, this.programme, this.goal) = (whatIf, programme, goal);
        (parameter, key) = target;
        var tiers = programme.Programme.Tiers.Select(tier => tier.Id).ToArray();
        if (!ParameterNumber.IsNumeric(parameter.Type))
            throw new ChangeException($"'{parameter.Name}' is no number, so that no value of it can be looked for; name a parameter with amounts, counts or numbers");
        if (goal.Tier is { } tier && !tiers.Contains(tier))
            throw new ChangeException($"there is no tier '{tier}'; the tiers are {string.Join(", ", tiers)}");
        if (goal.Spend is not null && BenefitCosts.Of(programme).PaysNothing)
            throw new ChangeException($"'{programme.Programme.Id}' pays its members no money: none of its tiers has a live benefit of the kinds credit or subsidy; look for a number of members instead");
    }

    private bool IsShare => parameter.By is not null && key is null;

    /// <summary>The present value, in units.</summary>
    private long Present => IsShare ? 0
        : ParameterNumber.UnitsOf((key is null ? parameter.Value : parameter.Table.TryGetValue(key, out var row) ? row : parameter.Default)!.Value) ?? 0;

    public GoalAnswer Find() => Direction() switch
    {
        Polarity.Harder => Halve(-1),
        // What it does not touch at all has one result for every value.
        Polarity.Easier or Polarity.None => Halve(1),
        _ => Scan(),
    };

    /// <summary>Which way the result moves with the value; mixed where that does not follow from the conditions.</summary>
    private Polarity Direction()
    {
        var rules = programme.Programme;
        Polarity Of(IEnumerable<Condition> conditions) =>
            conditions.Select(condition => Polarities.Of(condition.Expression, parameter.Name, rules)).Aggregate(Polarity.None, Polarities.Join);
        // Places of single tiers and claims in order let one merchant's gain be another's loss in ways that the signs do not tell.
        if (rules.Quota is not null || rules.Tiers.Any(tier => tier.Capacity is not null) || (IsShare && HasNegativeRows()))
            return Polarity.Mixed;
        var common = Of(rules.Require.Prepend(rules.Scope));
        var tiers = rules.Tiers.Select(tier => Polarities.Join(common, Of(tier.Require))).ToArray();
        var all = tiers.Aggregate(Polarity.None, Polarities.Join);
        if (goal.Spend is not null)
            return PaysMoreUpwards() ? all : Polarity.Mixed;
        if (goal.Tier is null)
            return all;
        var place = rules.Tiers.Index().First(tier => tier.Item.Id == goal.Tier).Index;
        var better = tiers.Take(place).Aggregate(Polarity.None, Polarities.Join);
        // Who loses a better tier comes down into this one.
        return better == Polarity.None ? tiers[place] : tiers[place] == Polarity.None ? Polarities.Opposite(better) : Polarity.Mixed;
    }

    private bool HasNegativeRows() =>
        parameter.Table.Values.Append(parameter.Default ?? default).Append(parameter.Floor ?? default).Any(value => ParameterNumber.UnitsOf(value) < 0);

    private bool PaysMoreUpwards()
    {
        var byTier = BenefitCosts.Of(programme).ByTier;
        return Enumerable.Range(1, byTier.Length - 1).All(tier => byTier[tier].All(byTier[tier - 1].Contains));
    }

    /// <param name="sign">1 where the result rises with the value.</param>
    private GoalAnswer Halve(int sign)
    {
        var (least, greatest) = IsShare ? (ShareMin, ShareMax) : (Math.Min(-ParameterNumber.UnitsMax, Present), Math.Max(ParameterNumber.UnitsMax, Present));
        bool Reaches(long units) => ResultAt(units) >= goal.Wanted;
        // Of the values in the order in which results rise: the first that reaches the goal.
        long At(long step) => sign > 0 ? least + step : greatest - step;
        var last = greatest - least;
        if (!Reaches(At(last)))
            return Answer(Nearest(ResultAt(At(last)), 0, last, At), null);
        var first = First(0, last, step => Reaches(At(step)));
        var reached = Nearest(ResultAt(At(first)), first, last, At);
        if (first == 0 || ResultAt(reached) == goal.Wanted)
            return Answer(reached, null);
        var below = Nearest(ResultAt(At(first - 1)), 0, first - 1, At);
        var isBelowBetter = goal.Spend is not null || goal.Wanted - ResultAt(below) < ResultAt(reached) - goal.Wanted;
        return isBelowBetter ? Answer(below, reached) : Answer(reached, below);
    }

    /// <summary>Of all values with one result, the nearest to the present one.</summary>
    private long Nearest(long result, long low, long high, Func<long, long> at)
    {
        var from = First(low, high, step => ResultAt(at(step)) >= result);
        var to = First(from, high + 1, step => step > high || ResultAt(at(step)) > result) - 1;
        var (one, other) = (Math.Min(at(from), at(to)), Math.Max(at(from), at(to)));
        return Math.Clamp(Present, one, other);
    }

    /// <summary>The first of <paramref name="low"/> to <paramref name="high"/> of which it holds; it holds of the last.</summary>
    private static long First(long low, long high, Func<long, bool> holds)
    {
        while (low < high)
        {
            var middle = low + (high - low) / 2;
            if (holds(middle))
                high = middle;
            else
                low = middle + 1;
        }
        return low;
    }

    private GoalAnswer Scan()
    {
        var scale = IsShare ? 100 * ShareUnitsPerPercent : Math.Max(1, Math.Abs(Present));
        var values = Enumerable.Range(-ScanSteps, 3 * ScanSteps + 1)
            .Select(step => (long)((Int128)(IsShare ? 0 : Present) + (Int128)scale * step / ScanSteps)).Where(units => !IsShare || units >= ShareMin).Distinct().ToArray();
        var best = values.OrderBy(units => goal.Spend is not null && ResultAt(units) > goal.Wanted).ThenBy(units => Math.Abs(ResultAt(units) - goal.Wanted)).ThenBy(units => Math.Abs(units - Present)).First();
        var side = Math.Sign(ResultAt(best) - goal.Wanted);
        var others = values.Where(units => Math.Sign(ResultAt(units) - goal.Wanted) == -side).ToArray();
        var other = side == 0 || others.Length == 0 ? (long?)null : others.MinBy(units => (Math.Abs(ResultAt(units) - goal.Wanted), Math.Abs(units - Present)));
        return Answer(best, other) with { Scanned = values.Length };
    }

    private GoalAnswer Answer(long best, long? other) => new(PointAt(best), other is { } units ? PointAt(units) : null, ResultAt(best) == goal.Wanted, null);

    private long ResultAt(long units) => goal.ResultOf(PointAt(units).Answer);

    private GoalPoint PointAt(long units)
    {
        if (tried.TryGetValue(units, out var point))
            return point;
        var change = ChangeTo(units);
        return tried[units] = new GoalPoint(change, whatIf.Ask(Draft.With(programme, ImmutableArray.Create(change))));
    }

    private Change ChangeTo(long units)
    {
        if (IsShare)
            return new ScaleChange(parameter.Name, units / (decimal)ShareUnitsPerPercent);
        var value = ParameterNumber.ValueOf(ParameterNumber.KindOf(parameter.Type), units);
        return key is null ? new ValueChange(parameter.Name, value) : new RowChange(parameter.Name, key, value);
    }
}
