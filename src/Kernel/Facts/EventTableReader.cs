using System.Collections.Immutable;
using Fuyao.Kernel.Diagnostics;
using Fuyao.Kernel.Documents;

namespace Fuyao.Kernel.Facts;

/// <summary>Reads the raw event tables of a catalogue.</summary>
internal static class EventTableReader
{
    private const int NameLengthMax = 64;

    private static readonly Dictionary<string, EventColumnType> TypeByWord = Enum.GetValues<EventColumnType>().ToDictionary(type => type.ToString().ToLowerInvariant());

    public static ImmutableArray<EventTable> ReadAll(Node node, NodeReader reader)
    {
        if (reader.Mapping(node, "events", "orders: { file: orders.csv, columns: { … } }") is not { } tables)
            return [];
        var read = ImmutableArray.CreateBuilder<EventTable>();
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (key, value) in tables.Entries)
            if (IsSqlName(reader, key, "table", names) && Table(key, value, reader) is { } table)
                read.Add(table);
        return read.ToImmutable();
    }

    private static EventTable? Table(ScalarNode key, Node value, NodeReader reader)
    {
        var what = $"the event table '{key.Text}'";
        if (reader.Mapping(value, what, "file: orders.csv and columns: { order_id: string }") is not { } mapping)
            return null;
        reader.UnknownKeys(mapping, ["file", "columns", "against"], what);
        var file = reader.Required(mapping, "file", what) is { } fileNode ? FileName(reader, fileNode) : null;
        var columns = reader.Required(mapping, "columns", what) is { } columnsNode ? Columns(reader, columnsNode, what) : [];
        var against = mapping.Find("against") is { } againstNode ? Against(reader, againstNode, what, columns) : null;
        return file is null ? null : new EventTable(key.Text, file, columns) { Against = against };
    }

    private static AgainstColumns? Against(NodeReader reader, Node node, string tableWhat, ImmutableArray<EventColumn> columns)
    {
        var what = $"'against' of {tableWhat}";
        if (reader.Mapping(node, what, "{ merchant: seller_id, at: shipped_at, cause: cause_id }") is not { } mapping)
            return null;
        reader.UnknownKeys(mapping, ["merchant", "at", "cause"], what);
        var merchant = reader.Required(mapping, "merchant", what, "merchant: seller_id") is { } merchantNode ? Column(merchantNode, EventColumnType.String) : null;
        var at = reader.Required(mapping, "at", what, "at: shipped_at") is { } atNode ? Column(atNode, EventColumnType.DateTime, EventColumnType.Date) : null;
        var cause = mapping.Find("cause") is { } causeNode ? Column(causeNode, EventColumnType.String) : null;
        return merchant is null || at is null ? null : new AgainstColumns(merchant, at, cause);

        string? Column(Node named, params EventColumnType[] types)
        {
            if (reader.Text(named, $"a column in {what}") is not { } name)
                return null;
            if (columns.FirstOrDefault(column => column.Name == name) is not { } column)
                reader.Report(named.At, $"'{name}' is no column of {tableWhat}", Spelling.Suggest(name, columns.Select(known => known.Name)) ?? "list it under columns");
            else if (!types.Contains(column.Type))
                reader.Report(named.At, $"'{name}' is a {column.Type.ToString().ToLowerInvariant()} column", $"name one of type {string.Join(" or ", types.Select(type => type.ToString().ToLowerInvariant()))}");
            else
                return name;
            return null;
        }
    }

    private static string? FileName(NodeReader reader, Node node)
    {
        if (reader.Text(node, "the file name") is not { } file)
            return null;
        if (!file.StartsWith('/') && !file.Contains('\\') && !file.Contains(':') && !file.Split('/').Contains(".."))
            return file;
        reader.Report(node.At, $"'{file}' leaves the input folder", "write the name of a file inside it");
        return null;
    }

    private static ImmutableArray<EventColumn> Columns(NodeReader reader, Node node, string what)
    {
        if (reader.Mapping(node, $"the columns of {what}", "order_id: string") is not { } mapping)
            return [];
        if (mapping.Entries.IsEmpty)
            reader.Report(node.At, $"{what} has no columns", "list those that the definitions use");
        var columns = ImmutableArray.CreateBuilder<EventColumn>();
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (key, value) in mapping.Entries)
        {
            if (!IsSqlName(reader, key, "column", names))
                continue;
            var (nameInFile, typeNode) = (key.Text, value);
            if (value is MappingNode detail)
            {
                var column = $"the column '{key.Text}'";
                reader.UnknownKeys(detail, ["from", "type"], column);
                if (reader.Required(detail, "from", column, "from: name in the file") is not { } from || reader.Text(from, "the name in the file") is not { } text ||
                    reader.Required(detail, "type", column, "type: string") is not { } type)
                    continue;
                (nameInFile, typeNode) = (text, type);
            }
            if (reader.Choice(typeNode, "type of an event column", TypeByWord) is { } columnType)
                columns.Add(new EventColumn(key.Text, nameInFile, columnType));
        }
        return columns.ToImmutable();
    }

    /// <summary>Names go into SQL as identifiers, which do not distinguish case there.</summary>
    private static bool IsSqlName(NodeReader reader, ScalarNode key, string what, HashSet<string> names)
    {
        var name = key.Text;
        if (name.Length is 0 or > NameLengthMax || char.IsAsciiDigit(name[0]) || !name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_') || name.StartsWith("sqlite_", StringComparison.OrdinalIgnoreCase))
        {
            reader.Report(key.At, $"'{name}' cannot name a {what} in SQL", $"write at most {NameLengthMax} letters, digits and underscores, not starting with a digit or sqlite_");
            return false;
        }
        if (names.Add(name))
            return true;
        reader.Report(key.At, $"'{name}' differs from another {what} only in case", "SQL does not distinguish them; rename one");
        return false;
    }
}
