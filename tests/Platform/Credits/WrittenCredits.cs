using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Fuyao.Kernel.Credits;
using Fuyao.Kernel.Documents;
using Fuyao.Platform.Documents;
using NodaTime;
using static Fuyao.Platform.Tests.Credits.CreditOffice;

namespace Fuyao.Platform.Tests.Credits;

/// <summary>A case of <c>tests/Cases/credits</c>: what becomes of a budget, in order (see the README there).</summary>
internal sealed class WrittenCredits : IDisposable
{
    private static readonly string[] Keys =
    [
        "at", "by", "refused", "review", "draft", "approve", "issue", "packets", "claim", "merchant", "click", "price", "happened", "invalid", "answer", "refund", "expect", "state", "left", "left_today", "claim_by", "expires",
        "budget", "not_approved", "not_issued", "issued", "claimed", "spent",
    ];

    private readonly CreditOffice office;
    private readonly HashSet<string> merchants;

    /// <summary>When clicks happened of which nothing else is written: when they were told first.</summary>
    private readonly Dictionary<string, string> first = [];

    private WrittenCredits(MappingNode file)
    {
        merchants = [.. Texts(file.Find("merchants")!)];
        string[] versions = file.Find("live_from") is { } from ? [File.ReadAllText(Shipped), Live(Text(from))] : [File.ReadAllText(Shipped)];
        var staff = ((MappingNode)file.Find("staff")!).Entries.ToDictionary(entry => entry.Key.Text, entry => Text(entry.Value));
        office = new CreditOffice(merchants.Count, int.Parse(Text(file.Find("allotment")!), CultureInfo.InvariantCulture), staff, versions);
    }

    public static IEnumerable<string> Names(string path) => Cases(path).Select(one => Text(one.Find("name")!));

    /// <returns>One sentence for each difference; none where the case holds.</returns>
    /// <exception cref="InvalidDataException">A step has a key that is none.</exception>
    public static ImmutableArray<string> Run(string path, string name)
    {
        var one = Cases(path).Single(each => Text(each.Find("name")!) == name);
        using var course = new WrittenCredits((MappingNode)YamlReader.ReadFile(path).Root!);
        return [.. ((SequenceNode)one.Find("course")!).Items.Cast<MappingNode>().SelectMany(course.Differences)];
    }

    public void Dispose() => office.Dispose();

    private IEnumerable<string> Differences(MappingNode step)
    {
        foreach (var entry in step.Entries.Where(entry => !Keys.Contains(entry.Key.Text)))
            throw new InvalidDataException($"{entry.Key.At}: '{entry.Key.Text}' is not a key of a step");
        if (step.Find("at") is { } at && step.Find("review") is null)
            office.Clock.Now = At(Text(at));
        if (step.Find("expect") is { } packet)
            return Compared(step, Stands(Number(packet)));
        if (step.Find("budget") is not null)
            return Compared(step, Figures());
        var (came, refused) = Do(step);
        var expected = step.Find("packets") ?? step.Find("answer");
        return (step.Find("refused"), refused) switch
        {
            (null, null) when expected is null || Text(expected) == came => [],
            (null, null) => [$"{step.At}: it came to {came}, expected {Text(expected!)}"],
            (null, { } words) => [$"{step.At}: refused: {words}"],
            ({ } why, { } words) when words.Contains(Text(why), StringComparison.Ordinal) => [],
            ({ } why, var words) => [$"{step.At}: expected to be refused with '{Text(why)}', and {words ?? "it was done"}"],
        };
    }

