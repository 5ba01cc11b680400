using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Fuyao.Kernel.Values;
using NodaTime;

namespace Fuyao.Storage.Events;

/// <summary>Events as they are stored: their kind, and the rest of what they say as JSON. Money is in units of 1/10,000, instants in ticks of 100 ns since 1970.</summary>
/// <param name="what">What they happen to, for messages: “a case”.</param>
/// <param name="types">All kinds of them.</param>
internal sealed class EventForm<TEvent>(string what, params Type[] types)
    where TEvent : RecordedEvent
{
    private static readonly JsonSerializerOptions Form = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new MoneyForm(), new InstantForm(), new JsonStringEnumConverter() },
        // What follows from the rest is not stored beside it; instant and person have columns of their own.
        IgnoreReadOnlyProperties = true,
        TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { LeaveOutColumns } },
    };

    private readonly Dictionary<string, Type> typeByKind = types.ToDictionary(type => type.Name);

    public static string KindOf(TEvent happened) => happened.GetType().Name;

    public static string Write(TEvent happened) => JsonSerializer.Serialize(happened, happened.GetType(), Form);

    /// <exception cref="StorageException">It was written by a later version, or changed.</exception>
    public TEvent Read(string kind, string body, Instant at, string by)
    {
        try
        {
            if (typeByKind.TryGetValue(kind, out var type) && JsonSerializer.Deserialize(body, type, Form) is TEvent happened)
                return (TEvent)((RecordedEvent)happened with { At = at, By = by });
        }
        catch (JsonException)
        {
            // Told below.
        }
        throw new StorageException($"an event '{kind}' of {what} cannot be read by this version");
    }

    private static void LeaveOutColumns(JsonTypeInfo type)
    {
        if (!type.Type.IsAssignableTo(typeof(TEvent)))
            return;
        foreach (var property in type.Properties.Where(property => property.Name is "at" or "by"))
            property.ShouldSerialize = static (_, _) => false;
    }

    private sealed class MoneyForm : JsonConverter<Money>
    {
        public override Money Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => new(reader.GetInt64());

        public override void Write(Utf8JsonWriter writer, Money value, JsonSerializerOptions options) => writer.WriteNumberValue(value.Units);
    }

    private sealed class InstantForm : JsonConverter<Instant>
    {
        public override Instant Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => Instant.FromUnixTimeTicks(reader.GetInt64());

        public override void Write(Utf8JsonWriter writer, Instant value, JsonSerializerOptions options) => writer.WriteNumberValue(value.ToUnixTimeTicks());
    }
}
