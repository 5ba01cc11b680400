using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;
using Fuyao.Kernel.Columns;
using Fuyao.Kernel.Diagnostics;
using Fuyao.Kernel.Documents;

namespace Fuyao.Kernel.Facts;

/// <summary>Reads the facts of a catalogue.</summary>
internal static class FactDefinitionReader
{
    private const int IdLengthMax = 64;

    private static readonly string[] Keys =
        ["type", "kind", "unit", "label", "source", "means", "excludes", "controllable", "better", "values", "minimum", "rate"];

    private static readonly Dictionary<string, ColumnType> TypeByWord = Enum.GetValues<ColumnType>().ToDictionary(type => type.ToString().ToLowerInvariant());
    private static readonly Dictionary<string, FactKind> KindByWord = Enum.GetValues<FactKind>().ToDictionary(kind => kind.ToString().ToLowerInvariant());
    private static readonly Dictionary<string, Direction> DirectionByWord = Enum.GetValues<Direction>().ToDictionary(direction => direction.ToString().ToLowerInvariant());

    /// <summary>Columns of import and rejection files, and words that conditions cannot use as names.</summary>
    private static readonly FrozenSet<string> Reserved = FrozenSet.ToFrozenSet(
    [
        FactColumns.MerchantId, FactColumns.Occurred, FactColumns.Line, FactColumns.Column, FactColumns.Reason,
        "true", "false", "null", "in", "as", "break", "const", "continue", "else", "for", "function", "if", "import", "let", "loop", "package", "namespace", "return", "var", "void", "while",
    ]);

    public static ImmutableArray<FactDefinition> ReadAll(Node node, NodeReader reader)
    {
        if (reader.Mapping(node, "facts", "rating: { type: double, kind: state, … }") is not { } mapping)
            return [];
        if (mapping.Entries.IsEmpty)
            reader.Report(node.At, "the catalogue has no facts");
        var nodeById = mapping.Entries.Where(entry => IsId(reader, entry.Key)).ToDictionary(entry => entry.Key.Text, entry => (entry.Key, entry.Value));
        var facts = nodeById.Values.Select(entry => Read(entry.Key, entry.Value, reader)).OfType<FactDefinition>().ToImmutableArray();
        return CheckRates(facts, nodeById, reader);
    }

    private static bool IsId(NodeReader reader, ScalarNode key)
    {
        var id = key.Text;
        // Facts about one thing may share a first part: application.accepted_at.
        if (id.Split('.').FirstOrDefault(Reserved.Contains) is { } word)
            reader.Report(key.At, $"'{word}' is reserved and cannot name a fact", "choose another name");
        else if (id.Length > IdLengthMax || !id.Split('.').All(IsName))
            reader.Report(key.At, $"'{id}' cannot name a fact", $"write at most {IdLengthMax} lower-case letters, digits and underscores, starting with a letter");
        else
            return true;
        return false;
    }

