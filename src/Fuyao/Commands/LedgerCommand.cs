using System.CommandLine;
using Fuyao.Kernel.Ledger;
using Fuyao.Kernel.Values;
using Fuyao.Platform.Facts;
using Fuyao.Platform.Ledger;
using Fuyao.Storage;
using Fuyao.Terminal;
using NodaTime;

namespace Fuyao.Commands;

/// <summary><c>fuyao ledger …</c>: accounts, what is booked between them, and what is claimed from them.</summary>
internal static class LedgerCommand
{
    public static Command Create(IClock clock) => new("ledger", "Keep money, places, exposure and seats: accounts, transfers, holds, claims, statements.")
    {
        LedgerAccountsCommand.Create(clock),
        LedgerBookingCommands.Transfer(clock),
        LedgerBookingCommands.Hold(clock),
        LedgerBookingCommands.Post(clock),
        LedgerBookingCommands.Release(clock),
        LedgerBookingCommands.Reverse(clock),
        LedgerClaimCommands.Quota(clock),
        LedgerClaimCommands.Claim(clock),
        LedgerClaimCommands.End(clock, "withdraw", "Take back a claim that is wanted no more; what it had goes to the next in line.", (account, number, reason) => new Withdraw(account, number, reason)),
        LedgerClaimCommands.End(clock, "reject", "Reject a claim that does not count; what it had goes to the next in line.", (account, number, reason) => new Reject(account, number, reason)),
        LedgerClaimCommands.Draw(clock),
        LedgerLineCommands.Claims(),
        LedgerLineCommands.WaitingList(),
        LedgerLineCommands.Receipt(),
        LedgerReadCommands.Statement(clock),
        LedgerReadCommands.TrialBalance(clock),
        LedgerReadCommands.Export(),
        LedgerVerifyCommands.Verify(),
        LedgerVerifyCommands.VerifyClaims(),
    };

    public static Argument<string> Path(string name = "ACCOUNT") => new(name) { Description = "The path of an account: fund/trustpass." };

    public static Option<string> Reason() => new("--reason") { Description = "Why; kept with the line and shown in statements.", HelpName = "TEXT", Required = true };

    public static Option<string?> Key() => new("--key")
    {
        Description = "Makes it safe to ask again: the same key of the same --by is carried out once, and gets the same answer. Without it each asking is carried out.", HelpName = "KEY",
    };

    /// <summary>Where the marketplace has a zone, moments are told in it.</summary>
    public static DateTimeZone ZoneOf(FuyaoDatabase database) => CatalogueSource.Stored(database)?.Catalogue.Zone ?? DateTimeZone.Utc;

    /// <summary>Carries out what was asked, and tells the answer.</summary>
    public static int CarryOut(ParseResult parsed, FuyaoDatabase database, IClock clock, string by, string action, string subject, string? key, Booking booking, bool asJson, Language language)
    {
        var answer = new LedgerDesk(database, clock, by).CarryOut(action, subject, key, booking);
        var report = new LedgerReport(database, ZoneOf(database), language);
        if (asJson)
            report.WriteJson(parsed.InvocationConfiguration.Output, answer);
        else if (answer is Refused refused)
            parsed.InvocationConfiguration.Error.WriteLine($"fuyao: {refused.Words}");
        else
            report.Write(parsed.InvocationConfiguration.Output, answer);
        return answer is Refused or Entered { Entry: { Event: ClaimEvent.Claimed, State: ClaimState.Refused } } ? ExitCode.No : ExitCode.Fine;
    }
}
