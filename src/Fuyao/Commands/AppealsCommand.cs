using System.CommandLine;
using System.Text.Json;
using Fuyao.Kernel.Corrections;
using Fuyao.Kernel.Journal;
using Fuyao.Platform.Corrections;
using Fuyao.Platform.Facts;
using Fuyao.Platform.Reviews;
using Fuyao.Storage;
using Fuyao.Terminal;
using NodaTime;

namespace Fuyao.Commands;

/// <summary><c>fuyao appeals file|reject|show</c>: merchants' appeals against decisions. One is upheld by the correction that answers it (<see cref="CorrectCommand"/>).</summary>
internal static class AppealsCommand
{
    public static Command Create(IClock clock) => new("appeals", "Take merchants' appeals against decisions: filed, then upheld by a correction or rejected with a reason, by somebody who had no part in what is contested.")
    {
        File(clock), Reject(clock), Show(clock),
    };

    private static Command File(IClock clock)
    {
        var programme = new Argument<string?>("PROGRAMME") { Description = "The programme's id, folder or file.", Arity = ArgumentArity.ZeroOrOne };
        var merchant = new Argument<string?>("MERCHANT") { Description = "The marketplace's id of the merchant.", Arity = ArgumentArity.ZeroOrOne };
        var at = new Option<string?>("--at") { Description = "Against the decision in force at this moment; the last one when left out.", HelpName = "INSTANT" };
        var receipt = new Option<string?>("--receipt") { Description = "Against the decision of this receipt, instead of PROGRAMME MERCHANT.", HelpName = "FILE" };
        var statement = new Option<string>("--statement") { Description = "What the merchant says is wrong.", HelpName = "TEXT", Required = true };
        var (data, catalogue, by, json, language) = (SharedOptions.Data(), SharedOptions.Catalogue(), SharedOptions.By(), SharedOptions.Json(), SharedOptions.Language());
        var command = new Command("file", "File an appeal, and say by when it is to be decided.") { programme, merchant, at, receipt, statement, data, catalogue, by, json, language };
        command.SetAction(parsed =>
        {
            var decision = parsed.GetValue(receipt) is { } path
                ? OfReceipt(path, parsed.GetValue(programme) is null && parsed.GetValue(at) is null)
                : new Contested(
                    parsed.GetValue(programme) ?? throw new UsageException("say against which decision: PROGRAMME MERCHANT, or --receipt FILE"),
                    parsed.GetValue(merchant) ?? throw new UsageException("say of which merchant: PROGRAMME MERCHANT"), null);
            using var database = FuyaoDatabase.OpenExisting(parsed.GetValue(data));
            var versions = ProgrammeFinder.Find(database, decision.Programme, parsed.GetValue(catalogue));
            var moment = decision.At ?? (parsed.GetValue(at) is { } written ? SharedOptions.MomentOf("--at", written, versions[0].Programme.Zone) : clock.GetCurrentInstant());
            var filed = new AppealDesk(database, clock, parsed.GetValue(by)!).File(versions, decision.Merchant, moment, parsed.GetValue(statement)!);
            Write([filed], database, parsed.GetValue(json), parsed.GetValue(language));
            return ExitCode.Fine;
        });
        return command;
    }

    private static Command Reject(IClock clock)
    {
        var number = SharedOptions.Number<long>("NUMBER", "The appeal's number.");
        var reason = new Option<string>("--reason") { Description = "Why the decision stays; the merchant reads it.", HelpName = "TEXT", Required = true };
        var (data, by, json, language) = (SharedOptions.Data(), SharedOptions.By(), SharedOptions.Json(), SharedOptions.Language());
        var command = new Command("reject", "Reject an appeal: the decision stays.") { number, reason, data, by, json, language };
        command.SetAction(parsed =>
        {
            using var database = FuyaoDatabase.OpenExisting(parsed.GetValue(data));
            Write([new AppealDesk(database, clock, parsed.GetValue(by)!).Reject(parsed.GetValue(number), parsed.GetValue(reason)!)], database, parsed.GetValue(json), parsed.GetValue(language));
            return ExitCode.Fine;
        });
        return command;
    }

    private static Command Show(IClock clock)
    {
        var programme = new Option<string?>("--programme") { Description = "Only of this programme, by its id.", HelpName = "ID" };
        var merchant = new Option<string?>("--merchant") { Description = "Only of this merchant.", HelpName = "MERCHANT" };
        var state = new Option<string?>("--state") { Description = "Only those that are so.", HelpName = "STATE" };
        state.AcceptOnlyFromAmong([.. Enum.GetNames<AppealState>().Select(name => name.ToLowerInvariant())]);
        var (data, json, language) = (SharedOptions.Data(), SharedOptions.Json(), SharedOptions.Language());
        var command = new Command("show", "Show appeals with their deadlines and how they were decided.") { programme, merchant, state, data, json, language };
        command.SetAction(parsed =>
        {
            using var database = FuyaoDatabase.OpenExisting(parsed.GetValue(data));
            var wanted = parsed.GetValue(state) is { } written ? Enum.Parse<AppealState>(written, ignoreCase: true) : (AppealState?)null;
            Write(new AppealDesk(database, clock, SharedOptions.User).List(parsed.GetValue(programme), parsed.GetValue(merchant), wanted), database, parsed.GetValue(json), parsed.GetValue(language));
            return ExitCode.Fine;
        });
        return command;
    }

    private static void Write(IReadOnlyList<AppealReport> appeals, FuyaoDatabase database, bool asJson, string? language)
    {
        var zone = CatalogueSource.Stored(database)?.Catalogue.Zone ?? DateTimeZone.Utc;
        if (asJson)
            JsonOutput.Write(Console.Out, new { Appeals = appeals.Select(appeal => CorrectionJson.Describe(appeal, zone)) });
        else
            new AppealText(Console.Out, SharedOptions.LanguageOf(language), zone).Write(appeals);
    }

    private sealed record Contested(string Programme, string Merchant, Instant? At);

    private static Contested OfReceipt(string path, bool isAlone)
    {
        if (!isAlone)
            throw new UsageException("a receipt says which decision it is of; write either PROGRAMME MERCHANT or --receipt FILE");
        try
        {
            var receipt = Receipt.Parse(System.IO.File.ReadAllText(path));
            var header = JournalJson.Read<CommitHeader>(receipt.Header);
            return new Contested(header.Programme, receipt.Decision.Merchant, header.NominalAt);
        }
        catch (JsonException wrong)
        {
            throw new UsageException($"{path}: {wrong.Message}");
        }
    }
}
