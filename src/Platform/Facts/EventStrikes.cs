using System.Collections.Immutable;
using Fuyao.Kernel.Facts;
using Fuyao.Storage;
using Fuyao.Storage.Definitions;
using Fuyao.Storage.Facts;
using NodaTime;
using Period = Fuyao.Kernel.Values.Period;

namespace Fuyao.Platform.Facts;

/// <summary>Leaves out of the staged events what does not count against merchants: repeated causes, and what lies in a declared window.</summary>
internal sealed class EventStrikes
{
    private readonly ReliefStore store;
    private readonly StrikeOutcome outcome;

    private EventStrikes(ReliefStore store, StrikeOutcome outcome) => (this.store, this.outcome) = (store, outcome);

    /// <exception cref="DefinitionException">An event table cannot be read.</exception>
    public static EventStrikes Apply(FuyaoDatabase database, EventStage stage, FactCatalogue catalogue, MerchantIndex merchants, Period period)
    {
        var (store, staged, scope) = (new ReliefStore(database), new StagedEvents(stage, catalogue.Zone), new ReliefScope(database, catalogue));
        var tables = catalogue.Events.Where(table => table.Against is not null).ToArray();
        var struck = tables.Length == 0 ? [] : store.Strikes(merchants.IdOf).ToDictionary(strike => (strike.Merchant, strike.Cause));
        var (start, end) = period.BoundsIn(catalogue.Zone) is var bounds ? (bounds.Start, bounds.End) : default;
        var outcome = StrikeRule.Apply(
            [.. tables.SelectMany(staged.Read)], (merchant, cause) => struck.GetValueOrDefault((merchant, cause)),
            one => scope.Of(one.Table, merchants.Find(one.Merchant), one.At), new Interval(start, end));
        foreach (var table in tables)
            staged.LeaveOut(table, outcome.LeftOut[table.Name]);
        return new EventStrikes(store, outcome);
    }

    /// <summary>Stores which causes have counted, and what did not, with the facts that were computed.</summary>
    public void Store(MerchantIndex merchants, Snapshot snapshot, bool isNew, StorageTransaction transaction)
    {
        foreach (var strike in outcome.Strikes)
            if (merchants.Find(strike.Merchant) is var row and >= 0)
                store.Add(strike, row, snapshot.KnownAt, transaction);
        if (!isNew)
            return;
        foreach (var uncounted in outcome.Uncounted)
            if (merchants.Find(uncounted.Merchant) is var row and >= 0)
                store.Add(uncounted, row, snapshot, change: null, transaction);
        if (!outcome.Uncounted.IsEmpty)
            transaction.Note("events that do not count", outcome.Uncounted.Sum(one => one.Count));
    }
}
