using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Fuyao.Platform.Tests.Programmes;

/// <summary>The keywords of JSON Schema 2020-12 that our schema uses, and no others: one that is new here fails the test that meets it.</summary>
internal sealed class JsonSchemaSubset(JsonObject root)
{
    private static readonly string[] Ignored = ["$schema", "$defs", "title", "description"];

    /// <summary>Each begins with the keyword that is not met.</summary>
    public IReadOnlyList<string> Problems(JsonNode? value) => [.. Check(root, value, "#")];

    private IEnumerable<string> Check(JsonObject schema, JsonNode? value, string at) =>
        schema.Where(entry => !Ignored.Contains(entry.Key)).SelectMany(entry => Check(schema, entry.Key, entry.Value!, value, at));

    private IEnumerable<string> Check(JsonObject schema, string keyword, JsonNode rule, JsonNode? value, string at) => keyword switch
    {
        "$ref" => Check((JsonObject)root["$defs"]![rule.GetValue<string>().Split('/')[^1]]!, value, at),
        "type" => Report(rule is JsonArray types ? types.Any(type => IsOfType(type!.GetValue<string>(), value)) : IsOfType(rule.GetValue<string>(), value), keyword, at),
        "enum" => Report(((JsonArray)rule).Any(allowed => JsonNode.DeepEquals(allowed, value)), keyword, at),
        "const" => Report(JsonNode.DeepEquals(rule, value), keyword, at),
        "pattern" => Report(value?.GetValueKind() is not JsonValueKind.String || Regex.IsMatch(value.GetValue<string>(), rule.GetValue<string>()), keyword, at),
        "maxLength" => Report(value?.GetValueKind() is not JsonValueKind.String || value.GetValue<string>().Length <= rule.GetValue<int>(), keyword, at),
        "minimum" => Report(NumberOf(value) is not { } number || number >= NumberOf(rule), keyword, at),
        "maximum" => Report(NumberOf(value) is not { } number || number <= NumberOf(rule), keyword, at),
        "exclusiveMinimum" => Report(NumberOf(value) is not { } number || number > NumberOf(rule), keyword, at),
        "minItems" => Report(value is not JsonArray list || list.Count >= rule.GetValue<int>(), keyword, at),
        "maxItems" => Report(value is not JsonArray list || list.Count <= rule.GetValue<int>(), keyword, at),
        "maxProperties" => Report(value is not JsonObject mapping || mapping.Count <= rule.GetValue<int>(), keyword, at),
        "items" => value is JsonArray items ? items.SelectMany((item, index) => Check((JsonObject)rule, item, $"{at}/{index}")) : [],
        "required" => value is JsonObject mapping ? ((JsonArray)rule).Where(key => !mapping.ContainsKey(key!.GetValue<string>())).Select(key => $"required {at}/{key}") : [],
        "properties" => value is JsonObject mapping
            ? ((JsonObject)rule).Where(property => mapping.ContainsKey(property.Key)).SelectMany(property => Check((JsonObject)property.Value!, mapping[property.Key], $"{at}/{property.Key}"))
            : [],
        "propertyNames" => value is JsonObject mapping ? mapping.SelectMany(entry => Check((JsonObject)rule, JsonValue.Create(entry.Key), $"{at}/{entry.Key}")) : [],
        "additionalProperties" => Additional(schema["properties"] as JsonObject, rule, value as JsonObject, at),
        "anyOf" => Report(((JsonArray)rule).Any(choice => !Check((JsonObject)choice!, value, at).Any()), keyword, at),
        "allOf" => ((JsonArray)rule).SelectMany(part => Check((JsonObject)part!, value, at)),
        "if" => Check((JsonObject)(Check((JsonObject)rule, value, at).Any() ? schema["else"] ?? new JsonObject() : schema["then"]!), value, at),
        "then" or "else" => [],
        _ => throw new NotSupportedException($"the keyword '{keyword}' at {at}"),
    };

    private IEnumerable<string> Additional(JsonObject? properties, JsonNode rule, JsonObject? mapping, string at)
    {
        foreach (var (key, item) in mapping ?? [])
        {
            if (properties?.ContainsKey(key) == true)
                continue;
            foreach (var problem in rule is JsonObject schema ? Check(schema, item, $"{at}/{key}") : [$"additionalProperties {at}/{key}"])
                yield return problem;
        }
    }

    private static IEnumerable<string> Report(bool isMet, string keyword, string at) => isMet ? [] : [$"{keyword} {at}"];

    private static decimal? NumberOf(JsonNode? value) => value?.GetValueKind() is JsonValueKind.Number ? decimal.Parse(value.ToJsonString(), System.Globalization.CultureInfo.InvariantCulture) : null;

    private static bool IsOfType(string type, JsonNode? value) => type switch
    {
        "object" => value is JsonObject,
        "array" => value is JsonArray,
        "string" => value?.GetValueKind() is JsonValueKind.String,
        "boolean" => value?.GetValueKind() is JsonValueKind.True or JsonValueKind.False,
        "integer" => NumberOf(value) is { } number && decimal.IsInteger(number),
        "number" => NumberOf(value) is not null,
        _ => throw new NotSupportedException(type),
    };
}
