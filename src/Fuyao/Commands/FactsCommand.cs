using System.CommandLine;
using Fuyao.Console;
using Fuyao.Platform;
using Fuyao.Platform.Tabular;
using Fuyao.Storage;
using NodaTime;
using Period = Fuyao.Kernel.Values.Period;

namespace Fuyao.Commands;

/// <summary><c>fuyao facts</c>: facts in, facts out.</summary>
internal static class FactsCommand
{
    public static Command Create(IClock clock) => new("facts", "Take in, compute, write out and look at facts about merchants.")
    {
        FactsImportCommand.Create(clock),
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

    internal static Option<string> DataOption() => new("--data") { Description = "The folder where Fuyao keeps its store.", HelpName = "DIR", Required = true };

    internal static Period ReadPeriod(string text) => Period.TryParse(text, out var period, out var problem) ? period : throw new UsageException($"--period: {problem}");

    internal static string ReadFile(string path) => File.Exists(path) ? path : throw new UsageException($"there is no file {path}");

    internal static string ReadFolder(string option, string path) => Directory.Exists(path) ? path : throw new UsageException($"{option}: there is no folder {path}");

    /// <summary>Says what stands in the way, each on its line, and answers with the exit code for it.</summary>
    internal static int Guarded(Func<int> work)
    {
        try
        {
            return work();
        }
        catch (ContentException wrong)
        {
            foreach (var error in wrong.Errors)
                System.Console.Error.WriteLine(error);
            System.Console.Error.WriteLine($"fuyao: {(wrong.Errors.Length == 1 ? "one error" : $"{wrong.Errors.Length} errors")}; nothing was stored");
            return ExitCode.No;
        }
        catch (TableException wrong)
        {
            System.Console.Error.WriteLine($"{wrong.Message}");
            System.Console.Error.WriteLine("fuyao: the file cannot be read; nothing was stored");
            return ExitCode.No;
        }
        catch (StorageException wrong)
        {
            System.Console.Error.WriteLine($"fuyao: {wrong.Message}");
            return ExitCode.Environment;
        }
        catch (OperationCanceledException)
        {
            System.Console.Error.WriteLine("fuyao: interrupted; nothing was stored");
            return ExitCode.Environment;
        }
    }
}
