using System.CommandLine;
using Fuyao.Platform.Credits;
using Fuyao.Platform.Reviews;
using Fuyao.Terminal;
using NodaTime;

namespace Fuyao.Commands;

/// <summary><c>fuyao credit show|report</c>: what a merchant has, and where a budget is.</summary>
internal static class CreditReadCommands
{
    public static Command Show(IClock clock)
    {
        var merchant = SharedOptions.Merchant();
        return CreditCommand.Answering(
            new Command("show", "Show the packets of a merchant: what is left of each, and what of that can be spent today.") { merchant },
            (parsed, database) => new CreditReader(database, clock).Of(parsed.GetValue(merchant)!), (packets, _) => CreditJson.Describe(packets), (text, packets) => text.Write(packets));
    }

    public static Command Report(IClock clock)
    {
        var programme = SharedOptions.Programme();
        return CreditCommand.Answering(
            new Command("report", "Show where the budget of a programme is, to the unit, and whether packets and clicks agree with the ledger.") { programme },
            (parsed, database) => new CreditReader(database, clock).FiguresOf(ProgrammeFinder.Find(database, parsed.GetValue(programme)!)[0].Programme.Id),
            (figures, _) => CreditJson.Describe(figures), (text, figures) => text.Write(figures), figures => figures.Agree ? ExitCode.Fine : ExitCode.No);
    }
}
