using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Fuyao.Kernel.Documents;
using Fuyao.Kernel.Ledger;
using Fuyao.Kernel.Programmes;
using Fuyao.Kernel.Services;
using Fuyao.Kernel.Values;
using Fuyao.Platform.Documents;
using Fuyao.Platform.Facts;
using Fuyao.Platform.Reviews;
using Fuyao.Platform.Services;
using Fuyao.Platform.Tests.Facts;
using Fuyao.Storage;
using Fuyao.TestSupport;
using NodaTime;
using Period = Fuyao.Kernel.Values.Period;

namespace Fuyao.Platform.Tests.Services;

/// <summary>A case of <c>tests/Cases/services</c>: what is done of packages and seats, in order, and how they stand then (see the README there).</summary>
internal sealed class WrittenService : IDisposable
{
    /// <summary>Known, and never registered.</summary>
    private const string Stranger = "m9";

    private static readonly string Programmes = Path.Combine(SharedData.RepositoryRoot, "programmes");

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("fuyao-service-");
    private readonly FuyaoDatabase database = FuyaoDatabase.OpenInMemory();
    private readonly MovableClock clock = new();
    private readonly CheckedProgramme version;

    private WrittenService(MappingNode file, MappingNode one)
    {
        var catalogue = CatalogueSource.ReadFile(Path.Combine(Programmes, "catalogue.yaml"));
        var path = file.Find("programme") is { } id ? Directory.EnumerateFiles(Path.Combine(Programmes, Text(id)), "*.yaml").Single() : "inline.yaml";
        var text = file.Find("inline") is { } inline ? Text(inline) : File.ReadAllText(path);
        var check = ProgrammeChecker.Check(new ProgrammeSource(new ProgrammeFile(path, text), YamlReader.Read(path, text).Root!, ImmutableDictionary<string, ProgrammeTable>.Empty), catalogue.Catalogue);
        version = check.Programme ?? throw new InvalidDataException(string.Join('\n', check.Errors));
        clock.Now = At(Steps(one)[0].Find("at")!);
        var facts = Path.Combine(folder.FullName, "facts.csv");
        File.WriteAllLines(facts, ["merchant_id,registered_on", .. ((SequenceNode)one.Find("members")!).Items.Select(merchant => $"{Text(merchant)},{clock.Now.InZone(version.Programme.Zone).Date:uuuu-MM-dd}"), $"{Stranger},"]);
        new ImportFacts(database, clock).Run(new ImportRequest { File = facts, Period = Period.Current, DataDirectory = folder.FullName, Catalogue = Path.Combine(Programmes, "catalogue.yaml") });
        new ReviewRunner(database, clock).Run([version], clock.Now, isDryRun: false);
    }

    public static IEnumerable<string> Names(string path) => Cases(path).Select(one => Text(one.Find("name")!));

    /// <returns>One sentence for each difference; none where the case holds.</returns>
    public static ImmutableArray<string> Run(string path, string name)
    {
        var one = Cases(path).Single(each => Text(each.Find("name")!) == name);
        using var service = new WrittenService((MappingNode)YamlReader.ReadFile(path).Root!, one);
        return [.. Steps(one).SelectMany(service.Differences)];
    }

    public void Dispose()
    {
        database.Dispose();
        folder.Delete(recursive: true);
    }

    private IEnumerable<string> Differences(MappingNode step)
    {
        if (step.Find("at") is { } at)
            clock.Now = At(at);
        var (key, subject) = step.Entries.Where(entry => entry.Key.Text is not "at").Select(entry => (entry.Key.Text, Text(entry.Value))).FirstOrDefault();
        switch (key)
        {
            case null:
                return [];
            case "package":
                return Compared(step, key, Package(new ServiceReader(database, clock).OfMerchant(subject).Single()));
            case "report":
                return Compared(step, key, Report(new ServiceReader(database, clock).Figures(version.Programme.Id).Single(figures => figures.Benefit == subject)));
            case "lesson":
                return Compared(step, key, Lesson(new TrainingReader(database).Find(long.Parse(subject, CultureInfo.InvariantCulture))));
        }
        var refused = Do(step, key, subject);
        return (step.Find("refused"), refused) switch
        {
            (null, null) => [],
            (null, { } words) => [$"{step.At}: refused: {words}"],
            ({ } expected, { } words) when words.Contains(Text(expected), StringComparison.Ordinal) => [],
            ({ } expected, var words) => [$"{step.At}: expected to be refused with '{Text(expected)}', and {words ?? "it was done"}"],
        };
    }

