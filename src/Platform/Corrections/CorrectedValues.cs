using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Fuyao.Kernel.Columns;
using Fuyao.Kernel.Corrections;
using Fuyao.Kernel.Diagnostics;
using Fuyao.Kernel.Facts;
using Fuyao.Storage;
using Fuyao.Storage.Facts;
using Fuyao.Storage.Lifecycle;
using NodaTime;
using Period = Fuyao.Kernel.Values.Period;

namespace Fuyao.Platform.Corrections;

/// <summary>Checks what is to be corrected against what is stored, and stores it: facts of a period as a new revision of its snapshot, state facts as changes at the instant.</summary>
internal sealed class CorrectedValues(FuyaoDatabase database, FactCatalogue catalogue, int merchantCount, int row)
{
    private readonly SnapshotStore snapshots = new(database);
    private readonly FactChangeStore changes = new(database);

    /// <summary>The facts with the values that they have and that they are to have, each as it is written everywhere.</summary>
    /// <exception cref="CorrectionRefusedException">Something cannot be corrected.</exception>
    public ImmutableArray<CorrectedFact> Read(CorrectionRequest request, Instant now)
    {
        if (request.Values.GroupBy(value => value.Key).FirstOrDefault(values => values.Count() > 1) is { Key: var twice })
            throw new CorrectionRefusedException($"'{twice}' is corrected twice; keep one of them");
        return [.. request.Values.Select(value =>
        {
            var fact = FactOf(value.Key);
            var written = Written(fact, value.Value);
            var corrected = fact.Kind is FactKind.Period
                ? new CorrectedFact(fact.Id, PeriodOf(fact, request.Period), null, null, written)
                : new CorrectedFact(fact.Id, null, InstantOf(fact, request.At, now), null, written);
            corrected = corrected with { Before = Stored(corrected) };
            return corrected.Before != corrected.After ? corrected : throw new CorrectionRefusedException($"'{fact.Id}' is {corrected.After ?? "unknown"} there already; there is nothing to correct");
        })];
    }

    /// <summary>Stores what a draft says.</summary>
    /// <returns>Its facts, with the changes by which state facts were corrected.</returns>
    /// <exception cref="CorrectionRefusedException">Something of it has changed since it was drafted.</exception>
    public ImmutableArray<CorrectedFact> Store(Correction draft, Instant now, StorageTransaction transaction)
    {
        foreach (var fact in draft.Facts)
            if (Stored(fact) is var stored && stored != fact.Before)
                throw new CorrectionRefusedException(
                    $"'{fact.Fact}' was {fact.Before ?? "unknown"} when correction {draft.Number} was drafted, and is {stored ?? "unknown"} now; withdraw it, and draft another: fuyao correct withdraw {draft.Number}");
        foreach (var facts in draft.Facts.Where(fact => fact.Period is not null).GroupBy(fact => fact.Period!.Value))
        {
            var saved = Revise(draft.Number, facts.Key, [.. facts], now, transaction);
            transaction.Note("facts", saved.ToString());
        }
        return [.. draft.Facts.Select(fact => fact.At is not { } at ? fact : fact with
        {
            Change = changes.Append([new FactChange(row, fact.Fact, fact.After, at, now, $"correction {draft.Number}")], transaction),
        })];
    }

