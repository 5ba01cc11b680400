using System.Collections.Immutable;
using System.Globalization;
using Fuyao.Kernel.Credits;
using Fuyao.Kernel.Ledger;
using Fuyao.Kernel.Procedures;
using Fuyao.Kernel.Programmes;
using Fuyao.Kernel.Values;
using Fuyao.Platform.Credits;
using Fuyao.Platform.Documents;
using Fuyao.Platform.Facts;
using Fuyao.Platform.Ledger;
using Fuyao.Platform.Procedures;
using Fuyao.Platform.Reviews;
using Fuyao.Platform.Tests.Facts;
using Fuyao.Storage;
using Fuyao.Storage.Facts;
using Fuyao.Storage.Ledger;
using Fuyao.Storage.Tests;
using Fuyao.TestSupport;
using NodaTime;
using Period = Fuyao.Kernel.Values.Period;

namespace Fuyao.Platform.Tests.Credits;

/// <summary>A marketplace whose merchants have resumed work, with the red packets of E12: those that are shipped, made live, or as a test wants them.</summary>
internal sealed class CreditOffice : IDisposable
{
    public const string Programme = "thunder-packets";

    public static readonly DateTimeZone Zone = DateTimeZoneProviders.Tzdb["Asia/Shanghai"];

    public static readonly string Shipped = Path.Combine(SharedData.RepositoryRoot, "programmes", Programme, "2020-02-10.yaml");

    private static readonly string Catalogue = Path.Combine(SharedData.RepositoryRoot, "programmes", "catalogue.yaml");

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("fuyao-credits-");
    private readonly TestStore place = new();
    private LocalDate reviewed = new(2020, 2, 9);

    /// <param name="versions">The texts of the programme's versions; the shipped one, but live, where there is none.</param>
    public CreditOffice(int merchants = 3, int allotment = 20_000_000, params string[] versions)
        : this(merchants, allotment, new Dictionary<string, string> { ["pat"] = "programme-manager", ["anna"] = "approver" }, versions) => Review("2020-02-11T09:00", Merchants);

    /// <summary>Before anything is reviewed.</summary>
    /// <param name="staff">The role of each.</param>
    public CreditOffice(int merchants, int allotment, IReadOnlyDictionary<string, string> staff, params string[] versions)
    {
        Database = place.Open();
        Clock.Now = At("2020-02-09T12:00");
        var catalogue = CatalogueSource.ReadFile(Catalogue).Catalogue;
        Versions = [.. (versions is [] ? [Live()] : versions).Select(text => Checked(text, catalogue))];
        Merchants = [.. Enumerable.Range(1, merchants).Select(number => $"m{number}")];
        foreach (var (name, role) in staff)
            new StaffOffice(Database, Clock, "admin").Add(new StaffMember(name, role, null));
        var ledger = new LedgerDesk(Database, Clock, "treasury");
        ledger.Open(new Account("treasury", Asset.Cny, BalanceRule.Any));
        ledger.Open(new Account(Programme, Asset.Cny, BalanceRule.NeverBelowZero));
        if (allotment > 0)
            ledger.CarryOut("ledger transfer", Programme, null, new Move("treasury", Programme, Asset.Cny, Money.FromWhole(allotment).Units, "allotment"));
    }

    public FuyaoDatabase Database { get; }

    public MovableClock Clock { get; } = new();

    public ImmutableArray<CheckedProgramme> Versions { get; }

    public ImmutableArray<string> Merchants { get; }

    /// <summary>The shipped version, in force from the same day, but live.</summary>
    public static string Live(string effective = "2020-02-10") => File.ReadAllText(Shipped)
        .Replace("    status: announced\n", "", StringComparison.Ordinal).Replace("effective: 2020-02-10", $"effective: {effective}", StringComparison.Ordinal);

    public static Instant At(string moment) => WrittenMoment.Parse(moment).ToInstant(Zone);

    public TrancheDesk Tranches(string by) => new(Database, Clock, by);

