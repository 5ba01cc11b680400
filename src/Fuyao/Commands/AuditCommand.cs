using System.CommandLine;
using Fuyao.Platform.Facts;
using Fuyao.Platform.Journal;
using Fuyao.Storage;
using Fuyao.Storage.Audit;
using Fuyao.Terminal;
using NodaTime;

namespace Fuyao.Commands;

/// <summary><c>fuyao audit</c>: who did what when to which, and whether the log still says what was written.</summary>
internal static class AuditCommand
{
    private const int LimitDefault = 50;

    public static Command Create()
    {
        var data = SharedOptions.Data();
        var programme = new Option<string?>("--programme") { Description = "Only what was done to this programme.", HelpName = "ID" };
        var merchant = new Option<string?>("--merchant") { Description = "Only what was done to this merchant by name.", HelpName = "ID" };
        var from = new Option<string?>("--from") { Description = "Only what was done at or after this moment.", HelpName = "INSTANT" };
        var until = new Option<string?>("--until") { Description = "Only what was done before this moment.", HelpName = "INSTANT" };
        var limit = SharedOptions.Number("--limit", "How many to show to people, the newest first; --json gives all.", LimitDefault);
        var before = SharedOptions.NumberOrNone("--before", "Only entries with a smaller number: the page after one that ended with it.");
        var verify = new Option<bool>("--verify") { Description = "Follow the chain of hashes, and name the first entry that is not as it was written." };
        var (checkpoints, key) = (CheckpointOptions.Folder(), CheckpointOptions.PublicKey());
        var json = SharedOptions.Json();
        var language = SharedOptions.Language();
        var command = new Command("audit", "Show who did what when to which, or check that the log is as it was written.")
        {
            data, programme, merchant, from, until, limit, before, verify, checkpoints, key, json, language,
        };
        command.SetAction(parsed =>
        {
            if (parsed.GetValue(limit) < 0)
                throw new UsageException($"--limit {parsed.GetValue(limit)}: write 0 or more");
            var signed = CheckpointOptions.Load(parsed.GetValue(checkpoints), parsed.GetValue(key));
            if (signed is not null && !parsed.GetValue(verify))
                throw new UsageException("--checkpoints is about checking; write --verify with it");
            using var database = FuyaoDatabase.OpenExisting(parsed.GetValue(data));
            var zone = CatalogueSource.Stored(database)?.Catalogue.Zone ?? DateTimeZone.Utc;
            Instant? Moment(Option<string?> option) => parsed.GetValue(option) is { } written ? SharedOptions.MomentOf(option.Name, written, zone) : null;
            var query = new AuditQuery
            {
                Programme = parsed.GetValue(programme), Merchant = parsed.GetValue(merchant), From = Moment(from), Until = Moment(until), Before = parsed.GetValue(before),
            };
            var report = new AuditReport(Console.Out, zone, SharedOptions.LanguageOf(parsed.GetValue(language)));
            var log = new AuditLog(database);
            if (parsed.GetValue(verify))
                return Verify(log, signed, parsed.GetValue(json), report);
            if (parsed.GetValue(json))
                report.WriteJson(log.Entries(query));
            else
                report.Write(log.Entries(query), parsed.GetValue(limit));
            return ExitCode.Fine;
        });
        return command;
    }

    private static int Verify(AuditLog log, CheckpointFolder? checkpoints, bool asJson, AuditReport report)
    {
        var verification = log.Verify();
        var differences = checkpoints?.Compare(log) ?? [];
        if (asJson)
            report.WriteJson(verification, checkpoints, differences);
        else
            report.Write(verification, checkpoints, differences);
        return verification.Break is null && differences.IsEmpty ? ExitCode.Fine : ExitCode.No;
    }
}
