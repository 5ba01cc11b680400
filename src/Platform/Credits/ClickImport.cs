using System.Collections.Immutable;
using System.Text;
using Fuyao.Kernel.Credits;
using Fuyao.Kernel.Diagnostics;
using Fuyao.Kernel.Facts;
using Fuyao.Kernel.Values;
using Fuyao.Platform.Facts;
using Fuyao.Platform.Tabular;
using Fuyao.Storage;
using Fuyao.Storage.Credits;
using Fuyao.Storage.Facts;
using NodaTime;

namespace Fuyao.Platform.Credits;

/// <summary>What came of a file of clicks.</summary>
/// <param name="Known">How many were told before, and are not valid then and invalid now.</param>
/// <param name="New">How many came to what.</param>
/// <param name="Paid">For those that are new.</param>
/// <param name="Refunds">How many had been paid, and turned out to be invalid.</param>
public sealed record ClickImportOutcome(int Known, ImmutableSortedDictionary<ClickOutcome, int> New, Money Paid, int Refunds);

/// <summary>
/// Takes a file of clicks, CSV or .xlsx: <c>click</c>, <c>merchant</c>, <c>of</c>, <c>at</c>, <c>price</c>, and <c>invalid</c> with the reason why one is. Nothing of it is booked where a row is wrong. Rows are booked group by group; after an interruption the same
/// file books the rest, and once more changes nothing.
/// </summary>
/// <param name="by">Who imports.</param>
public sealed class ClickImport(FuyaoDatabase database, IClock clock, string by)
{
    private const int ErrorsMax = 100;

    private static readonly string[] Columns = ["click", "merchant", "of", "at", "price"];

    private readonly ClickStore clicks = new(database);

    /// <exception cref="ContentException">Rows are wrong, or tell of a click what it was not.</exception>
    /// <exception cref="TableException">The file is no table.</exception>
    public ClickImportOutcome Run(string file)
    {
        var told = Read(file);
        Refuse([.. told.Chunk(ClickDesk.ClicksMax).SelectMany(some => Others(file, some))]);
        var (desk, answers) = (new ClickDesk(database, clock, by), new List<(ClickAnswer Answer, bool WasInvalid)>());
        foreach (var some in told.Chunk(ClickDesk.ClicksMax))
        {
            var invalid = Known(some).Values.Where(click => click.InvalidAt is not null).Select(click => click.Click.Id).ToHashSet();
            answers.AddRange(desk.Tell([.. some.Select(one => one.Told)], Path.GetFileName(file)).Select(answer => (answer, invalid.Contains(answer.Click))));
        }
        var added = answers.Where(one => one.Answer.IsNew).Select(one => one.Answer).ToArray();
        // A click that is told twice in one file as invalid goes back once.
        var refunds = answers.Where(one => one.Answer.IsRefund && !one.WasInvalid).Select(one => one.Answer.Click).Distinct(StringComparer.Ordinal).Count();
        return new ClickImportOutcome(
            answers.Count - added.Length - refunds, added.CountBy(answer => answer.Outcome).ToImmutableSortedDictionary(pair => pair.Key, pair => pair.Value),
            added.Aggregate(Money.Zero, (sum, answer) => sum + answer.Amount), refunds);
    }

    /// <summary>Which clicks are stored as others.</summary>
    private IEnumerable<Diagnostic> Others(string file, (ToldClick Told, int Line)[] some)
    {
        var known = Known(some);
        return some.Where(one => known.TryGetValue(one.Told.Click.Id, out var stored) && stored.Click != one.Told.Click)
            .Select(one => At(file, one.Line, $"the click '{one.Told.Click.Id}' was told before with another merchant, use, moment or price", "a click has its id for good; give another click another id"));
    }

    private Dictionary<string, StoredClick> Known((ToldClick Told, int Line)[] some) => clicks.Find([.. some.Select(one => one.Told.Click.Id).Distinct(StringComparer.Ordinal)]);

    private List<(ToldClick Told, int Line)> Read(string file)
    {
        using var table = TableReader.Open(file);
        var (errors, told, firstById) = (new List<Diagnostic>(), new List<(ToldClick, int)>(), new Dictionary<string, CreditClick>(StringComparer.Ordinal));
        foreach (var missing in Columns.Except(table.Header))
            errors.Add(At(file, 1, $"there is no column '{missing}'", $"the columns are {string.Join(", ", Columns)}, and invalid where some are"));
        Refuse(errors);
        var places = Columns.Append("invalid").ToDictionary(column => column, column => table.Header.IndexOf(column), StringComparer.Ordinal);
        var (zone, now, merchants) = (CatalogueSource.Stored(database)?.Catalogue.Zone ?? DateTimeZone.Utc, clock.GetCurrentInstant(), new MerchantStore(database).Load());
        foreach (var rows in table.ReadAll())
        {
            for (var row = 0; row < rows.Count; row++)
            {
                var (line, current) = ((int)rows.Line(row), row);
                string Field(string column) => places[column] < 0 ? "" : Encoding.UTF8.GetString(rows.Field(current, places[column])).Trim();
                var (click, problem) = rows.Problems.TryGetValue(row, out var whole) ? (null, whole) : ReadRow(Field, zone, now, merchants);
                if (problem is null && !firstById.TryAdd(click!.Click.Id, click.Click) && firstById[click.Click.Id] != click.Click)
                    problem = $"the click '{click.Click.Id}' stands in the file before with another merchant, use, moment or price";
                if (problem is null)
                    told.Add((click!, line));
                else if (errors.Count < ErrorsMax)
                    errors.Add(At(file, line, problem, null));
            }
            rows.Dispose();
        }
        Refuse(errors);
        return told;
    }

    private static (ToldClick? Click, string? Problem) ReadRow(Func<string, string> field, DateTimeZone zone, Instant now, MerchantIndex merchants)
    {
        if (InstantText.Read(field("at"), zone, out var at) is { } wrong)
            return (null, $"'{field("at")}' is no moment: {wrong}");
        if (!Money.TryParse(field("price"), out var price))
            return (null, $"'{field("price")}' is no amount; write it with at most four decimals: 1.50");
        if (merchants.Find(field("merchant")) is var row && row < 0)
            return (null, $"no facts of the merchant '{field("merchant")}' were ever stored; write the marketplace's id of the merchant");
        var click = new CreditClick(field("click"), row, field("of"), at, price);
        return click.Problem(now) is { } problem ? (null, problem) : (new ToldClick(click, field("invalid") is { Length: > 0 } because ? because : null), null);
    }

    private static Diagnostic At(string file, int line, string problem, string? instead) =>
        instead is null ? new(new SourcePosition(Path.GetFileName(file), line, 1), problem) : new(new SourcePosition(Path.GetFileName(file), line, 1), problem, instead);

    private static void Refuse(List<Diagnostic> errors)
    {
        if (errors.Count > 0)
            throw new ContentException([.. errors]);
    }
}
