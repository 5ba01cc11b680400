using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Fuyao.Kernel.Cel;

namespace Fuyao.Commands;

/// <summary>
/// CEL values as typed JSON, the shape conformance cases have: <c>{"type":"int","value":"-23"}</c>. Numbers are text, bytes base64,
/// a list an array of typed values, a map an array of pairs of them. Written in that one shape, read in some others as well.
/// </summary>
internal static class CelValueJson
{
    private const string TimestampName = "timestamp";
    private const string DurationName = "duration";
    private const string TimestampType = "google.protobuf.Timestamp";
    private const string DurationType = "google.protobuf.Duration";

    /// <summary>Reads a typed value, or plain JSON: a whole number is then an int, another number a double, an object a map.</summary>
    /// <exception cref="FormatException">The JSON is no value; the message says what is wrong with it.</exception>
    public static CelValue Read(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Object when json.TryGetProperty("type", out var type) && type.ValueKind == JsonValueKind.String => ReadTyped(json, type.GetString()!),
        JsonValueKind.Object => ReadMap(json),
        JsonValueKind.Array => CelValue.Of([.. json.EnumerateArray().Select(Read)]),
        JsonValueKind.String => CelValue.Of(json.GetString()!),
        JsonValueKind.Number => json.TryGetInt64(out var number) ? CelValue.Of(number) : CelValue.Of(ReadDouble(json.GetRawText())),
        JsonValueKind.True => CelValue.True,
        JsonValueKind.False => CelValue.False,
        _ => CelValue.Null,
    };

    private static CelValue ReadTyped(JsonElement json, string name)
    {
        var hasContent = json.TryGetProperty("value", out var content);
        if (name is "null" or "null_type")
            return CelValue.Null;
        if (name is "unknown" or "error")
        {
            var said = hasContent && content.ValueKind == JsonValueKind.String ? content.GetString()! : "a value that is not known";
            return name == "error" ? CelValue.Error(said) : CelValue.Unknown(said);
        }
        if (!hasContent)
            throw new FormatException($"the {name} has no “value”");
        return name switch
        {
            "bool" => CelValue.Of(content.ValueKind switch
            {
                JsonValueKind.True => true,
                JsonValueKind.False => false,
                _ => Text(content) switch { "true" => true, "false" => false, _ => throw Unreadable(name) },
            }),
            "int" or "uint" => Converted($"{name}(x)", CelValue.Of(Text(content))),
            "double" => CelValue.Of(ReadDouble(Text(content))),
            "string" => content.ValueKind == JsonValueKind.String ? CelValue.Of(content.GetString()!) : throw Unreadable(name),
            "bytes" => CelValue.Of(ReadBytes(content)),
            "list" => CelValue.Of([.. Elements(content, name).Select(Read)]),
            "map" => ReadMap(content),
            TimestampName or TimestampType => ReadTime("timestamp(x)", content),
            DurationName or DurationType => ReadTime("duration(x)", content),
            "type" => CelValue.OfType(Text(content) switch
            {
                "null" => "null_type",
                TimestampName => TimestampType,
                DurationName => DurationType,
                var type => type,
            }),
            _ => throw new FormatException($"there is no type “{name}”"),
        };
    }

    public static void Write(Utf8JsonWriter writer, CelValue value)
    {
        writer.WriteStartObject();
        writer.WriteString("type", value.Kind switch
        {
            CelKind.Null => "null",
            CelKind.Timestamp => TimestampName,
            CelKind.Duration => DurationName,
            _ => value.TypeName,
        });
        writer.WritePropertyName("value");
        WriteContent(writer, value);
        writer.WriteEndObject();
    }

    private static void WriteContent(Utf8JsonWriter writer, CelValue value)
    {
        switch (value.Kind)
        {
            case CelKind.Null:
                writer.WriteNullValue();
                break;
            case CelKind.Bool:
                writer.WriteBooleanValue(value.AsBool());
                break;
            case CelKind.Int:
                writer.WriteStringValue(value.AsInt().ToString(CultureInfo.InvariantCulture));
                break;
            case CelKind.Uint:
                writer.WriteStringValue(value.AsUint().ToString(CultureInfo.InvariantCulture));
                break;
            case CelKind.Double:
                writer.WriteStringValue(value.AsDouble().ToString("R", CultureInfo.InvariantCulture));
                break;
            case CelKind.String:
                writer.WriteStringValue(value.AsString());
                break;
            case CelKind.Bytes:
                writer.WriteBase64StringValue(value.AsBytes());
                break;
            case CelKind.List:
                writer.WriteStartArray();
                foreach (var element in value.AsList())
                    Write(writer, element);
                writer.WriteEndArray();
                break;
            case CelKind.Map:
                writer.WriteStartArray();
                foreach (var (key, entry) in value.AsMap().Entries)
                {
                    writer.WriteStartArray();
                    Write(writer, key);
                    Write(writer, entry);
                    writer.WriteEndArray();
                }
                writer.WriteEndArray();
                break;
            case CelKind.Timestamp or CelKind.Duration:
                writer.WriteStringValue(CelEvaluator.Evaluate("string(x)", new Dictionary<string, CelValue> { ["x"] = value }).AsString());
                break;
            case CelKind.Type:
                writer.WriteStringValue(value.AsTypeName());
                break;
            default:
                writer.WriteStringValue(value.ToString());
                break;
        }
    }