    /// <returns>What it came to; or why it was refused.</returns>
    private (string? Came, string? Refused) Do(MappingNode step)
    {
        var by = step.Find("by") is { } who ? Text(who) : "portal";
        var (key, subject) = step.Entries.Where(entry => entry.Key.Text is not ("at" or "by")).Select(entry => (entry.Key.Text, entry.Value)).First();
        try
        {
            return (key switch
            {
                "review" => Review(step),
                "draft" => office.Tranches(by).Draft(office.Versions, null, Amount(Text(subject)), "as written").Number.ToString(CultureInfo.InvariantCulture),
                "approve" => office.Tranches(by).Approve(Number(subject)).ApprovedBy,
                "issue" => office.Tranches(by).Issue(Number(subject), []).Packets.Length.ToString(CultureInfo.InvariantCulture),
                "claim" => Named(office.Claims.Claim(Text(step.Find("merchant")!), Number(subject)).StateAt(office.Clock.Now, Amount("1"))),
                "click" => Tell(step, Text(subject)),
                "refund" => Named(office.Clicks.Refund(Text(subject), "as written").Outcome),
                _ => throw new InvalidDataException($"{step.At}: '{key}' is nothing that can be done"),
            }, null);
        }
        catch (CreditRefusedException refused)
        {
            return (null, refused.Message);
        }
    }

    private string Review(MappingNode step)
    {
        office.Review(Text(step.Find("at")!), Texts(step.Find("review")!));
        return "reviewed";
    }

    private string Tell(MappingNode step, string id)
    {
        var answer = office.Tell(
            id, Text(step.Find("merchant")!), Text(step.Find("price")!), step.Find("happened") is { } happened ? Text(happened) : first.TryGetValue(id, out var before) ? before : first[id] = Written(office.Clock.Now),
            step.Find("invalid") is { } because ? Text(because) : null);
        return answer.IsRefund ? "refunded" : Named(answer.Outcome);
    }

    private Dictionary<string, string> Stands(long number)
    {
        var report = merchants.SelectMany(merchant => office.Reader.Of(merchant)).Single(each => each.Packet.Number == number);
        return new()
        {
            ["state"] = Named(report.State), ["left"] = report.Rest.ToString(), ["left_today"] = $"{report.LeftToday}", ["claim_by"] = Written(report.Packet.ClaimBy), ["expires"] = Written(report.Packet.ExpiresAt),
        };
    }

    private Dictionary<string, string> Figures()
    {
        var figures = office.Reader.FiguresOf(Programme);
        return new()
        {
            ["budget"] = figures.Agree ? figures.Budget.ToString() : "otherwise than the packets and clicks", ["not_approved"] = figures.NotApproved.ToString(), ["not_issued"] = figures.NotIssued.ToString(),
            ["issued"] = figures.Issued.ToString(), ["claimed"] = figures.Claimed.ToString(), ["spent"] = figures.Spent.ToString(),
        };
    }

    private static IEnumerable<string> Compared(MappingNode step, Dictionary<string, string> actual) =>
        from entry in step.Entries
        where actual.ContainsKey(entry.Key.Text)
        let expected = entry.Key.Text is "state" ? Text(entry.Value) : entry.Key.Text is "claim_by" or "expires" ? Written(At(Text(entry.Value))) : Amount(Text(entry.Value)).ToString()
        where expected != actual[entry.Key.Text]
        select $"{step.At}: {entry.Key.Text} is {actual[entry.Key.Text]}, expected {expected}";

    private static IEnumerable<MappingNode> Cases(string path) => ((SequenceNode)((MappingNode)(YamlReader.ReadFile(path).Root ?? throw new InvalidDataException($"{path} cannot be read"))).Find("cases")!).Items.Cast<MappingNode>();

    private static string Named<T>(T name)
        where T : struct, Enum => JsonNamingPolicy.KebabCaseLower.ConvertName(name.ToString());

    private static string Written(Instant? at) => at is { } instant ? instant.InZone(Zone).LocalDateTime.ToString("uuuu-MM-dd'T'HH:mm", CultureInfo.InvariantCulture) : "none";

    private static long Number(Node node) => long.Parse(Text(node), CultureInfo.InvariantCulture);

    private static string Text(Node node) => ((ScalarNode)node).Text;

    private static IEnumerable<string> Texts(Node node) => ((SequenceNode)node).Items.Select(Text);
}
