using System.Globalization;
using System.Text;
using Fuyao.Kernel.Facts;
using NodaTime;
using NodaTime.Text;

namespace Fuyao.Storage.Definitions;

/// <summary>The staged rows that count against merchants: read before any definition runs, and left out where they do not count, so that no definition sees them.</summary>
public sealed class StagedEvents(EventStage stage, DateTimeZone zone)
{
    private const int RowsAtOnce = 500;

    private static readonly LocalDateTimePattern Moment = LocalDateTimePattern.CreateWithInvariantCulture("uuuu-MM-dd HH:mm:ss");
    private static readonly LocalDatePattern Day = LocalDatePattern.Iso;

    /// <summary>Those of a table that name a merchant and a moment, in their order.</summary>
    /// <exception cref="DefinitionException">The table cannot be read.</exception>
    public IEnumerable<AdverseEvent> Read(EventTable table)
    {
        if (table.Against is not { } against)
            yield break;
        var cause = against.Cause is { } column ? Quote(column) : "null";
        using var query = stage.Prepare(
            $"select rowid, {Quote(against.Merchant)}, {Quote(against.At)}, {cause} from {Quote(table.Name)} where {Quote(against.Merchant)} is not null and {Quote(against.At)} is not null order by rowid", () => false);
        while (query.Read())
            yield return new AdverseEvent(
                table.Name, query.Integer(0), Encoding.UTF8.GetString(query.Text(1)), At(Encoding.UTF8.GetString(query.Text(2))),
                query.Kind(3) is SqlValueKind.Null ? null : Encoding.UTF8.GetString(query.Text(3)));
    }

    /// <summary>Takes rows out of a table.</summary>
    /// <exception cref="StorageException">The stage cannot be written.</exception>
    public void LeaveOut(EventTable table, IEnumerable<long> rows)
    {
        foreach (var some in rows.Chunk(RowsAtOnce))
            stage.Execute($"delete from {Quote(table.Name)} where rowid in ({string.Join(", ", some.Select(row => row.ToString(CultureInfo.InvariantCulture)))})");
    }

    // As staged: a date, or date and time, local to the marketplace.
    private Instant At(string written) =>
        (written.Length == 10 ? Day.Parse(written).Value.AtMidnight() : Moment.Parse(written).Value).InZoneLeniently(zone).ToInstant();

    private static string Quote(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
