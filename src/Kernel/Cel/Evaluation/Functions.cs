using System.Collections.Frozen;
using System.Globalization;
using Fuyao.Kernel.Cel.RegularExpressions;
using Fuyao.Kernel.Values;
using NodaTime;
using NodaTime.Text;

namespace Fuyao.Kernel.Cel.Evaluation;

internal delegate CelValue UnaryFunction(in CelValue operand);

internal delegate CelValue BinaryFunction(in CelValue left, in CelValue right);

/// <summary>The functions that take values: what each computes once its operands are known to be values.</summary>
internal static class Functions
{
    public const string Scale = "scale";
    public const string Level = "level";
    public const string DaysBetween = "days_between";
    public const string Date = "date";
    public const string Known = "known";
    public const string Matches = "matches";

    /// <summary>Called as f(x).</summary>
    public static readonly FrozenDictionary<string, UnaryFunction> Unary = new Dictionary<string, UnaryFunction>
    {
        ["size"] = Size,
        ["int"] = Conversions.ToInt,
        ["uint"] = Conversions.ToUint,
        ["double"] = Conversions.ToDouble,
        ["string"] = Conversions.ToText,
        ["bytes"] = Conversions.ToBytes,
        ["bool"] = Conversions.ToBool,
        ["timestamp"] = Conversions.ToTimestamp,
        ["duration"] = Conversions.ToDuration,
        ["dyn"] = Same,
        ["type"] = Conversions.TypeOf,
        [Level] = LevelOf,
    }.ToFrozenDictionary();

    /// <summary>Called as x.f().</summary>
    public static readonly FrozenDictionary<string, UnaryFunction> UnaryMethods =
        TimeGetters.Names
            .ToDictionary(name => name, name => (UnaryFunction)((in operand) => TimeGetters.Get(name, operand)))
            .Append(KeyValuePair.Create<string, UnaryFunction>("size", Size))
            .ToFrozenDictionary();

    /// <summary>Called as f(x, y).</summary>
    public static readonly FrozenDictionary<string, BinaryFunction> Binary = new Dictionary<string, BinaryFunction>
    {
        [Matches] = MatchesPattern,
        [Scale] = ScaleMoney,
    }.ToFrozenDictionary();

    /// <summary>Called as x.f(y).</summary>
    public static readonly FrozenDictionary<string, BinaryFunction> BinaryMethods =
        TimeGetters.Names
            .ToDictionary(name => name, name => (BinaryFunction)((in operand, in zone) => TimeGetters.Get(name, operand, zone)))
            .Append(KeyValuePair.Create<string, BinaryFunction>("contains", Contains))
            .Append(KeyValuePair.Create<string, BinaryFunction>("startsWith", StartsWith))
            .Append(KeyValuePair.Create<string, BinaryFunction>("endsWith", EndsWith))
            .Append(KeyValuePair.Create<string, BinaryFunction>(Matches, MatchesPattern))
            .ToFrozenDictionary();

    /// <summary>Whole calendar days from the day of the one to the day of the other in the zone; negative backwards.</summary>
    public static CelValue CountDays(in CelValue from, in CelValue to, DateTimeZone zone)
    {
        if (from.Kind != CelKind.Timestamp || to.Kind != CelKind.Timestamp)
            return Overloads.None(DaysBetween, from, to);
        return CelValue.Of(LocalDay(to.AsInstant(), zone) - LocalDay(from.AsInstant(), zone));
    }

    /// <summary>Days since 1970-01-01 in the zone. By seconds, because late on the last day of the year 9999 a zone in the east is beyond the calendar.</summary>
    private static long LocalDay(Instant instant, DateTimeZone zone)
    {
        var (day, second) = Math.DivRem(instant.ToUnixTimeSeconds() + zone.GetUtcOffset(instant).Seconds, (long)NodaConstants.SecondsPerDay);
        return second < 0 ? day - 1 : day;
    }

    /// <summary>The instant at which the day begins in the zone (00:00, or the first moment after a leap over it).</summary>
    public static CelValue StartOfDay(in CelValue text, DateTimeZone zone)
    {
        if (text.Kind != CelKind.String)
            return Overloads.None(Date, text);
        var parsed = LocalDatePattern.Iso.Parse(text.AsString());
        return parsed.Success && parsed.Value.Year is >= 1 and <= 9998
            ? CelValue.Timestamp(zone.AtStartOfDay(parsed.Value).ToInstant())
            : CelValue.Error($"{text} is no date; write it as '2016-11-03'");
    }

    /// <summary>Reads the exact decimal factor of scale(): digits with an optional point and sign, nothing else.</summary>
    public static bool TryReadFactor(string text, out decimal factor) =>
        decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out factor)
        && text.Length <= 28;

    private static CelValue Same(in CelValue operand) => operand;

    private static CelValue Size(in CelValue operand) => operand.Kind switch
    {
        CelKind.String => CelValue.Of(CodePoints.Count(operand.AsString())),
        CelKind.Bytes => CelValue.Of((long)operand.BytesArray.Length),
        CelKind.List => CelValue.Of((long)operand.ListArray.Length),
        CelKind.Map => CelValue.Of((long)operand.AsMap().Count),
        _ => Overloads.None("size", operand),
    };

    private static CelValue LevelOf(in CelValue operand) =>
        operand.Kind == CelKind.Int ? CelValue.Of((long)CreditLevel.FromPoints(operand.AsInt()).Rank) : Overloads.None(Level, operand);

    private static CelValue ScaleMoney(in CelValue left, in CelValue right)
    {
        if (left.Kind != CelKind.Money || right.Kind != CelKind.String)
            return Overloads.None(Scale, left, right);
        if (!TryReadFactor(right.AsString(), out var factor))
            return CelValue.Error($"{right} is no decimal factor; write it as '0.9'");
        try
        {
            return CelValue.Of(left.AsMoney().Scale(factor));
        }
        catch (OverflowException)
        {
            return CelValue.Error("money overflow: the amount does not fit");
        }
    }

    private static CelValue MatchesPattern(in CelValue text, in CelValue pattern) =>
        text.Kind == CelKind.String && pattern.Kind == CelKind.String
            ? PatternCache.Match(text.AsString(), pattern.AsString())
            : Overloads.None(Matches, text, pattern);

    private static CelValue Contains(in CelValue text, in CelValue part) =>
        text.Kind == CelKind.String && part.Kind == CelKind.String
            ? CelValue.Of(text.AsString().Contains(part.AsString(), StringComparison.Ordinal))
            : Overloads.None("contains", text, part);

    private static CelValue StartsWith(in CelValue text, in CelValue part) =>
        text.Kind == CelKind.String && part.Kind == CelKind.String
            ? CelValue.Of(text.AsString().StartsWith(part.AsString(), StringComparison.Ordinal))
            : Overloads.None("startsWith", text, part);

    private static CelValue EndsWith(in CelValue text, in CelValue part) =>
        text.Kind == CelKind.String && part.Kind == CelKind.String
            ? CelValue.Of(text.AsString().EndsWith(part.AsString(), StringComparison.Ordinal))
            : Overloads.None("endsWith", text, part);
}
