using Fuyao.Kernel.Programmes.Shapes;
using Fuyao.Kernel.Values;
using NodaTime;

namespace Fuyao.Kernel.Programmes.Keys;

/// <summary>The keys of an overlay file (E14).</summary>
internal static class OverlayKeys
{
    public static readonly Key<string> Id = new("overlay", Forms.Id, "thunder-medal", "The overlay's id.", required: true);

    public static readonly Key<LocalizedText> Title = new("title", TextShape.Instance, "{ zh: 春雷交易勋章, en: Spring Thunder trade medal }", "The overlay's name for people; without it, the id.");

    public static readonly Key<string> Target = new("target", Forms.Id, "trade-medal", "The programme whose tiers show otherwise.", required: true);

    public static readonly Key<DateTimeZone> Zone = new("zone", ZoneShape.Instance, "Asia/Shanghai", "The zone of the dates and times in the file; without it, the catalogue's.");

    public static readonly Key<LocalDate> NotBelow = new("not_below", Forms.Date, "2019-12-31", "The tier of that day is shown where it was higher.", required: true);

    public static readonly MappingShape DisplayRule = new("display", "'display'", NotBelow, ScheduleKeys.From, ScheduleKeys.Until);

    public static readonly Key<Fields> Display = new(
        "display", DisplayRule, "{ not_below: 2019-12-31, from: 2020-02-11T00:00, until: 2020-03-01T09:00 }", "What is shown, and when.", required: true);

    public static readonly MappingShape Overlay = new("overlay", "an overlay", Id, Title, Target, Zone, Display);
}
