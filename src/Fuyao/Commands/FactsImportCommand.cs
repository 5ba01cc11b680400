using System.CommandLine;
using Fuyao.Terminal;
using Fuyao.Kernel.Values;
using Fuyao.Platform.Facts;
using Fuyao.Platform.Tabular;
using Fuyao.Storage;
using Fuyao.Storage.Dialects;
using NodaTime;
using Period = Fuyao.Kernel.Values.Period;

namespace Fuyao.Commands;

/// <summary><c>fuyao facts import</c>: ready facts from a CSV or .xlsx file.</summary>
internal static class FactsImportCommand
{
    public static Command Create(IClock clock)
    {
        var file = new Argument<string>("FILE") { Description = "A .csv or .xlsx file with a column merchant_id and a column for each fact." };
        var period = FactsCommand.PeriodOption();
        var data = SharedOptions.Data();
        var catalogue = new Option<string?>("--catalogue")
        {
            Description = "The fact catalogue; without it the one of the store, else catalogue.yaml beside FILE, else the standard one.",
            HelpName = "FILE",
        };
        var encoding = new Option<string?>("--encoding") { Description = "utf-8 or gb18030; detected when left out.", HelpName = "NAME" };
        var by = SharedOptions.By();
        var command = new Command("import", "Take in facts from a CSV or .xlsx file; rejected rows go to FILE.rejected.csv, to be mended and imported again.")
        {
            file, period, data, catalogue, encoding, by,
        };
        command.SetAction((parsed, cancellation) => Task.Run(
            () => Run(
                new ImportRequest
                {
                    File = FactsCommand.ReadFile(parsed.GetValue(file)!),
                    Period = FactsCommand.ReadPeriod(parsed.GetValue(period)!),
                    DataDirectory = FactsCommand.FolderOf(parsed.GetValue(data)),
                    Catalogue = parsed.GetValue(catalogue) is { } named ? FactsCommand.ReadFile(named) : null,
                    Encoding = ReadEncoding(parsed.GetValue(encoding)),
                },
                parsed.GetValue(data),
                clock,
                parsed.GetValue(by)!,
                cancellation),
            CancellationToken.None));
        return command;
    }

    private static int Run(ImportRequest request, SqlDialect store, IClock clock, string by, CancellationToken cancellation)
    {
        using var database = FuyaoDatabase.OpenToChange(store);
        var report = TerminalProgress.Bars(progress => new ImportFacts(database, clock, by).Run(request, progress, cancellation));
        Console.Out.WriteLine(Describe(report, request.Period));
        if (report.RowsRejected == 0)
            return ExitCode.Fine;
        Console.Error.WriteLine($"{report.RowsRejected:N0} of {report.RowsRead:N0} rows were rejected:");
        foreach (var rejection in report.FirstRejections)
            Console.Error.WriteLine($"  {request.File}:{rejection.Line}: {(rejection.Column.Length > 0 ? rejection.Column + ": " : "")}{rejection.Reason}");
        if (report.RowsRejected > report.FirstRejections.Count)
            Console.Error.WriteLine($"  … and {report.RowsRejected - report.FirstRejections.Count:N0} more");
        Console.Error.WriteLine($"all of them are in {report.RejectedFile}; mend them there and import that file");
        return ExitCode.No;
    }

    private static string Describe(ImportReport report, Period period)
    {
        if (report.RowsTaken == 0)
            return report.RowsRead == 0 ? "the file has no rows; nothing was stored" : "no row could be taken; nothing was stored";
        if (period.Kind is PeriodKind.Current)
            return report.IsNew
                ? $"current@{report.CurrentSequence}: {report.ChangesCount:N0} changes from {report.RowsTaken:N0} rows"
                : $"current@{report.CurrentSequence}: nothing has changed; nothing was stored";
        var snapshot = report.Snapshot!;
        if (!report.IsNew)
            return $"{snapshot} says the same already; nothing was stored";
        var open = snapshot.IsClosed ? "" : "; the period is not over, so reviews will wait for an import after its end";
        return $"{snapshot}: facts of {snapshot.MerchantCount:N0} merchants, {report.RowsTaken:N0} rows taken{open}";
    }

    private static TextEncoding? ReadEncoding(string? name) => name?.ToLowerInvariant() switch
    {
        null => null,
        "utf-8" or "utf8" => TextEncoding.Utf8,
        "gb18030" or "gbk" or "gb2312" => TextEncoding.Gb18030,
        _ => throw new UsageException($"--encoding {name}: write utf-8 or gb18030, or leave it out"),
    };
}
