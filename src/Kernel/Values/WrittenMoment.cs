using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using NodaTime;
using NodaTime.Text;

namespace Fuyao.Kernel.Values;

/// <summary>
/// A moment as people write it in programme files and on the command line, before it is known which zone it is meant in:
/// <c>2016-11-04</c> (its 0:00), <c>2016-11-04T09:00</c>, <c>2009-12-31T24:00</c> (the end of that day, 0:00 of the next), with or without <c>Z</c> or an offset like <c>+08:00</c>.
/// </summary>
public readonly record struct WrittenMoment
{
    private static readonly OffsetPattern OffsetForm = OffsetPattern.CreateWithInvariantCulture("+HH:mm");

    private const string Forms = "2016-11-04, 2016-11-04T09:00, 2009-12-31T24:00 for the end of a day, or 2016-11-04T01:00Z";

    private readonly int secondsOfDay;

    private WrittenMoment(LocalDate date, int? secondsOfDay, Offset? offset)
    {
        Date = date;
        HasTime = secondsOfDay.HasValue;
        this.secondsOfDay = secondsOfDay ?? 0;
        Offset = offset;
    }

    /// <summary>The date as written: 2009-12-31 for <c>2009-12-31T24:00</c>.</summary>
    public LocalDate Date { get; }

    /// <summary>False for a mere date, which stands for its 0:00.</summary>
    public bool HasTime { get; }

    /// <summary>Null where the zone of the programme or marketplace is meant.</summary>
    public Offset? Offset { get; }

    /// <summary>24:00 is 0:00 of the next day here.</summary>
    public LocalDateTime Local => CalendarText.At(Date, secondsOfDay);

    /// <param name="problem">Where false: what is wrong and what to write instead.</param>
    public static bool TryParse(string text, out WrittenMoment moment, [NotNullWhen(false)] out string? problem)
    {
        problem = Read(text, out moment);
        if (problem is null)
            return true;
        problem = $"'{text}' is not a moment: {problem}; write {Forms}";
        return false;
    }

    /// <exception cref="FormatException">The text is not a moment; the message says what to write.</exception>
    public static WrittenMoment Parse(string text) => TryParse(text, out var moment, out var problem) ? moment : throw new FormatException(problem);

    /// <summary>
    /// The instant meant, in <paramref name="zone"/> unless an offset was written. Local times that the zone's clocks skip are shifted forward by the length
    /// of the gap; of those that come twice, the earlier counts.
    /// </summary>
    public Instant ToInstant(DateTimeZone zone) =>
        Offset is { } offset ? Local.WithOffset(offset).ToInstant() : CalendarText.Resolve(Local, zone);

    public override string ToString()
    {
        var date = Date.ToString("uuuu-MM-dd", CultureInfo.InvariantCulture);
        var offset = Offset is not { } written ? "" : written == NodaTime.Offset.Zero ? "Z" : OffsetForm.Format(written);
        return HasTime ? $"{date}T{CalendarText.WriteTime(secondsOfDay)}{offset}" : date;
    }

    private static string? Read(string text, out WrittenMoment moment)
    {
        moment = default;
        var separator = text.IndexOf('T', StringComparison.Ordinal);
        if (CalendarText.ReadDate(separator < 0 ? text : text.AsSpan(0, separator), out var date) is { } wrongDate)
            return wrongDate;
        if (separator < 0)
        {
            moment = new(date, null, null);
            return null;
        }
        var time = text[(separator + 1)..];
        Offset? offset = null;
        if (time.EndsWith('Z'))
        {
            offset = NodaTime.Offset.Zero;
            time = time[..^1];
        }
        else if (time.IndexOfAny(['+', '-']) is >= 0 and var sign)
        {
            if (!OffsetForm.Parse(time[sign..]).TryGetValue(NodaTime.Offset.Zero, out var parsed))
                return "an offset is written like +08:00, or Z";
            offset = parsed;
            time = time[..sign];
        }
        if (CalendarText.ReadTime(time, out var seconds) is { } wrongTime)
            return wrongTime;
        moment = new(date, seconds, offset);
        return null;
    }
}
