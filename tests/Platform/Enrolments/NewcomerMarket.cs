using System.Collections.Immutable;
using System.Text;
using Fuyao.Kernel.Columns;
using Fuyao.Kernel.Facts;
using Fuyao.Kernel.Programmes;
using Fuyao.Platform.Documents;
using Fuyao.Platform.Enrolments;
using Fuyao.Platform.Journal;
using Fuyao.Platform.Reviews;
using Fuyao.Platform.Tests.Lifecycle;
using Fuyao.Storage;
using Fuyao.Storage.Facts;
using Fuyao.Storage.Tests;
using NodaTime;
using Period = Fuyao.Kernel.Values.Period;

namespace Fuyao.Platform.Tests.Enrolments;

/// <summary>A store with merchants of whom nothing is known yet, programmes that they come into by registration (F1) or invitation (D3), and a clock that the test moves.</summary>
internal sealed class NewcomerMarket : IDisposable
{
    private const string CatalogueText = """
        catalogue: newcomers
        zone: Asia/Shanghai
        currency: CNY
        facts:
          registered_on: { type: date, kind: state, label: { zh: 开店日期, en: Opened on }, source: { zh: 档案, en: Register } }
          application.accepted_at: { type: instant, kind: state, label: { zh: 受理, en: Accepted at }, source: { zh: 窗口, en: Desk } }
          licensed:      { type: bool, kind: state, label: { zh: 执照, en: Licence }, source: { zh: 档案, en: Register } }
          paid:          { type: int, kind: state, label: { zh: 付费, en: Paid }, source: { zh: 合同, en: Contracts } }
          score:         { type: double, kind: state, label: { zh: 体验分, en: Experience score }, source: { zh: 评价, en: Reviews } }
          sales:         { type: int, kind: period, label: { zh: 销量, en: Sales }, source: { zh: 交易, en: Orders } }
        """;

    public static readonly FactCatalogue Catalogue = FactCatalogueReader.Read(YamlReader.Read("catalogue.yaml", CatalogueText).Root!, out _)!;

    private readonly TestStore place = new();

    public NewcomerMarket()
    {
        Database = place.Open();
        var index = new MerchantStore(Database).Load();
        foreach (var merchant in Merchants)
            index.FindOrAdd(Encoding.UTF8.GetBytes(merchant));
        using var transaction = Database.Begin();
        new MerchantStore(Database).Save(index, transaction);
        new CatalogueStore(Database).Save("catalogue.yaml", CatalogueText, "test", At("2020-01-01"), transaction);
        transaction.Commit();
    }

    public static string[] Merchants { get; } = [.. Enumerable.Range(0, 8).Select(number => $"m{number}")];

    public FuyaoDatabase Database { get; }

    public GoldMarket.MovableClock Clock { get; } = new() { Now = At("2020-04-01") };

    public static Instant At(string moment) => GoldMarket.At(moment);

    public FuyaoDatabase OpenAgain() => place.Open();

    /// <inheritdoc cref="TestStore.Tamper"/>
    public void Tamper(string sql) => place.Tamper(sql);

    /// <summary>In on registering: tier plus for who has paid, base for the others; both need a licence.</summary>
    public static CheckedProgramme OnRegistration(string effective = "2020-04-01", string rules = "", string require = "licensed: licensed") => Checked("newcomers", effective, $$"""
        enrol: registration
        lists: { banned: { by: approver } }
        require:
          {{require}}
          clean: "!listed('banned')"
        tiers:
          - { id: plus, require: { paid: paid >= 1 } }
          - { id: base }
        {{rules}}
        """);

    /// <summary>Who scores above 4.8 is a candidate (D3).</summary>
    public static CheckedProgramme ByInvitation(string rules = "", string score = "score > 4.8") => Checked("good-service", "2020-04-01", $$"""
        enrol: invitation
        require: { score: {{score}} }
        tiers:
          - { id: gold, require: { paid: paid >= 1 } }
          - { id: listed }
        {{rules}}
        """);

    /// <summary>Who applied is judged in the monthly review, on the facts of its application where the file says so (C2).</summary>
    public static CheckedProgramme ByApplication(string evaluate = "as-of-application") => Checked("subsidy", "2020-04-01", $$"""
        enrol: application
        evaluate: {{evaluate}}
        require: { licensed: licensed, sells: sales >= 5 }
        tiers:
          - { id: paid, require: { paid: paid >= 1 } }
          - { id: base }
        review: { every: month, due_by: "3 24:00", facts: previous-month }
        """);

