using System.Collections.Immutable;
using System.Globalization;
using Fuyao.Kernel.Programmes;
using Fuyao.Kernel.Services;
using Fuyao.Kernel.Values;
using Fuyao.Platform.Services;

namespace Fuyao.Terminal;

/// <summary>Packages of tasks for people: those of a merchant in all detail, and the figures of a programme.</summary>
internal sealed class ServiceText(TextWriter output, Language language)
{
    /// <summary>What became of one task by a command.</summary>
    public void WriteLine(ServicePackage package, string task)
    {
        var standing = package.Standing.Find(task)!;
        var accepted = package.Standing.Tasks.Count(one => package.StateOf(one) is TaskState.Accepted);
        output.WriteLine(In(
            $"服务包 {package.Number}，{package.Merchant}，{standing.Task.Title.Zh}：{Of(package.StateOf(standing)).Zh}（已验收 {accepted}/{package.Standing.Tasks.Length}）",
            $"Package {package.Number}, {package.Merchant}, {standing.Task.Title.En}: {Of(package.StateOf(standing)).En} ({accepted} of {package.Standing.Tasks.Length} accepted)"));
    }

    public void Write(ImmutableArray<ServicePackage> packages)
    {
        if (packages.IsEmpty)
            output.WriteLine(In("没有服务包。", "No packages."));
        foreach (var package in packages)
            Write(package);
    }

    public void Write(LocalizedText programme, ImmutableArray<ServiceFigures> figures)
    {
        output.WriteLine(programme.In(language));
        if (figures.IsEmpty)
            output.WriteLine(In("  没有服务包。", "  No packages."));
        foreach (var service in figures)
        {
            output.WriteLine("  " + In(
                $"{service.Title.Zh}：进行中 {service.InForce}，其中尚未开始服务 {service.NotBegun}；已结束 {service.Over}，其中未全部交付 {service.Overdue}",
                $"{service.Title.En}: in force {service.InForce}, of which not begun {service.NotBegun}; over {service.Over}, of which not all delivered {service.Overdue}"));
            new ReportTable(
                language is Language.Chinese ? ["任务", "待交付", "待验收", "已验收", "未交付", "退回次数", "测得"] : ["task", "open", "to be accepted", "accepted", "not delivered", "rejections", "measured"],
                [.. service.Tasks.Select(task => (IReadOnlyList<string>)
                [
                    task.Task.Title.In(language), Whole(task.Open), Whole(task.Fulfilled), Whole(task.Accepted), Whole(task.NotDelivered), Whole(task.Rejections), string.Join(In("；", "; "), task.Measured.Select(Of)),
                ])])
            { TextColumns = 1 }.Write(output, !Console.IsOutputRedirected);
        }
    }

    public static LocalizedText Of(TaskState state) => state switch
    {
        TaskState.Open => new("待交付", "open"),
        TaskState.Fulfilled => new("待验收", "to be accepted"),
        TaskState.Accepted => new("已验收", "accepted"),
        _ => new("未交付", "not delivered"),
    };

    /// <summary>What happened, in one line.</summary>
    public static LocalizedText Of(ServiceEvent happened) => happened switch
    {
        PackageBegun => new("开始服务", "begun"),
        TaskFulfilled fulfilled => new(
            $"{fulfilled.Task} 已完成{Measured(fulfilled, Language.Chinese)}：{fulfilled.Evidence}{Files(fulfilled, "，")}", $"{fulfilled.Task} fulfilled{Measured(fulfilled, Language.English)}: {fulfilled.Evidence}{Files(fulfilled, ", ")}"),
        TaskAccepted accepted => new($"{accepted.Task} 验收通过", $"{accepted.Task} accepted"),
        TaskRejected rejected => new($"{rejected.Task} 验收未通过：{rejected.Reason}", $"{rejected.Task} rejected: {rejected.Reason}"),
        _ => LocalizedText.Same(happened.GetType().Name),
    };

    public static string Written(decimal number) => number.ToString("0.####", CultureInfo.InvariantCulture);

    private void Write(ServicePackage package)
    {
        var zone = package.Zone;
        var (number, granted) = (package.Number is { } begun ? In($" · 服务包 {begun}", $" · package {begun}") : "", package.Case is { } one ? In($" · 案件 {one}", $" · case {one}") : "");
        var period = package switch
        {
            { Until: { } until } => In($"至 {Moments.Written(until, zone)}", $"until {Moments.Written(until, zone)}"),
            { IsOver: true } => In("成员资格已终止", "the membership is over"),
            { Case: not null } => In("至案件所授终止", "as long as the case grants it"),
            _ => In("至成员资格终止", "as long as the membership"),
        };
        output.WriteLine($"{package.Title.In(language)} · {package.Programme}{granted}{number} · {Moments.Begin(package.Standing.From, zone)} {period}{(package.IsOver ? In(" · 已结束", " · over") : "")}");
        foreach (var task in package.Standing.Tasks)
        {
            var lines = string.Concat(task.Task.Lines.Select(line =>
                In($"，{NameOf(line.Measure).Zh}不低于 {Written(line.AtLeast)}", $", {NameOf(line.Measure).En} of {Written(line.AtLeast)} at least") + (task.Measured(line.Measure) is { } measured ? In($"，测得 {Written(measured)}", $", {Written(measured)} measured") : "")));
            var (title, state) = (task.Task.Title, Of(package.StateOf(task)));
            output.WriteLine("  " + In($"{title.Zh}（{task.Task.Id}{lines}）：{state.Zh}", $"{title.En} ({task.Task.Id}{lines}): {state.En}"));
        }
        foreach (var happened in package.Events)
            output.WriteLine($"    {Moments.Begin(happened.At, zone)}  {happened.By}  {Of(happened).In(language)}");
    }

    private string Of(MeasuredFigures measured)
    {
        var (name, least) = (NameOf(measured.Line.Measure).In(language), Written(measured.Line.AtLeast));
        return measured.Count == 0
            ? In($"{name} ≥ {least}：尚无", $"{name} ≥ {least}: none yet")
            : In($"{name} ≥ {least}：{measured.Count} 个，最低 {Written(measured.Lowest!.Value)}，平均 {Written(measured.Mean!.Value)}", $"{name} ≥ {least}: {measured.Count}, lowest {Written(measured.Lowest!.Value)}, mean {Written(measured.Mean!.Value)}");
    }

    private static string Measured(TaskFulfilled fulfilled, Language language) =>
        string.Concat(fulfilled.Measured.Select(one => (language is Language.Chinese ? "，" : ", ") + NameOf(one.Measure).In(language) + " " + Written(one.Value)));

    private static string Files(TaskFulfilled fulfilled, string before) => string.Concat(fulfilled.Files.Select(file => $"{before}{file.Name} SHA-256 {file.Sha256}"));

    private static LocalizedText NameOf(TaskMeasure measure) => measure switch
    {
        TaskMeasure.Score => new("评分", "score"),
        TaskMeasure.Count => new("数量", "count"),
        _ => new("小时数", "hours"),
    };

    private static string Whole(int number) => number.ToString(CultureInfo.InvariantCulture);

    private string In(string zh, string en) => language is Language.Chinese ? zh : en;
}
