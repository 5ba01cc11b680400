using Fuyao.Platform;
using Spectre.Console;

namespace Fuyao.Terminal;

/// <summary>Shows progress on standard error where that is a terminal, and nothing anywhere else.</summary>
internal static class WorkProgressBar
{
    public static T Show<T>(Func<IProgress<WorkProgress>?, T> work)
    {
        if (Console.IsErrorRedirected)
            return work(null);
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        return console.Progress()
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new ElapsedTimeColumn())
            .Start(context => work(new Bars(context)));
    }

    /// <summary>One bar a step.</summary>
    private sealed class Bars(ProgressContext context) : IProgress<WorkProgress>
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
