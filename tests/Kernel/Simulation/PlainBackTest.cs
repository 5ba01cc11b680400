using System.Collections.Immutable;
using Fuyao.Kernel.Simulation;

namespace Fuyao.Kernel.Tests.Simulation;

/// <summary>What a tier pays in the plain world: a benefit, its amount, and whether the month's GMV caps it.</summary>
internal sealed record PlainBenefit(string Id, decimal Amount, bool AtMostGmv);

/// <summary>What the whole history of one set of rules says, by month: who held which tier. Loops over the history, month after month, and nothing kept in between.</summary>
internal sealed class PlainBackTest(
    List<(int Month, Dictionary<string, string> TierOf)> history, Dictionary<string, string> begin, Func<string, ImmutableArray<PlainBenefit>> benefitsOf,
    Func<int, string, decimal?> gmv, PaymentRhythm rhythm)
{
    private readonly string[] merchants = [.. history.SelectMany(month => month.TierOf.Keys).Concat(begin.Keys).Distinct()];

    /// <summary>Cost, paid members and unknown caps of the so-manieth review.</summary>
    public (decimal Cost, int Members, int CapsUnknown) CostOf(int review)
    {
        var (cost, members, unknown) = (0m, 0, 0);
        foreach (var merchant in history[review].TierOf.Keys)
        {
            var due = benefitsOf(history[review].TierOf[merchant]).Where(benefit => rhythm == PaymentRhythm.EveryReview || !WasPaid(benefit, merchant, review)).ToArray();
            var paid = due.Sum(benefit => Payment(benefit, review, merchant));
            cost += paid;
            members += paid > 0 ? 1 : 0;
            unknown += due.Any(benefit => benefit.AtMostGmv && gmv(history[review].Month, merchant) is null) ? 1 : 0;
        }
        return (cost, members, unknown);
    }

    public int[] InOut(string merchant) =>
        [.. history.Select(month => month.TierOf.ContainsKey(merchant) ? 1 : 0).Prepend(begin.ContainsKey(merchant) ? 1 : 0)];

    public bool EverIn(string merchant) => InOut(merchant).Contains(1);

    public int Changes(string merchant) => Times(InOut(merchant), was: 0, now: 1) + Times(InOut(merchant), was: 1, now: 0);

    /// <summary>A return follows a time outside that follows a time inside, all within the window.</summary>
    public int Returns(string merchant)
    {
        var states = InOut(merchant).SkipWhile(state => state == 0).ToArray();
        return Times(states, was: 0, now: 1);
    }

    public BackTestChurn Churn()
    {
        var ever = merchants.Where(EverIn).ToArray();
        var changes = ever.Select(Changes).ToArray();
        return new BackTestChurn(
            ever.Length,
            ever.Sum(merchant => Times(InOut(merchant), 0, 1)) + begin.Count,
            ever.Count(merchant => InOut(merchant)[^1] == 1),
            ever.Sum(merchant => InOut(merchant).Skip(1).Sum()),
            ever.Count(merchant => Returns(merchant) > 0),
            ever.Sum(Returns),
            [.. ever.Length == 0 ? [] : Enumerable.Range(changes.Min(), changes.Max() - changes.Min() + 1)
                .Select(times => new ChangeCount(times, changes.Count(change => change == times), changes.Count(change => change >= times)))]);
    }

    private static int Times(int[] states, int was, int now) => states.Zip(states.Skip(1)).Count(pair => pair.First == was && pair.Second == now);

    private bool WasPaid(PlainBenefit benefit, string merchant, int before) => Enumerable.Range(0, before).Any(review =>
        history[review].TierOf.TryGetValue(merchant, out var tier) && benefitsOf(tier).Contains(benefit) && Payment(benefit, review, merchant) > 0);

    private decimal Payment(PlainBenefit benefit, int review, string merchant) =>
        benefit.AtMostGmv && gmv(history[review].Month, merchant) is { } most ? Math.Max(0, Math.Min(most, benefit.Amount)) : benefit.Amount;
}
