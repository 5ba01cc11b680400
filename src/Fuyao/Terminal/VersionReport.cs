using System.Collections.Immutable;
using Fuyao.Kernel.Values;
using Fuyao.Kernel.Versions;
using Fuyao.Platform.Simulation;
using Fuyao.Platform.Versions;
using Fuyao.Storage.Dialects;
using Fuyao.Storage.Versions;
using NodaTime;
using NodaTime.Text;

namespace Fuyao.Terminal;

/// <summary>Tells people where versions stand, what differs between them, and what comes next.</summary>
internal sealed class VersionReport(TextWriter output, Language language)
{
    /// <summary>For programs: <c>in-force</c>.</summary>
    public static string Named(VersionState state) => state is VersionState.InForce ? "in-force" : state.ToString().ToLowerInvariant();

    public void WriteDraft(DraftedVersion drafted, SqlDialect store)
    {
        var rules = drafted.Version.Programme;
        output.WriteLine(drafted.IsNew
            ? Say($"{rules.Id} 的第 {drafted.Number} 号版本已存为草案，{Day(rules.Effective)} 生效。", $"Version {drafted.Number} of {rules.Id}, effective {Day(rules.Effective)}, is stored as a draft.")
            : Say($"同样的内容已存为 {rules.Id} 的第 {drafted.Number} 号版本；未作改动。", $"The same content is version {drafted.Number} of {rules.Id} already; nothing was stored."));
        if (drafted.Before is { } before)
        {
            output.WriteLine(Say($"与 {Day(before.Programme.Effective)} 生效的版本相比：", $"Against the version of {Day(before.Programme.Effective)}:"));
            Write(drafted.Differences);
        }
        WriteNotice(drafted.Notice);
        if (drafted.IsNew)
            WriteNext($"fuyao versions check {rules.Id} {drafted.Number} {store.Option}");
    }

    public void WriteChecked(ListedVersion version, PublicationNotice? notice, SqlDialect store)
    {
        output.WriteLine(Say($"第 {version.Number} 号版本检查通过。", $"Version {version.Number} has passed the check."));
        WriteNotice(notice);
        WriteNext($"fuyao versions simulate {version.Stored.Programme} {version.Number} {store.Option}");
    }

    public void WriteSimulated(ListedVersion version, SimulationResult result, SqlDialect store)
    {
        new SimulationReport(output, ReferenceEquals(output, Console.Out) && !Console.IsOutputRedirected, language).Write(result);
        output.WriteLine(Say($"以上结果随第 {version.Number} 号版本保存。", $"These figures are kept with version {version.Number}."));
        WriteNext($"fuyao versions approve {version.Stored.Programme} {version.Number} --by NAME {store.Option}");
    }

    public void WriteApproved(ListedVersion version)
    {
        var by = version.Life.Find(VersionStepKind.Approved)!.By;
        output.WriteLine(version.State is VersionState.Approved
            ? Say($"第 {version.Number} 号版本已由 {by} 批准，{version.Stored.Effective} 起自动生效。", $"Version {version.Number} is approved by {by} and comes into force by itself on {version.Stored.Effective}.")
            : Say($"第 {version.Number} 号版本已由 {by} 批准，自 {version.Stored.Effective} 起有效。", $"Version {version.Number} is approved by {by} and counts from {version.Stored.Effective} on."));
    }

    public void WriteClosed(ProgrammeClosing closing) => output.WriteLine(Say(
        $"计划 {closing.Programme} 自 {Day(closing.FromDay)} 起结束：应于该日及以后完成的考核不再进行。",
        $"{closing.Programme} is closed from {Day(closing.FromDay)} on: reviews due from that day on are not carried out."));

    public void Write(ImmutableArray<VersionDifference> differences)
    {
        if (differences.IsEmpty)
            output.WriteLine(Say("含义相同，没有差别。", "There is no difference in meaning."));
        foreach (var difference in differences)
            output.WriteLine($"  · {difference.Text.In(language)}");
    }

    public void Write(VersionList list)
    {
        if (list.Closing is { } closing)
            output.WriteLine(Say(
                $"计划自 {Day(closing.FromDay)} 起结束（{closing.By}，{closing.Reason}）。", $"The programme is closed from {Day(closing.FromDay)} on ({closing.By}, {closing.Reason})."));
        new ReportTable(
            language is Language.Chinese ? ["版本", "生效", "状态", "起草", "检查", "试算", "批准"] : ["version", "effective", "state", "drafted", "checked", "simulated", "approved"],
            [.. list.Versions.Select(version => (IReadOnlyList<string>)
            [
                $"{version.Number}", version.Stored.Effective, Title(version), .. Enum.GetValues<VersionStepKind>().Select(kind => Taken(version.Life.Find(kind), list.Zone)),
            ])])
        { TextColumns = 7 }.Write(output, ReferenceEquals(output, Console.Out) && !Console.IsOutputRedirected);
    }

    private void WriteNotice(PublicationNotice? notice)
    {
        if (notice is not null)
            output.WriteLine($"{Say("注意：", "Note: ")}{notice.Text.In(language)}");
    }

    private void WriteNext(string command) => output.WriteLine($"{Say("下一步：", "Next: ")}{command}");

    /// <summary>For people.</summary>
    public static LocalizedText Titled(VersionState state) => state switch
    {
        VersionState.Draft => new LocalizedText("草案", "draft"),
        VersionState.Checked => new("已检查", "checked"),
        VersionState.Simulated => new("已试算", "simulated"),
        VersionState.Approved => new("已批准，待生效", "approved"),
        VersionState.InForce => new("生效中", "in force"),
        _ => new("已结束", "closed"),
    };

    private string Title(ListedVersion version) => Titled(version.State).In(language) + (version.Life.HasDecided ? Say("（据文件考核）", " (from a file)") : "");

    private static string Taken(VersionStep? step, DateTimeZone zone) => step is null ? "" : $"{step.By} {Moments.Begin(step.At, zone)}";

    private static string Day(LocalDate date) => LocalDatePattern.Iso.Format(date);

    private string Say(string zh, string en) => language is Language.Chinese ? zh : en;
}