    public static CheckedProgramme Checked(string id, string effective, string rules)
    {
        var text = $"programme: {id}\ntitle: {{ zh: 小, en: Small }}\npublished: 2020-01-01\neffective: {effective}\n{rules}";
        var check = ProgrammeChecker.Check(new ProgrammeSource(new ProgrammeFile($"{id}.yaml", text), YamlReader.Read($"{id}.yaml", text).Root!, ImmutableDictionary<string, ProgrammeTable>.Empty), Catalogue);
        return check.Programme ?? throw new InvalidOperationException(string.Join('\n', check.Errors));
    }

    public void Change(string merchant, string fact, string? value, string occurred, string? known = null) => Change(new FactChange(Row(merchant), fact, value, At(occurred), At(known ?? occurred), "test"));

    public void Change(params FactChange[] changes)
    {
        using var transaction = Database.Begin();
        new FactChangeStore(Database).Append(changes, transaction);
        transaction.Commit();
    }

    /// <summary>A merchant registers, and what else is known of it.</summary>
    public void Register(string merchant, string day, string known, string? licensed = "true", string? paid = "0")
    {
        Change(merchant, "registered_on", day, known);
        if (licensed is not null)
            Change(merchant, "licensed", licensed, known);
        if (paid is not null)
            Change(merchant, "paid", paid, known);
    }

    /// <summary>A closed month in which every merchant sold as many.</summary>
    public void Month(string period, int sales = 1, string? known = null)
    {
        var month = Period.Parse(period);
        var column = new LongColumnBuilder(ColumnType.Int);
        for (var row = 0; row < Merchants.Length; row++)
            column.Set(row, sales);
        var end = month.BoundsIn(Catalogue.Zone).End;
        using var transaction = Database.Begin();
        new SnapshotStore(Database).Save(
            new SnapshotDraft
            {
                Period = month, ObservedAt = end, KnownAt = known is null ? end : At(known), IsClosed = true, Source = "test", SourceSha256 = "test", Present = BitMask.All(Merchants.Length),
                ColumnByFact = ImmutableDictionary<string, Column>.Empty.Add("sales", column.Build(Merchants.Length)),
            },
            transaction);
        transaction.Commit();
    }

    public ReviewRun Run(string upTo, params CheckedProgramme[] versions) => Run(At(upTo), versions);

    public ReviewRun Run(Instant upTo, params CheckedProgramme[] versions)
    {
        Clock.Now = upTo;
        return new ReviewRunner(Database, Clock).Run([.. versions], upTo, isDryRun: false);
    }

    public InvitationDesk Desk(string now, CheckedProgramme version)
    {
        Clock.Now = At(now);
        return new InvitationDesk(Database, Clock, [version]);
    }

    /// <summary>Members with their tiers, by merchant.</summary>
    public string[] Members(params CheckedProgramme[] versions) => MemberList.Load(Database, [.. versions]) is { } list
        ? [.. list.Find(null, null).OrderBy(member => member.Merchant, StringComparer.Ordinal).Select(member => $"{member.Merchant} {member.Tier ?? member.Status.ToString().ToLowerInvariant()}")] : [];

    public static string[] Lines(ReviewRun run) => [.. run.Enrolled.Select(Line)];

    public static string Line(EnrolledMerchant one) =>
        $"{Written(one.Event.At)} {one.Merchant} {one.Event.Kind}{(one.Event.Tier is { } tier ? $" {tier}" : "")}{(one.Event.NextAt is { } next ? $" until {Written(next)}" : "")}{(one.Event.IsUnknown ? ", unknown" : "")}{(one.Event.IsLate ? ", late" : "")}";

    public ReplayResult Replay()
    {
        using var database = place.Open();
        return new JournalReplay(database).Run(null, Catalogue, null, null);
    }

    public void Dispose()
    {
        Database.Dispose();
        place.Dispose();
    }

    public static int Row(string merchant) => Array.IndexOf(Merchants, merchant);

    public static string Written(Instant at) => at.InZone(Catalogue.Zone).ToString("MM-dd HH:mm", null);
}
