using System.CommandLine;
using Fuyao.Terminal;
using Fuyao.Kernel.Values;
using Fuyao.Platform.Facts;
using Fuyao.Storage;
using Fuyao.Storage.Dialects;
using NodaTime;

namespace Fuyao.Commands;

/// <summary><c>fuyao facts compute</c>: facts of a period from raw events, by SQL definitions.</summary>
internal static class FactsComputeCommand
{
    public static Command Create(IClock clock)
    {
        var definitions = new Option<string>("--definitions") { Description = "The folder of catalogue.yaml and definitions/*.sql.", HelpName = "DIR", Required = true };
        var input = new Option<string>("--input") { Description = "The folder of the event files that the catalogue names.", HelpName = "DIR", Required = true };
        var period = FactsCommand.PeriodOption();
        var data = SharedOptions.Data();
        var by = SharedOptions.By();
        var command = new Command("compute", "Compute the facts of a period from raw events by SQL definitions.") { definitions, input, period, by, data };
        command.SetAction((parsed, cancellation) => Task.Run(
            () => Run(
                new ComputeRequest
                {
                    Definitions = FactsCommand.ReadFolder("--definitions", parsed.GetValue(definitions)!),
                    Input = FactsCommand.ReadFolder("--input", parsed.GetValue(input)!),
                    Period = FactsCommand.ReadPeriod(parsed.GetValue(period)!),
                    DataDirectory = FactsCommand.FolderOf(parsed.GetValue(data)),
                },
                parsed.GetValue(data),
                clock,
                parsed.GetValue(by)!,
                cancellation),
            CancellationToken.None));
        return command;
    }

    private static int Run(ComputeRequest request, SqlDialect store, IClock clock, string by, CancellationToken cancellation)
    {
        if (request.Period.Kind is PeriodKind.Current)
            throw new UsageException("--period current: facts are computed for a month, a week or a day");
        using var database = FuyaoDatabase.OpenToChange(store);
        var report = TerminalProgress.Bars(progress => new ComputeFacts(database, clock, by).Run(request, progress, cancellation));
        Console.Out.WriteLine(report.IsNew
            ? $"{report.Snapshot}: facts of {report.MerchantsCount:N0} merchants{(report.Snapshot.IsClosed ? "" : "; the period is not over, so reviews will wait")}"
            : $"{report.Snapshot} says the same already; nothing was stored");
        foreach (var rejections in report.Rejections)
        {
            Console.Error.WriteLine($"{rejections.RowsRejected:N0} rows of {rejections.File} were left out:");
            foreach (var rejection in rejections.First)
                Console.Error.WriteLine($"  {rejections.File}:{rejection.Line}: {(rejection.Column.Length > 0 ? rejection.Column + ": " : "")}{rejection.Reason}");
            Console.Error.WriteLine($"all of them are in {rejections.RejectedFile}");
        }
        return report.Rejections.IsEmpty ? ExitCode.Fine : ExitCode.No;
    }
}