    /// <returns>Why it was refused; null where it was done.</returns>
    private string? Do(MappingNode step, string key, string subject)
    {
        var merchant = step.Find("for") is { } who ? Text(who) : "";
        var (desk, training) = (new ServiceDesk(database, clock, step.Find("by") is { } by ? Text(by) : merchant), new TrainingDesk(database, clock, "teacher"));
        var (programme, number) = (version.Programme.Id, long.TryParse(subject, CultureInfo.InvariantCulture, out var parsed) ? parsed : 0);
        try
        {
            object _ = key switch
            {
                "fulfil" => desk.Fulfil(
                    programme, merchant, null, subject, [.. Enum.GetValues<TaskMeasure>().Where(measure => step.Find(NameOf(measure)) is not null).Select(measure => new TaskMeasurement(measure, Number(step.Find(NameOf(measure))!)))], "as written", []),
                "accept" => desk.Accept(programme, merchant, null, subject),
                "reject" => desk.Reject(programme, merchant, null, subject, "as written"),
                "open" => training.Open([version], new LessonPlan(
                    programme, subject, null, version.Programme.Zone, At(step.Find("on")!), "Room 1", false, (long)Number(step.Find("seats")!), At(step.Find("withdraw_until") ?? step.Find("on")!))),
                "enrol" => training.Enrol(number, merchant),
                "withdraw" => training.Withdraw(number, merchant, "as written"),
                "present" => training.Attend(number, [merchant], [], false),
                "absent" => training.Attend(number, [], [merchant], false),
                _ => throw new InvalidDataException($"{step.At}: '{key}' is no step"),
            };
            return null;
        }
        catch (ServiceRefusedException refused)
        {
            return refused.Message;
        }
    }

    private Dictionary<string, string> Package(ServicePackage package)
    {
        var stands = package.Standing.Tasks.ToDictionary(task => task.Task.Id, task => Kebab(package.StateOf(task)));
        stands["until"] = package.Until is { } until ? until.InZone(version.Programme.Zone).LocalDateTime.ToString("uuuu-MM-dd'T'HH:mm", null) : "none";
        stands["over"] = package.IsOver ? "yes" : "no";
        return stands;
    }

    /// <summary>Of each task only those states in which it stands somewhere: “1 open, 2 accepted”.</summary>
    private static Dictionary<string, string> Report(ServiceFigures figures)
    {
        var stands = figures.Tasks.ToDictionary(task => task.Task.Id, task => string.Join(
            ", ", new[] { (task.Open, "open"), (task.Fulfilled, "fulfilled"), (task.Accepted, "accepted"), (task.NotDelivered, "not-delivered") }.Where(one => one.Item1 > 0).Select(one => $"{one.Item1} {one.Item2}")));
        (stands["in_force"], stands["not_begun"], stands["over"], stands["overdue"]) = (Whole(figures.InForce), Whole(figures.NotBegun), Whole(figures.Over), Whole(figures.Overdue));
        stands["lowest"] = figures.Tasks.SelectMany(task => task.Measured).Min(measured => measured.Lowest)?.ToString(CultureInfo.InvariantCulture) ?? "none";
        return stands;
    }

    private static Dictionary<string, string> Lesson(LessonReport report)
    {
        var stands = new Dictionary<string, string> { ["seats"] = Whole(report.Lesson.Plan.Seats), ["taken"] = Whole(report.Taken), ["waiting"] = Whole(report.Waiting) };
        foreach (var one in report.Enrolments)
            stands[one.Merchant] = one switch
            {
                { IsPresent: { } present } => present ? "present" : "absent",
                { State: ClaimState.Placed } => "seat",
                { State: ClaimState.Waiting } => $"waits {one.Position}",
                _ => Kebab(one.State),
            };
        return stands;
    }

    private static IEnumerable<string> Compared(MappingNode step, string subject, Dictionary<string, string> stands) =>
        from entry in step.Entries
        where entry.Key.Text != subject && entry.Key.Text != "at"
        let name = entry.Key.Text
        let was = stands.TryGetValue(name, out var found) ? found : "nothing"
        where was != Text(entry.Value)
        select $"{entry.Key.At}: {name} is {was}, expected {Text(entry.Value)}";

    private Instant At(Node node) => WrittenMoment.Parse(Text(node)).ToInstant(version.Programme.Zone);

    private static string Kebab<T>(T name)
        where T : struct, Enum => JsonNamingPolicy.KebabCaseLower.ConvertName(name.ToString());

    private static string NameOf(TaskMeasure measure) => Kebab(measure);

    private static decimal Number(Node node) => decimal.Parse(Text(node), CultureInfo.InvariantCulture);

    private static string Whole(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static IEnumerable<MappingNode> Cases(string path) => ((SequenceNode)((MappingNode)(YamlReader.ReadFile(path).Root ?? throw new InvalidDataException($"{path} cannot be read"))).Find("cases")!).Items.Cast<MappingNode>();

    private static MappingNode[] Steps(MappingNode one) => [.. ((SequenceNode)one.Find("course")!).Items.Cast<MappingNode>()];

    private static string Text(Node node) => ((ScalarNode)node).Text;
}
