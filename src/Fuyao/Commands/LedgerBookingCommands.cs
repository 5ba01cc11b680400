using System.CommandLine;
using Fuyao.Kernel.Ledger;
using Fuyao.Platform.Ledger;
using Fuyao.Storage;
using Fuyao.Storage.Ledger;
using NodaTime;

namespace Fuyao.Commands;

/// <summary><c>fuyao ledger transfer|hold|post|release|reverse</c>: one booking each.</summary>
internal static class LedgerBookingCommands
{
    public static Command Transfer(IClock clock)
    {
        var (from, to, amount) = (LedgerCommand.Path("FROM"), LedgerCommand.Path("TO"), Amount());
        return Booking(clock, new Command("transfer", "Move units from one account to another.") { from, to, amount }, "ledger transfer", (parsed, database, reason) =>
        {
            var account = LedgerDesk.Find(database, parsed.GetValue(from)!);
            return (new Move(account.Path, parsed.GetValue(to)!, account.Asset, LedgerDesk.Units(account.Asset, parsed.GetValue(amount)!), reason), account.Path);
        });
    }

    public static Command Hold(IClock clock)
    {
        var (from, to, amount) = (LedgerCommand.Path("FROM"), LedgerCommand.Path("TO"), Amount());
        var until = new Option<string>("--until") { Description = "When the units are free again by themselves.", HelpName = "INSTANT", Required = true };
        return Booking(clock, new Command("hold", "Keep units for another account, until they are posted or released or the moment comes.") { from, to, amount, until }, "ledger hold", (parsed, database, reason) =>
        {
            var account = LedgerDesk.Find(database, parsed.GetValue(from)!);
            return (new Hold(
                account.Path, parsed.GetValue(to)!, account.Asset, LedgerDesk.Units(account.Asset, parsed.GetValue(amount)!),
                SharedOptions.MomentOf("--until", parsed.GetValue(until)!, LedgerCommand.ZoneOf(database)), reason), account.Path);
        });
    }

    public static Command Post(IClock clock)
    {
        var (number, amount) = (Number("The number of the line that holds."), Part());
        return Booking(clock, new Command("post", "Move what is held; what of it is not posted is free again.") { number, amount }, "ledger post", (parsed, database, reason) =>
            (new Capture(parsed.GetValue(number), PartOf(database, parsed.GetValue(number), parsed.GetValue(amount)), reason), Line(parsed.GetValue(number))));
    }

    public static Command Release(IClock clock)
    {
        var number = Number("The number of the line that holds.");
        return Booking(clock, new Command("release", "Free what is held.") { number }, "ledger release", (parsed, _, reason) => (new Release(parsed.GetValue(number), reason), Line(parsed.GetValue(number))));
    }

    public static Command Reverse(IClock clock)
    {
        var (number, amount) = (Number("The number of the line that moved the units."), Part());
        return Booking(clock, new Command("reverse", "Correct: what was moved or posted goes back, by a line of its own.") { number, amount }, "ledger reverse", (parsed, database, reason) =>
            (new Reverse(parsed.GetValue(number), PartOf(database, parsed.GetValue(number), parsed.GetValue(amount)), reason), Line(parsed.GetValue(number))));
    }

    private static Command Booking(IClock clock, Command command, string action, Func<ParseResult, FuyaoDatabase, string, (Booking Booking, string Subject)> read)
    {
        var (reason, key, data, by, json, language) = (LedgerCommand.Reason(), LedgerCommand.Key(), SharedOptions.Data(), SharedOptions.By(), SharedOptions.Json(), SharedOptions.Language());
        command.Options.Add(reason);
        command.Options.Add(key);
        command.Add(data);
        command.Options.Add(by);
        command.Options.Add(json);
        command.Options.Add(language);
        command.SetAction(parsed =>
        {
            using var database = FuyaoDatabase.OpenExisting(parsed.GetValue(data));
            var (booking, subject) = read(parsed, database, parsed.GetValue(reason)!);
            return LedgerCommand.CarryOut(
                parsed, database, clock, parsed.GetValue(by)!, action, subject, parsed.GetValue(key), booking, parsed.GetValue(json), SharedOptions.LanguageOf(parsed.GetValue(language)));
        });
        return command;
    }

    /// <summary>A part of what a line moved or holds, in the asset of its account; a line that is not there is refused with the booking.</summary>
    private static long? PartOf(FuyaoDatabase database, long number, string? written) =>
        written is null ? null : new LedgerReader(database).Line(number) is { } line ? LedgerDesk.Units(LedgerDesk.Find(database, line.From).Asset, written) : 1;

    private static string Line(long number) => FormattableString.Invariant($"line {number}");

    private static Argument<string> Amount() => new("AMOUNT") { Description = "1000.00 of money, whole numbers of all else." };

    private static Option<string?> Part() => new("--amount") { Description = "A part of it; all when left out.", HelpName = "AMOUNT" };

    private static Argument<long> Number(string description) => SharedOptions.Number<long>("NUMBER", description);
}
