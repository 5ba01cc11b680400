using System.Collections.Immutable;
using Fuyao.Kernel.Cel;
using Fuyao.Kernel.Facts;
using Fuyao.Kernel.Reviews;
using Fuyao.Kernel.Values;

namespace Fuyao.Kernel.Explanations.Paths;

/// <summary>
/// Rates move only with the counts behind them: works out the counts that bring the rates of a path about, by further events of the good sort, and the rates that
/// follow when a path changes a count.
/// </summary>
internal sealed class RateRealization(Evaluation evaluation, int row, IEnumerable<FactDefinition> rates)
{
    private readonly FactDefinition[] rates = [.. rates.Where(fact => fact.Rate is not null)];

    /// <summary>Whether a path that changes this fact changes some rate with it.</summary>
    public bool IsCount(string fact) => rates.Any(rate => rate.Rate!.Of == fact || rate.Rate.Over == fact);

    /// <summary>The changes of a path together with those of counts and rates that follow; null where no further events bring it about.</summary>
    /// <param name="changes">Fact id to value.</param>
    /// <param name="wanted">Whether a rate, changed by the path, may have this value.</param>
    public Dictionary<string, CelValue>? Realize(IReadOnlyDictionary<string, CelValue> changes, Func<FactDefinition, DerivedNumber, bool> wanted)
    {
        var realized = new Dictionary<string, CelValue>(changes);
        foreach (var fact in rates.Where(fact => changes.ContainsKey(fact.Id)))
        {
            if (Events(fact, rate => wanted(fact, rate)) is not { } events)
                return null;
            RaiseTo(realized, fact.Rate!.Over, events.OverCount + events.Events);
            if (events.CountedInOf)
                RaiseTo(realized, fact.Rate.Of, events.OfCount + events.Events);
        }
        // Twice: rates over the same counts see each other's.
        foreach (var fact in rates.Concat(rates))
            Follow(fact, realized);
        return realized;
    }

    /// <summary>How many further events of one sort make the rate what is wanted; null where none do, or where the counts are not known.</summary>
    public RateEvents? Events(FactDefinition fact, Func<DerivedNumber, bool> wanted)
    {
        if (Counts(fact.Rate!, []) is not var (of, over))
            return null;
        // More of the better sort of event first; the other sort where that leads away from what is wanted.
        var betterInOf = fact.Better == Direction.Higher;
        return Events(fact, of, over, betterInOf, wanted) ?? Events(fact, of, over, !betterInOf, wanted);
    }

    private RateEvents? Events(FactDefinition fact, long of, long over, bool countedInOf, Func<DerivedNumber, bool> wanted)
    {
        // Below the minimum count the rate is unknown: so many events at least.
        var first = Math.Max(0, fact.Rate!.MinimumCount - over);
        var (ofThen, overThen) = (countedInOf ? of + first : of, over + first);
        if (overThen > 0 && first > 0 && ofThen <= overThen && wanted(DerivedNumber.Ratio(ofThen, overThen)))
            return Of(first);
        return EventCounts.UntilSuccess(ofThen, overThen, countedInOf, wanted) is { } events ? Of(first + events) : null;

        RateEvents Of(long count) => new(
            evaluation.Programme.Catalogue.Find(fact.Rate!.Of)!, evaluation.Programme.Catalogue.Find(fact.Rate.Over)!, of, over, countedInOf, count);
    }

    /// <summary>Of what sort further events of a count have to be, so that the rates over it stay or come right.</summary>
    public ImmutableArray<RateEvents> Assumed(FactDefinition count, long events) =>
    [
        .. rates.Where(fact => fact.Rate!.Over == count.Id).Select(fact => Counts(fact.Rate!, []) is var (of, over)
            ? new RateEvents(evaluation.Programme.Catalogue.Find(fact.Rate!.Of)!, count, of, over, fact.Better == Direction.Higher, events)
            : null).OfType<RateEvents>(),
    ];

    private void Follow(FactDefinition fact, Dictionary<string, CelValue> changes)
    {
        var rate = fact.Rate!;
        if ((!changes.ContainsKey(rate.Of) && !changes.ContainsKey(rate.Over)) || Counts(rate, []) is not var (of, over) || Counts(rate, changes) is not var (ofThen, overThen))
            return;
        // What is counted in `of` is counted in `over` too, and further events are of the good sort.
        overThen = Math.Max(overThen, over + Math.Max(0, ofThen - of));
        if (fact.Better == Direction.Higher && !changes.ContainsKey(rate.Of))
            ofThen = Math.Min(of + Math.Max(0, overThen - over), overThen);
        changes[rate.Of] = CelValue.Of(ofThen);
        changes[rate.Over] = CelValue.Of(overThen);
        changes[fact.Id] = overThen >= rate.MinimumCount && overThen > 0 ? CelValue.Of(DerivedNumber.Ratio(ofThen, overThen).ToDouble()) : CelValue.Unknown(fact.Id);
    }

    private (long Of, long Over)? Counts(Rate rate, Dictionary<string, CelValue> changes)
    {
        var of = changes.TryGetValue(rate.Of, out var changedOf) ? changedOf : evaluation.Read(rate.Of, row);
        var over = changes.TryGetValue(rate.Over, out var changedOver) ? changedOver : evaluation.Read(rate.Over, row);
        return of.Kind == CelKind.Int && over.Kind == CelKind.Int ? (of.AsInt(), over.AsInt()) : null;
    }

    private static void RaiseTo(Dictionary<string, CelValue> changes, string fact, long count)
    {
        if (!changes.TryGetValue(fact, out var already) || already.AsInt() < count)
            changes[fact] = CelValue.Of(count);
    }
}
