using System.Collections.Immutable;
using Fuyao.Kernel.Diagnostics;
using Fuyao.Kernel.Documents;
using Fuyao.Kernel.Facts;
using Fuyao.Kernel.Programmes;
using Fuyao.Kernel.Values;
using Fuyao.Platform.Documents;
using Fuyao.Platform.Programmes;

namespace Fuyao.Platform.Tests.Cases;

/// <summary>Reads a case file. A key that is none is an error: a misspelt expectation must not pass.</summary>
internal sealed class CaseFileReader
{
    private readonly string root;
    private readonly NodeReader reader = new();

    private CaseFileReader(string repositoryRoot) => root = repositoryRoot;

    /// <param name="path">The case file.</param>
    /// <param name="repositoryRoot">What programmes and catalogues are named from.</param>
    /// <exception cref="InvalidDataException">Something is wrong; the message says everything that is.</exception>
    public static CaseFile Read(string path, string repositoryRoot) => Read(Path.GetFileName(path), File.ReadAllText(path), repositoryRoot);

    /// <summary>The names of the cases of a file, whatever else is wrong with it.</summary>
    public static IEnumerable<string> Names(string path) =>
        (YamlReader.ReadFile(path).Root as MappingNode)?.Find("cases") is SequenceNode cases
            ? cases.Items.OfType<MappingNode>().Select(one => one.Find("name")).OfType<ScalarNode>().Select(name => name.Text)
            : [""];

    public static CaseFile Read(string name, string text, string repositoryRoot)
    {
        var document = YamlReader.Read(name, text);
        if (document.Root is not MappingNode file)
            throw document.Errors.IsEmpty ? new InvalidDataException($"{name}: a case file is a mapping") : Wrong(document.Errors);
        var cases = new CaseFileReader(repositoryRoot);
        var read = cases.ReadFile(file);
        return cases.reader.HasErrors ? throw Wrong(cases.reader.Errors) : read!;
    }

    private static InvalidDataException Wrong(IEnumerable<Diagnostic> problems) => new(string.Join(Environment.NewLine, problems));

    private CaseFile? ReadFile(MappingNode file)
    {
        reader.UnknownKeys(file, ["programme", "inline", "tables", "catalogue", "defaults", "cases"], "a case file");
        var programme = LoadProgramme(file);
        if (programme is null)
            return null;
        var defaults = file.Find("defaults") is { } facts ? ReadFacts(facts) : ImmutableDictionary<string, Node>.Empty;
        var cases = file.Find("cases") is SequenceNode sequence ? sequence.Items.Select(item => ReadCase(item, defaults)).OfType<ReviewCase>().ToImmutableArray() : [];
        if (cases.IsEmpty && !reader.HasErrors)
            reader.Report(file.At, "the file has no cases", "list them under 'cases'");
        foreach (var twice in cases.GroupBy(one => one.Name).Where(group => group.Count() > 1))
            reader.Report(file.At, $"two cases are named '{twice.Key}'");
        return new CaseFile(programme, programme.Catalogue, cases);
    }

    private CheckedProgramme? LoadProgramme(MappingNode file)
    {
        if (file.Find("programme") is ScalarNode path)
        {
            var loading = ProgrammeFolder.Load(Path.Combine(root, path.Text), Catalogue(file));
            foreach (var error in loading.Errors)
                reader.Report(error.At, error.Message, error.Suggestion);
            return loading.Versions.FirstOrDefault();
        }
        if (file.Find("inline") is not ScalarNode inline || Catalogue(file) is not { } catalogue)
        {
            reader.Report(file.At, "the file names no programme", "write 'programme: PATH', or 'inline: |' with 'catalogue: PATH'");
            return null;
        }
        var document = YamlReader.Read(inline.At.File, inline.Text);
        var tables = file.Find("tables") is MappingNode mapping
            ? mapping.Entries.ToDictionary(
                entry => entry.Key.Text, entry => ProgrammeTableReader.Read(entry.Key.Text, entry.Key.Text, ((ScalarNode)entry.Value).Text))
            : [];
        if (document.Root is null)
            throw Wrong(document.Errors);
        var check = ProgrammeChecker.Check(new ProgrammeSource(new ProgrammeFile("inline.yaml", inline.Text), document.Root, tables), catalogue);
        foreach (var error in check.Errors)
            reader.Report(error.At with { Line = error.At.Line + inline.At.Line }, error.Message, error.Suggestion);
        return check.Programme;
    }

