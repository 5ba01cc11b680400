using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using NodaTime;

namespace Fuyao.Server;

/// <summary>A JSON object that was sent, or one of a list in it. Every field of it is known, and what is wrong is a <see cref="ProblemException"/> that says where.</summary>
internal sealed class RequestBody
{
    private const int DepthMax = 4;

    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = DepthMax, AllowDuplicateProperties = false };

    private readonly JsonElement json;
    private readonly string place;

    private RequestBody(JsonElement json, string place) => (this.json, this.place) = (json, place);

    /// <param name="fields">All that may stand in it.</param>
    public static async Task<RequestBody> Read(HttpContext context, ImmutableArray<BodyField> fields)
    {
        if (!context.Request.HasJsonContentType())
            throw new ProblemException(Problem.WrongType);
        try
        {
            using var document = await JsonDocument.ParseAsync(context.Request.Body, Strict, context.RequestAborted);
            return Known(document.RootElement.Clone(), "", fields);
        }
        catch (JsonException wrong)
        {
            throw new ProblemException(Problem.BadBody(string.Create(
                CultureInfo.InvariantCulture, $"The body is no JSON object in UTF-8 with each field once, at line {(wrong.LineNumber ?? 0) + 1}, byte {(wrong.BytePositionInLine ?? 0) + 1}; write {Form(fields)}.")));
        }
    }

    /// <summary>The objects of a list.</summary>
    /// <param name="fields">What may stand in an object, by what it is.</param>
    public ImmutableArray<RequestBody> Items(string name, int countMax, Func<RequestBody, ImmutableArray<BodyField>> fields)
    {
        if (!json.TryGetProperty(name, out var list) || list.ValueKind != JsonValueKind.Array || list.GetArrayLength() is 0 || list.GetArrayLength() > countMax)
            throw Wrong(name, $"a list of 1 to {countMax} objects");
        var items = ImmutableArray.CreateBuilder<RequestBody>();
        foreach (var (index, item) in list.EnumerateArray().Index())
        {
            var itsPlace = string.Create(CultureInfo.InvariantCulture, $"{place}{name}[{index}].");
            if (item.ValueKind != JsonValueKind.Object)
                throw new ProblemException(Problem.BadBody($"'{itsPlace.TrimEnd('.')}' in the body: write an object."));
            items.Add(Known(item, itsPlace, fields(new RequestBody(item, itsPlace))));
        }
        return items.ToImmutable();
    }

    /// <summary>The objects of a list of one form.</summary>
    public ImmutableArray<RequestBody> Items(BodyField list) => Items(list.Name, list.ItemsMax, _ => list.Items);

    /// <returns>None where the field is not there, or null.</returns>
    public ImmutableArray<string> Texts(string name, int countMax = BodyField.ItemsMaxByDefault)
    {
        if (!json.TryGetProperty(name, out var list) || list.ValueKind == JsonValueKind.Null)
            return [];
        if (list.ValueKind != JsonValueKind.Array || list.GetArrayLength() > countMax)
            throw Wrong(name, $"a list of at most {countMax} texts");
        return [.. list.EnumerateArray().Select(item => TextOf(name, item))];
    }

    public string Text(string name) => OptionalText(name) ?? throw Wrong(name, "a text; it has to be there");

    /// <returns>Null where the field is not there, or null.</returns>
    public string? OptionalText(string name)
    {
        if (!json.TryGetProperty(name, out var field) || field.ValueKind == JsonValueKind.Null)
            return null;
        return TextOf(name, field);
    }

    private string TextOf(string name, JsonElement field)
    {
        if (field.ValueKind != JsonValueKind.String)
            throw Wrong(name, "a text, between quotation marks");
        try
        {
            return field.GetString()!;
        }
        catch (InvalidOperationException)
        {
            // Half of a pair of UTF-16, written as \uD800.
            throw Wrong(name, "a text of whole characters");
        }
    }

    public long Number(string name) =>
        json.TryGetProperty(name, out var field) && field.ValueKind == JsonValueKind.Number && field.TryGetInt64(out var number) && number > 0 ? number : throw Wrong(name, "a whole number from 1, without quotation marks");

    public Instant Moment(string name) => Asked.Moment(Text(name)) ?? throw Wrong(name, "a moment with its offset, such as 2026-12-31T16:00:00Z");

    /// <returns>Null where the field is not there, or null.</returns>
    public Instant? OptionalMoment(string name) => Has(name) ? Moment(name) : null;

    public bool Has(string name) => json.TryGetProperty(name, out var field) && field.ValueKind != JsonValueKind.Null;

    public ProblemException Wrong(string name, string write) => Told(name, $"write {write}");

    public ProblemException Told(string name, string words) => new(Problem.BadBody($"'{place}{name}' in the body: {words}."));

    private static RequestBody Known(JsonElement json, string place, ImmutableArray<BodyField> fields)
    {
        if (json.ValueKind != JsonValueKind.Object)
            throw new ProblemException(Problem.BadBody($"The body is no JSON object; write {Form(fields)}."));
        var body = new RequestBody(json, place);
        foreach (var property in json.EnumerateObject())
            if (!fields.Any(field => property.NameEquals(field.Name)))
                throw new ProblemException(Problem.BadBody($"There is a field in the body{(place.Length == 0 ? "" : $" at '{place.TrimEnd('.')}'")} that means nothing here; the fields are {string.Join(", ", fields.Select(field => field.Name))}."));
        return body;
    }

    private static string Form(ImmutableArray<BodyField> fields) => $"{{{string.Join(", ", fields.Select(field => $"\"{field.Name}\": {field.Example.ToJsonString()}"))}}}";
}
