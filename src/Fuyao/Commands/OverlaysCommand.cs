using System.CommandLine;
using Fuyao.Kernel.Values;
using Fuyao.Platform.Facts;
using Fuyao.Platform.Overlays;
using Fuyao.Storage;
using Fuyao.Terminal;
using NodaTime;

namespace Fuyao.Commands;

/// <summary><c>fuyao overlays add|approve|end|show</c>: what changes how another programme shows (E14).</summary>
internal static class OverlaysCommand
{
    public static Command Create(IClock clock) => new("overlays", "Change how the tiers of a programme show for a time, and not what it decides.")
    {
        Add(clock), Approve(clock), End(clock), Show(clock),
    };

    private static Command Add(IClock clock)
    {
        var (file, data, catalogue, by) = (new Argument<string>("FILE") { Description = "The YAML file of the overlay." }, SharedOptions.Data(), SharedOptions.Catalogue(), SharedOptions.By());
        var command = new Command("add", "Store an overlay as a draft, which changes nothing until somebody else has approved it.") { file, data, catalogue, by };
        command.SetAction(parsed =>
        {
            using var database = FuyaoDatabase.OpenExisting(parsed.GetValue(data));
            var added = new OverlayDesk(database, clock, parsed.GetValue(by)!, parsed.GetValue(catalogue)).Add(parsed.GetValue(file)!);
            Write(added, clock, ZoneOf(database));
            Console.Out.WriteLine($"it counts once somebody else has approved it: fuyao overlays approve {added.Stored.Id} --by NAME {parsed.GetValue(data).Option}");
            return ExitCode.Fine;
        });
        return command;
    }

    private static Command Approve(IClock clock)
    {
        var (id, data, by) = (Id(), SharedOptions.Data(), SharedOptions.By());
        var command = new Command("approve", "Approve an overlay that somebody else has added; it shows within its window, from now on.") { id, data, by };
        command.SetAction(parsed =>
        {
            using var database = FuyaoDatabase.OpenExisting(parsed.GetValue(data));
            Write(new OverlayDesk(database, clock, parsed.GetValue(by)!).Approve(parsed.GetValue(id)!), clock, ZoneOf(database));
            return ExitCode.Fine;
        });
        return command;
    }

    private static Command End(IClock clock)
    {
        var (id, reason, data, by) = (Id(), ListCommand.Reason(), SharedOptions.Data(), SharedOptions.By());
        var command = new Command("end", "End an overlay before its time, or take back one that is not approved.") { id, reason, data, by };
        command.SetAction(parsed =>
        {
            using var database = FuyaoDatabase.OpenExisting(parsed.GetValue(data));
            Write(new OverlayDesk(database, clock, parsed.GetValue(by)!).End(parsed.GetValue(id)!, parsed.GetValue(reason)!), clock, ZoneOf(database));
            return ExitCode.Fine;
        });
        return command;
    }

    private static Command Show(IClock clock)
    {
        var (data, json, language) = (SharedOptions.Data(), SharedOptions.Json(), SharedOptions.Language());
        var command = new Command("show", "Show all overlays, where each stands, and who added and approved it.") { data, json, language };
        command.SetAction(parsed =>
        {
            using var database = FuyaoDatabase.OpenExisting(parsed.GetValue(data));
            var (overlays, now, zone) = (OverlayDesk.All(database), clock.GetCurrentInstant(), ZoneOf(database));
            if (parsed.GetValue(json))
                JsonOutput.Write(Console.Out, overlays.Select(one => Describe(one, now, zone)));
            else
                new ReportTable(
                    SharedOptions.LanguageOf(parsed.GetValue(language)) is Language.Chinese ? ["叠加", "计划", "自", "至", "不低于", "状态", "添加", "批准"] : ["overlay", "programme", "from", "until", "not below", "state", "added by", "approved by"],
                    [.. overlays.Select(one => (IReadOnlyList<string>)
                    [
                        one.Stored.Id, one.Stored.Target, Moments.Begin(one.Life.From ?? one.Life.Overlay.From, zone), Moments.Written(one.Life.Until, zone), one.Life.Overlay.NotBelow.ToString("uuuu-MM-dd", null),
                        VersionReport.Titled(one.Life.At(now)).In(SharedOptions.LanguageOf(parsed.GetValue(language))), one.Stored.AddedBy, one.Stored.ApprovedBy ?? "",
                    ])])
                { TextColumns = 8 }.Write(Console.Out, !Console.IsOutputRedirected);
            return ExitCode.Fine;
        });
        return command;
    }

    private static object Describe(ListedOverlay one, Instant now, DateTimeZone zone) => new
    {
        Overlay = one.Stored.Id,
        Programme = one.Stored.Target,
        one.Life.Overlay.Title,
        State = VersionReport.Named(one.Life.At(now)),
        NotBelow = one.Life.Overlay.NotBelow.ToString("uuuu-MM-dd", null),
        From = Moments.Iso(one.Life.Overlay.From, zone),
        Until = Moments.Iso(one.Life.Overlay.Until, zone),
        one.Stored.Sha256,
        AddedAt = Moments.Iso(one.Stored.AddedAt, zone),
        one.Stored.AddedBy,
        ApprovedAt = one.Stored.ApprovedAt is { } approved ? Moments.Iso(approved, zone) : null,
        one.Stored.ApprovedBy,
        EndedAt = one.Stored.EndedAt is { } ended ? Moments.Iso(ended, zone) : null,
        one.Stored.EndedBy,
        one.Stored.EndedReason,
    };

    private static void Write(ListedOverlay one, IClock clock, DateTimeZone zone) => Console.Out.WriteLine(
        $"{one.Stored.Id} → {one.Stored.Target}: {Moments.Begin(one.Life.From ?? one.Life.Overlay.From, zone)} – {Moments.Written(one.Life.Until, zone)}, ≥ {one.Life.Overlay.NotBelow:uuuu-MM-dd}, {VersionReport.Named(one.Life.At(clock.GetCurrentInstant()))}");

    private static DateTimeZone ZoneOf(FuyaoDatabase database) => CatalogueSource.Stored(database)?.Catalogue.Zone ?? DateTimeZone.Utc;

    private static Argument<string> Id() => new("OVERLAY") { Description = "The overlay's id." };
}
