using System.Collections.Immutable;
using Fuyao.Kernel.Programmes;
using Fuyao.Kernel.Services;
using Fuyao.Platform.Benefits;
using Fuyao.Storage;
using Fuyao.Storage.Services;
using NodaTime;

namespace Fuyao.Platform.Services;

/// <summary>Shows packages of tasks: those of a merchant, and what has come of those of a programme.</summary>
/// <param name="known">What merchants are entitled to, where that is in memory; null: it is read.</param>
public sealed class ServiceReader(FuyaoDatabase database, IClock clock, MerchantBenefits? known = null)
{
    /// <summary>Over all programmes, by their beginnings; those whose time is over too.</summary>
    /// <exception cref="Explanations.UnknownMerchantException">No facts of that merchant were ever stored.</exception>
    public ImmutableArray<ServicePackage> OfMerchant(string merchant)
    {
        var book = Book();
        return book.Of(book.Benefits.RowOf(merchant));
    }

    /// <summary>What has come of the services of a programme, by their benefits' ids.</summary>
    public ImmutableArray<ServiceFigures> Figures(string programme) =>
    [
        .. Book().OfProgramme(programme).GroupBy(package => package.Benefit).OrderBy(packages => packages.Key, StringComparer.Ordinal).Select(packages => ServiceFigures.Of([.. packages])),
    ];

    private PackageBook Book() => new(database, ServicePackageStore.Whole(clock.GetCurrentInstant()), known);
}

/// <summary>What has come of the packages of one service.</summary>
/// <param name="InForce">Packages that last.</param>
/// <param name="NotBegun">Those of them on which nobody has begun to work.</param>
/// <param name="Over">Packages whose time is over, or what brought them.</param>
/// <param name="Overdue">Those of them of which something is not delivered.</param>
/// <param name="Tasks">In the order in which packages have them.</param>
public sealed record ServiceFigures(string Programme, string Benefit, Kernel.Values.LocalizedText Title, int InForce, int NotBegun, int Over, int Overdue, ImmutableArray<TaskFigures> Tasks)
{
    internal static ServiceFigures Of(IReadOnlyList<ServicePackage> packages) => new(
        packages[0].Programme, packages[0].Benefit, packages[^1].Title, packages.Count(package => !package.IsOver),
        packages.Count(package => !package.IsOver && package.Number is null), packages.Count(package => package.IsOver), packages.Count(package => package.IsOverdue),
        [.. packages.SelectMany(package => package.Standing.Tasks.Select(task => (State: package.StateOf(task), Standing: task))).GroupBy(task => task.Standing.Task.Id).Select(tasks => TaskFigures.Of([.. tasks]))]);
}

/// <summary>How one task stands over the packages of a service.</summary>
/// <param name="Measured">What was measured where it was fulfilled and not rejected.</param>
public sealed record TaskFigures(ServiceTask Task, int Open, int Fulfilled, int Accepted, int NotDelivered, int Rejections, ImmutableArray<MeasuredFigures> Measured)
{
    internal static TaskFigures Of(IReadOnlyList<(TaskState State, TaskStanding Standing)> tasks)
    {
        int Count(TaskState state) => tasks.Count(task => task.State == state);
        var newest = tasks[^1].Standing.Task;
        return new TaskFigures(
            newest, Count(TaskState.Open), Count(TaskState.Fulfilled), Count(TaskState.Accepted), Count(TaskState.NotDelivered), tasks.Sum(task => task.Standing.Rejections.Length),
            [.. newest.Lines.Select(line => MeasuredFigures.Of(line, [.. tasks.Select(task => task.Standing.Measured(line.Measure)).OfType<decimal>()]))]);
    }
}

/// <param name="Count">Of how many tasks; the others are null where it is none.</param>
/// <param name="Mean">To four decimals.</param>
public sealed record MeasuredFigures(TaskLine Line, int Count, decimal? Lowest, decimal? Mean)
{
    private const int MeanDecimals = 4;

    internal static MeasuredFigures Of(TaskLine line, IReadOnlyList<decimal> values) =>
        values.Count == 0 ? new(line, 0, null, null) : new(line, values.Count, values.Min(), decimal.Round(values.Sum() / values.Count, MeanDecimals));
}
