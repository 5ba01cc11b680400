using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Fuyao.Kernel.Cel;

namespace Fuyao.Commands;

/// <summary>
/// CEL values as typed JSON, the shape conformance cases have: <c>{"type":"int","value":"-23"}</c>. Numbers are text, bytes base64,
/// a list an array of typed values, a map an array of pairs of them.
/// </summary>
internal static class CelValueJson
{
    private const string TimestampName = "timestamp";
    private const string DurationName = "duration";

    /// <exception cref="FormatException">The JSON is no typed value; the message says what is wrong with it.</exception>
    public static CelValue Read(JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.Object || !json.TryGetProperty("type", out var type) || type.ValueKind != JsonValueKind.String)
            throw new FormatException("a value is an object with “type” and “value”");
        var hasContent = json.TryGetProperty("value", out var content);
        var name = type.GetString()!;
        if (name is "null" or "null_type")
            return CelValue.Null;
        if (name == "unknown")
            return CelValue.Unknown(hasContent ? Text(content) : "a value that is not known");
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
            "int" => long.TryParse(Text(content), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
                ? CelValue.Of(number)
                : throw Unreadable(name),
            "uint" => ulong.TryParse(Text(content), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? CelValue.Of(number) : throw Unreadable(name),
            "double" => CelValue.Of(ReadDouble(Text(content))),
            "string" => CelValue.Of(Text(content)),
            "bytes" => CelValue.Of(ReadBytes(content)),
            "list" => CelValue.Of([.. Elements(content, name).Select(Read)]),
            "map" => ReadMap(content),
            TimestampName or "google.protobuf.Timestamp" => Converted("timestamp(x)", content),
            DurationName or "google.protobuf.Duration" => Converted("duration(x)", content),
            "type" => CelValue.OfType(Text(content)),
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

    private static ImmutableArray<byte> ReadBytes(JsonElement json) =>
        json.ValueKind == JsonValueKind.String && json.TryGetBytesFromBase64(out var bytes) ? [.. bytes] : throw Unreadable("bytes (base64)");

    private static IEnumerable<JsonElement> Elements(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Array ? json.EnumerateArray() : throw new FormatException($"the value of a {name} is an array");

    private static CelValue ReadMap(JsonElement json)
    {
        var entries = new List<KeyValuePair<CelValue, CelValue>>();
        foreach (var pair in Elements(json, "map"))
        {
            if (pair.ValueKind != JsonValueKind.Array || pair.GetArrayLength() != 2)
                throw new FormatException("an entry of a map is a pair [key, value]");
            entries.Add(KeyValuePair.Create(Read(pair[0]), Read(pair[1])));
        }
        var map = CelMap.Create(entries);
        return map.IsError ? throw new FormatException(map.ErrorMessage) : map;
    }

    private static CelValue Converted(string expression, JsonElement json)
    {
        var value = CelEvaluator.Evaluate(expression, new Dictionary<string, CelValue> { ["x"] = CelValue.Of(Text(json)) });
        return value.IsError ? throw new FormatException(value.ErrorMessage) : value;
    }

    private static FormatException Unreadable(string type) => new($"the value cannot be read as {type}");
}
