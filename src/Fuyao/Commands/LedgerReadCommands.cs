using System.CommandLine;
using Fuyao.Platform.Ledger;
using Fuyao.Storage;
using Fuyao.Storage.Ledger;
using Fuyao.Terminal;
using NodaTime;

namespace Fuyao.Commands;

/// <summary><c>fuyao ledger statement|trial-balance|export</c>.</summary>
internal static class LedgerReadCommands
{
    public static Command Statement(IClock clock)
    {
        var account = LedgerCommand.Path();
        var from = new Option<string?>("--from") { Description = "From this moment on; from the beginning when left out.", HelpName = "INSTANT" };
        var until = new Option<string?>("--until") { Description = "Before this moment; all there is when left out.", HelpName = "INSTANT" };
        var (data, json, language) = (SharedOptions.Data(), SharedOptions.Json(), SharedOptions.Language());
        var command = new Command("statement", "Show how an account went from one balance to another.") { account, from, until, data, json, language };
        command.SetAction(parsed =>
        {
            using var database = FuyaoDatabase.OpenExisting(parsed.GetValue(data));
            var zone = LedgerCommand.ZoneOf(database);
            var path = LedgerDesk.Find(database, parsed.GetValue(account)!).Path;
            // Exclusive: what was booked in this very moment is there too.
            var statement = new LedgerReader(database).StatementOf(path, Moment(parsed, from, zone) ?? Instant.FromUnixTimeTicks(0), Moment(parsed, until, zone) ?? clock.GetCurrentInstant() + Duration.FromSeconds(1))!;
            var report = new LedgerReport(database, zone, SharedOptions.LanguageOf(parsed.GetValue(language)));
            if (parsed.GetValue(json))
                report.WriteJson(parsed.InvocationConfiguration.Output, statement);
            else
                report.Write(parsed.InvocationConfiguration.Output, statement);
            return ExitCode.Fine;
        });
        return command;
    }

    public static Command TrialBalance(IClock clock)
    {
        var at = new Option<string?>("--at") { Description = "As it was at this moment, now when left out.", HelpName = "INSTANT" };
        var (data, json, language) = (SharedOptions.Data(), SharedOptions.Json(), SharedOptions.Language());
        var command = new Command("trial-balance", "Show how all accounts stand, or stood at a moment; what is booked of each asset adds up to zero.") { at, data, json, language };
        command.SetAction(parsed =>
        {
            using var database = FuyaoDatabase.OpenExisting(parsed.GetValue(data));
            var zone = LedgerCommand.ZoneOf(database);
            var moment = Moment(parsed, at, zone) ?? clock.GetCurrentInstant();
            var (standings, report) = (new LedgerReader(database).TrialBalance(moment), new LedgerReport(database, zone, SharedOptions.LanguageOf(parsed.GetValue(language))));
            if (parsed.GetValue(json))
                report.WriteJson(parsed.InvocationConfiguration.Output, moment, standings);
            else
                report.Write(parsed.InvocationConfiguration.Output, moment, standings);
            return ExitCode.Fine;
        });
        return command;
    }

    public static Command Export()
    {
        var format = new Option<string>("--format") { Description = "csv, or json for an object a line.", HelpName = "FORMAT", DefaultValueFactory = _ => "csv" };
        format.AcceptOnlyFromAmong("csv", "json");
        var output = new Option<string?>("--output") { Description = "The file to write; standard output when left out.", HelpName = "FILE" };
        var data = SharedOptions.Data();
        var command = new Command("export", "Write all lines of the ledger by number.") { format, output, data };
        command.SetAction(parsed =>
        {
            using var database = FuyaoDatabase.OpenExisting(parsed.GetValue(data));
            long Export(Stream stream) => new ExportLedger(database).Run(isCsv: parsed.GetValue(format) == "csv", stream);
            using var standard = Console.OpenStandardOutput();
            _ = parsed.GetValue(output) is { } path ? OutputFile.Write(path, Export) : Export(standard);
            return ExitCode.Fine;
        });
        return command;
    }

    private static Instant? Moment(ParseResult parsed, Option<string?> option, DateTimeZone zone) => parsed.GetValue(option) is { } written ? SharedOptions.MomentOf(option.Name, written, zone) : null;
}
