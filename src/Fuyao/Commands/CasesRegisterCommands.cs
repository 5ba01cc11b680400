using System.CommandLine;
using Fuyao.Kernel.Values;
using Fuyao.Platform.Procedures;
using Fuyao.Storage;
using Fuyao.Terminal;
using NodaTime;

namespace Fuyao.Commands;

/// <summary><c>fuyao cases contracts|relations</c>: the register on which first use and double funding are checked.</summary>
internal static class CasesRegisterCommands
{
    public static Command Contracts(IClock clock) => Import(
        "contracts", "Import contracts that were paid: number, code, representative, service, paid_on, amount. One earlier contract makes no first use.", (database, by, file) => new CompanyImport(database, clock, by).Contracts(file));

    public static Command Relations(IClock clock) => Import(
        "relations", "Import which numbers belong to one company and which companies came out of another: code, other, kind (same, predecessor).", (database, by, file) => new CompanyImport(database, clock, by).Relations(file));

    private static Command Import(string name, string description, Func<FuyaoDatabase, string, string, int> import)
    {
        var file = new Argument<string>("FILE") { Description = "A CSV or .xlsx file; nothing of it is stored where a row is wrong." };
        var (data, by, language) = (SharedOptions.Data(), SharedOptions.By(), SharedOptions.Language());
        var command = new Command(name, description) { file, data, by, language };
        command.SetAction(parsed =>
        {
            using var database = FuyaoDatabase.OpenExisting(parsed.GetValue(data));
            var count = import(database, parsed.GetValue(by)!, parsed.GetValue(file)!);
            parsed.InvocationConfiguration.Output.WriteLine(new LocalizedText($"新增 {count} 行。", $"{count} new rows.").In(SharedOptions.LanguageOf(parsed.GetValue(language))));
            return ExitCode.Fine;
        });
        return command;
    }
}
