using System.Collections.Immutable;
using System.Text;
using Fuyao.Kernel.Columns;
using Fuyao.Kernel.Facts;
using Fuyao.Kernel.Programmes;
using Fuyao.Kernel.Values;
using Fuyao.Platform.Documents;
using Fuyao.Platform.Facts;
using Fuyao.Platform.Lifecycle;
using Fuyao.Platform.Reviews;
using Fuyao.Storage;
using Fuyao.Storage.Facts;
using Fuyao.Storage.Lifecycle;
using Fuyao.Storage.Reviews;
using Fuyao.Storage.Tests;
using NodaTime;
using Period = Fuyao.Kernel.Values.Period;

namespace Fuyao.Platform.Tests.Lifecycle;

/// <summary>A store with a programme like Pioneer (A1 to A3) and a clock that the test moves.</summary>
internal sealed class GoldMarket : IDisposable
{
    public static readonly DateTimeZone Zone = DateTimeZoneProviders.Tzdb["Asia/Shanghai"];

    private const string CatalogueText = """
        catalogue: tiny
        zone: Asia/Shanghai
        currency: CNY
        facts:
          gmv:   { type: money, kind: period, label: { zh: 成交额, en: GMV }, source: { zh: 交易, en: Orders } }
          gold:  { type: bool, kind: state, label: { zh: 金牌, en: Gold medal }, source: { zh: 档案, en: Register } }
          late:  { type: int, kind: state, better: lower, label: { zh: 延迟, en: Late orders }, source: { zh: 交易, en: Orders } }
          color: { type: string, kind: state, label: { zh: 颜色, en: Colour }, source: { zh: 档案, en: Register } }
        """;

    public static readonly FactCatalogue Catalogue = FactCatalogueReader.Read(YamlReader.Read("catalogue.yaml", CatalogueText).Root!, out _)!;

    private readonly TestStore place = new();

    public GoldMarket()
    {
        Database = place.Open();
        var index = new MerchantStore(Database).Load();
        foreach (var merchant in Merchants)
            index.FindOrAdd(Encoding.UTF8.GetBytes(merchant));
        using var transaction = Database.Begin();
        new MerchantStore(Database).Save(index, transaction);
        new CatalogueStore(Database).Save("catalogue.yaml", CatalogueText, "test", At("2016-11-01"), transaction);
        transaction.Commit();
    }

    public static string[] Merchants { get; } = [.. Enumerable.Range(0, 8).Select(number => $"m{number}")];

    public FuyaoDatabase Database { get; }

    public MovableClock Clock { get; } = new();

    public FuyaoDatabase OpenAgain() => place.Open();

    /// <inheritdoc cref="TestStore.Tamper"/>
    public void Tamper(string sql) => place.Tamper(sql);

    public static Instant At(string moment) => WrittenMoment.Parse(moment).ToInstant(Zone);

    public static CheckedProgramme Version(string effective = "2016-11-03", string id = "tiny", string rules = "", string live = "[service, competitive]", string approval = "none", string dueBy = "3 24:00",
        string? effectiveAt = null, string published = "2016-10-01", int line = 2295, string? higher = null)
    {
        var text = $$"""
            programme: {{id}}
            title: { zh: 小, en: Tiny }
            published: {{published}}
            effective: {{effective}}
            zone: Asia/Shanghai
            enrol: automatic
            lists:
              recognised: { by: approver, months: 3, approval: {{approval}} }
              uncompetitive: { by: approver, approval: {{approval}} }
            require:
              service: gold || listed('recognised')
              competitive: "!listed('uncompetitive')"
              prompt: late < 10
            tiers:
              - { id: SS, title: { zh: 超, en: Super }, require: { scale: '{{higher ?? "gmv >= 6560"}}' } }
              - { id: S, title: { zh: 星, en: Star }, require: { scale: gmv >= {{line}} } }
            review: { every: month, due_by: "{{dueBy}}",{{(effectiveAt is null ? "" : $" effective_at: \"{effectiveAt}\",")}} facts: previous-month }
            between_reviews:
              live: {{live}}
              leave: { within: 72h, from: occurred }
              rejoin: { within: 72h, from: met }
            {{rules}}
            """;
        var check = ProgrammeChecker.Check(new ProgrammeSource(new ProgrammeFile($"{id}.yaml", text), YamlReader.Read($"{id}.yaml", text).Root!, ImmutableDictionary<string, ProgrammeTable>.Empty), Catalogue);
        return check.Programme ?? throw new InvalidOperationException(string.Join('\n', check.Errors));
    }

