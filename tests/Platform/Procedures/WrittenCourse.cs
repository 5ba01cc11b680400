using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Fuyao.Kernel.Documents;
using Fuyao.Kernel.Ledger;
using Fuyao.Kernel.Procedures;
using Fuyao.Kernel.Programmes;
using Fuyao.Kernel.Values;
using Fuyao.Platform.Documents;
using Fuyao.Platform.Facts;
using Fuyao.Platform.Ledger;
using Fuyao.Platform.Procedures;
using Fuyao.Platform.Programmes;
using Fuyao.Platform.Tests.Facts;
using Fuyao.Storage;
using Fuyao.TestSupport;
using NodaTime;
using Period = Fuyao.Kernel.Values.Period;

namespace Fuyao.Platform.Tests.Procedures;

/// <summary>A case of <c>tests/Cases/procedures</c>: what happens to applications, in order, and how they stand then (see the README there).</summary>
internal sealed class WrittenCourse : IDisposable
{
    private static readonly string[] Keys =
    [
        "at", "by", "refused", "apply", "to", "return", "faults", "correct", "materials", "check", "finds", "notice", "object", "decide", "ruling", "approve", "reject", "because", "withdraw", "pay", "returned", "account", "clawback",
        "amount", "recovered", "expect", "state", "place", "position", "due", "granted", "kept", "banned_until", "figures", "places_free", "waiting", "money_free", "to_be_paid", "booked",
    ];

    private static readonly string Catalogue = Path.Combine(SharedData.RepositoryRoot, "programmes", "catalogue.yaml");

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("fuyao-course-");
    private readonly FuyaoDatabase database = FuyaoDatabase.OpenInMemory();
    private readonly MovableClock clock = new();
    private readonly Dictionary<string, ImmutableArray<CheckedProgramme>> versions = [];
    private readonly DateTimeZone zone;
    private int handedIn;

    private WrittenCourse(MappingNode file, MappingNode one)
    {
        var catalogue = CatalogueSource.ReadFile(Catalogue).Catalogue;
        zone = catalogue.Zone;
        foreach (var id in Texts(file.Find("programmes")!))
            versions.Add(id, [Changed(id, file, catalogue)]);
        // Facts are known before anything happens.
        clock.Now = At(Steps(one)[0].Find("at")!) - Duration.FromDays(1);
        Import(file, one);
        foreach (var (name, part) in Pairs(file.Find("staff")))
            new StaffOffice(database, clock, "admin").Add(new StaffMember(name, part.Split(' ')[0], part.Split(' ') is [_, var region] ? region : null));
        Fund(file);
        foreach (var id in versions.Keys)
            new CaseDesk(database, clock, "admin").Open(versions[id]);
    }

    public static IEnumerable<string> Names(string path) => Cases(path).Select(one => Text(one.Find("name")!));

    /// <returns>One sentence for each difference; none where the case holds.</returns>
    /// <exception cref="InvalidDataException">A step has a key that is none.</exception>
    public static ImmutableArray<string> Run(string path, string name)
    {
        var one = Cases(path).Single(each => Text(each.Find("name")!) == name);
        using var course = new WrittenCourse((MappingNode)YamlReader.ReadFile(path).Root!, one);
        return [.. Steps(one).SelectMany(course.Differences)];
    }

    public void Dispose()
    {
        database.Dispose();
        folder.Delete(recursive: true);
    }

    private IEnumerable<string> Differences(MappingNode step)
    {
        foreach (var entry in step.Entries.Where(entry => !Keys.Contains(entry.Key.Text)))
            throw new InvalidDataException($"{entry.Key.At}: '{entry.Key.Text}' is not a key of a step");
        if (step.Find("at") is { } at)
            clock.Now = At(at);
        if (step.Find("expect") is { } number)
            return Compared(step, Stands(long.Parse(Text(number), CultureInfo.InvariantCulture)));
        if (step.Find("figures") is { } programme)
            return Compared(step, Figures(Text(programme)));
        var refused = Do(step);
        return (step.Find("refused"), refused) switch
        {
            (null, null) => [],
            (null, { } words) => [$"{step.At}: refused: {words}"],
            ({ } expected, { } words) when words.Contains(Text(expected), StringComparison.Ordinal) => [],
            ({ } expected, var words) => [$"{step.At}: expected to be refused with '{Text(expected)}', and {words ?? "it was done"}"],
        };
    }

