using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Fuyao.Kernel.Procedures;
using Fuyao.Kernel.Values;
using NodaTime;

namespace Fuyao.Storage.Procedures;

/// <summary>Events as they are stored: their kind, and the rest of what they say as JSON. Money is in units of 1/10,000, instants in ticks of 100 ns since 1970.</summary>
internal static class CaseEventForm
{
    private static readonly Dictionary<string, Type> TypeByKind = new Type[]
    {
        typeof(Applied), typeof(Returned), typeof(Resubmitted), typeof(Lapsed), typeof(Checked), typeof(NoticeBegun), typeof(Objected), typeof(ObjectionDecided), typeof(Approved), typeof(Rejected), typeof(Withdrawn),
        typeof(Paid), typeof(PaymentReturned), typeof(AccountChanged), typeof(ClawbackOrdered), typeof(Recovered),
    }.ToDictionary(type => type.Name);

    private static readonly JsonSerializerOptions Form = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new MoneyForm(), new InstantForm() },
        // What follows from the rest is not stored beside it; instant and person have columns of their own.
        IgnoreReadOnlyProperties = true,
        TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { LeaveOutColumns } },
    };

    public static string KindOf(CaseEvent happened) => happened.GetType().Name;

    public static string Write(CaseEvent happened) => JsonSerializer.Serialize(happened, happened.GetType(), Form);

    /// <exception cref="StorageException">It was written by a later version, or changed.</exception>
    public static CaseEvent Read(string kind, string body, Instant at, string by)
    {
        try
        {
            if (TypeByKind.TryGetValue(kind, out var type) && JsonSerializer.Deserialize(body, type, Form) is CaseEvent happened)
                return happened with { At = at, By = by };
        }
        catch (JsonException)
        {
            // Told below.
        }
        throw new StorageException($"an event '{kind}' of a case cannot be read by this version");
    }

    private static void LeaveOutColumns(JsonTypeInfo type)
    {
        if (!type.Type.IsAssignableTo(typeof(CaseEvent)))
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
