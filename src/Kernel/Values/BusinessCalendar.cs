using NodaTime;

namespace Fuyao.Kernel.Values;

/// <summary>
/// Workdays in China: Monday to Friday without public holidays, and the weekend days worked in exchange (调休).
/// <para>
/// A day is <em>covered</em> when the State Council's document for its year is known, and for 25 to 31 December also the next year's, which may still move them
/// (2018-12-29 became a workday through the document for 2019). Outside, weekends are all that is known; an answer that rests on such days is
/// <em>provisional</em> and has to be computed again when the document arrives (semantics.md, “Holidays”).
/// </para>
/// </summary>
public sealed class BusinessCalendar
{
    /// <summary>Bounds one question; 10,000 workdays are about forty years.</summary>
    public const int WorkdaysMax = 10_000;

    // The longest reach of a document back into the year before was 29 December; New Year's off days and the weekend exchanged for them lie within a week.
    private const int DecemberDayOpenFrom = 25;

    private static readonly Lazy<BusinessCalendar> LazyChina = new(ReadChina);

    private readonly Dictionary<LocalDate, bool> isOffDay = [];
    private readonly HashSet<int> yearsKnown = [];

    /// <exception cref="ArgumentException">Two documents disagree about a day.</exception>
    public BusinessCalendar(IEnumerable<HolidayYear> years)
    {
        foreach (var year in years)
        {
            if (year.IsOffDay.Count > 0)
                yearsKnown.Add(year.Year);
            foreach (var (date, isOff) in year.IsOffDay)
                if (!isOffDay.TryAdd(date, isOff) && isOffDay[date] != isOff)
                    throw new ArgumentException($"two documents disagree about {date:uuuu-MM-dd}", nameof(years));
        }
    }

    /// <summary>The calendar that ships with the product (see <c>Holidays/SOURCE.md</c>); read at first use.</summary>
    public static BusinessCalendar China => LazyChina.Value;

    /// <summary>The years whose document is known, ascending.</summary>
    public IReadOnlyList<int> YearsKnown => [.. yearsKnown.Order()];

    public bool IsCovered(LocalDate date) =>
        yearsKnown.Contains(date.Year) && (date.Month < 12 || date.Day < DecemberDayOpenFrom || yearsKnown.Contains(date.Year + 1));

    /// <summary>For a day that is not covered: whether it is one by what is known so far.</summary>
    public bool IsWorkday(LocalDate date) => isOffDay.TryGetValue(date, out var isOff) ? !isOff : !IsWeekend(date);

    /// <summary>
    /// The <paramref name="workdays"/>-th workday after the date, which itself does not count: a notice of 5 workdays that begins on Monday 2016-11-14 ends
    /// with 2016-11-21. With 0 it is the date, or the next workday where the date is none.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Fewer than 0 or more than <see cref="WorkdaysMax"/>.</exception>
    public WorkdayDate AddWorkdays(LocalDate date, int workdays)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(workdays);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(workdays, WorkdaysMax);
        var day = date;
        var provisional = workdays == 0 && !IsCovered(day);
        for (var left = workdays; left > 0 || !IsWorkday(day);)
        {
            day = day.PlusDays(1);
            provisional |= !IsCovered(day);
            if (IsWorkday(day) && left > 0)
                left--;
        }
        return new(day, provisional);
    }

    /// <summary>The workdays from <paramref name="from"/> (counted) to <paramref name="to"/> (not counted); 0 where <paramref name="to"/> is not later.</summary>
    public WorkdayCount CountWorkdays(LocalDate from, LocalDate to)
    {
        var count = 0;
        var provisional = false;
        for (var day = from; day < to; day = day.PlusDays(1))
        {
            provisional |= !IsCovered(day);
            if (IsWorkday(day))
                count++;
        }
        return new(count, provisional);
    }

    private static bool IsWeekend(LocalDate date) => date.DayOfWeek is IsoDayOfWeek.Saturday or IsoDayOfWeek.Sunday;

    private static BusinessCalendar ReadChina()
    {
        var years = new List<HolidayYear>();
        foreach (var name in EmbeddedData.Names("holidays/"))
        {
            using var json = EmbeddedData.ReadJson(name);
            years.Add(HolidayYear.Read(json.RootElement));
        }
        return new(years);
    }
}

/// <summary>A date found by counting workdays; provisional where a day that was passed is not covered by the calendar.</summary>
public readonly record struct WorkdayDate(LocalDate Date, bool Provisional);

/// <summary>A number of workdays; provisional where a day among them is not covered by the calendar.</summary>
public readonly record struct WorkdayCount(int Days, bool Provisional);
