using System.Globalization;
using System.Text;
using System.Text.Json;
using Fuyao.Kernel.Facts;
using Fuyao.Kernel.Journal;
using Fuyao.Kernel.Ledger;
using Fuyao.Kernel.Values;
using Fuyao.Platform.Tabular;
using Fuyao.Storage;
using Fuyao.Storage.Ledger;

namespace Fuyao.Platform.Ledger;

/// <summary>A line of the ledger as it is exported.</summary>
/// <param name="Amount">As people write it: <c>1000.00</c> of money.</param>
public sealed record ExportedLine(long Number, string At, string Kind, string From, string To, string Asset, string Amount, string Reason, long? Of, string? Until);

/// <summary>Writes all lines of the ledger by number, as CSV or as a JSON object a line.</summary>
public sealed class ExportLedger(FuyaoDatabase database)
{
    private const int LinesPerRead = 10_000;

    /// <returns>How many lines.</returns>
    public long Run(bool isCsv, Stream stream)
    {
        using var csv = new CsvWriter(stream);
        if (isCsv)
        {
            foreach (var name in (string[])["number", "at", "kind", "from", "to", "asset", "amount", "reason", "of", "until"])
                csv.Field(name);
            csv.EndRow();
        }
        var reader = new LedgerReader(database);
        var assets = reader.Accounts().ToDictionary(account => account.Path, account => account.Asset);
        var count = 0L;
        for (var first = 1L; ; first += LinesPerRead)
        {
            var before = count;
            foreach (var line in reader.Lines(first, first + LinesPerRead - 1))
            {
                Write(Shown(line, assets[line.From]));
                count++;
            }
            if (count == before)
                return count;
        }

        void Write(ExportedLine line)
        {
            if (!isCsv)
            {
                stream.Write(Encoding.UTF8.GetBytes(JournalJson.Write(line) + "\n"));
                return;
            }
            foreach (var field in (string[])[Text(line.Number), line.At, line.Kind, line.From, line.To, line.Asset, line.Amount, line.Reason, line.Of is { } of ? Text(of) : "", line.Until ?? ""])
                csv.Field(field);
            csv.EndRow();
        }
    }

    /// <summary>A line with its amount in the units of people.</summary>
    public static ExportedLine Shown(Transfer line, Asset asset) => new(
        line.Number, InstantText.Write(line.At), JsonNamingPolicy.CamelCase.ConvertName(line.Kind.ToString()), line.From, line.To, asset.Id,
        AmountOf(asset, line.Amount), line.Reason, line.Of, line.Until is { } until ? InstantText.Write(until) : null);

    /// <summary>Units without the asset's name: <c>1000.00</c>, <c>1</c>.</summary>
    public static string AmountOf(Asset asset, long units) => asset == Asset.Cny ? new Money(units).ToString() : Text(units);

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