    /// <returns>Why it was refused; null where it was done.</returns>
    private string? Do(MappingNode step)
    {
        var by = step.Find("by") is { } who ? Text(who) : "counter";
        var (desk, payments) = (new CaseDesk(database, clock, by), new PaymentDesk(database, clock, by));
        var (key, subject) = step.Entries.Where(entry => entry.Key.Text is not ("at" or "by")).Select(entry => (entry.Key.Text, Text(entry.Value))).First();
        var number = long.TryParse(subject, CultureInfo.InvariantCulture, out var parsed) ? parsed : 0;
        var cause = step.Find("because") is { } because ? Text(because) : null;
        try
        {
            _ = key switch
            {
                "apply" => desk.Apply(versions[Text(step.Find("to")!)], subject, Application(subject), Files(versions[Text(step.Find("to")!)][0].Programme.Procedure[0].Materials)),
                "return" => desk.Return(number, [.. Pairs(step.Find("faults")).Select(pair => new MaterialFault(pair.Key, pair.Value))]),
                "correct" => desk.Correct(number, Files(Texts(step.Find("materials")!))),
                "check" => desk.Check(number, [.. Pairs(step.Find("finds")).Select(pair => new CaseFinding(pair.Key, pair.Value == "yes"))], "as written"),
                "notice" => desk.BeginNotice([number])[0],
                "object" => desk.Object(number, "somebody", "at home", "grounds"),
                "decide" => desk.DecideObjection(
                    number, new CaseReader(database, clock).Find(number).Standing.Objections.First(one => one.Decision is null).Number, Text(step.Find("ruling")!) == "uphold", "as written"),
                "approve" => desk.Approve(number, "as written"),
                "reject" => desk.Reject(number, "as written", cause),
                "withdraw" => desk.Withdraw(number, "as written"),
                "pay" => (object)payments.Pay(subject),
                "returned" => payments.ReturnPayment(number, "as written"),
                "account" => desk.ChangeAccount(number, new BankAccount("bank", $"99{++handedIn:000000}", "holder")),
                "clawback" => payments.ClawBack(number, cause!, step.Find("amount") is { } amount ? Amount(Text(amount)) : null, "as written"),
                "recovered" => payments.Recover(number, Amount(Text(step.Find("amount")!)), "as written"),
                _ => throw new InvalidDataException($"{step.At}: '{key}' is nothing that can be done"),
            };
            return null;
        }
        catch (CaseRefusedException refused)
        {
            return refused.Message;
        }
    }

    private Dictionary<string, string> Stands(long number)
    {
        var report = new CaseReader(database, clock).Find(number);
        return new()
        {
            ["state"] = JsonNamingPolicy.KebabCaseLower.ConvertName(report.State.ToString()), ["place"] = report.Place?.ToString().ToLowerInvariant() ?? "none", ["position"] = $"{report.Position}", ["due"] = Written(report.Due?.At),
            ["granted"] = Written(report.Standing.Granted), ["kept"] = Written(report.Standing.Kept), ["banned_until"] = Written(report.Standing.BannedUntil),
        };
    }

    private Dictionary<string, string> Figures(string programme)
    {
        var (places, money) = CaseFigures.Of(database, clock, versions[programme]) is var figures ? (figures.Places, figures.Money) : default;
        return new()
        {
            ["places_free"] = $"{places?.Free}", ["waiting"] = $"{places?.Waiting}", ["money_free"] = Written(money?.Free ?? Money.Zero), ["to_be_paid"] = Written(money?.Kept ?? Money.Zero),
            ["booked"] = money is null || money.Agree ? Written(money?.Booked ?? Money.Zero) : "otherwise than the cases",
        };
    }

    private IEnumerable<string> Compared(MappingNode step, Dictionary<string, string> actual) =>
        from entry in step.Entries
        where actual.ContainsKey(entry.Key.Text)
        let expected = entry.Key.Text is "due" or "banned_until" ? Written(At(entry.Value)) : entry.Key.Text is "granted" or "kept" or "money_free" or "to_be_paid" or "booked" ? Written(Amount(Text(entry.Value))) : Text(entry.Value)
        where expected != actual[entry.Key.Text]
        select $"{step.At}: {entry.Key.Text} is {actual[entry.Key.Text]}, expected {expected}";

    private static CaseApplication Application(string company)
    {
        var body = string.Create(CultureInfo.InvariantCulture, $"510100{int.Parse(company[1..], CultureInfo.InvariantCulture):00000000}");
        return new CaseApplication($"company {company}", body + RegistrationNumber.FormerCheck(body), [], $"representative of {company}", "510104", $"contract of {company}", new BankAccount("bank", "100", "holder"));
    }

