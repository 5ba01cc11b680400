using Fuyao.Platform;
using Spectre.Console;

namespace Fuyao.Terminal;

/// <summary>Shows progress on standard error where that is a terminal, and nothing anywhere else.</summary>
internal static class TerminalProgress
{
    /// <summary>One bar for each step that the work reports.</summary>
    public static T Bars<T>(Func<IProgress<WorkProgress>?, T> work) => Terminal() is not { } terminal
        ? work(null)
        : terminal.Progress()
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new ElapsedTimeColumn())
            .Start(context => work(new StepBars(context)));

    /// <summary>One line that says what is being done now.</summary>
    public static T Status<T>(Func<Action<string>, T> work) => Terminal() is not { } terminal
        ? work(_ => { })
        : terminal.Status().Start("…", context => work(text => context.Status(Markup.Escape(text))));

    private static IAnsiConsole? Terminal() =>
        Console.IsErrorRedirected ? null : AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });

    private sealed class StepBars(ProgressContext context) : IProgress<WorkProgress>
    {
        private readonly Dictionary<string, ProgressTask> taskByStep = [];

        public void Report(WorkProgress value)
        {
            if (!taskByStep.TryGetValue(value.Step, out var task))
                taskByStep.Add(value.Step, task = context.AddTask(value.Step));
            task.Description = value.Rows > 0 ? $"{Markup.Escape(value.Step)} {value.Rows:N0} rows" : Markup.Escape(value.Step);
            task.MaxValue = value.Total;
            task.Value = value.Done;
        }
    }
}
