using System.CommandLine;
using System.Text;
using Fuyao.Platform.Journal;
using Fuyao.Platform.Reviews;
using Fuyao.Storage;
using Fuyao.Storage.Dialects;
using Fuyao.Terminal;
using NodaTime;

namespace Fuyao.Commands;

/// <summary><c>fuyao receipt PROGRAMME MERCHANT --data DIR</c>: one decision with everything that is needed to judge it again elsewhere.</summary>
internal static class ReceiptCommand
{
    public static Command Create(IClock clock)
    {
        var programme = SharedOptions.Programme();
        var merchant = SharedOptions.Merchant();
        var data = SharedOptions.Data();
        var catalogue = SharedOptions.Catalogue();
        var at = new Option<string?>("--at") { Description = "The decision in force at this moment, for example 2016-11-04; now when left out.", HelpName = "INSTANT" };
        var output = new Option<string?>("--output") { Description = "The file to write; standard output when left out.", HelpName = "FILE" };
        var command = new Command("receipt", "Make the receipt of a decision, which verifies without the data.") { programme, merchant, data, catalogue, at, output };
        command.SetAction(parsed => Run(
            parsed.GetValue(programme)!, parsed.GetValue(merchant)!, parsed.GetValue(data), parsed.GetValue(catalogue), parsed.GetValue(at), parsed.GetValue(output), clock, Console.Out, Console.Error));
        return command;
    }

    public static int Run(
        string programme, string merchant, SqlDialect store, string? catalogue, string? at, string? path, IClock clock, TextWriter output, TextWriter errors)
    {
        if (path is not null)
            OutputFile.MustBePossible(path);
        using var database = FuyaoDatabase.OpenExisting(store);
        var versions = ProgrammeFinder.Find(database, programme, catalogue);
        var moment = at is null ? clock.GetCurrentInstant() : SharedOptions.MomentOf("--at", at, versions[0].Programme.Zone);
        try
        {
            var json = new MerchantReceipts(database).Make(versions, merchant, moment).ToJson();
            if (path is null)
                output.Write(json);
            else
                OutputFile.Write(path, file =>
                {
                    file.Write(Encoding.UTF8.GetBytes(json));
                    return true;
                });
            return ExitCode.Fine;
        }
        catch (NoReceiptException none)
        {
            errors.WriteLine($"fuyao: {none.Message}");
            return ExitCode.No;
        }
    }
}
