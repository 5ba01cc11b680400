using System.Collections.Immutable;
using System.Globalization;
using Fuyao.Kernel.Ledger;
using Fuyao.Kernel.Procedures;
using Fuyao.Kernel.Programmes;
using Fuyao.Kernel.Values;
using Fuyao.Platform.Documents;
using Fuyao.Platform.Facts;
using Fuyao.Platform.Procedures;
using Fuyao.Platform.Tests.Facts;
using Fuyao.Storage;
using Fuyao.Storage.Ledger;
using Fuyao.Storage.Tests;
using Fuyao.TestSupport;
using NodaTime;
using Period = Fuyao.Kernel.Values.Period;

namespace Fuyao.Platform.Tests.Procedures;

/// <summary>A city with companies, staff and the two subsidies of C2, with as many places and as much money as a test wants.</summary>
internal sealed class SubsidyOffice : IDisposable
{
    public const string TrustPass = "chengdu-trustpass";
    public const string Export = "chengdu-export";
    public const string District = "510104";

    public static readonly DateTimeZone Zone = DateTimeZoneProviders.Tzdb["Asia/Shanghai"];

    public static readonly string[] Materials = ["form", "licence", "contract", "invoice", "payment", "bank_account", "declaration"];

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("fuyao-cases-");
    private readonly TestStore place = new();
    private readonly Dictionary<string, ImmutableArray<CheckedProgramme>> versions = [];

    /// <param name="rows">More columns and rows of facts for single companies, by id; null: every company paid 2,800 and 19,800 CNY.</param>
    /// <param name="change">Changes the text of both programmes.</param>
    public SubsidyOffice(int places = 3, int allotment = 2_000_000, int companies = 8, IReadOnlyDictionary<string, string>? rows = null, Func<string, string>? change = null)
    {
        Database = place.Open();
        Clock.Now = At("2009-03-02T09:00");
        var catalogue = CatalogueSource.ReadFile(Path.Combine(SharedData.RepositoryRoot, "programmes", "catalogue.yaml"));
        foreach (var id in new[] { TrustPass, Export })
        {
            var text = System.IO.File.ReadAllText(Path.Combine(SharedData.RepositoryRoot, "programmes", id, "2009-01-01.yaml"));
            text = text.Replace("first: 1000,", $"first: {places},", StringComparison.Ordinal).Replace("first: 200,", $"first: {places},", StringComparison.Ordinal);
            versions[id] = [Checked(id, change?.Invoke(text) ?? text, catalogue)];
        }
        var file = Path.Combine(folder.FullName, "facts.csv");
        System.IO.File.WriteAllLines(file, ["merchant_id,city,sme_size,contract_paid,export_contract_paid", .. Enumerable.Range(1, companies).Select(number => rows?.GetValueOrDefault($"c{number}") ?? $"c{number},5101,small,2800,19800")]);
        new ImportFacts(Database, Clock).Run(new ImportRequest { File = file, Period = Period.Current, DataDirectory = folder.FullName, Catalogue = Path.Combine(SharedData.RepositoryRoot, "programmes", "catalogue.yaml") });
        foreach (var (name, role, region) in ((string, string, string?)[])
            [("dina", "district-officer", District), ("olga", "officer", "5101"), ("anna", "approver", null), ("fred", "finance-officer", "5101")])
            new StaffOffice(Database, Clock, "admin").Add(new StaffMember(name, role, region));
        Fund(allotment);
    }

    public FuyaoDatabase Database { get; }

    public MovableClock Clock { get; } = new();

    public static Instant At(string moment) => WrittenMoment.Parse(moment).ToInstant(Zone);

    public ImmutableArray<CheckedProgramme> Versions(string programme) => versions[programme];

    public CaseDesk Desk(string by) => new(Database, Clock, by);

    public PaymentDesk Payments(string by = "fred") => new(Database, Clock, by);