    private static bool IsName(string part) =>
        part.Length > 0 && char.IsAsciiLetterLower(part[0]) && part.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '_');

    private static FactDefinition? Read(ScalarNode key, Node value, NodeReader reader)
    {
        var what = $"the fact '{key.Text}'";
        if (reader.Mapping(value, what, "type, kind, label and source") is not { } mapping)
            return null;
        reader.UnknownKeys(mapping, Keys, "a fact");
        var type = reader.Required(mapping, "type", what, "type: int") is { } typeNode ? reader.Choice(typeNode, "type of a fact", TypeByWord) : null;
        var kind = reader.Required(mapping, "kind", what, "kind: period or kind: state") is { } kindNode ? reader.Choice(kindNode, "kind of a fact", KindByWord) : null;
        var label = reader.Required(mapping, "label", what, "label: { zh: …, en: … }") is { } labelNode ? reader.Localized(labelNode, $"the label of '{key.Text}'") : null;
        var rate = mapping.Find("rate") is { } rateNode ? ReadRate(rateNode, what, reader) : null;
        // A rate is supplied by whoever supplies its counts; see CheckRates.
        var sourceNode = rate is null ? reader.Required(mapping, "source", what, "source: { zh: …, en: … }") : mapping.Find("source");
        var source = sourceNode is null ? null : reader.Localized(sourceNode, $"the source of '{key.Text}'");
        var definition = new FactDefinition
        {
            Id = key.Text,
            Type = type ?? ColumnType.Int,
            Kind = kind ?? FactKind.Period,
            Unit = mapping.Find("unit") is { } unit ? reader.Text(unit, $"the unit of '{key.Text}'") ?? "" : "",
            Label = label ?? new("", ""),
            Source = source ?? new("", ""),
            Means = mapping.Find("means") is { } means ? reader.Localized(means, $"the meaning of '{key.Text}'") : null,
            Excludes = mapping.Find("excludes") is { } excludes ? reader.Localized(excludes, $"what '{key.Text}' excludes") : null,
            Controllable = mapping.Find("controllable") is { } controllable && (reader.Flag(controllable, "controllable") ?? false),
            Better = mapping.Find("better") is { } better ? reader.Choice(better, "direction", DirectionByWord) ?? default : default,
            Values = mapping.Find("values") is { } values ? reader.Texts(values, $"the values of '{key.Text}'") : [],
            Minimum = mapping.Find("minimum") is { } minimum ? ReadMinimum(minimum, reader) : null,
            Rate = rate,
            At = key.At,
        };
        // With a wrong type or kind the rest of the fact was still checked; what follows from them cannot be.
        if (type is null || kind is null)
            return null;
        CheckTogether(definition, mapping, reader);
        return definition;
    }

    private static void CheckTogether(FactDefinition fact, MappingNode mapping, NodeReader reader)
    {
        if (mapping.Find("values") is { } values && fact.Type is not (ColumnType.String or ColumnType.Set))
            reader.Report(values.At, $"'values' has no meaning for {fact.Type.ToString().ToLowerInvariant()} facts", "remove it, or make the type string or set");
        if (fact.Type is ColumnType.Set && fact.Values.FirstOrDefault(text => text.Contains(FactColumns.SetSeparator)) is { } separated)
            reader.Report(mapping.Find("values")!.At, $"'{separated}' holds '{FactColumns.SetSeparator}', which separates the members of a set in files", "choose another name");
        if (mapping.Find("minimum") is { } minimum && (fact.Type is not (ColumnType.Int or ColumnType.Money or ColumnType.Double) || fact.Rate is not null))
            reader.Report(minimum.At, "'minimum' has a meaning only for supplied numbers and amounts", "remove it");
        if (fact.Rate is not null && fact.Type is not ColumnType.Double)
            reader.Report(mapping.Find("type")!.At, "a rate has the type double", "write type: double");
    }

    private static decimal? ReadMinimum(Node node, NodeReader reader)
    {
        if (node is ScalarNode scalar &&
            decimal.TryParse(scalar.Text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var minimum) &&
            decimal.Round(minimum, 4, MidpointRounding.ToZero) == minimum)
            return minimum;
        reader.Report(node.At, "the minimum must be a number with at most 4 decimals");
        return null;
    }

    private static Rate? ReadRate(Node node, string what, NodeReader reader)
    {
        var rate = $"the rate of {what}";
        if (reader.Mapping(node, rate, "{ of: late_orders, over: delivered_orders }") is not { } mapping)
            return null;
        reader.UnknownKeys(mapping, ["of", "over", "min_count"], "a rate");
        var of = reader.Required(mapping, "of", rate) is { } ofNode ? reader.Text(ofNode, "'of'") : null;
        var over = reader.Required(mapping, "over", rate) is { } overNode ? reader.Text(overNode, "'over'") : null;
        var minimumCount = mapping.Find("min_count") is { } count ? reader.Count(count, "min_count", 1, int.MaxValue) : Rate.MinimumCountDefault;
        return of is null || over is null || minimumCount is null ? null : new Rate(of, over, minimumCount.Value);
    }

    private static ImmutableArray<FactDefinition> CheckRates(ImmutableArray<FactDefinition> facts, Dictionary<string, (ScalarNode Key, Node Value)> nodeById, NodeReader reader)
    {
        var factById = facts.ToDictionary(fact => fact.Id);
        foreach (var fact in facts)
        {
            if (fact.Rate is not { } rate)
                continue;
            var node = (MappingNode)((MappingNode)nodeById[fact.Id].Value).Find("rate")!;
            foreach (var (key, counted) in new[] { ("of", rate.Of), ("over", rate.Over) })
            {
                var at = node.Find(key)!.At;
                if (!nodeById.ContainsKey(counted))
                    reader.Report(at, $"there is no fact '{counted}'", Spelling.Suggest(counted, nodeById.Keys.Where(id => id != fact.Id)) ?? "add it to the facts of this catalogue");
                else if (factById.TryGetValue(counted, out var count) && count.Type is not ColumnType.Int)
                    reader.Report(at, $"a rate is made of whole numbers, and '{counted}' is a {count.Type.ToString().ToLowerInvariant()}", "name two facts of type int");
                else if (count is not null && count.Kind != fact.Kind)
                    reader.Report(at, $"'{counted}' is a {count.Kind.ToString().ToLowerInvariant()} fact and '{fact.Id}' a {fact.Kind.ToString().ToLowerInvariant()} fact", "give them the same kind");
            }
        }
        return [.. facts.Select(fact => fact is { Rate: { } rate, Source.En: "" } && factById.TryGetValue(rate.Of, out var counted) ? fact with { Source = counted.Source } : fact)];
    }
}