    private ImmutableArray<Material> Files(IEnumerable<string> names) =>
        [.. names.Select(name => new Material(name, $"{name}.pdf", (++handedIn).ToString("x64", CultureInfo.InvariantCulture), 1))];

    private void Import(MappingNode file, MappingNode one)
    {
        var defaults = Pairs(file.Find("defaults"));
        var companies = ((MappingNode)one.Find("companies")!).Entries.Select(entry => (Id: entry.Key.Text, Facts: Pairs(entry.Value))).ToArray();
        string[] facts = [.. defaults.Keys.Concat(companies.SelectMany(company => company.Facts.Keys)).Append("registered_on").Distinct()];
        var path = Path.Combine(folder.FullName, "facts.csv");
        File.WriteAllLines(path, [$"merchant_id,{string.Join(',', facts)}", .. companies.Select(company => $"{company.Id},{string.Join(',', facts.Select(fact => company.Facts.GetValueOrDefault(fact) ?? defaults.GetValueOrDefault(fact) ?? (fact == "registered_on" ? "2005-01-01" : "")))}")]);
        new ImportFacts(database, clock).Run(new ImportRequest { File = path, Period = Period.Current, DataDirectory = folder.FullName, Catalogue = Catalogue });
    }

    private void Fund(MappingNode file)
    {
        if (file.Find("allotment") is not { } allotment)
            return;
        var budget = versions.Values.First()[0].Programme.Budget!;
        var (ledger, path) = (new LedgerDesk(database, clock, "treasury"), $"{budget.Parent}/{budget.Account}");
        ledger.Open(new Account("treasury", Asset.Cny, BalanceRule.Any));
        ledger.Open(new Account(budget.Parent!, Asset.Cny, BalanceRule.NeverBelowZero));
        ledger.Open(new Account(path, Asset.Cny, BalanceRule.NeverBelowZero));
        ledger.CarryOut("ledger transfer", path, null, new Move("treasury", path, Asset.Cny, Amount(Text(allotment)).Units, "allotment"));
    }

    private static CheckedProgramme Changed(string id, MappingNode file, Kernel.Facts.FactCatalogue catalogue)
    {
        var path = Directory.EnumerateFiles(Path.Combine(SharedData.RepositoryRoot, "programmes", id), "*.yaml").Single();
        var version = ProgrammeFolder.Load(path, catalogue).Versions.Single();
        var text = File.ReadAllText(path);
        if (Pairs(file.Find("places")).GetValueOrDefault(id) is { } places)
            text = text.Replace($"first: {version.Programme.Quota!.First},", $"first: {places},", StringComparison.Ordinal);
        if (Pairs(file.Find("limits")).GetValueOrDefault(id) is { } limit)
            text = text.Replace($"limit: {version.Programme.Budget!.Limit.Units / Money.UnitsPerWhole} CNY", $"limit: {limit}", StringComparison.Ordinal);
        var check = ProgrammeChecker.Check(new ProgrammeSource(new ProgrammeFile(path, text), YamlReader.Read(path, text).Root!, ImmutableDictionary<string, ProgrammeTable>.Empty), catalogue);
        return check.Programme ?? throw new InvalidDataException(string.Join('\n', check.Errors));
    }

    private Instant At(Node node) => WrittenMoment.Parse(Text(node)).ToInstant(zone);

    private static Money Amount(string written) => Money.TryParse(written, out var amount) ? amount : throw new InvalidDataException($"'{written}' is no amount");

    private static string Written(Money amount) => amount.ToString();

    private string Written(Instant? at) => at is { } instant ? instant.InZone(zone).LocalDateTime.ToString("uuuu-MM-dd HH:mm", CultureInfo.InvariantCulture) : "none";

    private static IEnumerable<MappingNode> Cases(string path) => ((SequenceNode)((MappingNode)(YamlReader.ReadFile(path).Root ?? throw new InvalidDataException($"{path} cannot be read"))).Find("cases")!).Items.Cast<MappingNode>();

    private static MappingNode[] Steps(MappingNode one) => [.. ((SequenceNode)one.Find("course")!).Items.Cast<MappingNode>()];

    private static string Text(Node node) => ((ScalarNode)node).Text;

    private static IEnumerable<string> Texts(Node node) => ((SequenceNode)node).Items.Select(Text);

    private static Dictionary<string, string> Pairs(Node? node) => node is MappingNode mapping ? mapping.Entries.ToDictionary(entry => entry.Key.Text, entry => Text(entry.Value)) : [];
}