    /// <summary>A month's facts of all merchants: turnover, with gold medals and no late orders at its end where told so.</summary>
    public void Month(string period, int gmv = 3000, bool withState = true, string? known = null, params string[] withoutGold) => Month(period, _ => gmv, withState, known, withoutGold);

    /// <param name="gmvOf">The turnover of each merchant.</param>
    public void Month(string period, Func<string, int> gmvOf, bool withState = true, string? known = null, params string[] withoutGold)
    {
        var month = Period.Parse(period);
        var (amounts, gold, late) = (new LongColumnBuilder(ColumnType.Money), new BitMask(Merchants.Length), new LongColumnBuilder(ColumnType.Int));
        for (var row = 0; row < Merchants.Length; row++)
        {
            amounts.Set(row, Money.FromWhole(gmvOf(Merchants[row])).Units);
            late.Set(row, 0);
            gold[row] = !withoutGold.Contains(Merchants[row]);
        }
        var columns = ImmutableDictionary<string, Column>.Empty.Add("gmv", amounts.Build(Merchants.Length));
        if (withState)
            columns = columns.Add("gold", new BoolColumn(gold, BitMask.All(Merchants.Length))).Add("late", late.Build(Merchants.Length));
        using var transaction = Database.Begin();
        var end = month.BoundsIn(Zone).End;
        new SnapshotStore(Database).Save(
            new SnapshotDraft
            {
                Period = month,
                ObservedAt = end,
                KnownAt = known is null ? end : At(known),
                IsClosed = true,
                Source = "test",
                SourceSha256 = "test",
                Present = BitMask.All(Merchants.Length),
                ColumnByFact = columns,
            },
            transaction);
        transaction.Commit();
    }

    /// <summary>A file of a period's facts, which may name merchants that are new.</summary>
    public void Import(string period, params string[] lines)
    {
        var folder = Directory.CreateTempSubdirectory("fuyao-gold-");
        try
        {
            var file = Path.Combine(folder.FullName, "facts.csv");
            File.WriteAllLines(file, lines);
            new ImportFacts(Database, Clock).Run(new ImportRequest { File = file, Period = Period.Parse(period), DataDirectory = folder.FullName }).RowsRejected.ShouldBe(0);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    public void Change(string merchant, string fact, string? value, string occurred, string? known = null) =>
        Change(new FactChange(Row(merchant), fact, value, At(occurred), At(known ?? occurred), "test"));

    public void Change(params FactChange[] changes)
    {
        using var transaction = Database.Begin();
        new FactChangeStore(Database).Append(changes, transaction);
        transaction.Commit();
    }

    public ReviewRun Run(string upTo, params CheckedProgramme[] versions) => Run(At(upTo), isDryRun: false, versions);

    public ReviewRun Run(Instant upTo, bool isDryRun, params CheckedProgramme[] versions)
    {
        Clock.Now = upTo;
        return new ReviewRunner(Database, Clock).Run([.. versions.DefaultIfEmpty(Version())], upTo, isDryRun);
    }

    public StandingSinceReview Standing(params CheckedProgramme[] versions)
    {
        ImmutableArray<CheckedProgramme> all = [.. versions.DefaultIfEmpty(Version())];
        return StandingSinceReview.Load(Database, new LiveRulesBook(Database, all), new ReviewStore(Database).Latest(all[0].Programme.Id)!);
    }

    /// <summary>What is stored: one line an event, in order.</summary>
    public string[] Stored(params CheckedProgramme[] versions)
    {
        ImmutableArray<CheckedProgramme> all = [.. versions.DefaultIfEmpty(Version())];
        var book = new LiveRulesBook(Database, all);
        var store = new MembershipEventStore(Database);
        return [.. new ReviewStore(Database).All(all[0].Programme.Id).SelectMany(review => store.After(review.Programme, review, book.OfStored)).Select(stored => $"{stored.Number} {Line(Merchants[stored.Event.Row], stored.Event)}")];
    }

    public static string[] Lines(ReviewRun run) => [.. run.Between.Select(one => Line(one.Merchant, one.Event))];

    public void Dispose()
    {
        Database.Dispose();
        place.Dispose();
    }

    public static int Row(string merchant) => Array.IndexOf(Merchants, merchant);

    private static string Line(string merchant, Kernel.Lifecycle.MembershipEvent one) =>
        $"{Written(one.At)} {merchant} {one.Kind}{(one.After.Deadline is { } deadline ? $" by {Written(deadline)}" : "")}{(one.IsLate ? ", late" : "")}";

    private static string Written(Instant at) => at.InZone(Zone).ToString("MM-dd HH:mm", null);

    internal sealed class MovableClock : IClock
    {
        public Instant Now { get; set; } = At("2016-11-01");

        public Instant GetCurrentInstant() => Now;
    }
}
