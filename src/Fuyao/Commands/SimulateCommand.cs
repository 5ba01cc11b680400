using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using Fuyao.Kernel.Simulation;
using Fuyao.Kernel.Values;
using Fuyao.Platform.Reviews;
using Fuyao.Platform.Simulation;
using Fuyao.Storage;
using Fuyao.Storage.Dialects;
using Fuyao.Terminal;
using NodaTime;
using Period = Fuyao.Kernel.Values.Period;

namespace Fuyao.Commands;

/// <summary><c>fuyao simulate PROGRAMME --set NAME=VALUE --data DIR</c>: what would change if the programme were otherwise. Nothing is stored.</summary>
internal static class SimulateCommand
{
    private const decimal WithinPercentDefault = 5;
    private const decimal WithinPercentMax = 100;

    public static Command Create(IClock clock)
    {
        var programme = SharedOptions.Programme();
        var set = new Option<string[]>("--set")
        {
            Description = "A parameter with another value: ss_merit=85, one row of a table: 'ss_line[女装]=12000', or all of it by a share: ss_line=+5%. As often as you like.",
            HelpName = "NAME=VALUE",
        };
        var draft = new Option<string?>("--draft") { Description = "A programme file to compare with the version in force; --set changes it further.", HelpName = "FILE" };
        var at = new Option<string?>("--at") { Description = "Run the latest review due by this moment; without it, the latest one whose facts are there.", HelpName = "INSTANT" };
        var period = new Option<string?>("--period") { Description = "Run the review over the facts of this period: 2016-10.", HelpName = "PERIOD" };
        var by = new Option<string[]>("--by") { Description = "A text fact to split by, for example province; without it, those that the programme uses, and the region.", HelpName = "FACT" };
        var within = new Option<string?>("--within") { Description = "How near to a line counts as near, in percent of the line (5).", HelpName = "PERCENT" };
        var seek = new Option<string?>("--seek") { Description = "Look for the value of a parameter (ss_merit), of a row (ss_line[女装]), or for a change of a whole table (ss_line).", HelpName = "NAME" };
        var members = new Option<string?>("--members") { Description = "With --seek: the wanted number of members, in all (12000) or of a tier (SS=3000).", HelpName = "[TIER=]N" };
        var spend = new Option<string?>("--spend") { Description = "With --seek: the money to be spent on members, for example '100000 CNY'.", HelpName = "AMOUNT" };
        var data = SharedOptions.Data();
        var catalogue = SharedOptions.Catalogue();
        var json = SharedOptions.Json();
        var language = SharedOptions.Language();
        var command = new Command("simulate", "Show what would change if a programme were otherwise: members, money, who stands near a line; or find the value that reaches a goal. Stores nothing.")
        {
            programme, set, draft, at, period, by, within, seek, members, spend, data, catalogue, json, language,
        };
        command.SetAction(parsed => Run(
            parsed.GetValue(programme)!, parsed.GetValue(data)!, parsed.GetValue(catalogue),
            new Asked(
                [.. parsed.GetValue(set) ?? []], parsed.GetValue(draft), parsed.GetValue(at), parsed.GetValue(period), [.. parsed.GetValue(by) ?? []], parsed.GetValue(within),
                parsed.GetValue(seek), parsed.GetValue(members), parsed.GetValue(spend)),
            parsed.GetValue(json), SharedOptions.LanguageOf(parsed.GetValue(language)), clock, Console.Out));
        return command;
    }

    /// <summary>The options as written.</summary>
    internal sealed record Asked(
        ImmutableArray<string> Set, string? Draft, string? At, string? Period, ImmutableArray<string> By, string? Within, string? Seek, string? Members, string? Spend);

    public static int Run(string programme, SqlDialect store, string? catalogue, Asked asked, bool asJson, Language language, IClock clock, TextWriter output)
    {
        using var database = FuyaoDatabase.OpenExisting(store);
        var versions = ProgrammeFinder.Find(database, programme, catalogue);
        var zone = versions[^1].Programme.Zone;
        var request = new SimulationRequest(
            asked.Set, asked.Draft,
            new SimulationOccasion(asked.At is { } at ? SharedOptions.MomentOf("--at", at, zone) : null, asked.Period is { } period ? PeriodOf(period) : null),
            asked.By, SharePart(asked.Within), asked.Seek, GoalOf(asked, versions[^1].Catalogue.Currency));
        try
        {
            var result = TerminalProgress.Status(report =>
            {
                report(versions[^1].Programme.Id);
                return new Simulate(database, clock).Run(versions, request);
            });
            if (asJson)
                JsonOutput.Write(output, SimulationJson.Describe(result));
            else
                new SimulationReport(output, ReferenceEquals(output, Console.Out) && !Console.IsOutputRedirected, language).Write(result);
            return ExitCode.Fine;
        }
        catch (ChangeException problem)
        {
            throw new UsageException(problem.Message);
        }
    }

    private static Period PeriodOf(string written) =>
        Period.TryParse(written, out var period, out var problem) ? period : throw new UsageException($"--period: {problem}");

    private static decimal SharePart(string? written)
    {
        if (written is null)
            return WithinPercentDefault / 100;
        return decimal.TryParse(written.TrimEnd('%'), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var percent) && percent is > 0 and <= WithinPercentMax
            ? percent / 100
            : throw new UsageException($"--within {written}: write a number of percent above 0 and at most {WithinPercentMax}, like 5");
    }

    private static Goal? GoalOf(Asked asked, string currency)
    {
        if (asked is { Seek: null, Members: null, Spend: null })
            return null;
        if (asked.Seek is null)
            throw new UsageException($"{(asked.Members is null ? "--spend" : "--members")} is a goal and needs the parameter to look for; add --seek NAME");
        if ((asked.Members is null) == (asked.Spend is null))
            throw new UsageException(asked.Members is null ? "--seek needs a goal; add --members [TIER=]N or --spend AMOUNT" : "--members and --spend exclude each other; look for one goal at a time");
        if (asked.Spend is { } spend)
        {
            var parts = spend.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (parts.Length is 1 or 2 && Money.TryParse(parts[0], out var amount) && amount >= Money.Zero && (parts.Length == 1 || parts[1] == currency))
                return Goal.OfSpending(amount);
            throw new UsageException($"--spend {spend}: write an amount in {currency}, like '100000 {currency}'");
        }
        var (tier, number) = asked.Members!.Split('=', 2, StringSplitOptions.TrimEntries) is [var name, var written] ? (name, written) : (null, asked.Members);
        return int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            ? Goal.OfMembers(count, tier)
            : throw new UsageException($"--members {asked.Members}: write a whole number, like 12000, or SS=3000 for one tier");
    }
}
