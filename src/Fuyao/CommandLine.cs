using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text.RegularExpressions;
using Fuyao.Commands;
using Fuyao.Terminal;
using NodaTime;

namespace Fuyao;

/// <summary>All commands, and what becomes of a line that is none.</summary>
internal static partial class CommandLine
{
    public static RootCommand Create(IClock clock) => new("扶摇 Fuyao runs merchant support programmes: who qualifies, what they get, and why each decision came out as it did.")
    {
        DemoCommand.Create(clock),
        CheckCommand.Create(),
        FactsCommand.Create(clock),
        ReviewCommand.Create(clock),
        ServeCommand.Create(clock),
        ExplainCommand.Create(clock),
        ReceiptCommand.Create(clock),
        VerifyCommand.Create(),
        ReplayCommand.Create(),
        CheckpointCommand.Create(clock),
        MembersCommand.Create(clock),
        EntitlementsCommand.Create(clock),
        QuoteCommand.Create(clock),
        DutiesCommand.Create(clock),
        GapsCommand.Create(),
        BackTestCommand.Create(clock),
        SimulateCommand.Create(clock),
        ListCommand.Create(clock),
        InvitationsCommand.Create(clock),
        VersionsCommand.Create(clock),
        OverlaysCommand.Create(clock),
        CorrectCommand.Create(clock),
        AppealsCommand.Create(clock),
        ReliefCommand.Create(clock),
        CasesCommand.Create(clock),
        CreditCommand.Create(clock),
        StaffCommand.Create(clock),
        ServiceCommand.Create(clock),
        TrainingCommand.Create(clock),
        LedgerCommand.Create(clock),
        AuditCommand.Create(),
        SampleCommand.Create(),
        CelCommand.Create(),
    };

    /// <returns>One of <see cref="ExitCode"/>.</returns>
    public static async Task<int> Run(string[] arguments, IClock clock, TextWriter errors)
    {
        var parsed = Create(clock).Parse(arguments);
        if (parsed.Errors.Count > 0)
            return Refuse(parsed, errors);
        try
        {
            // `serve` answers to signals itself; every other command may stop at once.
            return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
        }
#pragma warning disable CA1031 // the outermost frame: what nobody expected is reported here too
        catch (Exception exception)
#pragma warning restore CA1031
        {
            return Failure.Report(exception, errors);
        }
    }

    private static int Refuse(ParseResult parsed, TextWriter errors)
    {
        var command = parsed.CommandResult.Command;
        var names = string.Concat(Names(parsed.CommandResult));
        var commands = command.Subcommands.Select(inner => inner.Name).ToArray();
        if (commands.Length > 0 && parsed.UnmatchedTokens.Count == 0)
        {
            command.Parse(["--help"]).Invoke(new InvocationConfiguration { Output = errors });
            return ExitCode.WrongUsage;
        }
        if (commands.Length > 0)
            errors.WriteLine($"fuyao: there is no command '{names}{parsed.UnmatchedTokens[0]}'; write one of {string.Join(", ", commands)}");
        else
            foreach (var error in parsed.Errors)
                errors.WriteLine($"fuyao: {Password().Replace(error.Message, "${word}=…")}");
        errors.WriteLine($"usage: see 'fuyao {names}--help'");
        return ExitCode.WrongUsage;
    }

    /// <summary>A connection string without quotes falls apart, and its password would be repeated as an argument that nobody knows.</summary>
    [GeneratedRegex(@"\b(?<word>password|pwd)\s*=[^']*", RegexOptions.IgnoreCase)]
    private static partial Regex Password();

    private static IEnumerable<string> Names(CommandResult command) =>
        command.Parent is CommandResult parent ? Names(parent).Append(command.Command.Name + " ") : [];
}