    private FactCatalogue? Catalogue(MappingNode file)
    {
        if (file.Find("catalogue") is not ScalarNode path)
            return null;
        var loading = CatalogueLookup.Load(Path.Combine(root, path.Text));
        foreach (var error in loading.Errors)
            reader.Report(error.At, error.Message, error.Suggestion);
        return loading.Catalogue;
    }

    private ReviewCase? ReadCase(Node node, ImmutableDictionary<string, Node> fileDefaults)
    {
        if (reader.Mapping(node, "a case", "{ name: …, merchants: …, expect: … }") is not { } one)
            return null;
        reader.UnknownKeys(one, ["name", "source", "at", "period", "defaults", "lists", "findings", "applications", "before", "merchants", "expect", "later", "asks"], "a case");
        reader.Required(one, "source", "the case");
        var name = reader.Required(one, "name", "the case") is { } written ? reader.Text(written, "the name") : null;
        var defaults = one.Find("defaults") is { } facts ? fileDefaults.SetItems(ReadFacts(facts)) : fileDefaults;
        var applications = Entries(one, "applications").ToDictionary(entry => entry.Key.Text, entry => entry.Value);
        return new ReviewCase(
            name ?? "",
            one.Find("at") is ScalarNode at ? WrittenMoment.Parse(at.Text) : null,
            one.Find("period") is ScalarNode period ? Period.Parse(period.Text) : null,
            [.. Entries(one, "merchants").Select(entry => new CaseMerchant(entry.Key.Text, WithApplication(defaults.SetItems(ReadFacts(entry.Value)), applications, entry.Key.Text)))],
            [.. Entries(one, "lists").SelectMany(entry => Items(entry.Value).Select(item => ReadListEntry(entry.Key.Text, item)))],
            [.. Entries(one, "findings").SelectMany(entry => Items(entry.Value).Select(item => ReadFinding(entry.Key.Text, item)))],
            Entries(one, "before").ToImmutableDictionary(entry => entry.Key.Text, entry => ReadMembership(entry.Value)),
            Entries(one, "expect").ToImmutableDictionary(entry => entry.Key.Text, entry => ReadExpectation(entry.Value)),
            one.Find("later") is { } later ? [.. Items(later).Select(ReadStep).OfType<CaseStep>()] : [],
            one.Find("asks") is { } asks ? [.. Items(asks).Select(ReadAsk).OfType<CaseAsk>()] : []);
    }

    private CaseAsk? ReadAsk(Node node)
    {
        if (reader.Mapping(node, "what is asked", "{ merchant: m1, rate: bills, base: 4.5, expect: { rate: 4.3 } }") is not { } ask)
            return null;
        string[] settings = ["base", "offered", "list", "party", "ordered", "within", "filed"];
        reader.UnknownKeys(ask, ["merchant", "at", .. CaseEntitlements.Kinds, "with", .. settings, "expect"], "what is asked");
        if (ask.Entries.FirstOrDefault(entry => CaseEntitlements.Kinds.Contains(entry.Key.Text)) is not { } kind)
        {
            reader.Report(ask.At, "nothing is asked", $"write one of {string.Join(", ", CaseEntitlements.Kinds)}");
            return null;
        }
        return new CaseAsk(
            Text(ask.Find("merchant")), Moment(ask, "at"), kind.Key.Text, Text(kind.Value),
            Entries(ask, "with").Concat(ask.Entries.Where(entry => settings.Contains(entry.Key.Text))).ToImmutableDictionary(entry => entry.Key.Text, entry => Text(entry.Value)),
            Entries(ask, "expect").ToImmutableDictionary(
                entry => entry.Key.Text, entry => entry.Value is SequenceNode several ? string.Join(' ', several.Items.Select(Text)) : Text(entry.Value)));
    }

