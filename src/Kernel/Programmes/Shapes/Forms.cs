using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json.Nodes;
using Fuyao.Kernel.Values;
using NodaTime;

namespace Fuyao.Kernel.Programmes.Shapes;

/// <summary>An amount with the currency that was written.</summary>
internal readonly record struct WrittenAmount(Money Amount, string Currency);

/// <summary>The single values that programme files are made of.</summary>
internal static class Forms
{
    public const int CountMax = 1_000_000_000;

    public const int TextLengthMax = 400;

    public static readonly ScalarShape<string> Text = new("a text", "…", ReadText, () => new JsonObject { ["type"] = "string", ["maxLength"] = TextLengthMax });

    public static readonly ScalarShape<string> Id = Name("an id", NameForm.Id);

    public static readonly ScalarShape<string> TierId = Name("the id of a tier", NameForm.Tier);

    public static readonly ScalarShape<string> Identifier = Name("a name", NameForm.Identifier);

    public static readonly ScalarShape<string> Fact = Name("the id of a fact", NameForm.Fact);

    public static readonly ScalarShape<string> TableFile = new("a CSV file beside this file", "baselines.csv", ReadTableFile, () => Pattern(@"^[^/\\]+\.csv$"));

    public static readonly ScalarShape<string> Column = new("the name of a column", "s", ReadText, () => new JsonObject { ["type"] = "string" });

    public static readonly ScalarShape<LocalDate> Date = new("a date", "2016-11-03", ReadDate, () => Pattern("^[0-9]{4}-[0-9]{2}-[0-9]{2}$"));

    public static readonly ScalarShape<WrittenMoment> Moment =
        new("a moment", "2009-12-31T24:00", ReadMoment, () => Pattern("^[0-9]{4}-[0-9]{2}-[0-9]{2}(T[0-9]{2}:[0-9]{2}(:[0-9]{2})?(Z|[+-][0-9]{2}:[0-9]{2})?)?$"));

    public static readonly ScalarShape<Duration> Hours = new("a time in hours or minutes", "72h", ReadHours, () => Pattern("^[0-9]+[hm]$"));

    public static readonly ScalarShape<int> Workdays = new("a number of workdays", "5 workdays", ReadWorkdays, () => Pattern("^[0-9]+ workdays?$"));

    public static readonly ScalarShape<NodaTime.Period> CalendarTime =
        new("a time in days, months or years", "3 years", ReadCalendarTime, () => Pattern("^[0-9]+ (days?|months?|years?)$"));

    public static readonly ScalarShape<bool> Bool = new("true or false", "true", ReadBool, () => new JsonObject { ["type"] = "boolean" });

    public static readonly ScalarShape<decimal> Factor = new("a number above 0 with at most 4 decimals", "0.9", ReadFactor, () => new JsonObject { ["type"] = "number", ["exclusiveMinimum"] = 0 });

    public static readonly ScalarShape<decimal> Percent = new("a percentage with at most 4 decimals", "6%", ReadPercent, () => Pattern("^[0-9]+([.][0-9]{1,4})?%$"));

    public static readonly ScalarShape<int> BasisPoints = new("a number of basis points", "-20 bps", ReadBasisPoints, () => Pattern("^[+-]?[0-9]+ bps$"));

    public static readonly ScalarShape<WrittenAmount> Amount = new("an amount of money with its currency", "1000 CNY", ReadAmount, () => Pattern("^[0-9]+([.][0-9]{1,4})? [A-Z]{3}$"));

    /// <summary>How many: from 1, for places and months.</summary>
    public static readonly ScalarShape<int> Count = Whole(1, CountMax, "10000");