    private Snapshot Revise(long number, Period period, ImmutableArray<CorrectedFact> facts, Instant now, StorageTransaction transaction)
    {
        var before = Closed(period);
        var rates = catalogue.Facts.Where(fact => fact is { Rate: { } rate, Kind: FactKind.Period } && facts.Any(one => one.Fact == rate.Of || one.Fact == rate.Over)).ToArray();
        var needed = facts.Select(fact => fact.Fact).Concat(rates.SelectMany(fact => new[] { fact.Id, fact.Rate!.Of, fact.Rate.Over })).ToHashSet();
        var stored = snapshots.Load(before, merchantCount, needed);
        var only = new BitMask(merchantCount) { [row] = true };
        var columns = facts.ToDictionary(fact => fact.Fact, fact => Overlaid(stored.GetValueOrDefault(fact.Fact), fact, only));
        foreach (var fact in rates)
            if (Find(fact.Rate!.Of) is LongColumn of && Find(fact.Rate.Over) is LongColumn over)
                columns[fact.Id] = RateColumn.Compute(of, over, fact.Rate);
        return snapshots.Save(
            new SnapshotDraft
            {
                Period = period,
                ObservedAt = before.ObservedAt,
                KnownAt = now,
                IsClosed = true,
                Source = $"correction {number}",
                SourceSha256 = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', facts.Select(fact => $"{row} {fact.Fact} {fact.After}"))))),
                Present = snapshots.Present(before, merchantCount).With(row),
                ColumnByFact = columns.ToImmutableDictionary(),
            },
            transaction).Snapshot;

        Column? Find(string fact) => columns.GetValueOrDefault(fact) ?? stored.GetValueOrDefault(fact);
    }

    private Column Overlaid(Column? column, CorrectedFact fact, BitMask only)
    {
        var cells = FactCells.Of(catalogue.Find(fact.Fact)!, catalogue.Zone);
        if (cells.Read(row, Encoding.UTF8.GetBytes(fact.After ?? "")) is { } problem)
            throw new CorrectionRefusedException($"'{fact.Fact}': {problem}");
        var given = cells.Build(merchantCount);
        return column is null ? given : ColumnOverlay.Overlay(column, given, only);
    }

    /// <summary>As things are known now; null where it is unknown.</summary>
    private string? Stored(CorrectedFact fact)
    {
        if (fact.Period is not { } period)
            return new MerchantHistoryReader(database).ReadFacts([fact.Fact], row, fact.At!.Value).ValueOf(fact.Fact, fact.At.Value, Instant.MaxValue);
        return snapshots.Load(Closed(period), merchantCount, new HashSet<string> { fact.Fact }).GetValueOrDefault(fact.Fact) is { } column && FactText.Write(column, row) is { Length: > 0 } value ? value : null;
    }

    private Snapshot Closed(Period period) => snapshots.Latest(period, closedOnly: true)
        ?? throw new CorrectionRefusedException($"no closed facts of {period} are stored; import them first: fuyao facts import FILE --period {period}");

    private FactDefinition FactOf(string id)
    {
        var fact = catalogue.Find(id) ?? throw new CorrectionRefusedException(
            $"the catalogue '{catalogue.Id}' has no fact '{id}'{(Spelling.Closest(id, catalogue.Facts.Select(known => known.Id)) is { } close ? $"; did you mean '{close}'?" : "")}");
        return fact.Rate is { } rate ? throw new CorrectionRefusedException($"'{id}' is computed; correct '{rate.Of}' or '{rate.Over}'") : fact;
    }

    private static Period PeriodOf(FactDefinition fact, Period? period) => period switch
    {
        { Kind: Kernel.Values.PeriodKind.Current } or null => throw new CorrectionRefusedException($"'{fact.Id}' is a fact of a period; say of which: --period 2016-10"),
        { } named => named,
    };

    private static Instant InstantOf(FactDefinition fact, Instant? at, Instant now) => at switch
    {
        null => throw new CorrectionRefusedException($"'{fact.Id}' is true as of an instant; say as of when it is corrected: --occurred 2016-11-10T10:00"),
        { } instant when instant > now => throw new CorrectionRefusedException("--occurred lies ahead; what is to come is not corrected"),
        { } instant => instant,
    };

    private string? Written(FactDefinition fact, string? value)
    {
        if (value is null)
            return null;
        var cells = FactCells.Of(fact, catalogue.Zone);
        var problem = value.Length == 0 ? $"the value is empty; where it is not known, write --unknown {fact.Id}" : cells.Read(0, Encoding.UTF8.GetBytes(value));
        return problem is null ? FactText.Write(cells.Build(1), 0) : throw new CorrectionRefusedException($"'{fact.Id}': {problem}");
    }
}
