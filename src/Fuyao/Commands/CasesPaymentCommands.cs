using System.CommandLine;
using System.Text;
using Fuyao.Kernel.Ledger;
using Fuyao.Kernel.Values;
using Fuyao.Platform.Facts;
using Fuyao.Platform.Ledger;
using Fuyao.Platform.Procedures;
using Fuyao.Platform.Reviews;
using Fuyao.Storage;
using Fuyao.Storage.Procedures;
using Fuyao.Terminal;
using NodaTime;

namespace Fuyao.Commands;

/// <summary><c>fuyao cases batch|batches|export|returned|clawback|recovered</c>: what is paid and what comes back.</summary>
internal static class CasesPaymentCommands
{
    public static Command Batch(IClock clock)
    {
        var (programme, data, by, json, language) = (SharedOptions.Programme(), SharedOptions.Data(), SharedOptions.By(), SharedOptions.Json(), SharedOptions.Language());
        var command = new Command("batch", "Pay all approved cases of a programme in one batch.") { programme, data, by, json, language };
        command.SetAction(parsed =>
        {
            using var database = FuyaoDatabase.OpenExisting(parsed.GetValue(data));
            Write(parsed, [new PaymentDesk(database, clock, parsed.GetValue(by)!).Pay(ProgrammeFinder.Find(database, parsed.GetValue(programme)!)[0].Programme.Id)], database, parsed.GetValue(json), SharedOptions.LanguageOf(parsed.GetValue(language)));
            return ExitCode.Fine;
        });
        return command;
    }

    public static Command Batches()
    {
        var programme = new Option<string?>("--programme") { Description = "Only of this programme, by its id.", HelpName = "ID" };
        var (data, json, language) = (SharedOptions.Data(), SharedOptions.Json(), SharedOptions.Language());
        var command = new Command("batches", "Show the batches that were paid, with the SHA-256 of the file for the bank.") { programme, data, json, language };
        command.SetAction(parsed =>
        {
            using var database = FuyaoDatabase.OpenExisting(parsed.GetValue(data));
            Write(parsed, [.. new CaseStore(database).Batches(parsed.GetValue(programme))], database, parsed.GetValue(json), SharedOptions.LanguageOf(parsed.GetValue(language)));
            return ExitCode.Fine;
        });
        return command;
    }

    public static Command Export(IClock clock)
    {
        var batch = SharedOptions.Number<long>("BATCH", "The number of the batch.");
        var file = new Option<string?>("--output") { Description = "Write to this file instead of standard output.", HelpName = "FILE" };
        var (data, by) = (SharedOptions.Data(), SharedOptions.By());
        var command = new Command("export", "Write the file of a batch for the bank, as CSV with whole account numbers, and its SHA-256 on standard error.") { batch, file, data, by };
        command.SetAction(parsed =>
        {
            using var database = FuyaoDatabase.OpenExisting(parsed.GetValue(data));
            var content = new PaymentDesk(database, clock, parsed.GetValue(by)!).Export(parsed.GetValue(batch));
            if (parsed.GetValue(file) is { } path)
                OutputFile.Write(path, stream =>
                {
                    stream.Write(content);
                    return true;
                });
            else
                parsed.InvocationConfiguration.Output.Write(Encoding.UTF8.GetString(content));
            parsed.InvocationConfiguration.Error.WriteLine($"SHA-256 {Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(content))}");
            return ExitCode.Fine;
        });
        return command;
    }

    public static Command Returned(IClock clock)
    {
        var (number, reason) = (CasesCommand.Number(), CasesCommand.Reason("What the bank says."));
        return CasesCommand.Acting(
            new Command("returned", "Record that the bank sent a payment back; it is kept until another account is named.") { number, reason },
            (parsed, database, by) => new PaymentDesk(database, clock, by).ReturnPayment(parsed.GetValue(number), parsed.GetValue(reason)!));
    }

    public static Command Clawback(IClock clock)
    {
        var (number, reason, because) = (CasesCommand.Number(), CasesCommand.Reason("Why; the merchant reads it."), Because("What happened, by the words of the programme's rules."));
        because.Required = true;
        var amount = new Option<string?>("--amount") { Description = "How much is asked back; as much as the rule says when left out.", HelpName = "AMOUNT" };
        return CasesCommand.Acting(
            new Command("clawback", "Ask back what was paid, with the ban that the programme's rule sets.") { number, because, amount, reason },
            (parsed, database, by) => new PaymentDesk(database, clock, by).ClawBack(
                parsed.GetValue(number), parsed.GetValue(because)!, parsed.GetValue(amount) is { } written ? AmountOf(written) : null, parsed.GetValue(reason)!));
    }

    public static Command Recovered(IClock clock)
    {
        var (number, reason) = (CasesCommand.Number(), CasesCommand.Reason());
        var amount = new Argument<string>("AMOUNT") { Description = "How much came in." };
        return CasesCommand.Acting(
            new Command("recovered", "Record money that was asked back and has come in.") { number, amount, reason },
            (parsed, database, by) => new PaymentDesk(database, clock, by).Recover(parsed.GetValue(number), AmountOf(parsed.GetValue(amount)!), parsed.GetValue(reason)!));
    }

    public static Option<string?> Because(string description)
    {
        var because = new Option<string?>("--because") { Description = description, HelpName = "CAUSE" };
        because.AcceptOnlyFromAmong("falsified", "double-funded", "left");
        return because;
    }

    private static Money AmountOf(string written) => new(LedgerDesk.Units(Asset.Cny, written));

    private static void Write(ParseResult parsed, StoredBatch[] batches, FuyaoDatabase database, bool asJson, Language language)
    {
        var zone = CatalogueSource.Stored(database)?.Catalogue.Zone ?? DateTimeZone.Utc;
        if (asJson)
            JsonOutput.Write(parsed.InvocationConfiguration.Output, new
            {
                Batches = batches.Select(batch => new { batch.Number, batch.Programme, batch.Region, At = Moments.Iso(batch.At, zone), batch.By, batch.Payments, Amount = new Money(batch.Amount).ToString(), batch.Sha256 }),
            });
        else
            new ReportTable(
                language is Language.Chinese ? ["批次", "计划", "时间", "经办", "SHA-256", "笔数", "金额"] : ["batch", "programme", "at", "by", "SHA-256", "payments", "amount"],
                [.. batches.Select(batch => (IReadOnlyList<string>)[$"{batch.Number}", batch.Programme, Moments.Begin(batch.At, zone), batch.By, batch.Sha256, $"{batch.Payments}", new Money(batch.Amount).ToString()])])
            { TextColumns = 5 }.Write(parsed.InvocationConfiguration.Output, !Console.IsOutputRedirected);
    }
}
