using System.CommandLine;
using Fuyao.Kernel.Programmes;
using Fuyao.Kernel.Simulation;
using Fuyao.Kernel.Values;
using Fuyao.Platform.Programmes;
using Fuyao.Platform.Reviews;
using Fuyao.Platform.Simulation;
using Fuyao.Storage;
using Fuyao.Terminal;
using NodaTime;
using Period = Fuyao.Kernel.Values.Period;

namespace Fuyao.Commands;

/// <summary><c>fuyao backtest PROGRAMME --draft FILE --data DIR</c>: what a draft would have decided over past months, beside what the rules in force did.</summary>
internal static class BackTestCommand
{
    public static Command Create(IClock clock)
    {
        var programme = SharedOptions.Programme();
        var draft = new Option<string?>("--draft") { Description = "The YAML file of the draft; the version in force when left out.", HelpName = "FILE" };
        var from = new Option<string?>("--from") { Description = "The first period of facts; that of the first closed snapshot when left out.", HelpName = "PERIOD" };
        var until = new Option<string?>("--until") { Description = "The last period of facts; that of the last closed snapshot when left out.", HelpName = "PERIOD" };
        var begin = new Option<string>("--begin") { Description = "Begin with nobody, or with the stored members from before the window.", DefaultValueFactory = _ => "nobody" };
        begin.AcceptOnlyFromAmong("nobody", "stored");
        var skipMissing = new Option<bool>("--skip-missing") { Description = "Go on after a period without facts; without it the back-test ends before the first." };
        var paid = new Option<string?>("--paid") { Description = "How often members are paid; without it every review, or once where merchants apply or claim." };
        paid.AcceptOnlyFromAmong("every-review", "once");
        var budget = new Option<string?>("--budget") { Description = "A limit of money in place of the programme's own budget.", HelpName = "AMOUNT" };
        var csv = new Option<string?>("--csv") { Description = "Also write a row for each review to this file.", HelpName = "FILE" };
        var merchants = new Option<string?>("--merchants") { Description = "Also write who wins and who loses to this CSV file.", HelpName = "FILE" };
        var (data, catalogue, json, language) = (SharedOptions.Data(), SharedOptions.Catalogue(), SharedOptions.Json(), SharedOptions.Language());
        var command = new Command("backtest", "Show what a draft would have decided and cost over past months.")
        {
            programme, draft, from, until, begin, skipMissing, paid, budget, data, catalogue, csv, merchants, json, language,
        };
        command.SetAction((parsed, cancellation) => Task.Run(
            () =>
            {
                var (earliest, latest) = (PeriodOf("--from", parsed.GetValue(from)), PeriodOf("--until", parsed.GetValue(until)));
                var (table, changed) = (parsed.GetValue(csv), parsed.GetValue(merchants));
                foreach (var (option, file) in new[] { ("--csv", table), ("--merchants", changed) })
                    if (file is not null)
                        OutputFile.MustBePossible(file, option);
                using var database = FuyaoDatabase.OpenExisting(parsed.GetValue(data)!);
                var versions = ProgrammeFinder.Find(database, parsed.GetValue(programme)!, parsed.GetValue(catalogue));
                var request = new BackTestRequest
                {
                    Versions = versions,
                    Draft = parsed.GetValue(draft) is { } path ? ProgrammeDraft.Load(path, versions[^1]) : null,
                    From = earliest,
                    Until = latest,
                    SkipsMissing = parsed.GetValue(skipMissing),
                    BeginsWithMembers = parsed.GetValue(begin) == "stored",
                    Assumptions = new BackTestAssumptions(RhythmOf(parsed.GetValue(paid)), LimitOf(parsed.GetValue(budget), versions[^1])),
                };
                var runner = new BackTestRunner(database, clock);
                var run = TerminalProgress.Bars(progress => runner.Run(request, progress, cancellation));
                if (table is not null)
                    OutputFile.Write(table, file => BackTestCsv.Write(run, file));
                if (changed is not null)
                    OutputFile.Write(changed, file => BackTestCsv.Write(runner.Changed(run.Result), file));
                if (parsed.GetValue(json))
                    JsonOutput.Write(Console.Out, BackTestJson.Describe(run));
                else
                    new BackTestReport(Console.Out, !Console.IsOutputRedirected, SharedOptions.LanguageOf(parsed.GetValue(language))).Write(run, parsed.GetValue(draft), parsed.GetValue(data)!.Option);
                return run.EndedBefore is null ? ExitCode.Fine : ExitCode.No;
            },
            CancellationToken.None));
        return command;
    }

    private static Period? PeriodOf(string option, string? written)
    {
        if (written is null)
            return null;
        if (!Period.TryParse(written, out var period, out var problem))
            throw new UsageException($"{option}: {problem}");
        return period.Kind == PeriodKind.Current ? throw new UsageException($"{option} current: write a past month, week or day") : period;
    }

    private static PaymentRhythm? RhythmOf(string? written) => written switch
    {
        null => null,
        "once" => PaymentRhythm.Once,
        _ => PaymentRhythm.EveryReview,
    };

    private static Money? LimitOf(string? written, CheckedProgramme version)
    {
        if (written is null)
            return null;
        var currency = version.Catalogue.Currency;
        var amount = written.EndsWith($" {currency}", StringComparison.Ordinal) ? written[..^(currency.Length + 1)] : written;
        return Money.TryParse(amount, out var limit) && limit > Money.Zero
            ? limit
            : throw new UsageException($"--budget '{written}': write an amount above 0 with at most four decimals, such as \"1000000 {currency}\"");
    }
}
