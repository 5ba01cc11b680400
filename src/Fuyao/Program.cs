using System.CommandLine;
using System.CommandLine.Parsing;
using Fuyao.Commands;
using Fuyao.Terminal;
using NodaTime;

#pragma warning disable RS0030 // the one place that names the real clock
IClock clock = SystemClock.Instance;
#pragma warning restore RS0030

var root = new RootCommand("扶摇 Fuyao runs merchant support programmes: who qualifies, what they get, and why each decision came out as it did.")
{
    DemoCommand.Create(clock),
    CheckCommand.Create(),
    FactsCommand.Create(clock),
    ReviewCommand.Create(clock),
    ExplainCommand.Create(clock),
    MembersCommand.Create(),
    GapsCommand.Create(),
    ListCommand.Create(clock),
    SampleCommand.Create(),
    CelCommand.Create(),
};

var parsed = root.Parse(args);
if (parsed.Errors.Count > 0)
{
    foreach (var error in parsed.Errors)
        Console.Error.WriteLine($"fuyao: {error.Message}");
    Console.Error.WriteLine($"usage: see 'fuyao {string.Concat(Names(parsed.CommandResult))}--help'");
    return ExitCode.WrongUsage;
}

try
{
    return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
}
#pragma warning disable CA1031 // the outermost frame: what nobody expected is reported here too
catch (Exception exception)
#pragma warning restore CA1031
{
    return Failure.Report(exception, Console.Error);
}

static IEnumerable<string> Names(CommandResult command) =>
    command.Parent is CommandResult parent ? Names(parent).Append(command.Command.Name + " ") : [];
