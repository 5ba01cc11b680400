using Fuyao.Kernel.Columns;
using Fuyao.Kernel.Facts;
using Fuyao.Kernel.Values;
using NodaTime;
using Period = Fuyao.Kernel.Values.Period;

namespace Fuyao.Storage.Facts;

/// <summary>The facts that a review reads, and what they are to be cited as.</summary>
/// <param name="Population">One row for each merchant ever stored, one column for each fact that has one.</param>
/// <param name="Snapshot">Where the period facts come from; null where the period is <c>current</c>.</param>
/// <param name="CurrentSequence">The last single change that was seen.</param>
public sealed record PopulationReading(Population Population, Snapshot? Snapshot, long CurrentSequence)
{
    /// <summary>Where applications are judged on facts of their own instants: what each was judged on, as it is cited; unknown for who did not apply.</summary>
    public StringColumn? OfApplications { get; init; }

    /// <summary><c>2016-10#1 current@17</c>.</summary>
    public string Citation => Snapshot is null ? $"current@{CurrentSequence}" : $"{Snapshot} current@{CurrentSequence}";
}

/// <summary>Reads populations: period facts from the period's closed snapshot, state facts as they were at the review's instant (semantics, “Fact kinds”).</summary>
public sealed class PopulationReader(FuyaoDatabase database)
{
    private readonly SnapshotStore snapshots = new(database);
    private readonly FactChangeStore changes = new(database);
    private readonly StateReader states = new(database);

    /// <param name="catalogue">What the facts are.</param>
    /// <param name="period">The period of the period facts; <c>current</c> for state facts alone.</param>
    /// <param name="at">The instant of the state facts.</param>
    /// <param name="knownUntil">Nothing stored later is seen; null sees everything.</param>
    /// <param name="facts">The facts wanted, to save memory; null reads all of the catalogue.</param>
    /// <param name="merchantCount">As many merchants as there were then; null: all there are.</param>
    /// <returns>Null where the period has no closed snapshot: the review waits (semantics, “Facts late”).</returns>
    /// <exception cref="StorageException">The store cannot be read, or is damaged.</exception>
    public PopulationReading? Read(FactCatalogue catalogue, Period period, Instant at, Instant? knownUntil = null, IReadOnlySet<string>? facts = null, int? merchantCount = null)
    {
        var known = knownUntil ?? Instant.MaxValue;
        var snapshot = Closed(period, known);
        if (snapshot is null && period.Kind is not PeriodKind.Current)
            return null;
        var merchantIds = new MerchantStore(database).Load().ToArray();
        if (merchantCount < merchantIds.Length)
            merchantIds = merchantIds[..merchantCount.Value];
        var wanted = catalogue.Facts.Where(fact => facts is null || facts.Contains(fact.Id)).ToList();
        var columnByFact = new Dictionary<string, Column>();
        if (snapshot is not null)
        {
            var ofPeriod = wanted.Where(fact => fact.Kind is FactKind.Period).Select(fact => fact.Id).ToHashSet();
            foreach (var (fact, column) in snapshots.Load(snapshot, merchantIds.Length, ofPeriod))
                columnByFact.Add(fact, column);
        }
        foreach (var fact in wanted.Where(fact => fact.Kind is FactKind.State))
            columnByFact.Add(fact.Id, ReadState(fact, catalogue, at, known, merchantIds.Length));
        return new PopulationReading(new Population(merchantIds, columnByFact), snapshot, changes.LastSequence(known));
    }

    /// <summary>Whether <see cref="Read"/> would find the facts of a period.</summary>
    public bool Has(Period period) => period.Kind is PeriodKind.Current || Closed(period, Instant.MaxValue) is not null;

    /// <summary>What one state fact was at an instant, for every merchant.</summary>
    public Column ReadState(FactDefinition fact, FactCatalogue catalogue, Instant at, Instant knownUntil, int merchantCount) => fact.Rate is { } rate
        ? RateColumn.Compute(
            (LongColumn)ReadState(catalogue.Find(rate.Of)!, catalogue, at, knownUntil, merchantCount),
            (LongColumn)ReadState(catalogue.Find(rate.Over)!, catalogue, at, knownUntil, merchantCount),
            rate)
        : states.Read(fact, catalogue.Zone, at, knownUntil, merchantCount);

    /// <summary>Keeps reading fast after many changes and over many periods; call it in the transaction that stored either.</summary>
    public void Compact(IEnumerable<FactDefinition> facts, FactCatalogue catalogue, int merchantCount, StorageTransaction transaction)
    {
        foreach (var fact in facts)
            states.Compact(fact, catalogue.Zone, merchantCount, transaction);
    }

    private Snapshot? Closed(Period period, Instant known) => period.Kind is PeriodKind.Current ? null : snapshots.Latest(period, known, closedOnly: true);
}
