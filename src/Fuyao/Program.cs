using System.CommandLine;
using Fuyao.Commands;
using Fuyao.Console;
using Fuyao.Platform;
using Fuyao.Platform.Reviews;
using Fuyao.Storage;
using NodaTime;

#pragma warning disable RS0030 // the one place that names the real clock
IClock clock = SystemClock.Instance;
#pragma warning restore RS0030

var root = new RootCommand("扶摇 Fuyao runs merchant support programmes: who qualifies, what they get, and why each decision came out as it did.")
{
    FactsCommand.Create(clock),
    CheckCommand.Create(),
    ListCommand.Create(clock),
    MembersCommand.Create(),
    ReviewCommand.Create(clock),
    SampleCommand.Create(),
    ExplainCommand.Create(),
    CelCommand.Create(),
};

var parsed = root.Parse(args);
if (parsed.Errors.Count > 0)
{
    foreach (var error in parsed.Errors)
        System.Console.Error.WriteLine($"fuyao: {error.Message}");
    System.Console.Error.WriteLine($"usage: see 'fuyao {string.Join(' ', Names(parsed.CommandResult))}--help'");
    return ExitCode.WrongUsage;
}

try
{
    return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
}
catch (UsageException exception)
{
    System.Console.Error.WriteLine($"fuyao: {exception.Message}");
    return ExitCode.WrongUsage;
}
catch (FileNotFoundException exception)
{
    System.Console.Error.WriteLine($"fuyao: {exception.Message}");
    return ExitCode.WrongUsage;
}
catch (ContentException exception)
{
    foreach (var error in exception.Errors)
        System.Console.Error.WriteLine(error);
    return ExitCode.No;
}
catch (ReviewRefusedException exception)
{
    System.Console.Error.WriteLine($"fuyao: {exception.Message}");
    return ExitCode.No;
}
catch (StorageException exception)
{
    System.Console.Error.WriteLine($"fuyao: {exception.Message}");
    return ExitCode.Environment;
}
catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
{
    System.Console.Error.WriteLine($"fuyao: {exception.Message}");
    return ExitCode.Environment;
}

static IEnumerable<string> Names(System.CommandLine.Parsing.CommandResult command) =>
    command.Parent is System.CommandLine.Parsing.CommandResult parent ? Names(parent).Append(command.Command.Name + " ") : [];
