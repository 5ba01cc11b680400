using System.Globalization;
using System.Text;

namespace Fuyao.Kernel.Cel.Evaluation;

/// <summary>int() uint() double() string() bytes() bool() timestamp() duration() type(): what they take and where they refuse.</summary>
internal static class Conversions
{
    private const double TwoTo63 = 9_223_372_036_854_775_808.0;
    private const double TwoTo64 = 18_446_744_073_709_551_616.0;

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static CelValue ToInt(in CelValue value)
    {
        switch (value.Kind)
        {
            case CelKind.Int:
                return value;
            case CelKind.Uint:
                return value.AsUint() <= long.MaxValue ? CelValue.Of((long)value.AsUint()) : OutOfRange(value, "an int");
            case CelKind.Double:
                // Both ends excluded: the suite refuses 2^63 and −2^63 alike.
                var number = value.AsDouble();
                return number is > -TwoTo63 and < TwoTo63 ? CelValue.Of((long)number) : OutOfRange(value, "an int");
            case CelKind.String:
                return !EndsInNul(value) && long.TryParse(value.AsString(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var parsed)
                    ? CelValue.Of(parsed)
                    : Unreadable(value, "int");
            case CelKind.Timestamp:
                return CelValue.Of(value.AsTimestamp().Seconds);
            default:
                return Overloads.None("int", value);
        }
    }

    public static CelValue ToUint(in CelValue value)
    {
        switch (value.Kind)
        {
            case CelKind.Uint:
                return value;
            case CelKind.Int:
                return value.Bits >= 0 ? CelValue.Of((ulong)value.Bits) : OutOfRange(value, "a uint");
            case CelKind.Double:
                var number = value.AsDouble();
                return number is >= 0 and < TwoTo64 ? CelValue.Of((ulong)number) : OutOfRange(value, "a uint");
            case CelKind.String:
                return !EndsInNul(value) && ulong.TryParse(value.AsString(), NumberStyles.None, CultureInfo.InvariantCulture, out var parsed)
                    ? CelValue.Of(parsed)
                    : Unreadable(value, "uint");
            default:
                return Overloads.None("uint", value);
        }
    }

    public static CelValue ToDouble(in CelValue value) => value.Kind switch
    {
        CelKind.Double => value,
        CelKind.Int => CelValue.Of((double)value.Bits),
        CelKind.Uint => CelValue.Of((double)value.AsUint()),
        CelKind.String => ParseDouble(value),
        _ => Overloads.None("double", value),
    };

    public static CelValue ToText(in CelValue value)
    {
        switch (value.Kind)
        {
            case CelKind.String:
                return value;
            case CelKind.Bool:
                return CelValue.Of(value.AsBool() ? "true" : "false");
            case CelKind.Int:
                return CelValue.Of(value.Bits.ToString(CultureInfo.InvariantCulture));
            case CelKind.Uint:
                return CelValue.Of(value.AsUint().ToString(CultureInfo.InvariantCulture));
            case CelKind.Double:
                return CelValue.Of(DoubleText.Format(value.AsDouble()));
            case CelKind.Money:
                return CelValue.Of(value.AsMoney().ToString());
            case CelKind.Timestamp:
                return CelValue.Of(TimestampText.Format(value));
            case CelKind.Duration:
                return CelValue.Of(DurationText.Format(value));
            case CelKind.Bytes:
                try
                {
                    return CelValue.Of(StrictUtf8.GetString(value.BytesArray));
                }
                catch (DecoderFallbackException)
                {
                    return CelValue.Error("invalid UTF-8 in bytes: they are no string");
                }
            default:
                return Overloads.None("string", value);
        }
    }

    public static CelValue ToBytes(in CelValue value) => value.Kind switch
    {
        CelKind.Bytes => value,
        CelKind.String => CelValue.OfBytes(Encoding.UTF8.GetBytes(value.AsString())),
        _ => Overloads.None("bytes", value),
    };

    public static CelValue ToBool(in CelValue value)
    {
        if (value.Kind == CelKind.Bool)
            return value;
        if (value.Kind != CelKind.String)
            return Overloads.None("bool", value);
        return value.AsString() switch
        {
            "1" or "t" or "T" or "true" or "True" or "TRUE" => CelValue.True,
            "0" or "f" or "F" or "false" or "False" or "FALSE" => CelValue.False,
            _ => Unreadable(value, "bool"),
        };
    }

    public static CelValue ToTimestamp(in CelValue value) => value.Kind switch
    {
        CelKind.Timestamp => value,
        CelKind.Int => CelValue.Timestamp(value.Bits, 0),
        CelKind.String => TimestampText.Parse(value.AsString()),
        _ => Overloads.None("timestamp", value),
    };

    public static CelValue ToDuration(in CelValue value) => value.Kind switch
    {
        CelKind.Duration => value,
        CelKind.String => DurationText.Parse(value.AsString()),
        _ => Overloads.None("duration", value),
    };

    public static CelValue TypeOf(in CelValue value) => CelValue.OfType(value.TypeName);

    private static CelValue ParseDouble(in CelValue value)
    {
        var text = value.AsString();
        var special = text.ToLowerInvariant() switch
        {
            "nan" => double.NaN,
            "inf" or "+inf" or "infinity" or "+infinity" => double.PositiveInfinity,
            "-inf" or "-infinity" => double.NegativeInfinity,
            _ => (double?)null,
        };
        if (special is { } number)
            return CelValue.Of(number);
        const NumberStyles Styles = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        return !EndsInNul(value) && double.TryParse(text, Styles, CultureInfo.InvariantCulture, out var parsed) && double.IsFinite(parsed)
            ? CelValue.Of(parsed)
            : Unreadable(value, "double");
    }

    /// <summary>.NET's number parsers skip U+0000 at the end; CEL does not.</summary>
    private static bool EndsInNul(in CelValue text) => text.AsString().EndsWith('\0');

    private static CelValue OutOfRange(in CelValue value, string type) => CelValue.Error($"range error: {value} is out of range for {type}");

    private static CelValue Unreadable(in CelValue value, string type) => CelValue.Error($"{value} cannot be read as {type}");
}
