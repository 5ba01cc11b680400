using System.Collections.Immutable;
using System.Text.Json;
using Fuyao.Kernel.Columns;
using Fuyao.Kernel.Facts;
using Fuyao.Kernel.Values;
using Fuyao.Platform.Tabular;
using Fuyao.Storage;
using Fuyao.Storage.Facts;
using NodaTime;
using Period = Fuyao.Kernel.Values.Period;

namespace Fuyao.Platform.Facts;

public enum ExportFormat
{
    Csv,

    /// <summary>One JSON object a line.</summary>
    Json,
}

/// <summary>
/// Writes the supplied facts of a period, a row for each merchant that its newest snapshot speaks about; of <c>current</c>, the state facts as they stand now.
/// The CSV form can be imported again and gives the same facts. Rates are left out: Fuyao computes them.
/// </summary>
public sealed class ExportFacts(FuyaoDatabase database, IClock clock)
{
    /// <returns>The number of rows; null where nothing is stored for the period.</returns>
    /// <exception cref="StorageException">The store cannot be read.</exception>
    public long? Run(Period period, ExportFormat format, Stream output, IProgress<WorkProgress>? progress = null, CancellationToken cancellation = default)
    {
        if (CatalogueSource.Stored(database) is not { Catalogue: var catalogue })
            return null;
        var merchants = new MerchantStore(database).Load();
        var (present, columnByFact) = period.Kind is PeriodKind.Current ? Current(catalogue, merchants.Count) : OfPeriod(period, merchants.Count);
        if (present is null)
            return null;
        var columns = catalogue.Facts.Where(fact => fact.Rate is null && columnByFact.ContainsKey(fact.Id)).Select(fact => (fact.Id, columnByFact[fact.Id])).ToImmutableArray();
        var write = format is ExportFormat.Csv ? WriteCsv(output, merchants, columns) : WriteJson(output, merchants, columns);
        long rows = 0;
        for (var row = 0; row < merchants.Count; row++)
        {
            if (!present[row])
                continue;
            write(row);
            if (++rows % 16_384 == 0)
            {
                cancellation.ThrowIfCancellationRequested();
                progress?.Report(new WorkProgress("writing", row, merchants.Count, rows));
            }
        }
        write(-1);
        return rows;
    }

    private (BitMask? Present, ImmutableDictionary<string, Column> Columns) OfPeriod(Period period, int merchantCount)
    {
        var snapshots = new SnapshotStore(database);
        return snapshots.Latest(period) is { } snapshot
            ? (snapshots.Present(snapshot, merchantCount), snapshots.Load(snapshot, merchantCount))
            : (null, ImmutableDictionary<string, Column>.Empty);
    }

    private (BitMask Present, ImmutableDictionary<string, Column> Columns) Current(FactCatalogue catalogue, int merchantCount)
    {
        var reader = new PopulationReader(database);
        var columns = catalogue.Facts.Where(fact => fact.Kind is FactKind.State && fact.Rate is null)
            .ToImmutableDictionary(fact => fact.Id, fact => reader.ReadState(fact, catalogue, clock.GetCurrentInstant(), Instant.MaxValue, merchantCount));
        var present = new BitMask(merchantCount);
        for (var row = 0; row < merchantCount; row++)
            present[row] = columns.Values.Any(column => column.Known[row]);
        return (present, columns.Where(entry => entry.Value.Known.CountSet() > 0).ToImmutableDictionary());
    }

    /// <returns>Writes a row; −1 ends the file.</returns>
    private static Action<int> WriteCsv(Stream output, MerchantIndex merchants, ImmutableArray<(string Fact, Column Column)> columns)
    {
        var csv = new CsvWriter(output);
        csv.Field(FactColumns.MerchantId);
        foreach (var (fact, _) in columns)
            csv.Field(fact);
        csv.EndRow();
        return row =>
        {
            if (row < 0)
            {
                csv.Flush();
                return;
            }
            csv.Field(merchants.BytesOf(row));
            foreach (var (_, column) in columns)
                csv.Field(FactText.Write(column, row));
            csv.EndRow();
        };
    }

    /// <inheritdoc cref="WriteCsv"/>
    private static Action<int> WriteJson(Stream output, MerchantIndex merchants, ImmutableArray<(string Fact, Column Column)> columns)
    {
        var json = new Utf8JsonWriter(output, new JsonWriterOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        return row =>
        {
            if (row < 0)
            {
                output.Flush();
                return;
            }
            json.WriteStartObject();
            json.WriteString(FactColumns.MerchantId, merchants.BytesOf(row));
            foreach (var (fact, column) in columns)
            {
                json.WritePropertyName(fact);
                WriteValue(json, column, row);
            }
            json.WriteEndObject();
            json.Flush();
            json.Reset();
            output.WriteByte((byte)'\n');
        };
    }

    private static void WriteValue(Utf8JsonWriter json, Column column, int row)
    {
        if (!column.Known[row])
            json.WriteNullValue();
        else if (column is BoolColumn flags)
            json.WriteBooleanValue(flags.Values[row]);
        else if (column is SetColumn sets)
        {
            json.WriteStartArray();
            foreach (var member in sets.Dictionary[sets.Codes[row]])
                json.WriteStringValue(member);
            json.WriteEndArray();
        }
        else if (column is DoubleColumn measured)
            json.WriteNumberValue(measured.Values[row]);
        else if (column.Type is ColumnType.Int or ColumnType.Money)
            json.WriteRawValue(FactText.Write(column, row));
        else
            json.WriteStringValue(FactText.Write(column, row));
    }
}
