using System.CommandLine;
using Fuyao.Kernel.Facts;
using Fuyao.Kernel.Values;
using Fuyao.Platform.Facts;
using Fuyao.Platform.Journal;
using Fuyao.Storage;
using Fuyao.Storage.Dialects;
using Fuyao.Terminal;
using NodaTime;

namespace Fuyao.Commands;

/// <summary><c>fuyao replay --data DIR</c>: runs every review that was ever decided again, computes every hash again, and reports each difference.</summary>
internal static class ReplayCommand
{
    public static Command Create()
    {
        var programme = new Argument<string?>("PROGRAMME") { Description = "The id of one programme; without it all are run again.", Arity = ArgumentArity.ZeroOrOne };
        var data = SharedOptions.Data();
        var catalogue = new Option<string?>("--catalogue") { Description = "The fact catalogue that programmes were checked against; without it that of the data.", HelpName = "FILE" };
        var checkpoints = CheckpointOptions.Folder();
        var key = CheckpointOptions.PublicKey();
        var json = SharedOptions.Json();
        var language = SharedOptions.Language();
        var command = new Command("replay", "Run every stored decision again and report what differs.") { programme, data, catalogue, checkpoints, key, json, language };
        command.SetAction(parsed => Run(
            parsed.GetValue(programme), parsed.GetValue(data), parsed.GetValue(catalogue), CheckpointOptions.Load(parsed.GetValue(checkpoints), parsed.GetValue(key)), parsed.GetValue(json),
            SharedOptions.LanguageOf(parsed.GetValue(language)), Console.Out));
        return command;
    }

    public static int Run(string? programme, SqlDialect store, string? catalogue, CheckpointFolder? checkpoints, bool asJson, Language language, TextWriter output)
    {
        using var database = FuyaoDatabase.OpenExisting(store);
        var named = catalogue is null ? null : CatalogueSource.ReadFile(catalogue).Catalogue;
        var result = TerminalProgress.Bars(progress => new JournalReplay(database).Run(programme, named, checkpoints, progress));
        if (asJson)
            JsonOutput.Write(output, Describe(result, language));
        else
            Write(result, named ?? CatalogueSource.Stored(database)?.Catalogue, checkpoints, language, output);
        return result.Holds ? ExitCode.Fine : ExitCode.No;
    }

    private static object Describe(ReplayResult result, Language language) => new
    {
        result.Holds,
        result.Commits,
        result.Reviews,
        result.Corrections,
        result.Records,
        BeforeJournal = result.BeforeJournal.Select(review => new { review.Programme, DueAt = InstantText.Write(review.NominalAt) }),
        Differences = result.Differences.Select(difference => new
        {
            difference.Programme, DueAt = difference.ReviewedAt is { } at ? InstantText.Write(at) : null, difference.Merchant, What = difference.What.In(language),
        }),
        result.DifferencesCount,
    };

    private static void Write(ReplayResult result, FactCatalogue? catalogue, CheckpointFolder? checkpoints, Language language, TextWriter output)
    {
        var zone = catalogue?.Zone ?? DateTimeZone.Utc;
        foreach (var difference in result.Differences)
        {
            string?[] where = [difference.Programme, difference.ReviewedAt is { } at ? Moments.Written(at, zone) : null, difference.Merchant];
            output.WriteLine($"✗ {string.Concat(where.OfType<string>().Select(part => part + " · "))}{difference.What.In(language)}");
        }
        if (result.DifferencesCount > result.Differences.Length)
            Say($"……以及另外 {result.DifferencesCount - result.Differences.Length:N0} 处不同。", $"… and {result.DifferencesCount - result.Differences.Length:N0} more differences.");
        foreach (var review in result.BeforeJournal)
            Say(
                $"{review.Programme} 应于 {Moments.Written(review.NominalAt, zone)} 的考核早于日志，无从比对。",
                $"The review of {review.Programme} due at {Moments.Written(review.NominalAt, zone)} was decided before the journal began; there is nothing to compare it with.");
        Say(
            $"重新考核 {result.Reviews:N0} 次，比对 {result.Records:N0} 条记录，核对 {result.Commits:N0} 个提交的哈希链。",
            $"Ran {result.Reviews:N0} reviews again, compared {result.Records:N0} records, and computed the hashes of {result.Commits:N0} commits.");
        if (result.Corrections > 0)
            Say($"重新判断 {result.Corrections:N0} 次更正。", $"Judged {result.Corrections:N0} corrections again.");
        if (checkpoints is { Checkpoints.IsEmpty: false })
            Say($"与 {checkpoints.Checkpoints.Length:N0} 个签名的检查点比对。", $"Compared with {checkpoints.Checkpoints.Length:N0} signed checkpoints.");
        else if (checkpoints is null)
            Say("未与检查点比对：截去的尾部只有检查点能发现（--checkpoints DIR）。", "Not compared with checkpoints: only they show that the end was cut off (--checkpoints DIR).");
        Say(result.Holds ? "一切如当时所定。" : "与当时所定不同，见上。", result.Holds ? "Everything is as it was decided." : "Something is not as it was decided; see above.");

        void Say(string zh, string en) => output.WriteLine(new LocalizedText(zh, en).In(language));
    }
}
