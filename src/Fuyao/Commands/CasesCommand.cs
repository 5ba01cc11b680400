using System.CommandLine;
using Fuyao.Platform.Procedures;
using Fuyao.Platform.Reviews;
using Fuyao.Storage;
using Fuyao.Terminal;
using NodaTime;

namespace Fuyao.Commands;

/// <summary><c>fuyao cases …</c>: applications that go through a programme's procedure.</summary>
internal static class CasesCommand
{
    public static Command Create(IClock clock) => new("cases", "Carry applications through the procedure of their programme: materials, correction, checks, public notice, approval, payment, clawback.")
    {
        Open(clock),
        CasesMerchantCommands.Apply(clock),
        CasesMerchantCommands.Correct(clock),
        CasesMerchantCommands.Withdraw(clock),
        CasesMerchantCommands.Account(clock),
        CasesMerchantCommands.Object(clock),
        CasesStaffCommands.Return(clock),
        CasesStaffCommands.Check(clock),
        CasesStaffCommands.Notice(clock),
        CasesStaffCommands.DecideObjection(clock),
        CasesStaffCommands.Approve(clock),
        CasesStaffCommands.Reject(clock),
        CasesPaymentCommands.Batch(clock),
        CasesPaymentCommands.Batches(),
        CasesPaymentCommands.Export(clock),
        CasesPaymentCommands.Returned(clock),
        CasesPaymentCommands.Clawback(clock),
        CasesPaymentCommands.Recovered(clock),
        CasesRegisterCommands.Contracts(clock),
        CasesRegisterCommands.Relations(clock),
        CasesReadCommands.List(clock),
        CasesReadCommands.Show(clock),
        CasesReadCommands.NoticeList(clock),
        CasesReadCommands.File(clock),
        CasesReadCommands.Report(clock),
    };

    public static Argument<long> Number() => SharedOptions.Number<long>("NUMBER", "The number of the case.");

    public static Option<string> Reason(string description = "Why; kept with the case.") => new("--reason") { Description = description, HelpName = "TEXT", Required = true };

    /// <summary>Gives a command the store, <c>--by</c>, <c>--json</c> and <c>--language</c>, and tells the case that it comes to.</summary>
    public static Command Acting(Command command, Func<ParseResult, FuyaoDatabase, string, CaseReport> act)
    {
        var (data, by, json, language) = (SharedOptions.Data(), SharedOptions.By(), SharedOptions.Json(), SharedOptions.Language());
        command.Add(data);
        command.Options.Add(by);
        command.Options.Add(json);
        command.Options.Add(language);
        command.SetAction(parsed =>
        {
            using var database = FuyaoDatabase.OpenExisting(parsed.GetValue(data));
            var report = act(parsed, database, parsed.GetValue(by)!);
            if (parsed.GetValue(json))
                JsonOutput.Write(parsed.InvocationConfiguration.Output, CaseJson.Describe(report));
            else
                new CaseText(parsed.InvocationConfiguration.Output, SharedOptions.LanguageOf(parsed.GetValue(language))).WriteLine(report);
            return ExitCode.Fine;
        });
        return command;
    }

    /// <summary>Reads <c>NAME=TEXT</c>.</summary>
    /// <exception cref="UsageException">It is not.</exception>
    public static (string Name, string Text) Pair(string option, string written, string example) =>
        written.IndexOf('=', StringComparison.Ordinal) is > 0 and var at ? (written[..at], written[(at + 1)..]) : throw new UsageException($"{option} {written}: write it as {example}");

    private static Command Open(IClock clock)
    {
        var (programme, data, by, language) = (SharedOptions.Programme(), SharedOptions.Data(), SharedOptions.By(), SharedOptions.Language());
        var command = new Command("open", "Open a programme for applications: the accounts of its places, and of the money that its budget sets aside.") { programme, data, by, language };
        command.SetAction(parsed =>
        {
            using var database = FuyaoDatabase.OpenExisting(parsed.GetValue(data));
            var versions = ProgrammeFinder.FindToReview(database, parsed.GetValue(programme)!);
            new CaseDesk(database, clock, parsed.GetValue(by)!).Open(versions);
            new CaseText(parsed.InvocationConfiguration.Output, SharedOptions.LanguageOf(parsed.GetValue(language))).Write(CaseFigures.Of(database, clock, versions));
            return ExitCode.Fine;
        });
        return command;
    }
}
