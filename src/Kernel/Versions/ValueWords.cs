using System.Globalization;
using Fuyao.Kernel.Cel;
using Fuyao.Kernel.Columns;
using Fuyao.Kernel.Programmes;
using Fuyao.Kernel.Values;
using NodaTime;
using NodaTime.Text;

namespace Fuyao.Kernel.Versions;

/// <summary>Values as a notice would write them: exact, with their unit.</summary>
internal sealed class ValueWords(CheckedProgramme version)
{
    private const string AllDecimals = "#,##0.############################";
    private static readonly LocalDateTimePattern Minutes = LocalDateTimePattern.CreateWithInvariantCulture("uuuu-MM-dd HH:mm");
    private static readonly LocalDateTimePattern Exactly = LocalDateTimePattern.CreateWithInvariantCulture("uuuu-MM-dd HH:mm:ss.FFFFFFFFF");

    public static LocalizedText Yes { get; } = new("是", "yes");

    public static LocalizedText No { get; } = new("否", "no");

    public LocalizedText Currency { get; } = LocalizedText.Same(" " + version.Catalogue.Currency);

    public static LocalizedText Number(decimal number) => LocalizedText.Same(number.ToString(AllDecimals, CultureInfo.InvariantCulture));

    public static LocalizedText Date(LocalDate date) => LocalizedText.Same(LocalDatePattern.Iso.Format(date));

    /// <summary>A label in both languages at once, where it is itself what changes.</summary>
    public static LocalizedText Both(LocalizedText label) => label.Zh == label.En ? Quoted(label.Zh) : LocalizedText.Same($"{label.Zh} / {label.En}");

    public static LocalizedText Quoted(string text) => new($"「{text}」", $"“{text}”");

    public static LocalizedText Quoted(LocalizedText text) => new($"「{text.Zh}」", $"“{text.En}”");

    public static LocalizedText YesOrNo(bool value) => value ? Yes : No;

    public static LocalizedText Hours(Duration duration) => duration.TotalHours % 1 == 0
        ? new($"{duration.TotalHours:#,##0} 小时", $"{duration.TotalHours:#,##0} h")
        : LocalizedText.Same(DurationPattern.Roundtrip.Format(duration));

    /// <summary>The label of a fact.</summary>
    public LocalizedText Fact(string id) => version.Catalogue.Find(id) is { } fact ? fact.Label : LocalizedText.Same(id);

    /// <summary>A fact's label in brackets of speech, or a word for everybody.</summary>
    public LocalizedText By(string? fact) => fact is null ? new("不分组", "nobody apart") : Quoted(Fact(fact));

    public LocalizedText Moment(Instant at)
    {
        var local = at.InZone(version.Programme.Zone).LocalDateTime;
        return LocalizedText.Same((local.NanosecondOfDay % NodaConstants.NanosecondsPerMinute == 0 ? Minutes : Exactly).Format(local));
    }

    public (LocalizedText Value, LocalizedText Unit) Of(CelValue value, ColumnType type) => value.Kind switch
    {
        CelKind.Money => (Number(value.AsMoney().ToDecimal()), Currency),
        CelKind.Int => (Number(value.AsInt()), Aspect.Nothing),
        CelKind.Double => (Shortest(value.AsDouble()), Aspect.Nothing),
        CelKind.Bool => (YesOrNo(value.AsBool()), Aspect.Nothing),
        CelKind.String => (Quoted(value.AsString()), Aspect.Nothing),
        CelKind.Timestamp when type is ColumnType.Date => (Date(value.AsInstant().InZone(version.Programme.Zone).Date), Aspect.Nothing),
        CelKind.Timestamp => (Moment(value.AsInstant()), Aspect.Nothing),
        _ => (LocalizedText.Same(value.ToString()), Aspect.Nothing),
    };

    /// <summary>As it was written, and not as 28 digits of its binary form would have it.</summary>
    private static LocalizedText Shortest(double number)
    {
        var shortest = number.ToString("R", CultureInfo.InvariantCulture);
        return decimal.TryParse(shortest, NumberStyles.Float, CultureInfo.InvariantCulture, out var exact) && (exact != 0 || number == 0) ? Number(exact) : LocalizedText.Same(shortest);
    }
}
