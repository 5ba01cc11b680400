using System.Collections.Immutable;
using System.Text;
using Fuyao.Kernel.Columns;
using Fuyao.Kernel.Diagnostics;
using Fuyao.Kernel.Facts;
using Fuyao.Kernel.Values;
using Fuyao.Storage.Facts;
using NodaTime;
using NodaTime.Text;
using Period = Fuyao.Kernel.Values.Period;

namespace Fuyao.Storage.Tests.Facts;

/// <summary>A store with facts in it, written as <c>"m1=5 m2=7"</c>; merchants get their rows in the order in which they are first named.</summary>
internal sealed class StoredFacts : IDisposable
{
    public static readonly DateTimeZone Zone = DateTimeZoneProviders.Tzdb["Asia/Shanghai"];

    private readonly MerchantIndex merchants = new();

    public FuyaoDatabase Database { get; } = TestStore.OpenOne();

    /// <summary>Now; every store moves it on by a minute.</summary>
    public Instant Now { get; set; } = Instant.FromUtc(2016, 12, 1, 0, 0);

    public FactCatalogue Catalogue { get; } = new("test", Zone, "CNY", [],
    [
        Fact("orders", ColumnType.Int, FactKind.Period),
        Fact("late", ColumnType.Int, FactKind.Period),
        Fact("gold", ColumnType.Bool, FactKind.State),
        Fact("points", ColumnType.Int, FactKind.State),
        Fact("good", ColumnType.Int, FactKind.State),
        Fact("good_rate", ColumnType.Double, FactKind.State) with { Rate = new Rate("good", "points", 5) },
    ]);

    /// <summary>Whom the last single change was about.</summary>
    public string LastChanged { get; private set; } = "";

    public void Dispose() => Database.Dispose();

    /// <summary>As an import does it: stores a snapshot, and keeps what many of them amount to.</summary>
    public void Closed(string period, params (string Fact, string Values)[] facts)
    {
        Snapshot(period, facts);
        using var transaction = Database.Begin();
        new PopulationReader(Database).Compact(Catalogue.Facts.Where(fact => facts.Any(one => one.Fact == fact.Id)), Catalogue, merchants.Count, transaction);
        transaction.Commit();
    }

    /// <summary>Stores a snapshot that has exactly these facts.</summary>
    public (Snapshot Snapshot, bool IsNew) Snapshot(string period, params (string Fact, string Values)[] facts)
    {
        var read = Period.Parse(period);
        var present = new List<int>();
        var cells = facts.Select(fact => (fact.Fact, Cells: Cells(fact.Fact, fact.Values, present))).ToList();
        var mask = new BitMask(merchants.Count);
        foreach (var row in present)
            mask[row] = true;
        var observedAt = read.BoundsIn(Zone).End;
        Now += Duration.FromMinutes(1);
        using var transaction = Database.Begin();
        new MerchantStore(Database).Save(merchants, transaction);
        var saved = new SnapshotStore(Database).Save(
            new SnapshotDraft
            {
                Period = read,
                ObservedAt = observedAt,
                KnownAt = Now,
                IsClosed = Now >= observedAt,
                Source = "test.csv",
                SourceSha256 = "",
                Present = mask,
                ColumnByFact = cells.ToImmutableDictionary(fact => fact.Fact, fact => fact.Cells.Build(merchants.Count)),
            },
            transaction);
        transaction.Commit();
        return saved;
    }

    /// <summary>Appends a change; a null value: became unknown.</summary>
    public long Change(string merchant, string fact, string? value, string occurredAt)
    {
        var row = merchants.FindOrAdd(Encoding.UTF8.GetBytes(merchant));
        LastChanged = merchant;
        Now += Duration.FromMinutes(1);
        using var transaction = Database.Begin();
        new MerchantStore(Database).Save(merchants, transaction);
        var sequence = new FactChangeStore(Database).Append([new FactChange(row, fact, value, At(occurredAt), Now, "test")], transaction);
        transaction.Commit();
        return sequence;
    }

    public void ChangeMany(IEnumerable<(string Merchant, string Fact, string? Value, string OccurredAt)> changes)
    {
        var stored = changes.Select(change => new FactChange(merchants.FindOrAdd(Encoding.UTF8.GetBytes(change.Merchant)), change.Fact, change.Value, At(change.OccurredAt), Now, "test")).ToList();
        using var transaction = Database.Begin();
        new MerchantStore(Database).Save(merchants, transaction);
        new FactChangeStore(Database).Append(stored, transaction);
        new PopulationReader(Database).Compact(Catalogue.Facts, Catalogue, merchants.Count, transaction);
        transaction.Commit();
    }

    /// <summary>The values of a fact as <c>"m1=5 m2=? …"</c> in the order of the rows.</summary>
    public string Read(string fact, string period, string at, Instant? knownUntil = null)
    {
        var reading = new PopulationReader(Database).Read(Catalogue, Period.Parse(period), At(at), knownUntil).ShouldNotBeNull();
        var column = reading.Population.Find(fact);
        return string.Join(' ', Enumerable.Range(0, reading.Population.Count)
            .Select(row => $"{reading.Population.MerchantIds[row]}={(column is null || !column.Known[row] ? "?" : FactText.Write(column, row))}"));
    }

    public static Instant At(string local) => LocalDateTimePattern.GeneralIso.Parse(local + "T00:00:00").Value.InZoneStrictly(Zone).ToInstant();

    private static FactDefinition Fact(string id, ColumnType type, FactKind kind) => new()
    {
        Id = id,
        Type = type,
        Kind = kind,
        Label = LocalizedText.Same(id),
        Source = LocalizedText.Same("test"),
        At = new SourcePosition("test", 1, 1),
    };

    private FactCells Cells(string fact, string values, List<int> present)
    {
        var cells = FactCells.Of(Catalogue.Find(fact)!, Zone);
        foreach (var pair in values.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            var (merchant, value) = (pair.Split('=')[0], pair.Split('=')[1]);
            var row = merchants.FindOrAdd(Encoding.UTF8.GetBytes(merchant));
            present.Add(row);
            cells.Read(row, Encoding.UTF8.GetBytes(value)).ShouldBeNull();
        }
        return cells;
    }
}
