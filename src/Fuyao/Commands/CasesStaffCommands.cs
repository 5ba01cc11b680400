using System.CommandLine;
using Fuyao.Kernel.Procedures;
using Fuyao.Platform.Procedures;
using Fuyao.Storage;
using Fuyao.Terminal;
using NodaTime;

namespace Fuyao.Commands;

/// <summary><c>fuyao cases return|check|notice|decide-objection|approve|reject</c>: what officers and approvers do, each registered with <c>fuyao staff</c>.</summary>
internal static class CasesStaffCommands
{
    public static Command Return(IClock clock)
    {
        var number = CasesCommand.Number();
        var faults = new Option<string[]>("--fault") { Description = "What is to be mended, and why; once for each material.", HelpName = "MATERIAL=REASON", Required = true, AllowMultipleArgumentsPerToken = true };
        return CasesCommand.Acting(
            new Command("return", "Send materials back for correction, until a deadline in workdays.") { number, faults },
            (parsed, database, by) => new CaseDesk(database, clock, by).Return(parsed.GetValue(number),
            [
                .. (parsed.GetValue(faults) ?? []).Select(written => CasesCommand.Pair("--fault", written, "invoice=\"it is of another year\"")).Select(pair => new MaterialFault(pair.Name, pair.Text)),
            ]));
    }

    public static Command Check(IClock clock)
    {
        var (number, reason) = (CasesCommand.Number(), CasesCommand.Reason("What it rests on; kept with the case."));
        var finds = new Option<string[]>("--find") { Description = "What was found, once for each finding of the step.", HelpName = "NAME=yes|no", AllowMultipleArgumentsPerToken = true };
        return CasesCommand.Acting(
            new Command("check", "Let a case pass the check that it is in: the pre-check of a district, or the verification, with what was found.") { number, finds, reason },
            (parsed, database, by) => new CaseDesk(database, clock, by).Check(
                parsed.GetValue(number),
                [
                    .. (parsed.GetValue(finds) ?? []).Select(written => CasesCommand.Pair("--find", written, "first_use=yes") switch
                    {
                        (var name, "yes" or "no") pair => new CaseFinding(name, pair.Text == "yes"),
                        _ => throw new UsageException($"--find {written}: write yes or no: first_use=yes"),
                    }),
                ],
                parsed.GetValue(reason)!));
    }

    public static Command Notice(IClock clock)
    {
        var numbers = new Argument<long[]>("NUMBER") { Description = "The numbers of the cases; all of them go on notice, or none.", Arity = ArgumentArity.OneOrMore };
        var (data, by, json, language) = (SharedOptions.Data(), SharedOptions.By(), SharedOptions.Json(), SharedOptions.Language());
        var command = new Command("notice", "Put cases on public notice for the workdays that the programme says; today does not count.") { numbers, data, by, json, language };
        command.SetAction(parsed =>
        {
            using var database = FuyaoDatabase.OpenExisting(parsed.GetValue(data));
            var noticed = new CaseDesk(database, clock, parsed.GetValue(by)!).BeginNotice(parsed.GetValue(numbers)!);
            if (parsed.GetValue(json))
                JsonOutput.Write(parsed.InvocationConfiguration.Output, new { Cases = noticed.Select(CaseJson.Describe) });
            else
                foreach (var report in noticed)
                    new CaseText(parsed.InvocationConfiguration.Output, SharedOptions.LanguageOf(parsed.GetValue(language))).WriteLine(report);
            return ExitCode.Fine;
        });
        return command;
    }

    public static Command DecideObjection(IClock clock)
    {
        var (number, reason) = (CasesCommand.Number(), CasesCommand.Reason());
        var objection = SharedOptions.Number<int>("OBJECTION", "1 for the first objection against the case.");
        var ruling = new Argument<string>("RULING") { Description = "uphold: the case is rejected; dismiss: it goes on." };
        ruling.AcceptOnlyFromAmong("uphold", "dismiss");
        return CasesCommand.Acting(
            new Command("decide-objection", "Decide an objection.") { number, objection, ruling, reason },
            (parsed, database, by) => new CaseDesk(database, clock, by).DecideObjection(parsed.GetValue(number), parsed.GetValue(objection), parsed.GetValue(ruling) == "uphold", parsed.GetValue(reason)!));
    }

    public static Command Approve(IClock clock)
    {
        var (number, reason) = (CasesCommand.Number(), CasesCommand.Reason());
        return CasesCommand.Acting(
            new Command("approve", "Approve a case whose conditions all hold; its place is final and its money is kept. Somebody else than who checked it.") { number, reason },
            (parsed, database, by) => new CaseDesk(database, clock, by).Approve(parsed.GetValue(number), parsed.GetValue(reason)!));
    }

    public static Command Reject(IClock clock)
    {
        var (number, reason) = (CasesCommand.Number(), CasesCommand.Reason("Why; the merchant reads it."));
        var because = CasesPaymentCommands.Because("With a ban by the programme's rule for this; none when left out.");
        return CasesCommand.Acting(
            new Command("reject", "Reject a case before anything is paid; its place goes to the next in line.") { number, reason, because },
            (parsed, database, by) => new CaseDesk(database, clock, by).Reject(parsed.GetValue(number), parsed.GetValue(reason)!, parsed.GetValue(because)));
    }
}
