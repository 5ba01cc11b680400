using System.CommandLine;
using Fuyao.Terminal;
using Fuyao.Kernel.Values;
using Fuyao.Platform;
using Fuyao.Platform.Sample;

namespace Fuyao.Commands;

/// <summary><c>fuyao sample</c>: writes the facts of a made-up marketplace for one month as CSV, ready for <c>fuyao facts import</c>.</summary>
internal static class SampleCommand
{
    public static Command Create()
    {
        var merchants = SharedOptions.Number("--merchants", "How many merchants.", 100_000);
        var month = new Option<string>("--month") { Description = "The calendar month of the facts, for example 2016-10.", HelpName = "MONTH", Required = true };
        var seed = SharedOptions.Number("--seed", "The same seed gives the same marketplace.", 1UL);
        var facts = new Option<string?>("--facts") { Description = "Only these facts, separated by commas; all when left out.", HelpName = "FACTS" };
        var output = new Option<string>("--output") { Description = "The CSV file to write.", HelpName = "FILE", Required = true };
        var command = new Command("sample", "Write the facts of a made-up marketplace for one month as CSV.") { merchants, month, seed, facts, output };
        command.SetAction(parsed => Run(
            parsed.GetValue(merchants), parsed.GetValue(month)!, parsed.GetValue(seed), parsed.GetValue(facts), parsed.GetValue(output)!));
        return command;
    }

    private static int Run(int merchantsCount, string monthText, ulong seed, string? factsText, string output)
    {
        if (merchantsCount is < 0 or > SampleMarketplace.MerchantsMax)
            throw new UsageException($"--merchants {merchantsCount}: write a number from 0 to {SampleMarketplace.MerchantsMax}");
        if (!Period.TryParse(monthText, out var month, out var problem))
            throw new UsageException($"--month: {problem}");
        if (month.Kind != PeriodKind.Month || month < SampleMarketplace.FirstMonth || month > SampleMarketplace.LastMonth)
            throw new UsageException($"--month {month}: write a calendar month from {SampleMarketplace.FirstMonth} to {SampleMarketplace.LastMonth}");
        var facts = factsText?.Split(',');
        if (facts?.FirstOrDefault(fact => !SampleMarketplace.Facts.Contains(fact)) is { } unknown)
            throw new UsageException($"--facts: the sample has no '{unknown}'; write some of {string.Join(',', SampleMarketplace.Facts)}");
        var marketplace = new SampleMarketplace(seed, merchantsCount);
        return OutputFile.Write(output, file => TerminalProgress.Bars(progress =>
        {
            marketplace.WriteCsv(file, month, facts, written => progress?.Report(new WorkProgress("merchants", written, Math.Max(1, merchantsCount), written)));
            return ExitCode.Fine;
        }));
    }
}
