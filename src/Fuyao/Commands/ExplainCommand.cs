using System.CommandLine;
using Fuyao.Terminal;
using Fuyao.Kernel.Explanations.Rendering;
using Fuyao.Kernel.Programmes;
using Fuyao.Kernel.Values;
using Fuyao.Platform.Explanations;
using Fuyao.Platform.Reviews;
using Fuyao.Storage;
using NodaTime;

namespace Fuyao.Commands;

/// <summary><c>fuyao explain PROGRAMME MERCHANT --data DIR</c>: where a merchant stands, what is missing, what it can do, what it gets, and what that rests on.</summary>
internal static class ExplainCommand
{
    public static Command Create(IClock clock)
    {
        var programme = SharedOptions.Programme();
        var merchant = SharedOptions.Merchant();
        var data = SharedOptions.Data();
        var catalogue = SharedOptions.Catalogue();
        var at = new Option<string?>("--at") { Description = "As of this moment, for example 2016-11-04; now when left out.", HelpName = "INSTANT" };
        var json = SharedOptions.Json();
        var language = SharedOptions.Language();
        var command = new Command("explain", "Explain where a merchant stands in a programme, why, and what it can do.") { programme, merchant, data, catalogue, at, json, language };
        command.SetAction(parsed =>
        {
            using var database = FuyaoDatabase.OpenExisting(parsed.GetValue(data));
            var versions = ProgrammeFinder.Find(database, parsed.GetValue(programme)!, parsed.GetValue(catalogue));
            var asked = new Asked(parsed.GetValue(merchant)!, parsed.GetValue(at), parsed.GetValue(json), SharedOptions.LanguageOf(parsed.GetValue(language)));
            return Run(database, [.. versions], asked, clock, Console.Out);
        });
        return command;
    }

    internal sealed record Asked(string Merchant, string? At, bool AsJson, Language Language);

    internal static int Run(FuyaoDatabase database, IReadOnlyList<CheckedProgramme> versions, Asked asked, IClock clock, TextWriter output)
    {
        var at = asked.At is { } written ? SharedOptions.MomentOf("--at", written, versions[0].Programme.Zone) : clock.GetCurrentInstant();
        var explanation = new MerchantExplanations(database).Explain([.. versions], asked.Merchant, at);
        output.Write(asked.AsJson ? ExplanationJson.Render(explanation) : ExplanationText.Render(explanation, asked.Language));
        return ExitCode.Fine;
    }
}
