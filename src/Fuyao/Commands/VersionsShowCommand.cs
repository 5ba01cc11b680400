using System.CommandLine;
using System.Text.Json;
using Fuyao.Platform.Versions;
using Fuyao.Storage;
using Fuyao.Terminal;
using NodaTime;
using NodaTime.Text;

namespace Fuyao.Commands;

/// <summary><c>fuyao versions show PROGRAMME</c>: its versions, where each stands, and who did what to it.</summary>
internal static class VersionsShowCommand
{
    public static Command Create(IClock clock)
    {
        var (programme, data, catalogue, json, language) = (VersionsCommand.ProgrammeId(), SharedOptions.Data(), SharedOptions.Catalogue(), SharedOptions.Json(), SharedOptions.Language());
        var command = new Command("show", "Show the versions of a programme, where each stands, and who drafted, checked, simulated and approved it.") { programme, data, catalogue, json, language };
        command.SetAction(parsed =>
        {
            using var database = FuyaoDatabase.OpenExisting(parsed.GetValue(data));
            var list = new VersionDesk(database, clock, SharedOptions.User, parsed.GetValue(catalogue)).Load(parsed.GetValue(programme)!);
            if (parsed.GetValue(json))
                JsonOutput.Write(Console.Out, Describe(list));
            else
                new VersionReport(Console.Out, SharedOptions.LanguageOf(parsed.GetValue(language))).Write(list);
            return ExitCode.Fine;
        });
        return command;
    }

    private static object Describe(VersionList list) => new
    {
        list.Programme,
        ClosedFrom = list.Closing is { } closing ? LocalDatePattern.Iso.Format(closing.FromDay) : null,
        ClosedBy = list.Closing?.By,
        ClosedBecause = list.Closing?.Reason,
        Versions = list.Versions.Select(version => new
        {
            version.Number,
            version.Stored.Effective,
            State = VersionReport.Named(version.State),
            InForceFrom = version.Life.Counts ? Moments.Iso(version.Life.From, list.Zone) : null,
            InForceUntil = version.Life.Counts && version.Life.Until is { } until ? Moments.Iso(until, list.Zone) : null,
            DecidedFromFile = version.Life.HasDecided,
            version.Stored.Sha256,
            Steps = version.Life.Steps.Select(step => new
            {
                Step = step.Kind.ToString().ToLowerInvariant(),
                At = Moments.Iso(step.At, list.Zone),
                step.By,
                Figures = step.Summary is { } summary ? JsonSerializer.Deserialize<JsonElement>(summary) : (JsonElement?)null,
            }),
        }),
    };
}
