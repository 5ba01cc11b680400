using System.Collections.Immutable;
using Fuyao.Kernel.Columns;
using Fuyao.Kernel.Facts;
using Fuyao.Kernel.Lifecycle;
using Fuyao.Kernel.Programmes;
using Fuyao.Kernel.Reviews;
using Fuyao.Kernel.Values;
using Fuyao.Storage;
using Fuyao.Storage.Facts;
using Fuyao.Storage.Lifecycle;
using NodaTime;
using Period = Fuyao.Kernel.Values.Period;

namespace Fuyao.Platform.Reviews;

/// <summary>
/// Puts the facts of each application's own instant in the place of the review's (<c>evaluate: as-of-application</c>, C2): state facts as they stood and were known then, facts of a period from the latest one that was
/// closed and known then. Lists and findings stay those of the review: the procedure makes them after the application.
/// </summary>
internal sealed class ApplicationFacts
{
    /// <summary>How many periods back facts are looked for.</summary>
    private const int PeriodsLookedAtMax = 24;

    private readonly FuyaoDatabase database;
    private readonly CheckedProgramme version;
    private readonly PopulationReading reading;
    private readonly LongColumn applied;
    private readonly int[] rows;

    private ApplicationFacts(FuyaoDatabase database, CheckedProgramme version, PopulationReading reading, LongColumn applied, int[] rows) =>
        (this.database, this.version, this.reading, this.applied, this.rows) = (database, version, reading, applied, rows);

    /// <param name="reading">What the review reads.</param>
    /// <param name="at">The review's nominal instant: later applications are none yet.</param>
    /// <returns>The same where the programme judges by the facts of the review, or nobody applied.</returns>
    /// <exception cref="StorageException">The store cannot be read.</exception>
    public static PopulationReading Of(FuyaoDatabase database, CheckedProgramme version, PopulationReading reading, Instant at)
    {
        if (!version.Programme.EvaluateAsOfApplication || reading.Population.Find(Review.ApplicationFact(version.Programme)) is not LongColumn applied)
            return reading;
        int[] applicants = [.. Enumerable.Range(0, applied.Count).Where(row => applied.Known[row] && applied.Values[row] <= at.ToUnixTimeTicks())];
        return applicants.Length == 0 ? reading : new ApplicationFacts(database, version, reading, applied, applicants).Read();
    }

    private int Count => applied.Count;

    private Instant AppliedAt(int row) => Instant.FromUnixTimeTicks(applied.Values[row]);

    private PopulationReading Read()
    {
        var wanted = ProgrammeFacts.WithCounts(version).Where(fact => fact != Review.ApplicationFact(version.Programme)).Select(fact => version.Catalogue.Find(fact)!).ToLookup(fact => fact.Kind);
        var columns = ProgrammeFacts.WithCounts(version).Where(fact => reading.Population.Find(fact) is not null).ToDictionary(fact => fact, fact => reading.Population.Find(fact)!);
        ReadStates([.. wanted[FactKind.State]], columns);
        var snapshotByRow = rows.ToDictionary(row => row, row => SnapshotKnownAt(database, version, AppliedAt(row)));
        ReadPeriods([.. wanted[FactKind.Period]], snapshotByRow, columns);
        // What only the version before reads, or explanations do, stays as it is.
        var others = version.Catalogue.Facts.Select(fact => fact.Id).Where(fact => !columns.ContainsKey(fact) && reading.Population.Find(fact) is not null);
        foreach (var fact in others.ToList())
            columns[fact] = reading.Population.Find(fact)!;
        return reading with { Population = new Population(reading.Population.MerchantIds.ToArray(), columns), OfApplications = Citations(snapshotByRow) };
    }

    private void ReadStates(ImmutableArray<FactDefinition> facts, Dictionary<string, Column> columns)
    {
        var inputs = WatchedInputs.OfFacts(version, facts.Select(fact => fact.Id));
        var histories = new MerchantHistoryReader(database).Read([inputs], rows, rows.Min(AppliedAt), Count);
        var then = LiveEvaluation.BindTo(inputs, [.. histories.Select(history => new LiveQuestion(history, AppliedAt(history.Row)))]).Population;
        var mask = MaskOf(rows);
        foreach (var fact in facts)
            if (then.Find(fact.Id) is { } column)
                columns[fact.Id] = ColumnOverlay.Overlay(columns.GetValueOrDefault(fact.Id) ?? ColumnRows.Spread(column, [], Count), ColumnRows.Spread(column, rows, Count), mask);
    }

    private void ReadPeriods(ImmutableArray<FactDefinition> facts, Dictionary<int, Snapshot?> snapshotByRow, Dictionary<string, Column> columns)
    {
        var ids = facts.Select(fact => fact.Id).ToHashSet();
        foreach (var group in snapshotByRow.GroupBy(one => one.Value?.Id, one => one))
        {
            var then = group.First().Value is { } snapshot ? new SnapshotStore(database).Load(snapshot, Count, ids) : ImmutableDictionary<string, Column>.Empty;
            var mask = MaskOf([.. group.Select(one => one.Key)]);
            foreach (var fact in ids)
                if (columns.TryGetValue(fact, out var now))
                    columns[fact] = ColumnOverlay.Overlay(now, then.GetValueOrDefault(fact) ?? ColumnRows.Spread(now, [], Count), mask);
                else if (then.TryGetValue(fact, out var only))
                    columns[fact] = ColumnOverlay.Overlay(ColumnRows.Spread(only, [], Count), only, mask);
        }
    }

    /// <summary>The latest closed snapshot of the review's kind of period that was known then; null where there was none.</summary>
    public static Snapshot? SnapshotKnownAt(FuyaoDatabase database, CheckedProgramme version, Instant at)
    {
        var store = new SnapshotStore(database);
        var period = Period.Containing(at.InZone(version.Catalogue.Zone).Date, version.Programme.Review?.Facts ?? PeriodKind.Month);
        for (var back = 0; back < PeriodsLookedAtMax; back++, period = period.Previous())
            if (store.Latest(period, at, closedOnly: true) is { } snapshot)
                return snapshot;
        return null;
    }

    /// <summary>What each application was judged on, as it is cited.</summary>
    private StringColumn Citations(Dictionary<int, Snapshot?> snapshotByRow)
    {
        var changes = new FactChangeStore(database);
        var (codes, texts) = (new int[Count], new List<string>());
        var sequences = rows.Select(AppliedAt).Distinct().ToDictionary(at => at, at => changes.LastSequence(at));
        foreach (var row in rows)
        {
            var current = $"current@{sequences[AppliedAt(row)]}";
            var citation = snapshotByRow[row] is { } snapshot ? $"{snapshot} {current}" : current;
            codes[row] = texts.IndexOf(citation) is var place and >= 0 ? place : texts.Count;
            if (codes[row] == texts.Count)
                texts.Add(citation);
        }
        return new StringColumn(codes, [.. texts], MaskOf(rows));
    }

    private BitMask MaskOf(ReadOnlySpan<int> some)
    {
        var mask = new BitMask(Count);
        foreach (var row in some)
            mask[row] = true;
        return mask;
    }
}
