using System.Collections.Immutable;
using System.Text;
using Fuyao.Kernel.Columns;
using Fuyao.Kernel.Corrections;
using Fuyao.Kernel.Facts;
using Fuyao.Kernel.Lifecycle;
using Fuyao.Kernel.Programmes;
using Fuyao.Kernel.Reviews;
using Fuyao.Platform.Reviews;
using Fuyao.Storage;
using Fuyao.Storage.Facts;
using Fuyao.Storage.Lifecycle;
using NodaTime;
using Period = Fuyao.Kernel.Values.Period;

namespace Fuyao.Platform.Corrections;

/// <summary>Facts as they were known at some time, with those of one merchant as they were corrected since: as though the right ones had been known from the beginning.</summary>
/// <param name="facts">All corrections of the merchant, the last one counts.</param>
internal sealed class CorrectedPopulation(FuyaoDatabase database, FactCatalogue catalogue, int row, ImmutableArray<CorrectedFact> facts)
{
    /// <summary>Stands behind everything stored of the same instant, for a correction that is not stored yet.</summary>
    private const long NotStoredYet = long.MaxValue;

    private readonly HashSet<long> corrections = [.. facts.Select(fact => fact.Change).OfType<long>()];

    /// <inheritdoc cref="PopulationReader.Read"/>
    public PopulationReading? Read(Period period, Instant at, Instant knownUntil, IReadOnlySet<string> wanted, int merchantCount)
    {
        if (new PopulationReader(database).Read(catalogue, period, at, knownUntil, wanted, merchantCount) is not { } reading)
            return null;
        var columns = catalogue.Facts.Where(fact => wanted.Contains(fact.Id))
            .Select(fact => (Fact: fact.Id, Column: reading.Population.Find(fact.Id))).Where(one => one.Column is not null).ToDictionary(one => one.Fact, one => one.Column!);
        // A revision that came after a correction says what it says, knowing of it.
        var ofPeriod = facts.Where(fact => wanted.Contains(fact.Fact) && fact.Period == period && !(fact.CorrectedAt <= reading.Snapshot?.KnownAt)).GroupBy(fact => fact.Fact).ToDictionary(same => same.Key, same => same.Last().After);
        var ofState = facts.Where(fact => wanted.Contains(fact.Fact) && fact.At <= at).Select(fact => fact.Fact).Distinct();
        string[] corrected = [.. ofPeriod.Keys.Concat(ofState)];
        foreach (var fact in corrected)
            columns[fact] = Overlaid(
                columns.GetValueOrDefault(fact), fact, ofPeriod.TryGetValue(fact, out var value) ? value : StateOf(fact, at, knownUntil), reading.Population.Count);
        foreach (var fact in catalogue.Facts.Where(fact => wanted.Contains(fact.Id)))
            if (fact.Rate is { } rate && (corrected.Contains(rate.Of) || corrected.Contains(rate.Over))
                && columns.GetValueOrDefault(rate.Of) is LongColumn of && columns.GetValueOrDefault(rate.Over) is LongColumn over)
                columns[fact.Id] = ColumnOverlay.Overlay(columns.GetValueOrDefault(fact.Id) ?? new DerivedColumn(new long[of.Count], new BitMask(of.Count)), RateColumn.Compute(of, over, rate), Only(of.Count));
        return reading with { Population = new Population(reading.Population.MerchantIds.ToArray(), columns) };
    }

    /// <summary>
    /// Where applications are judged on the facts of their own instants, these in the place of the review's: everybody else's as recorded, the merchant's corrected (<c>evaluate: as-of-application</c>, C2).
    /// </summary>
    /// <param name="at">The review's nominal instant.</param>
    public PopulationReading OfApplications(CheckedProgramme version, PopulationReading reading, Instant at)
    {
        var read = ApplicationFacts.Of(database, version, reading, at);
        if (!version.Programme.EvaluateAsOfApplication || AppliedAt(version, reading, at) is not { } appliedAt)
            return read;
        var (count, ids) = (read.Population.Count, ProgrammeFacts.WithCounts(version));
        var period = ApplicationFacts.SnapshotKnownAt(database, version, appliedAt)?.Period ?? Period.Current;
        var then = Read(period, appliedAt, appliedAt, ids, count)!.Population;
        var columns = catalogue.Facts.Select(fact => (fact.Id, Column: read.Population.Find(fact.Id))).Where(one => one.Column is not null).ToDictionary(one => one.Id, one => one.Column!);
        foreach (var fact in ids.Where(fact => fact != Review.ApplicationFact(version.Programme)))
            if ((columns.GetValueOrDefault(fact) ?? then.Find(fact)) is { } column)
                columns[fact] = ColumnOverlay.Overlay(columns.GetValueOrDefault(fact) ?? ColumnRows.Spread(column, [], count), then.Find(fact) ?? ColumnRows.Spread(column, [], count), Only(count));
        return read with { Population = new Population(read.Population.MerchantIds.ToArray(), columns) };
    }

    /// <summary>When the merchant applied, as a review reads it; null where it did not by then.</summary>
    /// <param name="at">The review's nominal instant.</param>
    public Instant? AppliedAt(CheckedProgramme version, PopulationReading reading, Instant at) =>
        reading.Population.Find(Review.ApplicationFact(version.Programme)) is LongColumn applied && applied.Known[row] && Instant.FromUnixTimeTicks(applied.Values[row]) is var instant && instant <= at ? instant : null;

    /// <summary>What is known of the merchant over time, the corrections as though they had been known when they occurred.</summary>
    /// <param name="read">The state facts that are asked about: a correction of another one is no occasion to look.</param>
    public MerchantHistory Correct(MerchantHistory recorded, IEnumerable<string> read) => recorded.With(corrections, facts.Where(fact => fact.At is not null && read.Contains(fact.Fact))
        .Select(fact => new Observation(fact.Fact, fact.After, fact.At!.Value, fact.At.Value, fact.Change ?? NotStoredYet)));

    /// <summary>The merchant alone.</summary>
    public BitMask Only(int count) => new(count) { [row] = true };

    /// <summary>Whether it is corrected what the merchant's facts of a period are: then the merchant is one that they speak about.</summary>
    public bool SpeaksOf(Period period) => facts.Any(fact => fact.Period == period);

    private string? StateOf(string fact, Instant at, Instant knownUntil) =>
        Correct(new MerchantHistoryReader(database).ReadFacts([fact], row, at), [fact]).ValueOf(fact, at, knownUntil);

    private Column Overlaid(Column? column, string fact, string? value, int count)
    {
        // What was accepted once is read back even if the catalogue has become stricter since.
        var cells = FactCells.Of(catalogue.Find(fact)! with { Values = [], Minimum = null }, catalogue.Zone);
        if (cells.Read(row, Encoding.UTF8.GetBytes(value ?? "")) is { } problem)
            throw new StorageException($"the corrected value '{value}' of '{fact}' cannot be read: {problem}");
        var given = cells.Build(count);
        return column is null ? given : ColumnOverlay.Overlay(column, given, Only(count));
    }
}
