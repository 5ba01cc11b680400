using System.CommandLine;
using Fuyao.Kernel.Versions;
using Fuyao.Platform.Versions;
using Fuyao.Storage;
using Fuyao.Terminal;
using NodaTime;

namespace Fuyao.Commands;

/// <summary><c>fuyao versions diff A B</c>: what differs between two versions, in words.</summary>
internal static class VersionsDiffCommand
{
    public static Command Create(IClock clock)
    {
        var before = new Argument<string>("A") { Description = "The earlier version: a file, a number, or with --programme the day it takes effect." };
        var after = new Argument<string>("B") { Description = "The later version, named likewise." };
        var programme = new Option<string?>("--programme") { Description = "Whose versions days and numbers mean.", HelpName = "ID" };
        var (data, catalogue, json, language) = (new StoreOptions(isRequired: false), SharedOptions.Catalogue(), SharedOptions.Json(), SharedOptions.Language());
        var command = new Command("diff", "Say in words what differs between two versions. Two files need no store.") { before, after, programme, data, catalogue, json, language };
        command.SetAction(parsed =>
        {
            using var database = data.OfOrNone(parsed) is { } store ? FuyaoDatabase.OpenExisting(store) : null;
            var source = new VersionSource(database, clock, parsed.GetValue(programme), parsed.GetValue(catalogue));
            var (old, now) = (source.Find(parsed.GetValue(before)!), source.Find(parsed.GetValue(after)!));
            if (old.Programme.Id != now.Programme.Id)
                throw new UsageException($"one is a version of '{old.Programme.Id}' and the other of '{now.Programme.Id}'; name two of one programme");
            var differences = VersionDifferences.Between(old, now);
            if (parsed.GetValue(json))
                JsonOutput.Write(Console.Out, new
                {
                    Programme = now.Programme.Id,
                    Before = new { Effective = old.Programme.Effective.ToString("uuuu-MM-dd", null), old.Sha256 },
                    After = new { Effective = now.Programme.Effective.ToString("uuuu-MM-dd", null), now.Sha256 },
                    Differences = differences.Select(one => new { one.About, Kind = one.Kind.ToString().ToLowerInvariant(), one.Text.Zh, one.Text.En }),
                });
            else
                new VersionReport(Console.Out, SharedOptions.LanguageOf(parsed.GetValue(language))).Write(differences);
            return ExitCode.Fine;
        });
        return command;
    }
}
