using System.CommandLine;
using Fuyao.Terminal;
using Fuyao.Platform.Facts;
using Fuyao.Storage;
using NodaTime;

namespace Fuyao.Commands;

/// <summary><c>fuyao facts export</c>: the supplied facts of a period, to a file or standard output.</summary>
internal static class FactsExportCommand
{
    public static Command Create(IClock clock)
    {
        var period = FactsCommand.PeriodOption();
        var data = SharedOptions.Data();
        var format = new Option<string>("--format") { Description = "csv, or json for an object a line.", HelpName = "FORMAT", DefaultValueFactory = _ => "csv" };
        var output = new Option<string?>("--output") { Description = "The file to write; standard output when left out.", HelpName = "FILE" };
        var command = new Command("export", "Write the facts of a period, a row for each merchant; the CSV form can be imported again.") { period, data, format, output };
        command.SetAction((parsed, cancellation) => Task.Run(
            () =>
            {
                var written = FactsCommand.ReadPeriod(parsed.GetValue(period)!);
                var shape = parsed.GetValue(format) switch
                {
                    "csv" => ExportFormat.Csv,
                    "json" => ExportFormat.Json,
                    var other => throw new UsageException($"--format {other}: write csv or json"),
                };
                using var database = FuyaoDatabase.OpenExisting(parsed.GetValue(data));
                long? Export(Stream stream) => new ExportFacts(database, clock).Run(written, shape, stream, cancellation: cancellation);
                using var standard = Console.OpenStandardOutput();
                var rows = parsed.GetValue(output) is { } path ? OutputFile.Write(path, Export) : Export(standard);
                if (rows is not null)
                    return ExitCode.Fine;
                Console.Error.WriteLine($"fuyao: nothing is stored for {written}");
                return ExitCode.No;
            },
            CancellationToken.None));
        return command;
    }
}
