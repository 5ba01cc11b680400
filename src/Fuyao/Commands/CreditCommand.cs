using System.CommandLine;
using Fuyao.Kernel.Ledger;
using Fuyao.Kernel.Values;
using Fuyao.Platform.Credits;
using Fuyao.Platform.Ledger;
using Fuyao.Platform.Reviews;
using Fuyao.Storage;
using Fuyao.Terminal;
using NodaTime;

namespace Fuyao.Commands;

/// <summary><c>fuyao credit …</c>: red packets out of a programme's budget.</summary>
internal static class CreditCommand
{
    public static Command Create(IClock clock) => new("credit", "Give a programme's budget out as credits: tranches approved by a second person, packets issued and claimed, spent click by click, refunded, and back in the budget when they expire.")
    {
        Draft(clock),
        Approve(clock),
        Issue(clock),
        CreditPacketCommands.Claim(clock),
        CreditPacketCommands.Clicks(clock),
        CreditPacketCommands.Refund(clock),
        CreditReadCommands.Show(clock),
        CreditReadCommands.Report(clock),
    };

    /// <summary>Gives a command the store, <c>--by</c>, <c>--json</c> and <c>--language</c>, and tells what it comes to.</summary>
    public static Command Acting<T>(Command command, Func<ParseResult, FuyaoDatabase, string, T> act, Func<T, FuyaoDatabase, object> describe, Action<CreditText, T> write)
    {
        var by = SharedOptions.By();
        command.Options.Add(by);
        return Answering(command, (parsed, database) => act(parsed, database, parsed.GetValue(by)!), describe, write);
    }

    /// <summary>Gives a command the store, <c>--json</c> and <c>--language</c>, and tells what it comes to.</summary>
    public static Command Answering<T>(Command command, Func<ParseResult, FuyaoDatabase, T> ask, Func<T, FuyaoDatabase, object> describe, Action<CreditText, T> write, Func<T, int>? code = null)
    {
        var (data, json, language) = (SharedOptions.Data(), SharedOptions.Json(), SharedOptions.Language());
        command.Add(data);
        command.Options.Add(json);
        command.Options.Add(language);
        command.SetAction(parsed =>
        {
            using var database = FuyaoDatabase.OpenExisting(parsed.GetValue(data));
            var answer = ask(parsed, database);
            if (parsed.GetValue(json))
                JsonOutput.Write(parsed.InvocationConfiguration.Output, describe(answer, database));
            else
                write(new CreditText(parsed.InvocationConfiguration.Output, SharedOptions.LanguageOf(parsed.GetValue(language)), database), answer);
            return code?.Invoke(answer) ?? ExitCode.Fine;
        });
        return command;
    }

    private static Command Draft(IClock clock)
    {
        var (programme, amount) = (SharedOptions.Programme(), new Argument<string>("AMOUNT") { Description = "How much of the budget." });
        var benefit = new Option<string?>("--benefit") { Description = "Which credit of the programme, by its id; left out where there is one.", HelpName = "ID" };
        var reason = new Option<string>("--reason") { Description = "Why; whoever approves reads it.", HelpName = "TEXT", Required = true };
        return Acting(
            new Command("draft", "Propose a tranche: a part of the budget that is given out as packets. Somebody else has to approve it.") { programme, amount, benefit, reason },
            (parsed, database, by) => new TrancheDesk(database, clock, by).Draft(
                ProgrammeFinder.Find(database, parsed.GetValue(programme)!), parsed.GetValue(benefit), new Money(LedgerDesk.Units(Asset.Cny, parsed.GetValue(amount)!)), parsed.GetValue(reason)!),
            CreditJson.Describe, (text, tranche) => text.Write(tranche));
    }

    private static Command Approve(IClock clock)
    {
        var tranche = Tranche();
        return Acting(
            new Command("approve", "Approve a tranche that somebody else has drafted: its amount goes out of the budget.") { tranche },
            (parsed, database, by) => new TrancheDesk(database, clock, by).Approve(parsed.GetValue(tranche)), CreditJson.Describe, (text, approved) => text.Write(approved));
    }

    private static Command Issue(IClock clock)
    {
        var tranche = Tranche();
        var merchants = new Option<string[]>("--merchant") { Description = "Only to these; to all members who are entitled and have none when left out.", HelpName = "ID", AllowMultipleArgumentsPerToken = true };
        return Acting(
            new Command("issue", "Issue a packet to each member who is entitled to one and has none, as long as the tranche has enough.") { tranche, merchants },
            (parsed, database, by) => new TrancheDesk(database, clock, by).Issue(parsed.GetValue(tranche), parsed.GetValue(merchants) ?? []), CreditJson.Describe, (text, issue) => text.Write(issue));
    }

    private static Argument<long> Tranche() => SharedOptions.Number<long>("TRANCHE", "The number of the tranche.");
}
