using System.CommandLine;
using Fuyao.Platform.Credits;
using Fuyao.Terminal;
using NodaTime;

namespace Fuyao.Commands;

/// <summary><c>fuyao credit claim|clicks|refund</c>: what becomes of a packet.</summary>
internal static class CreditPacketCommands
{
    public static Command Claim(IClock clock)
    {
        var (merchant, packet) = (SharedOptions.Merchant(), SharedOptions.Number<long>("PACKET", "The number of the packet."));
        return CreditCommand.Acting(
            new Command("claim", "Claim a packet that was issued to the merchant: from now on it pays for clicks.") { merchant, packet },
            (parsed, database, by) => new ClaimDesk(database, clock, by).Claim(parsed.GetValue(merchant)!, parsed.GetValue(packet)), CreditJson.Describe, (text, claimed) => text.Write(claimed));
    }

    public static Command Clicks(IClock clock)
    {
        var file = new Argument<string>("FILE") { Description = "A CSV or .xlsx file: click, merchant, of, at, price, invalid (the reason). Nothing of it is booked where a row is wrong; the same file again changes nothing." };
        return CreditCommand.Acting(
            new Command("clicks", "Book clicks from a file: each is paid by one packet of its merchant or not at all; what was paid for those that are invalid goes back.") { file },
            (parsed, database, by) => new ClickImport(database, clock, by).Run(parsed.GetValue(file)!), (outcome, _) => CreditJson.Describe(outcome), (text, outcome) => text.Write(outcome));
    }

    public static Command Refund(IClock clock)
    {
        var click = new Argument<string>("CLICK") { Description = "The id of the click." };
        var reason = new Option<string>("--reason") { Description = "Why the click is invalid; kept with it.", HelpName = "TEXT", Required = true };
        return CreditCommand.Acting(
            new Command("refund", "Give back what was paid for a click that turned out to be invalid: to its packet, or to the budget where that has expired.") { click, reason },
            (parsed, database, by) => new ClickDesk(database, clock, by).Refund(parsed.GetValue(click)!, parsed.GetValue(reason)!), CreditJson.Describe, (text, refunded) => text.Write(refunded));
    }
}
