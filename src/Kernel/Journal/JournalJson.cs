using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Fuyao.Kernel.Facts;
using NodaTime;

namespace Fuyao.Kernel.Journal;

/// <summary>How headers, receipts and checkpoints are written: names in camelCase, instants in UTC, hashes in hexadecimal, Chinese as it is.</summary>
public static class JournalJson
{
    /// <summary>For what people read too.</summary>
    public static JsonSerializerOptions Indented { get; } = Options(isIndented: true);

    private static readonly JsonSerializerOptions Compact = Options(isIndented: false);

    private static readonly JsonWriterOptions CompactWriter = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Write<T>(T value) => JsonSerializer.Serialize(value, Compact);

    /// <exception cref="JsonException">It is not what is expected.</exception>
    public static T Read<T>(JsonElement json) => json.Deserialize<T>(Compact) ?? throw new JsonException("null stands where a value is expected");

    /// <summary>The text in which something was hashed, from JSON that may have been laid out otherwise since: names and values in the order in which they stand.</summary>
    public static string Canonical(JsonElement json)
    {
        using var content = new MemoryStream();
        using (var writer = new Utf8JsonWriter(content, CompactWriter))
            json.WriteTo(writer);
        return System.Text.Encoding.UTF8.GetString(content.GetBuffer(), 0, (int)content.Length);
    }

    private static JsonSerializerOptions Options(bool isIndented) => new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        WriteIndented = isIndented,
        NumberHandling = JsonNumberHandling.Strict,
        PropertyNameCaseInsensitive = false,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        IgnoreReadOnlyProperties = true,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false), new DigestConverter(), new InstantConverter() },
    };

    private sealed class DigestConverter : JsonConverter<Digest>
    {
        public override Digest Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            try
            {
                return Digest.Parse(reader.GetString() ?? "");
            }
            catch (Exception wrong) when (wrong is FormatException or InvalidOperationException)
            {
                throw new JsonException(wrong.Message, wrong);
            }
        }

        public override void Write(Utf8JsonWriter writer, Digest value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
    }

    private sealed class InstantConverter : JsonConverter<Instant>
    {
        public override Instant Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            InstantText.Read(reader.GetString() ?? "", DateTimeZone.Utc, out var instant) is { } wrong ? throw new JsonException(wrong) : instant;

        public override void Write(Utf8JsonWriter writer, Instant value, JsonSerializerOptions options) => writer.WriteStringValue(InstantText.Write(value));
    }
}
