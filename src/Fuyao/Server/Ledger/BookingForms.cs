using System.Collections.Immutable;
using Fuyao.Kernel.Ledger;
using Fuyao.Platform.Ledger;
using Fuyao.Storage.Ledger;

namespace Fuyao.Server.Ledger;

/// <summary>How a booking is asked for over HTTP: alone at a path of its own, or with others in a chain.</summary>
/// <param name="Kind">Its name in a chain.</param>
/// <param name="Fields">Without <see cref="BookingForms.Line"/>, which stands in the path of one that is asked for alone.</param>
/// <param name="Read">From its fields and the line that it is about, where it is about one.</param>
internal sealed record BookingForm(string Kind, ImmutableArray<BodyField> Fields, bool IsAboutLine, Func<ServedLedger, RequestBody, long, Booking> Read);

/// <summary>The bookings that can be asked for, and the fields of each.</summary>
internal static class BookingForms
{
    public static readonly BodyField Reason = new("reason", "Why; kept with the line and shown in statements.", "first batch");
    public static readonly BodyField Line = new("line", "The number of the line: of the hold that is posted or released, of the transfer that is reversed.", 1);

    public static readonly BookingForm Transfer = new("transfer", [From, To, Amount, Reason], false, (ledger, body, _) =>
        AmountOf(ledger, body) is var (asset, units) ? new Move(body.Text("from"), body.Text("to"), asset, units, body.Text("reason")) : null!);

    public static readonly BookingForm Hold = new("hold", [From, To, Amount, new BodyField("until", "When the units are free again by themselves.", "2026-12-31T16:00:00Z"), Reason], false, (ledger, body, _) =>
        AmountOf(ledger, body) is var (asset, units) ? new Hold(body.Text("from"), body.Text("to"), asset, units, body.Moment("until"), body.Text("reason")) : null!);

    public static readonly BookingForm Post = new("post", [Part, Reason], true, (ledger, body, line) => new Capture(line, PartOf(ledger, body, line), body.Text("reason")));

    public static readonly BookingForm Release = new("release", [Reason], true, (_, body, line) => new Release(line, body.Text("reason")));

    public static readonly BookingForm Reverse = new("reverse", [Part, Reason], true, (ledger, body, line) => new Reverse(line, PartOf(ledger, body, line), body.Text("reason")));

    public static readonly ImmutableArray<BookingForm> All = [Transfer, Hold, Post, Release, Reverse];

    private static BodyField From => new("from", "The account that gives.", "fund/allotment");

    private static BodyField To => new("to", "The account that takes.", "fund/trustpass");

    private static BodyField Amount => new("amount", "With or without its unit: 1000.00 CNY, 1000.00, 3 places, 3.", "1000.00 CNY");

    private static BodyField Part => new("amount", "A part of it; all of it where this is left out.", "500.00 CNY", IsRequired: false);

    /// <summary>An amount in the asset that it names, or else in that of the account.</summary>
    /// <param name="field">Where it stands.</param>
    public static (Asset Asset, long Units) Understand(RequestBody body, string written, Asset counted, string field = "amount")
    {
        var (number, unit) = written.Split(' ', 2) is [var before, var after] ? (before, after) : (written, counted.Id);
        if (Asset.Find(unit) is not { } asset)
            throw body.Wrong(field, $"an amount without a unit, or with {string.Join(", ", Asset.All)}: 1 {counted}");
        try
        {
            return LedgerDesk.Units(asset, number) is > 0 and var units ? (asset, units) : throw body.Wrong(field, "an amount above zero; to take back what was booked, reverse it");
        }
        catch (MalformedOrderException malformed)
        {
            throw body.Told(field, malformed.Message);
        }
    }

    private static (Asset Asset, long Units) AmountOf(ServedLedger ledger, RequestBody body) => Understand(body, body.Text("amount"), ledger.AssetOf(body.Text("from")));

    /// <summary>A part of what a line moved or holds. A line that is not there is refused by the ledger, whatever the amount.</summary>
    private static long? PartOf(ServedLedger ledger, RequestBody body, long number)
    {
        if (body.OptionalText("amount") is not { } written)
            return null;
        if (ledger.Read(database => new LedgerReader(database).Line(number)) is not { } line)
            return 1;
        var counted = ledger.AssetOf(line.From);
        return Understand(body, written, counted) is var (asset, units) && asset == counted ? units : throw body.Wrong("amount", $"an amount in {counted}, of which line {number} is");
    }
}
