using System.Collections.Immutable;
using System.CommandLine;
using System.Security.Cryptography;
using Fuyao.Kernel.Procedures;
using Fuyao.Platform.Procedures;
using Fuyao.Platform.Reviews;
using Fuyao.Terminal;
using NodaTime;

namespace Fuyao.Commands;

/// <summary><c>fuyao cases apply|correct|withdraw|account|object</c>: what merchants do, and everybody may.</summary>
internal static class CasesMerchantCommands
{
    public static Command Apply(IClock clock)
    {
        var (programme, merchant, materials, account) = (SharedOptions.Programme(), SharedOptions.Merchant(), Material(), new AccountOptions(isRequired: false));
        var company = Required("--company", "The full name of the legal entity, as public notice shows it.", "NAME");
        var code = Required("--code", "Its unified social credit code, or its 15-digit registration number from before.", "CODE");
        var former = new Option<string[]>("--former") { Description = "Numbers that it had before.", HelpName = "CODE", AllowMultipleArgumentsPerToken = true };
        var representative = Required("--representative", "The legal representative, written as in the register of contracts.", "NAME");
        var district = Required("--district", "The division where the company is registered: 510104.", "CODE");
        var contract = new Option<string?>("--contract") { Description = "The number of the contract that it is about.", HelpName = "NUMBER" };
        var command = new Command("apply", "Take an application with all its materials; say whether it has a place or waits.") { programme, merchant, company, code, former, representative, district, contract, materials };
        account.AddTo(command);
        return CasesCommand.Acting(command, (parsed, database, by) =>
        {
            var name = parsed.GetValue(company)!;
            var application = new CaseApplication(
                name, parsed.GetValue(code)!, [.. parsed.GetValue(former) ?? []], parsed.GetValue(representative)!, parsed.GetValue(district)!, parsed.GetValue(contract), account.Of(parsed, name));
            return new CaseDesk(database, clock, by).Apply(ProgrammeFinder.FindToReview(database, parsed.GetValue(programme)!), parsed.GetValue(merchant)!, application, Read(parsed.GetValue(materials)));
        });
    }

    public static Command Correct(IClock clock)
    {
        var (number, materials) = (CasesCommand.Number(), Material());
        return CasesCommand.Acting(
            new Command("correct", "Take materials that were mended after they were returned.") { number, materials },
            (parsed, database, by) => new CaseDesk(database, clock, by).Correct(parsed.GetValue(number), Read(parsed.GetValue(materials))));
    }

    public static Command Withdraw(IClock clock)
    {
        var (number, reason) = (CasesCommand.Number(), CasesCommand.Reason());
        return CasesCommand.Acting(
            new Command("withdraw", "The merchant gives its application up; its place goes to the next in line.") { number, reason },
            (parsed, database, by) => new CaseDesk(database, clock, by).Withdraw(parsed.GetValue(number), parsed.GetValue(reason)!));
    }

    public static Command Account(IClock clock)
    {
        var (number, account) = (CasesCommand.Number(), new AccountOptions(isRequired: true));
        var command = new Command("account", "Take another bank account; what the bank returned is paid to it with the next batch.") { number };
        account.AddTo(command);
        return CasesCommand.Acting(command, (parsed, database, by) =>
        {
            var holder = new CaseReader(database, clock).Find(parsed.GetValue(number)).Standing.Application.Company;
            return new CaseDesk(database, clock, by).ChangeAccount(parsed.GetValue(number), account.Of(parsed, holder)!);
        });
    }

    public static Command Object(IClock clock)
    {
        var number = CasesCommand.Number();
        var objector = Required("--objector", "Who objects.", "NAME");
        var contact = Required("--contact", "How to reach whoever objects.", "TEXT");
        var grounds = Required("--grounds", "Why the company should not get it.", "TEXT");
        return CasesCommand.Acting(
            new Command("object", "Take an objection against a case on public notice; approval waits for its decision.") { number, objector, contact, grounds },
            (parsed, database, by) => new CaseDesk(database, clock, by).Object(parsed.GetValue(number), parsed.GetValue(objector)!, parsed.GetValue(contact)!, parsed.GetValue(grounds)!));
    }

    private static Option<string> Required(string name, string description, string help) => new(name) { Description = description, HelpName = help, Required = true };

    private static Option<string[]> Material() => new("--material")
    {
        Description = "A file for each material that the procedure names; its name, length and SHA-256 are kept, not the file.", HelpName = "NAME=FILE", Required = true, AllowMultipleArgumentsPerToken = true,
    };

    /// <exception cref="UsageException">It is not written as NAME=FILE.</exception>
    private static ImmutableArray<Material> Read(string[]? written) =>
    [
        .. (written ?? []).Select(each =>
        {
            var (name, path) = CasesCommand.Pair("--material", each, "licence=licence.pdf");
            using var file = File.OpenRead(path);
            return new Material(name, Path.GetFileName(path), Convert.ToHexStringLower(SHA256.HashData(file)), file.Length);
        }),
    ];

    /// <summary><c>--bank</c>, <c>--account</c>, <c>--holder</c>.</summary>
    private sealed class AccountOptions(bool isRequired)
    {
        private readonly Option<string?> bank = new("--bank") { Description = "The bank of the account to pay to.", HelpName = "NAME", Required = isRequired };
        private readonly Option<string?> number = new("--account") { Description = "The number of that account.", HelpName = "DIGITS", Required = isRequired };
        private readonly Option<string?> holder = new("--holder") { Description = "To whom it belongs; the company when left out.", HelpName = "NAME" };

        public void AddTo(Command command)
        {
            command.Options.Add(bank);
            command.Options.Add(number);
            command.Options.Add(holder);
        }

        /// <exception cref="UsageException">One of bank and account is missing.</exception>
        public BankAccount? Of(ParseResult parsed, string company) => (parsed.GetValue(bank), parsed.GetValue(number)) switch
        {
            (null, null) => null,
            ({ } name, { } digits) => new BankAccount(name, digits, parsed.GetValue(holder) ?? company),
            _ => throw new UsageException("an account needs both --bank NAME and --account DIGITS"),
        };
    }
}
