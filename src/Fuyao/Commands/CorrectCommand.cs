using System.CommandLine;
using System.Collections.Immutable;
using Fuyao.Platform.Corrections;
using Fuyao.Platform.Facts;
using Fuyao.Storage;
using Fuyao.Terminal;
using NodaTime;

namespace Fuyao.Commands;

/// <summary><c>fuyao correct draft|approve|withdraw|show</c>: facts of a merchant that were wrong, and what follows.</summary>
internal static class CorrectCommand
{
    public static Command Create(IClock clock) => new("correct", "Correct facts of a merchant that were wrong: drafted by one person, approved by another; what would have been is told, and what follows is decided.")
    {
        Draft(clock), Approve(clock), Withdraw(clock), Show(clock),
    };

    private static Command Draft(IClock clock)
    {
        var merchant = SharedOptions.Merchant();
        var period = new Option<string?>("--period") { Description = "Whose facts of a period were wrong: 2016-10.", HelpName = "PERIOD" };
        var occurred = new Option<string?>("--occurred") { Description = "As of when a state fact was wrong, in the marketplace's zone.", HelpName = "INSTANT" };
        var set = new Option<string[]>("--set") { Description = "What a fact is, as in files; may be given several times.", HelpName = "FACT=VALUE" };
        var unknown = new Option<string[]>("--unknown") { Description = "A fact that is not known; may be given several times.", HelpName = "FACT" };
        var reason = Reason("Why it was wrong; kept with the correction.");
        var appeal = SharedOptions.NumberOrNone("--appeal", "The number of the appeal that it answers: approving the correction upholds it.");
        var command = new Command("draft", "Write down what was wrong; nothing changes yet. Says what it would come to.") { merchant, period, occurred, set, unknown, reason, appeal };
        return AtDesk(command, clock, (parsed, desk, zone) => desk.Draft(new CorrectionRequest(
            parsed.GetValue(merchant)!,
            parsed.GetValue(period) is { } written ? FactsCommand.ReadPeriod(written) : null,
            parsed.GetValue(occurred) is { } at ? SharedOptions.MomentOf("--occurred", at, zone) : null,
            [.. (parsed.GetValue(set) ?? []).Select(Assigned), .. (parsed.GetValue(unknown) ?? []).Select(fact => new KeyValuePair<string, string?>(fact, null))],
            parsed.GetValue(reason)!, parsed.GetValue(appeal))));
    }

    private static Command Approve(IClock clock)
    {
        var number = Number();
        var command = new Command("approve", "Approve a correction that somebody else has drafted: facts, decisions that used them, and what follows, all at once.") { number };
        return AtDesk(command, clock, (parsed, desk, _) => desk.Approve(parsed.GetValue(number)));
    }

    private static Command Withdraw(IClock clock)
    {
        var (number, reason) = (Number(), Reason("Why it is given up; kept with it."));
        var command = new Command("withdraw", "Give a draft up.") { number, reason };
        return AtDesk(command, clock, (parsed, desk, _) => desk.Withdraw(parsed.GetValue(number), parsed.GetValue(reason)!));
    }

    private static Command Show(IClock clock)
    {
        var number = new Argument<long?>("NUMBER") { Description = "A correction by its number; all when left out.", Arity = ArgumentArity.ZeroOrOne };
        var merchant = new Option<string?>("--merchant") { Description = "Only of this merchant.", HelpName = "MERCHANT" };
        var (data, catalogue, json, language) = (SharedOptions.Data(), SharedOptions.Catalogue(), SharedOptions.Json(), SharedOptions.Language());
        var command = new Command("show", "Show corrections with what was decided, what would have been, and what followed.") { number, merchant, data, catalogue, json, language };
        command.SetAction(parsed =>
        {
            using var database = FuyaoDatabase.OpenExisting(parsed.GetValue(data));
            var (desk, zone) = (new CorrectionDesk(database, clock, SharedOptions.User, parsed.GetValue(catalogue)), ZoneOf(database));
            ImmutableArray<CorrectionReport> reports = parsed.GetValue(number) is { } wanted ? [desk.Show(wanted)] : desk.List(parsed.GetValue(merchant));
            var places = desk.PlacesByAppeals();
            if (parsed.GetValue(json))
                JsonOutput.Write(Console.Out, new { Corrections = reports.Select(report => CorrectionJson.Describe(report, zone)), PlacesByAppeals = places });
            else
                new CorrectionText(Console.Out, SharedOptions.LanguageOf(parsed.GetValue(language)), zone).Write(reports, places);
            return ExitCode.Fine;
        });
        return command;
    }

    /// <summary>Adds what all have that change something.</summary>
    private static Command AtDesk(Command command, IClock clock, Func<ParseResult, CorrectionDesk, DateTimeZone, CorrectionReport> work)
    {
        var (data, catalogue, by, json, language) = (SharedOptions.Data(), SharedOptions.Catalogue(), SharedOptions.By(), SharedOptions.Json(), SharedOptions.Language());
        command.Add(data);
        command.Options.Add(catalogue);
        command.Options.Add(by);
        command.Options.Add(json);
        command.Options.Add(language);
        command.SetAction(parsed =>
        {
            var store = parsed.GetValue(data);
            using var database = FuyaoDatabase.OpenExisting(store);
            var zone = ZoneOf(database);
            var report = work(parsed, new CorrectionDesk(database, clock, parsed.GetValue(by)!, parsed.GetValue(catalogue)), zone);
            if (parsed.GetValue(json))
                JsonOutput.Write(Console.Out, CorrectionJson.Describe(report, zone));
            else
                new CorrectionText(Console.Out, SharedOptions.LanguageOf(parsed.GetValue(language)), zone).Write(report, store);
            return ExitCode.Fine;
        });
        return command;
    }

    private static Argument<long> Number() => SharedOptions.Number<long>("NUMBER", "The correction's number.");

    private static Option<string> Reason(string description) => new("--reason") { Description = description, HelpName = "TEXT", Required = true };

    private static DateTimeZone ZoneOf(FuyaoDatabase database) => CatalogueSource.Stored(database)?.Catalogue.Zone ?? DateTimeZone.Utc;

    private static KeyValuePair<string, string?> Assigned(string written) => written.IndexOf('=', StringComparison.Ordinal) is var at and > 0
        ? new(written[..at].Trim(), written[(at + 1)..].Trim())
        : throw new UsageException($"--set {written}: write FACT=VALUE, for example --set gmv_daily_avg=2295.50");
}
