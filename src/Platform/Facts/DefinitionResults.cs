using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Fuyao.Kernel.Columns;
using Fuyao.Kernel.Diagnostics;
using Fuyao.Kernel.Facts;
using Fuyao.Kernel.Values;
using Fuyao.Storage.Definitions;
using Fuyao.Storage.Facts;

namespace Fuyao.Platform.Facts;

/// <summary>
/// Gathers the rows that definitions return into columns. A value that is not what the catalogue says is a mistake in the definition: it is reported, and nothing of any
/// definition is stored.
/// </summary>
internal sealed class DefinitionResults(MerchantIndex merchants, FactCatalogue catalogue)
{
    /// <summary>So many mistakes are reported for one definition; more of them say nothing new.</summary>
    private const int ErrorsPerFileMax = 10;

    private readonly ImmutableArray<Diagnostic>.Builder errors = ImmutableArray.CreateBuilder<Diagnostic>();
    private readonly Dictionary<string, FactCells> cellsByFact = [];
    private readonly HashSet<int> present = [];

    public ImmutableArray<Diagnostic> Errors => errors.ToImmutable();

    public BitMask Present()
    {
        var mask = new BitMask(merchants.Count);
        foreach (var row in present)
            mask[row] = true;
        return mask;
    }

    public ImmutableDictionary<string, Column> Build() => cellsByFact.ToImmutableDictionary(entry => entry.Key, entry => entry.Value.Build(merchants.Count));

    /// <exception cref="DefinitionException">The query failed or was stopped.</exception>
    public void Add(FactDefinitionFile file, DefinitionQuery query)
    {
        var merchantColumn = query.Columns.IndexOf(FactColumns.MerchantId);
        var facts = query.Columns.Select((column, index) => (index, column)).Where(entry => entry.index != merchantColumn).Select(entry => (entry.index, Fact: catalogue.Find(entry.column)!)).ToArray();
        foreach (var (_, fact) in facts)
            cellsByFact.Add(fact.Id, FactCells.Of(fact, catalogue.Zone));
        var seen = new HashSet<int>();
        var errorsBefore = errors.Count;
        while (query.Read() && errors.Count - errorsBefore < ErrorsPerFileMax)
        {
            if (ReadMerchant(query, merchantColumn) is not { } row)
            {
                Report(file, FactColumns.MerchantId, $"a row has no {FactColumns.MerchantId}, or one longer than {MerchantIndex.IdBytesMax} bytes", "filter such rows out");
                continue;
            }
            if (!seen.Add(row))
            {
                Report(file, FactColumns.MerchantId, $"merchant '{merchants.IdOf(row)}' is returned twice", "group by it");
                continue;
            }
            present.Add(row);
            foreach (var (index, fact) in facts)
                if (ReadValue(query, index, fact, row) is { } problem)
                    Report(file, fact.Id, $"{fact.Id} of merchant '{merchants.IdOf(row)}': {problem}");
        }
    }

    private int? ReadMerchant(DefinitionQuery query, int column) => query.Kind(column) switch
    {
        SqlValueKind.Text when query.Text(column) is { Length: > 0 and <= MerchantIndex.IdBytesMax } id => merchants.FindOrAdd(id),
        SqlValueKind.Integer => merchants.FindOrAdd(Encoding.UTF8.GetBytes(query.Integer(column).ToString(CultureInfo.InvariantCulture))),
        _ => null,
    };

    private string? ReadValue(DefinitionQuery query, int column, FactDefinition fact, int row)
    {
        var cells = cellsByFact[fact.Id];
        var kind = query.Kind(column);
        if (kind is SqlValueKind.Null)
            return cells.Read(row, []);
        string? written = (fact.Type, kind) switch
        {
            (ColumnType.Int or ColumnType.Bool, SqlValueKind.Integer) => query.Integer(column).ToString(CultureInfo.InvariantCulture),
            (ColumnType.Money, SqlValueKind.Integer) => new Money(query.Integer(column)).ToString(),
            (ColumnType.Double, SqlValueKind.Integer) => query.Integer(column).ToString(CultureInfo.InvariantCulture),
            (ColumnType.Double, SqlValueKind.Real) => query.Real(column).ToString("R", CultureInfo.InvariantCulture),
            (ColumnType.String or ColumnType.Date or ColumnType.Instant, SqlValueKind.Text) => Encoding.UTF8.GetString(query.Text(column)),
            (ColumnType.Set, SqlValueKind.Text) => Members(query.Text(column)),
            _ => null,
        };
        if (written is not null)
            return cells.Read(row, Encoding.UTF8.GetBytes(written));
        return fact.Type switch
        {
            ColumnType.Money => "an amount is returned as INTEGER in 1/10,000; do the arithmetic in integers",
            ColumnType.Int => "a whole number is returned as INTEGER",
            ColumnType.Bool => "a flag is returned as INTEGER, 0 or 1",
            ColumnType.Double => "a number is returned as REAL or INTEGER",
            ColumnType.Set => "a set is returned as TEXT, a JSON array of texts without '|'; see json_group_array",
            _ => $"a {fact.Type.ToString().ToLowerInvariant()} is returned as TEXT",
        };
    }

    /// <returns>The members of a JSON array the way files write them; null where it is none.</returns>
    private static string? Members(ReadOnlySpan<byte> json)
    {
        try
        {
            var reader = new Utf8JsonReader(json);
            var members = JsonSerializer.Deserialize<string?[]>(ref reader);
            if (members is null || members.Any(member => string.IsNullOrEmpty(member) || member.Contains(FactColumns.SetSeparator)))
                return null;
            return members.Length == 0 ? $"{FactColumns.SetSeparator}" : string.Join(FactColumns.SetSeparator, members);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private void Report(FactDefinitionFile file, string column, string message, string? suggestion = null) =>
        errors.Add(new Diagnostic(DefinitionsChecker.PlaceOf(file, column), message, suggestion));
}