    public ClaimDesk Claims => new(Database, Clock, "portal");

    public ClickDesk Clicks => new(Database, Clock, "portal");

    public CreditReader Reader => new(Database, Clock);

    public ClickImport Import => new(Database, Clock, "portal");

    public FuyaoDatabase OpenAgain() => place.Open();

    public void Dispose()
    {
        Database.Dispose();
        place.Dispose();
        folder.Delete(recursive: true);
    }

    /// <summary>Carries out the reviews of every morning until that moment: these merchants have resumed work.</summary>
    public void Review(string at, IEnumerable<string> working)
    {
        for (; reviewed < At(at).InZone(Zone).Date; reviewed = reviewed.PlusDays(1))
        {
            Clock.Now = reviewed.PlusDays(1).At(new LocalTime(9, 0)).InZoneStrictly(Zone).ToInstant();
            var file = Write("facts.csv", ["merchant_id,contract_since,resumed_work", .. Merchants.Select(merchant => $"{merchant},2019-05-01,{(working.Contains(merchant) ? "true" : "false")}")]);
            new ImportFacts(Database, Clock).Run(new ImportRequest { File = file, Period = Period.Day(reviewed), DataDirectory = folder.FullName, Catalogue = Catalogue });
            new ReviewRunner(Database, Clock).Run(Versions, Clock.Now, isDryRun: false).Waiting.ShouldBeNull();
        }
        Clock.Now = At(at);
    }

    public string Write(string name, params string[] lines)
    {
        var path = Path.Combine(folder.FullName, name);
        File.WriteAllLines(path, lines);
        return path;
    }

    /// <summary>Drafted by one, approved by another.</summary>
    public long Tranche(string amount, string? benefit = null)
    {
        var number = Tranches("pat").Draft(Versions, benefit, Amount(amount), "resuming work").Number;
        Tranches("anna").Approve(number);
        return number;
    }

    /// <summary>With a tranche of so much, issued and claimed by everybody.</summary>
    public void GiveOut(string amount)
    {
        foreach (var packet in Tranches("pat").Issue(Tranche(amount), []).Packets)
            Claims.Claim(MerchantOf(packet), packet.Number);
    }

    public string MerchantOf(CreditPacket packet) => new MerchantStore(Database).Load().IdOf(packet.Row);

    public ToldClick Click(string id, string merchant, string price, string? at = null, string? invalid = null) =>
        new(new CreditClick(id, new MerchantStore(Database).Load().Find(merchant), "promotion", at is null ? Clock.Now : At(at), Amount(price)), invalid);

    public ClickAnswer Tell(string id, string merchant, string price, string? at = null, string? invalid = null) => Clicks.Tell([Click(id, merchant, price, at, invalid)], "clicks")[0];

    public PacketReport Packet(string merchant) => Reader.Of(merchant).Last();

    /// <summary>Not approved, not issued, issued, claimed and left, spent.</summary>
    public string Budget()
    {
        var figures = Reader.FiguresOf(Programme);
        figures.Agree.ShouldBeTrue();
        new LedgerVerifier(Database).Verify().Problems.ShouldBeEmpty();
        return string.Join(' ', new[] { figures.NotApproved, figures.NotIssued, figures.Issued, figures.Claimed, figures.Spent }.Select(part => part.ToDecimal().ToString("0.####", CultureInfo.InvariantCulture)));
    }

    public static Money Amount(string written) => Money.TryParse(written, out var amount) ? amount : throw new FormatException(written);

    private static CheckedProgramme Checked(string text, Kernel.Facts.FactCatalogue catalogue)
    {
        var check = ProgrammeChecker.Check(
            new ProgrammeSource(new ProgrammeFile($"{Programme}.yaml", text), YamlReader.Read($"{Programme}.yaml", text).Root!, ImmutableDictionary<string, ProgrammeTable>.Empty), catalogue);
        return check.Programme ?? throw new InvalidOperationException(string.Join('\n', check.Errors));
    }
}
