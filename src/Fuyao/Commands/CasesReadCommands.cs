using System.Collections.Immutable;
using System.CommandLine;
using System.Text.Json;
using Fuyao.Kernel.Procedures;
using Fuyao.Platform.Procedures;
using Fuyao.Platform.Reviews;
using Fuyao.Storage;
using Fuyao.Terminal;
using NodaTime;

namespace Fuyao.Commands;

/// <summary><c>fuyao cases list|show|notice-list|file|report</c>.</summary>
internal static class CasesReadCommands
{
    public static Command List(IClock clock)
    {
        var (programme, whoLooks) = (ProgrammeId(), By());
        var state = new Option<string?>("--state") { Description = "Only those that stand so now.", HelpName = "STATE" };
        state.AcceptOnlyFromAmong([.. Enum.GetValues<CaseState>().Select(Named)]);
        return Looking(new Command("list", "Show cases; an officer those of the own region.") { programme, state, whoLooks }, (parsed, database) =>
            [.. new CaseReader(database, clock).List(parsed.GetValue(programme), parsed.GetValue(whoLooks)).Where(report => parsed.GetValue(state) is not { } wanted || Named(report.State) == wanted)],
            (text, reports) => text.WriteTable(reports));
    }

    public static Command Show(IClock clock)
    {
        var (number, whoLooks) = (CasesCommand.Number(), By());
        return Looking(new Command("show", "Show a case with its materials and everything that happened to it.") { number, whoLooks }, (parsed, database) =>
            {
                var found = new CaseReader(database, clock).Find(parsed.GetValue(number));
                return parsed.GetValue(whoLooks) is not { } by || new CaseReader(database, clock).List(found.Standing.Rules.Programme.Id, by).Any(report => report.Number == found.Number)
                    ? [found]
                    : throw new CaseRefusedException($"case {found.Number} lies outside of the regions of {by}");
            },
            (text, reports) => text.Write(reports[0]));
    }

    public static Command NoticeList(IClock clock)
    {
        var programme = ProgrammeId();
        var contact = new Option<string>("--contact") { Description = "Where objections go: a name, telephone, address.", HelpName = "TEXT", Required = true };
        var (data, json, language) = (SharedOptions.Data(), SharedOptions.Json(), SharedOptions.Language());
        var command = new Command("notice-list", "Print the list of the cases on public notice that is open to everybody, with full names and where to object.") { programme, contact, data, json, language };
        command.SetAction(parsed =>
        {
            using var database = FuyaoDatabase.OpenExisting(parsed.GetValue(data));
            var noticed = new CaseReader(database, clock).List(parsed.GetValue(programme), null).Where(report => report.State == CaseState.OnNotice && report.Standing.CurrentStep.Written.Public && report.Due!.Value.At > clock.GetCurrentInstant()).ToImmutableArray();
            if (parsed.GetValue(json))
                JsonOutput.Write(parsed.InvocationConfiguration.Output, new
                {
                    Contact = parsed.GetValue(contact),
                    Cases = noticed.Select(report => new
                    {
                        report.Number, Programme = report.Standing.Rules.Programme.Id, report.Standing.Application.Company, report.Standing.Application.Code, Until = Moments.Iso(report.Due!.Value.At, report.Standing.Rules.Programme.Zone),
                    }),
                });
            else
                new CaseText(parsed.InvocationConfiguration.Output, SharedOptions.LanguageOf(parsed.GetValue(language))).WriteNotice(noticed, parsed.GetValue(contact)!);
            return ExitCode.Fine;
        });
        return command;
    }

    public static Command File(IClock clock)
    {
        var merchant = SharedOptions.Merchant();
        return Looking(
            new Command("file", "Show everything about a company over all programmes: cases, materials, payments, clawbacks, bans.") { merchant },
            (parsed, database) => new CaseReader(database, clock).OfCompany(parsed.GetValue(merchant)!),
            (text, reports) =>
            {
                foreach (var report in reports)
                    text.Write(report);
            });
    }

    public static Command Report(IClock clock)
    {
        var (programme, data, json, language) = (SharedOptions.Programme(), SharedOptions.Data(), SharedOptions.Json(), SharedOptions.Language());
        var command = new Command("report", "Show how many cases stand how, and whether places and money agree with the ledger.") { programme, data, json, language };
        command.SetAction(parsed =>
        {
            using var database = FuyaoDatabase.OpenExisting(parsed.GetValue(data));
            var figures = CaseFigures.Of(database, clock, ProgrammeFinder.Find(database, parsed.GetValue(programme)!));
            if (parsed.GetValue(json))
                JsonOutput.Write(parsed.InvocationConfiguration.Output, CaseJson.Describe(figures));
            else
                new CaseText(parsed.InvocationConfiguration.Output, SharedOptions.LanguageOf(parsed.GetValue(language))).Write(figures);
            return figures.Money is { Agree: false } ? ExitCode.No : ExitCode.Fine;
        });
        return command;
    }

    private static Option<string?> ProgrammeId() => new("--programme") { Description = "Only of this programme, by its id.", HelpName = "ID" };

    private static Option<string?> By() => new("--by") { Description = "Who looks: somebody registered, who sees the own region; everything when left out.", HelpName = "NAME" };

    private static Command Looking(Command command, Func<ParseResult, FuyaoDatabase, ImmutableArray<CaseReport>> find, Action<CaseText, ImmutableArray<CaseReport>> write)
    {
        var (data, json, language) = (SharedOptions.Data(), SharedOptions.Json(), SharedOptions.Language());
        command.Add(data);
        command.Options.Add(json);
        command.Options.Add(language);
        command.SetAction(parsed =>
        {
            using var database = FuyaoDatabase.OpenExisting(parsed.GetValue(data));
            var reports = find(parsed, database);
            if (parsed.GetValue(json))
                JsonOutput.Write(parsed.InvocationConfiguration.Output, new { Cases = reports.Select(CaseJson.Describe) });
            else
                write(new CaseText(parsed.InvocationConfiguration.Output, SharedOptions.LanguageOf(parsed.GetValue(language))), reports);
            return ExitCode.Fine;
        });
        return command;
    }

    private static string Named(CaseState state) => JsonNamingPolicy.KebabCaseLower.ConvertName(state.ToString());
}