    public static ScalarShape<int> Whole(int least, int most, string example) => new(
        $"a whole number from {least} to {most}", example,
        (string text, out int value, out string? problem) =>
        {
            problem = null;
            return int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value) && value >= least && value <= most;
        },
        () => new JsonObject { ["type"] = "integer", ["minimum"] = least, ["maximum"] = most });

    private static ScalarShape<string> Name(string what, NameForm form) => new(
        what, form.Example,
        (string text, [MaybeNullWhen(false)] out string value, out string? problem) =>
        {
            value = text;
            problem = form.Rule;
            return form.IsMatch(text);
        },
        () => Pattern(form.Pattern));

    private static JsonObject Pattern(string pattern) => new() { ["type"] = "string", ["pattern"] = pattern };

    private static bool ReadText(string text, out string value, out string? problem)
    {
        value = text;
        problem = text.Length == 0 ? "it is empty" : $"it is longer than {TextLengthMax} characters";
        return text.Length is > 0 and <= TextLengthMax;
    }

    private static bool ReadTableFile(string text, out string value, out string? problem)
    {
        value = text;
        problem = "a table lies in the folder of the programme and its name ends in .csv";
        return text.EndsWith(".csv", StringComparison.Ordinal) && text.IndexOfAny(['/', '\\']) < 0;
    }

    private static bool ReadDate(string text, out LocalDate value, out string? problem)
    {
        problem = CalendarText.ReadDate(text, out value);
        return problem is null;
    }

    private static bool ReadMoment(string text, out WrittenMoment value, out string? problem)
    {
        if (text.Contains(' ', StringComparison.Ordinal))
        {
            value = default;
            problem = "'T' joins the date and the time";
            return false;
        }
        if (WrittenMoment.TryParse(text, out value, out problem))
            return true;
        // The message says what was written and what to write, which stand around it here; what remains is why.
        problem = problem[(problem.IndexOf(": ", StringComparison.Ordinal) + 2)..problem.IndexOf("; write", StringComparison.Ordinal)];
        return false;
    }

    private static bool ReadHours(string text, out Duration value, out string? problem)
    {
        var isRead = WrittenTime.TryParse(text, out value);
        problem = text.EndsWith('d') || text.Contains("day", StringComparison.Ordinal) ? "a day is written 24h" : value > Duration.FromHours(WrittenTime.HoursMax) ? $"it is longer than {WrittenTime.HoursMax} hours" : null;
        return isRead;
    }

    private static bool ReadWorkdays(string text, out int value, out string? problem)
    {
        problem = null;
        return TryCountOf(text, out value, out var unit) && unit is "workday" or "workdays";
    }

    private static bool ReadCalendarTime(string text, out NodaTime.Period value, out string? problem)
    {
        problem = null;
        value = NodaTime.Period.Zero;
        if (!TryCountOf(text, out var number, out var unit))
            return false;
        value = unit switch
        {
            "day" or "days" => NodaTime.Period.FromDays(number),
            "month" or "months" => NodaTime.Period.FromMonths(number),
            "year" or "years" => NodaTime.Period.FromYears(number),
            _ => NodaTime.Period.Zero,
        };
        return value != NodaTime.Period.Zero;
    }

    private static bool ReadBool(string text, out bool value, out string? problem)
    {
        value = text == "true";
        problem = text is "yes" or "on" or "no" or "off" ? "in these files it is a mere word" : null;
        return text is "true" or "false";
    }

    private static bool ReadFactor(string text, out decimal value, out string? problem)
    {
        problem = null;
        return TryDecimal(text, out value) && value > 0;
    }

    private static bool ReadPercent(string text, out decimal value, out string? problem)
    {
        problem = null;
        value = 0;
        return text.EndsWith('%') && TryDecimal(text[..^1], out value);
    }

    private static bool ReadBasisPoints(string text, out int value, out string? problem)
    {
        problem = null;
        value = 0;
        return text.EndsWith(" bps", StringComparison.Ordinal) && int.TryParse(text[..^4], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value);
    }

    private static bool ReadAmount(string text, out WrittenAmount value, out string? problem)
    {
        value = default;
        problem = null;
        var space = text.IndexOf(' ', StringComparison.Ordinal);
        if (space < 0)
            problem = "the currency is missing";
        else if (text.Contains(',', StringComparison.Ordinal))
            problem = "digits are not grouped";
        if (space < 0 || text.Length != space + 4 || !text.AsSpan(space + 1).ContainsOnlyUpperCase() || !Money.TryParse(text.AsSpan(0, space), out var amount) || amount < Money.Zero)
            return false;
        value = new WrittenAmount(amount, text[(space + 1)..]);
        return true;
    }

    private static bool ContainsOnlyUpperCase(this ReadOnlySpan<char> text) => text.IndexOfAnyExceptInRange('A', 'Z') < 0;

    /// <summary><c>5 workdays</c> → 5 and its unit; the number is at least 1.</summary>
    private static bool TryCountOf(string text, out int number, out string unit)
    {
        number = 0;
        unit = "";
        var space = text.IndexOf(' ', StringComparison.Ordinal);
        if (space < 0 || !TryDigits(text[..space], out number) || number == 0)
            return false;
        unit = text[(space + 1)..];
        return true;
    }

    private static bool TryDigits(string text, out int number)
    {
        const int digitsMax = 6;
        number = 0;
        return text.Length <= digitsMax && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
    }

    /// <summary>Exact, by the rules of <see cref="Money"/>: digits and at most four decimals.</summary>
    private static bool TryDecimal(string text, out decimal number)
    {
        var isNumber = Money.TryParse(text, out var exact);
        number = exact.ToDecimal();
        return isNumber;
    }
}
