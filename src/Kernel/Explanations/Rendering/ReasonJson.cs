using System.Text.Json;
using Fuyao.Kernel.Facts;

namespace Fuyao.Kernel.Explanations.Rendering;

/// <summary>Writes the tree of a condition.</summary>
internal static class ReasonJson
{
    public static void Condition(Utf8JsonWriter json, ConditionExplanation condition)
    {
        json.WriteStartObject();
        json.WriteString("name", condition.Name);
        ExplanationJson.Text(json, "label", condition.Label);
        json.WriteString("truth", ExplanationJson.Name(condition.Truth));
        json.WritePropertyName("reason");
        Reason(json, condition.Reason);
        json.WriteEndObject();
    }

    public static void Reason(Utf8JsonWriter json, Reason reason)
    {
        json.WriteStartObject();
        json.WriteString("kind", KindOf(reason));
        json.WriteString("truth", ExplanationJson.Name(reason.Truth));
        json.WriteString("text", reason.Text);
        switch (reason)
        {
            case LeafReason leaf:
                Leaf(json, leaf);
                break;
            case JunctionReason junction:
                ExplanationJson.Array(json, "parts", junction.Parts, part => Reason(json, part));
                break;
            case ChoiceReason choice:
                ExplanationJson.Array(json, "parts", [choice.Condition, choice.Yes, choice.No], part => Reason(json, part));
                break;
        }
        json.WriteEndObject();
    }

    public static void Fact(Utf8JsonWriter json, string name, FactDefinition fact)
    {
        json.WriteStartObject(name);
        json.WriteString("id", fact.Id);
        ExplanationJson.Text(json, "label", fact.Label);
        json.WriteString("unit", fact.Unit);
        ExplanationJson.Text(json, "source", fact.Source);
        ExplanationJson.Text(json, "excludes", fact.Excludes);
        json.WriteEndObject();
    }

    private static string KindOf(Reason reason) => reason switch
    {
        JunctionReason junction => junction.IsAll ? "all" : "any",
        ChoiceReason => "choice",
        LeafReason leaf => ExplanationJson.Name(leaf.Kind),
        _ => throw new InvalidOperationException($"Unknown reason {reason.GetType().Name}."),
    };

    private static void Leaf(Utf8JsonWriter json, LeafReason leaf)
    {
        if (leaf.Subject is { } subject)
        {
            json.WriteStartObject("subject");
            json.WriteString("kind", ExplanationJson.Name(subject.Kind));
            json.WriteString("id", subject.Id);
            ExplanationJson.Text(json, "label", subject.Label);
            json.WriteString("type", subject.Type is { } type ? ExplanationJson.Name(type) : null);
            json.WriteString("unit", subject.Unit);
            ExplanationJson.Text(json, "source", subject.Fact?.Source);
            json.WriteEndObject();
        }
        ExplanationJson.Value(json, "actual", leaf.Actual);
        json.WriteString("operator", leaf.Comparison?.Sign());
        json.WriteBoolean("negated", leaf.IsNegated);
        if (leaf.Required is { } required)
            Required(json, required);
        ExplanationJson.Exact(json, "distance", leaf.Distance);
        if (leaf.Entry is { } entry)
        {
            json.WritePropertyName("entry");
            JudgementJson.Entry(json, entry);
        }
        if (leaf.Finding is { } finding)
        {
            json.WriteStartObject("finding");
            json.WriteBoolean("holds", finding.Holds);
            ExplanationJson.Moment(json, "at", finding.At);
            json.WriteString("reason", finding.Reason);
            json.WriteString("by", finding.By);
            json.WriteEndObject();
        }
        ExplanationJson.Array(json, "missing", leaf.Missing, missing => Missing(json, missing));
        if (leaf.Problem is { } problem)
            json.WriteString("problem", problem);
    }

    private static void Required(Utf8JsonWriter json, Requirement required)
    {
        json.WriteStartObject("required");
        ExplanationJson.Value(json, "value", required.Value);
        json.WriteString("source", ExplanationJson.Name(required.Source));
        json.WriteString("text", required.Text);
        if (required.Parameter is { } parameter)
        {
            json.WriteString("parameter", parameter);
            ExplanationJson.Text(json, "label", required.ParameterLabel);
            json.WriteString("by", required.By?.Id);
            json.WriteString("key", required.Key);
        }
        json.WriteEndObject();
    }

    private static void Missing(Utf8JsonWriter json, MissingFact missing)
    {
        json.WriteStartObject();
        json.WriteString("id", missing.Id);
        ExplanationJson.Text(json, "label", missing.Label);
        ExplanationJson.Text(json, "source", missing.Source);
        if (missing.TooFew is { } few)
        {
            json.WriteStartObject("tooFew");
            json.WriteString("over", few.Over.Id);
            json.WriteNumber("count", few.Count);
            json.WriteNumber("minimum", few.Minimum);
            json.WriteEndObject();
        }
        json.WriteEndObject();
    }
}