    public FuyaoDatabase OpenAgain() => place.Open();

    /// <inheritdoc cref="TestStore.Tamper"/>
    public void Tamper(string sql) => place.Tamper(sql);

    public void Dispose()
    {
        Database.Dispose();
        place.Dispose();
        folder.Delete(recursive: true);
    }

    /// <summary>A registration number with its check digit, another for each number.</summary>
    public static string CodeOf(int number)
    {
        var body = string.Create(CultureInfo.InvariantCulture, $"510100{number:00000000}");
        return body + RegistrationNumber.FormerCheck(body);
    }

    public static CaseApplication Application(int number, string district = District) => new(
        $"成都第{number}公司", CodeOf(number), [], $"representative {number}", district, $"T-{number}", new BankAccount("成都银行", $"62280000{number:0000}", $"成都第{number}公司"));

    public static ImmutableArray<Material> Files(params IEnumerable<string> names) => [.. names.Select(name => File(name))];

    public static Material File(string name, char hash = 'a') => new(name, $"{name}.pdf", new string(hash, 64), 1000);

    public CaseReport Apply(int number, string programme = TrustPass, CaseApplication? application = null) =>
        Desk($"company {number}").Apply(versions[programme], $"c{number}", application ?? Application(number), Files(Materials));

    /// <summary>Through both checks.</summary>
    public CaseReport Verify(long number, bool firstUse = true)
    {
        Desk("dina").Check(number, [], "complete");
        return Desk("olga").Check(number, [new CaseFinding("first_use", firstUse)], "no earlier contract");
    }

    /// <summary>Through checks and public notice, to the first moment at which it can be approved; a week without holidays from now.</summary>
    public void ToDecision(long number)
    {
        Verify(number);
        Desk("olga").BeginNotice([number]);
        Clock.Now += Duration.FromDays(8);
    }

    public CaseReport Granted(int company, string programme = TrustPass)
    {
        var number = Apply(company, programme).Number;
        ToDecision(number);
        return Desk("anna").Approve(number, "in order");
    }

    /// <summary>Free and booked units of an account; money in whole CNY.</summary>
    public (long Free, long Booked) Balance(string path)
    {
        var standing = new LedgerReader(Database).TrialBalance(Clock.Now).Single(each => each.Account.Path == path);
        var unit = standing.Account.Asset == Asset.Cny ? Money.UnitsPerWhole : 1;
        return (standing.Balance.Free / unit, standing.Balance.Booked / unit);
    }

    public CaseReport Look(long number) => new CaseReader(Database, Clock).Find(number);

    private void Fund(int allotment)
    {
        var ledger = new Platform.Ledger.LedgerDesk(Database, Clock, "treasury");
        ledger.Open(new Account("treasury", Asset.Cny, BalanceRule.Any));
        ledger.Open(new Account("sme-development-fund", Asset.Cny, BalanceRule.NeverBelowZero));
        ledger.Open(new Account("sme-development-fund/chengdu-ecommerce", Asset.Cny, BalanceRule.NeverBelowZero));
        if (allotment > 0)
            ledger.CarryOut("ledger transfer", "x", null, new Move("treasury", "sme-development-fund/chengdu-ecommerce", Asset.Cny, Money.FromWhole(allotment).Units, "allotment 2009"));
        foreach (var id in versions.Keys.Take(allotment >= 2_000_000 ? 2 : 1))
            Desk("admin").Open(versions[id]);
    }

    private static CheckedProgramme Checked(string id, string text, LoadedCatalogue catalogue)
    {
        var check = ProgrammeChecker.Check(
            new ProgrammeSource(new ProgrammeFile($"{id}.yaml", text), YamlReader.Read($"{id}.yaml", text).Root!, ImmutableDictionary<string, ProgrammeTable>.Empty), catalogue.Catalogue);
        return check.Programme ?? throw new InvalidOperationException(string.Join('\n', check.Errors));
    }
}
