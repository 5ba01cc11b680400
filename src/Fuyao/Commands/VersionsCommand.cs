using System.CommandLine;
using Fuyao.Platform.Versions;
using Fuyao.Storage;
using Fuyao.Storage.Dialects;
using Fuyao.Terminal;
using NodaTime;
using NodaTime.Text;

namespace Fuyao.Commands;

/// <summary><c>fuyao versions draft|check|simulate|approve|close|show|diff</c>: how a version of a programme comes into force.</summary>
internal static class VersionsCommand
{
    public static Command Create(IClock clock) => new("versions", "Take versions of a programme from draft to approved by somebody else, close programmes, and tell versions apart in words.")
    {
        Draft(clock), Check(clock), Simulate(clock), Approve(clock), Close(clock), VersionsShowCommand.Create(clock), VersionsDiffCommand.Create(clock),
    };

    internal static Argument<string> ProgrammeId() => new("PROGRAMME") { Description = "The programme's id." };

    internal static Argument<string> Version() => new("VERSION") { Description = "A version by its number, or by the day it takes effect: 2017-02-01." };

    private static Command Draft(IClock clock)
    {
        var file = new Argument<string>("FILE") { Description = "The YAML file of the version; tables beside it are taken with it, others from the version before." };
        var command = new Command("draft", "Store a file as a draft, which decides nothing yet, and say what it would change.") { file };
        return AtDesk(command, clock, opensNew: true, (parsed, desk, report, store) => report.WriteDraft(desk.Draft(parsed.GetValue(file)!), store));
    }

    private static Command Check(IClock clock)
    {
        var (programme, version) = (ProgrammeId(), Version());
        var command = new Command("check", "Check a draft against the catalogue of the data and the other versions.") { programme, version };
        return AtDesk(command, clock, opensNew: false, (parsed, desk, report, store) =>
        {
            var (found, notice) = desk.Check(parsed.GetValue(programme)!, parsed.GetValue(version)!);
            report.WriteChecked(found, notice, store);
        });
    }

    private static Command Simulate(IClock clock)
    {
        var (programme, version) = (ProgrammeId(), Version());
        var command = new Command("simulate", "Run the newest review under a draft and under the version in force, and keep the figures with the draft.") { programme, version };
        return AtDesk(command, clock, opensNew: false, (parsed, desk, report, store) =>
        {
            var (found, result) = TerminalProgress.Status(tell =>
            {
                tell(parsed.GetValue(programme)!);
                return desk.Simulate(parsed.GetValue(programme)!, parsed.GetValue(version)!);
            });
            report.WriteSimulated(found, result, store);
        });
    }

    private static Command Approve(IClock clock)
    {
        var (programme, version) = (ProgrammeId(), Version());
        var command = new Command("approve", "Approve a draft that was checked and simulated, and that somebody else has drafted; it comes into force by itself at its day.") { programme, version };
        return AtDesk(command, clock, opensNew: false, (parsed, desk, report, _) => report.WriteApproved(desk.Approve(parsed.GetValue(programme)!, parsed.GetValue(version)!)));
    }

    private static Command Close(IClock clock)
    {
        var programme = ProgrammeId();
        var from = new Option<string>("--from") { Description = "The day from which the programme has no more reviews: 2017-12-01.", HelpName = "DAY", Required = true };
        var reason = new Option<string>("--reason") { Description = "Why; kept with the record.", HelpName = "TEXT", Required = true };
        var command = new Command("close", "End a programme: no review that is due from a day on is carried out.") { programme, from, reason };
        return AtDesk(command, clock, opensNew: false, (parsed, desk, report, _) => report.WriteClosed(desk.Close(
            parsed.GetValue(programme)!,
            LocalDatePattern.Iso.Parse(parsed.GetValue(from)!) is { Success: true, Value: var day } ? day : throw new UsageException($"--from {parsed.GetValue(from)}: write a day like 2017-12-01"),
            parsed.GetValue(reason)!)));
    }

    /// <summary>Adds what all of them have.</summary>
    /// <param name="opensNew">Whether a store is begun where there is none.</param>
    private static Command AtDesk(Command command, IClock clock, bool opensNew, Action<ParseResult, VersionDesk, VersionReport, SqlDialect> work)
    {
        var (data, catalogue, by, language) = (SharedOptions.Data(), SharedOptions.Catalogue(), SharedOptions.By(), SharedOptions.Language());
        command.Add(data);
        command.Options.Add(catalogue);
        command.Options.Add(by);
        command.Options.Add(language);
        command.SetAction(parsed =>
        {
            var store = parsed.GetValue(data);
            using var database = opensNew ? FuyaoDatabase.OpenToChange(store) : FuyaoDatabase.OpenExisting(store);
            work(
                parsed, new VersionDesk(database, clock, parsed.GetValue(by)!, parsed.GetValue(catalogue)),
                new VersionReport(Console.Out, SharedOptions.LanguageOf(parsed.GetValue(language))), store);
            return ExitCode.Fine;
        });
        return command;
    }
}
