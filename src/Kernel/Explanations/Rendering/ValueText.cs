using System.Globalization;
using Fuyao.Kernel.Cel;
using Fuyao.Kernel.Columns;
using Fuyao.Kernel.Explanations.Conditions;
using Fuyao.Kernel.Facts;
using Fuyao.Kernel.Values;
using NodaTime;
using NodaTime.Text;

namespace Fuyao.Kernel.Explanations.Rendering;

/// <summary>How values are written for people: amounts with their sign and exact, shares in percent, counts grouped, with the unit in the reader's language.</summary>
internal sealed class ValueText(Language language, FactCatalogue catalogue)
{
    private const string PerUnit = "/";
    private const string FourDecimals = "0.####";
    private const string AllDecimals = "0.################";
    private static readonly LocalDateTimePattern MinuteForm = LocalDateTimePattern.CreateWithInvariantCulture("uuuu-MM-dd HH:mm");

    public string Of(CelValue value, Subject subject) => Of(value, subject.Type, UnitBeside(subject.Label, subject.Unit), subject.IsRate);

    /// <summary>Beside a bound: with all its decimals where four would make it look like the bound (4.79999 is not 4.8).</summary>
    public string Of(CelValue value, Subject subject, CelValue bound) =>
        Distances.Number(value) is { } number && Distances.Number(bound) is { } line && number != line && Number(number) == Number(line)
            ? Number(number, AllDecimals)
            : Of(value, subject);

    public string Of(CelValue value, FactDefinition fact) => Of(value, fact.Type, UnitBeside(fact.Label, fact.Unit), fact.Rate is not null);

    /// <summary>A distance in the unit of what it is a distance of.</summary>
    public string Distance(decimal distance, ColumnType? type, string unit, bool isRate) => type switch
    {
        ColumnType.Money => Amount(distance, unit),
        ColumnType.Date or ColumnType.Instant => Count(decimal.Ceiling(distance), Say("天", distance == 1 ? "day" : "days")),
        // A difference of shares is a number of percentage points.
        _ when isRate => Say($"{Number(distance * 100)} 个百分点", $"{Number(distance * 100)} percentage points"),
        _ => Count(distance, UnitName(unit)),
    };

    public string Distance(decimal distance, FactDefinition fact) => Distance(distance, fact.Type, UnitBeside(fact.Label, fact.Unit), fact.Rate is not null);

    public string Distance(decimal distance, Subject subject) => Distance(distance, subject.Type, UnitBeside(subject.Label, subject.Unit), subject.IsRate);

    /// <summary>So many events of a count.</summary>
    public string Events(long events, FactDefinition fact) => Count(events, UnitName(fact.Unit));

    public string Instant(Instant instant) => MinuteForm.Format(instant.InZone(catalogue.Zone).LocalDateTime);

    /// <summary>A deadline: midnight is 24:00 of the day that ends.</summary>
    public string Deadline(Instant instant)
    {
        var local = instant.InZone(catalogue.Zone).LocalDateTime;
        return local.TimeOfDay == LocalTime.Midnight ? $"{Date(local.Date.PlusDays(-1))} 24:00" : MinuteForm.Format(local);
    }

    public string Quoted(string text) => Say($"「{text}」", $"“{text}”");

    /// <summary>No space between two Chinese characters or signs, where texts were put together.</summary>
    public string Tidy(string line)
    {
        if (language is Language.English)
            return line;
        var tidy = new System.Text.StringBuilder(line.Length);
        for (var index = 0; index < line.Length; index++)
            if (line[index] != ' ' || index == 0 || index == line.Length - 1 || !IsChinese(line[index - 1]) || !IsChinese(line[index + 1]))
                tidy.Append(line[index]);
        return tidy.ToString();
    }

    public string Say(string zh, string en) => language is Language.Chinese ? zh : en;

    public string Say(LocalizedText text) => text.In(language);

    private string Of(CelValue value, ColumnType? type, string unit, bool isRate)
    {
        switch (value.Kind)
        {
            case CelKind.Unknown or CelKind.Error:
                return Say("暂无数据", "no data");
            case CelKind.Bool:
                return value.AsBool() ? Say("是", "yes") : Say("否", "no");
            case CelKind.Money:
                return Amount(value.AsMoney().ToDecimal(), unit);
            case CelKind.Int:
                return Count(value.AsInt(), UnitName(unit));
            case CelKind.Uint:
                return Count(value.AsUint(), UnitName(unit));
            case CelKind.Double when isRate && Distances.Number(value) is { } share:
                return Number(share * 100, "0.00##") + "%";
            case CelKind.Double:
                return Distances.Number(value) is { } number ? Count(number, UnitName(unit)) : value.AsDouble().ToString("R", CultureInfo.InvariantCulture);
            case CelKind.String:
                return Quoted(value.AsString());
            case CelKind.List:
                return value.AsList().Count == 0 ? Say("无", "none") : string.Join(Say("、", ", "), value.AsList().Select(element => Of(element, type, unit, isRate)));
            case CelKind.Timestamp:
                return type == ColumnType.Date ? Date(value.AsInstant().InZone(catalogue.Zone).Date) : Instant(value.AsInstant());
            default:
                return value.ToString();
        }
    }

    private static string Date(LocalDate date) => LocalDatePattern.Iso.Format(date);

    private string Amount(decimal amount, string unit)
    {
        var sign = catalogue.Currency switch
        {
            "CNY" => "¥ ",
            "BRL" => "R$ ",
            "USD" => "$ ",
            "EUR" => "€ ",
            var other => other + " ",
        };
        var per = unit.IndexOf(PerUnit, StringComparison.Ordinal);
        return sign + amount.ToString("#,##0.00##", CultureInfo.InvariantCulture) + (per < 0 ? "" : PerUnit + UnitName(unit[(per + 1)..]));
    }

    private static string Count(decimal count, string unit) => unit switch
    {
        "" => Number(count),
        "%" => Number(count) + "%",
        _ => $"{Number(count)} {unit}",
    };

    private static string Number(decimal number, string format = FourDecimals) => number.ToString("#,##" + format, CultureInfo.InvariantCulture);

    /// <summary>“Orders 80” needs no unit that says “orders” again.</summary>
    private string UnitBeside(LocalizedText label, string unit) =>
        language is Language.English && unit.Length > 0 && label.En.Contains(unit, StringComparison.OrdinalIgnoreCase) ? "" : unit;

    /// <summary>Han characters with the signs that go with them: U+3000 to U+9FFF and the full-width forms from U+FF00.</summary>
    private static bool IsChinese(char sign) => sign is (>= '\u3000' and <= '\u9fff') or (>= '\uff00' and <= '\uffef');

    /// <summary>Units that marketplaces count in have a word in Chinese; any other is shown as the catalogue writes it.</summary>
    private string UnitName(string unit) => language is Language.English ? unit : unit switch
    {
        "day" or "days" => "天",
        "month" or "months" => "个月",
        "hour" or "hours" => "小时",
        "order" or "orders" => "单",
        "item" or "items" => "件",
        "review" or "reviews" => "条",
        "visitor" or "visitors" or "person" or "persons" or "people" => "人",
        "time" or "times" => "次",
        "point" or "points" => "分",
        "star" or "stars" => "星",
        _ => unit,
    };
}
