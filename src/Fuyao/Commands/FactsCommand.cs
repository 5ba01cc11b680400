using System.CommandLine;
using Fuyao.Terminal;
using Fuyao.Storage.Dialects;
using NodaTime;
using Period = Fuyao.Kernel.Values.Period;

namespace Fuyao.Commands;

/// <summary><c>fuyao facts</c>: facts in, facts out.</summary>
internal static class FactsCommand
{
    public static Command Create(IClock clock) => new("facts", "Take in, compute, write out and look at facts about merchants.")
    {
        FactsImportCommand.Create(clock),
        FactsChangeCommand.Create(clock),
        FactsComputeCommand.Create(clock),
        FactsExportCommand.Create(clock),
        FactsShowCommand.Create(clock),
    };

    internal static Option<string> PeriodOption() => new("--period")
    {
        Description = "What the facts are about: a month like 2016-10, a week like 2016-W40, a day like 2016-10-03, or current.",
        HelpName = "PERIOD",
        Required = true,
    };

    internal static Period ReadPeriod(string text) => Period.TryParse(text, out var period, out var problem) ? period : throw new UsageException($"--period: {problem}");

    /// <summary>Where files beside the store go.</summary>
    internal static string FolderOf(SqlDialect store) => store.Folder ?? System.Environment.CurrentDirectory;

    internal static string ReadFile(string path) => File.Exists(path) ? path : throw new UsageException($"there is no file {path}");

    internal static string ReadFolder(string option, string path) => Directory.Exists(path) ? path : throw new UsageException($"{option}: there is no folder {path}");
}