    private CaseStep? ReadStep(Node node)
    {
        if (reader.Mapping(node, "what happens later", "{ at: 2016-11-10T10:00, facts: { m1: { gold_seller: false } } }") is not { } step)
            return null;
        reader.UnknownKeys(step, ["at", "known", "facts", "lists", "expect"], "what happens later");
        return reader.Required(step, "at", "what happens later") is not ScalarNode at ? null : new CaseStep(
            WrittenMoment.Parse(at.Text),
            Moment(step, "known"),
            Entries(step, "facts").ToImmutableDictionary(entry => entry.Key.Text, entry => ReadFacts(entry.Value)),
            [.. Entries(step, "lists").SelectMany(entry => Items(entry.Value).Select(item => ReadListEntry(entry.Key.Text, item)))],
            Entries(step, "expect").ToImmutableDictionary(entry => entry.Key.Text, entry => ReadStanding(entry.Value)));
    }

    private CaseStanding ReadStanding(Node node)
    {
        var expected = reader.Mapping(node, "how a merchant stands", "{ status: leaving, until: 2016-11-13T10:00 }") ?? new MappingNode(node.At, []);
        reader.UnknownKeys(expected, ["tier", "status", "until", "since"], "how a merchant stands");
        return new CaseStanding((expected.Find("tier") as ScalarNode)?.Text, (expected.Find("status") as ScalarNode)?.Text, Moment(expected, "until"), Moment(expected, "since"));
    }

    private static ImmutableDictionary<string, Node> WithApplication(ImmutableDictionary<string, Node> facts, Dictionary<string, Node> applications, string merchant) =>
        applications.TryGetValue(merchant, out var at) ? facts.SetItem(CaseRunner.ApplicationKey, at) : facts;

    private ImmutableDictionary<string, Node> ReadFacts(Node node) =>
        reader.Mapping(node, "facts", "{ gmv_daily_avg: 2295 }") is { } facts ? facts.Entries.ToImmutableDictionary(entry => entry.Key.Text, entry => entry.Value) : [];

    private CaseListEntry ReadListEntry(string list, Node node)
    {
        if (node is not MappingNode entry)
            return new CaseListEntry(list, Text(node), null, null);
        reader.UnknownKeys(entry, ["merchant", "from", "until", "reason"], "a list entry");
        return new CaseListEntry(list, Text(entry.Find("merchant")), Moment(entry, "from"), Moment(entry, "until"));
    }

    private CaseFinding ReadFinding(string name, Node node)
    {
        if (node is not MappingNode finding)
            return new CaseFinding(name, Text(node), true);
        reader.UnknownKeys(finding, ["merchant", "holds", "reason"], "a finding");
        return new CaseFinding(name, Text(finding.Find("merchant")), finding.Find("holds") is not ScalarNode { Text: "false" });
    }

    private CaseMembership ReadMembership(Node node)
    {
        if (node is ScalarNode tier)
            return new CaseMembership(tier.Text, "member");
        var mapping = (MappingNode)node;
        reader.UnknownKeys(mapping, ["tier", "status"], "a membership");
        return new CaseMembership((mapping.Find("tier") as ScalarNode)?.Text is { } held and not "none" ? held : null, (mapping.Find("status") as ScalarNode)?.Text ?? "member");
    }

    private CaseExpectation ReadExpectation(Node node)
    {
        var expected = reader.Mapping(node, "what is expected", "{ tier: S, status: member }") ?? new MappingNode(node.At, []);
        reader.UnknownKeys(expected, ["tier", "status", "conditions", "flags", "missing", "derived"], "what is expected");
        return new CaseExpectation(
            (expected.Find("tier") as ScalarNode)?.Text,
            (expected.Find("status") as ScalarNode)?.Text,
            Entries(expected, "conditions").ToImmutableDictionary(entry => entry.Key.Text, entry => Text(entry.Value)),
            expected.Find("flags") is { } flags ? reader.Texts(flags, "flags") : null,
            expected.Find("missing") is { } missing ? reader.Texts(missing, "missing") : null,
            Entries(expected, "derived").ToImmutableDictionary(entry => entry.Key.Text, entry => Text(entry.Value)));
    }

    private ImmutableArray<MappingEntry> Entries(MappingNode mapping, string key) =>
        mapping.Find(key) is { } node ? reader.Mapping(node, $"'{key}'", "names with values")?.Entries ?? [] : [];

    private static ImmutableArray<Node> Items(Node node) => node is SequenceNode sequence ? sequence.Items : [node];

    private string Text(Node? node) => node is null ? "" : reader.Text(node, "it") ?? "";

    private static WrittenMoment? Moment(MappingNode mapping, string key) => mapping.Find(key) is ScalarNode moment ? WrittenMoment.Parse(moment.Text) : null;
}