    /// <summary>Numbers may stand as JSON numbers too.</summary>
    private static string Text(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.String => json.GetString()!,
        JsonValueKind.Number => json.GetRawText(),
        _ => throw new FormatException($"{json.ValueKind} stands where a text is expected"),
    };

    private static double ReadDouble(string text) => text switch
    {
        "NaN" => double.NaN,
        "Infinity" or "+Infinity" or "inf" => double.PositiveInfinity,
        "-Infinity" or "-inf" => double.NegativeInfinity,
        _ => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : throw Unreadable("double"),
    };

    /// <summary>Base64 of either alphabet, with or without the signs that fill it up.</summary>
    private static ImmutableArray<byte> ReadBytes(JsonElement json)
    {
        var text = Text(json).Replace('-', '+').Replace('_', '/').TrimEnd('=');
        try
        {
            return [.. Convert.FromBase64String(text.PadRight((text.Length + 3) / 4 * 4, '='))];
        }
        catch (FormatException)
        {
            throw Unreadable("bytes (base64)");
        }
    }

    private static IEnumerable<JsonElement> Elements(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Array ? json.EnumerateArray() : throw new FormatException($"the value of a {name} is an array");

    /// <summary>Pairs [key, value], entries {"key": …, "value": …}, or an object whose names are the keys.</summary>
    private static CelValue ReadMap(JsonElement json)
    {
        var entries = new List<KeyValuePair<CelValue, CelValue>>();
        if (json.ValueKind == JsonValueKind.Object)
            entries.AddRange(json.EnumerateObject().Select(entry => KeyValuePair.Create(CelValue.Of(entry.Name), Read(entry.Value))));
        else
            entries.AddRange(Elements(json, "map").Select(ReadEntry));
        var map = CelMap.Create(entries);
        return map.IsError ? throw new FormatException(map.ErrorMessage) : map;
    }

    private static KeyValuePair<CelValue, CelValue> ReadEntry(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Array when json.GetArrayLength() == 2 => KeyValuePair.Create(Read(json[0]), Read(json[1])),
        JsonValueKind.Object when json.TryGetProperty("key", out var key) && json.TryGetProperty("value", out var value) =>
            KeyValuePair.Create(Read(key), Read(value)),
        _ => throw new FormatException("an entry of a map is a pair [key, value]"),
    };

    /// <summary>A text as CEL reads it, a number of seconds, or <c>{"seconds": …, "nanos": …}</c>.</summary>
    private static CelValue ReadTime(string conversion, JsonElement json)
    {
        var isTimestamp = conversion.StartsWith(TimestampName, StringComparison.Ordinal);
        if (json.ValueKind == JsonValueKind.String)
            return Converted(conversion, CelValue.Of(json.GetString()!));
        if (json.ValueKind == JsonValueKind.Number)
            return Converted(conversion, isTimestamp && json.TryGetInt64(out var whole) ? CelValue.Of(whole) : CelValue.Of(json.GetRawText() + "s"));
        if (json.ValueKind != JsonValueKind.Object)
            throw Unreadable(isTimestamp ? TimestampName : DurationName);
        var seconds = json.TryGetProperty("seconds", out var given) ? Text(given) : "0";
        var nanos = json.TryGetProperty("nanos", out given) ? Text(given) : "0";
        return Converted(
            isTimestamp ? "timestamp(int(s)) + duration(n + 'ns')" : "duration(s + 's') + duration(n + 'ns')",
            ("s", CelValue.Of(seconds)),
            ("n", CelValue.Of(nanos)));
    }

    private static CelValue Converted(string expression, CelValue operand) => Converted(expression, ("x", operand));

    private static CelValue Converted(string expression, params ReadOnlySpan<(string Name, CelValue Value)> operands)
    {
        var bindings = new Dictionary<string, CelValue>();
        foreach (var (name, operand) in operands)
            bindings[name] = operand;
        var value = CelEvaluator.Evaluate(expression, bindings);
        return value.IsError ? throw new FormatException(value.ErrorMessage) : value;
    }

    private static FormatException Unreadable(string type) => new($"the value cannot be read as {type}");
}
