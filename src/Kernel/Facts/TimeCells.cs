using System.Globalization;
using System.Text;
using Fuyao.Kernel.Columns;
using Fuyao.Kernel.Values;
using NodaTime;

namespace Fuyao.Kernel.Facts;

internal sealed class DateCells(FactDefinition fact) : FactCells(fact)
{
    private readonly LongColumnBuilder builder = new(ColumnType.Date);

    private protected override ColumnBuilder Builder => builder;

    private protected override string? ReadValue(int row, ReadOnlySpan<byte> cell)
    {
        Span<char> text = cell.Length <= CellText.StackCharactersMax ? stackalloc char[CellText.StackCharactersMax] : new char[cell.Length];
        text = text[..Encoding.UTF8.GetChars(cell.Trim((byte)' '), text)];
        if (CalendarText.ReadDate(text, out var date) is { } problem)
            return $"{CellText.Quote(cell)} is no date: {problem}";
        builder.Set(row, DaysSinceEpoch(date));
        return null;
    }

    internal static long DaysSinceEpoch(LocalDate date) => NodaTime.Period.DaysBetween(new LocalDate(1970, 1, 1), date);
}

internal sealed class InstantCells(FactDefinition fact, DateTimeZone zone) : FactCells(fact)
{
    private readonly LongColumnBuilder builder = new(ColumnType.Instant);

    private protected override ColumnBuilder Builder => builder;

    private protected override string? ReadValue(int row, ReadOnlySpan<byte> cell)
    {
        if (InstantText.Read(Encoding.UTF8.GetString(cell.Trim((byte)' ')), zone, out var instant) is { } problem)
            return $"{CellText.Quote(cell)} is no instant: {problem}";
        builder.Set(row, instant.ToUnixTimeTicks());
        return null;
    }
}

/// <summary>
/// An instant in a file: a date, <c>T</c> or a space, a time with up to seven decimals of a second, then <c>Z</c> or an offset, or nothing where the marketplace's zone is meant.
/// </summary>
public static class InstantText
{
    private const int DecimalsMax = 7;

    /// <returns>Null, or what is wrong.</returns>
    public static string? Read(string text, DateTimeZone zone, out Instant instant)
    {
        instant = default;
        var separator = text.IndexOfAny(['T', ' ']);
        if (CalendarText.ReadDate(separator < 0 ? text : text.AsSpan(0, separator), out var date) is { } wrongDate)
            return wrongDate;
        if (separator < 0)
        {
            instant = CalendarText.Resolve(date.AtMidnight(), zone);
            return null;
        }
        var time = text[(separator + 1)..];
        Offset? offset = null;
        var sign = time.IndexOfAny(['Z', '+', '-']);
        if (sign >= 0)
        {
            if (ReadOffset(time[sign..]) is not { } written)
                return "an offset is written like +08:00, or Z";
            offset = written;
            time = time[..sign];
        }
        long ticks = 0;
        var point = time.IndexOf('.', StringComparison.Ordinal);
        if (point >= 0)
        {
            var decimals = time[(point + 1)..];
            if (decimals.Length is 0 or > DecimalsMax || !long.TryParse(decimals.PadRight(DecimalsMax, '0'), NumberStyles.None, CultureInfo.InvariantCulture, out ticks))
                return $"a second has at most {DecimalsMax} decimals";
            time = time[..point];
        }
        if (CalendarText.ReadTime(time, out var seconds) is { } wrongTime)
            return wrongTime;
        var local = CalendarText.At(date, seconds).PlusTicks(ticks);
        instant = offset is { } fixedOffset ? local.WithOffset(fixedOffset).ToInstant() : CalendarText.Resolve(local, zone);
        return null;
    }

    /// <summary>In UTC, with as many decimals as there are: <c>2016-11-03T16:00:00Z</c>.</summary>
    public static string Write(Instant instant) => instant.ToString("uuuu-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture);

    private static Offset? ReadOffset(string text)
    {
        if (text == "Z")
            return Offset.Zero;
        if (text.Length != 6 || text[3] != ':' || !int.TryParse(text.AsSpan(1, 2), NumberStyles.None, CultureInfo.InvariantCulture, out var hours) ||
            !int.TryParse(text.AsSpan(4), NumberStyles.None, CultureInfo.InvariantCulture, out var minutes) || hours > 18 || minutes > 59)
            return null;
        var total = (hours * 60 + minutes) * (text[0] == '-' ? -1 : 1);
        return total is < -18 * 60 or > 18 * 60 ? null : Offset.FromSeconds(total * 60);
    }
}
