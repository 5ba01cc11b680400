using System.Collections.Immutable;
using Fuyao.Kernel.Diagnostics;
using Fuyao.Kernel.Documents;
using Fuyao.Kernel.Programmes.Keys;
using Fuyao.Kernel.Programmes.Shapes;
using Fuyao.Kernel.Values;
using NodaTime;

namespace Fuyao.Kernel.Programmes;

/// <summary>Checks overlay files (E14).</summary>
public static class OverlayChecker
{
    /// <param name="standardZone">The zone where the file names none: the catalogue's.</param>
    /// <returns>The overlay, or null and all errors.</returns>
    public static (Overlay? Overlay, ImmutableArray<Diagnostic> Errors) Check(Node root, DateTimeZone standardZone)
    {
        var problems = new Problems();
        var overlay = Read(root, standardZone, problems);
        return problems.Count > 0 ? (null, problems.InOrder(root.At.File)) : (overlay, []);
    }

    private static Overlay? Read(Node root, DateTimeZone standardZone, Problems problems)
    {
        if (!OverlayKeys.Overlay.TryRead(root, new Place("file"), problems, out var fields) || fields.Find(OverlayKeys.Display) is not { } display)
            return null;
        var zone = fields.Find(OverlayKeys.Zone) ?? standardZone;
        var (id, target) = (fields.Find(OverlayKeys.Id), fields.Find(OverlayKeys.Target));
        if (id is not null && id == target)
            problems.Report(fields.PositionOf(OverlayKeys.Target), $"the overlay '{id}' targets itself", "name the programme whose tiers show otherwise");
        if (display.FindValue(ScheduleKeys.From) is not { } from || display.FindValue(ScheduleKeys.Until) is not { } until ||
            display.FindValue(OverlayKeys.NotBelow) is not { } notBelow)
            return null;
        var (start, end) = (from.ToInstant(zone), until.ToInstant(zone));
        if (end <= start)
            problems.Report(display.PositionOf(ScheduleKeys.Until), $"the overlay ends at {until}, before it begins", $"write a moment after {from}");
        var dayEnd = zone.AtStartOfDay(notBelow.PlusDays(1)).ToInstant();
        if (dayEnd > start)
            problems.Report(display.PositionOf(OverlayKeys.NotBelow), $"the tier of {notBelow:uuuu-MM-dd} is not known before the overlay begins at {from}", "write an earlier day");
        return id is null || target is null ? null : new Overlay(id, fields.Find(OverlayKeys.Title) ?? LocalizedText.Same(id), target, notBelow, dayEnd, start, end, fields.At);
    }
}
