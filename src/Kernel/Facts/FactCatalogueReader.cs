using System.Collections.Immutable;
using Fuyao.Kernel.Diagnostics;
using Fuyao.Kernel.Documents;
using NodaTime;

namespace Fuyao.Kernel.Facts;

/// <summary>Turns a catalogue file into a <see cref="FactCatalogue"/>, or reports everything that is wrong with it. The keys are described in docs/reference/facts.md.</summary>
public static class FactCatalogueReader
{
    private static readonly string[] Keys = ["catalogue", "zone", "currency", "events", "facts"];

    /// <returns>Null where <paramref name="errors"/> is not empty.</returns>
    public static FactCatalogue? Read(Node root, out ImmutableArray<Diagnostic> errors)
    {
        var reader = new NodeReader();
        var catalogue = Read(root, reader);
        errors = reader.Errors;
        return errors.IsEmpty ? catalogue : null;
    }

    private static FactCatalogue? Read(Node root, NodeReader reader)
    {
        const string what = "a catalogue";
        if (reader.Mapping(root, what, "catalogue, zone, currency and facts") is not { } file)
            return null;
        reader.UnknownKeys(file, Keys, what);
        var id = reader.Required(file, "catalogue", what, "catalogue: name-of-the-marketplace") is { } idNode ? Id(reader, idNode) : null;
        var zone = reader.Required(file, "zone", what, "zone: Asia/Shanghai") is { } zoneNode ? Zone(reader, zoneNode) : null;
        var currency = reader.Required(file, "currency", what, "currency: CNY") is { } currencyNode ? Currency(reader, currencyNode) : null;
        var events = file.Find("events") is { } eventsNode ? EventTableReader.ReadAll(eventsNode, reader) : [];
        var facts = reader.Required(file, "facts", what) is { } factsNode ? FactDefinitionReader.ReadAll(factsNode, reader) : [];
        return id is null || zone is null || currency is null || reader.HasErrors ? null : new FactCatalogue(id, zone, currency, events, facts);
    }

    private static string? Id(NodeReader reader, Node node)
    {
        if (reader.Text(node, "the catalogue's id") is not { } id)
            return null;
        if (id.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-'))
            return id;
        reader.Report(node.At, $"'{id}' is no id", "write lower-case letters, digits and hyphens");
        return null;
    }

    private static DateTimeZone? Zone(NodeReader reader, Node node)
    {
        if (reader.Text(node, "the zone") is not { } id)
            return null;
        if (DateTimeZoneProviders.Tzdb.GetZoneOrNull(id) is { } zone)
            return zone;
        reader.Report(node.At, $"'{id}' is no time zone", Spelling.Suggest(id, DateTimeZoneProviders.Tzdb.Ids) ?? "write a name like Asia/Shanghai");
        return null;
    }

    private static string? Currency(NodeReader reader, Node node)
    {
        if (reader.Text(node, "the currency") is not { } code)
            return null;
        if (code.Length == 3 && code.All(char.IsAsciiLetterUpper))
            return code;
        reader.Report(node.At, $"'{code}' is no currency code", "write the three letters of ISO 4217, like CNY");
        return null;
    }
}
