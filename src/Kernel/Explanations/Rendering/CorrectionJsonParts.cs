using System.Text.Json;
using Fuyao.Kernel.Corrections;

namespace Fuyao.Kernel.Explanations.Rendering;

/// <summary>Writes corrections, appeals, and what did not count.</summary>
internal static class CorrectionJsonParts
{
    public static void Correction(Utf8JsonWriter json, CorrectionExplanation correction)
    {
        json.WriteStartObject();
        json.WriteNumber("number", correction.Number);
        ExplanationJson.Moment(json, "approvedAt", correction.ApprovedAt);
        json.WriteString("reason", correction.Reason);
        Number(json, "appeal", correction.Appeal);
        ExplanationJson.Array(json, "facts", correction.Facts, one =>
        {
            json.WriteStartObject();
            json.WriteString("fact", one.Fact.Fact);
            ExplanationJson.Text(json, "label", one.Definition?.Label);
            json.WriteString("period", one.Fact.Period?.ToString());
            ExplanationJson.Moment(json, "at", one.Fact.At);
            json.WriteString("before", one.Fact.Before);
            json.WriteString("after", one.Fact.After);
            json.WriteEndObject();
        });
        ExplanationJson.Array(json, "decisions", correction.Result.Decisions, one =>
        {
            json.WriteStartObject();
            ExplanationJson.Moment(json, "at", one.At);
            json.WriteString("kind", one.Event is { } kind ? ExplanationJson.Name(kind) : one.Enrolment is { } enrolled ? ExplanationJson.Name(enrolled) : "review");
            json.WriteBoolean("differs", one.Differs);
            Standing(json, "recorded", one.Recorded);
            Standing(json, "corrected", one.Corrected);
            json.WriteEndObject();
        });
        json.WriteString("outcome", ExplanationJson.Name(correction.Result.Outcome));
        json.WriteString("place", ExplanationJson.Name(correction.Result.Place));
        json.WriteEndObject();
    }

    public static void Appeal(Utf8JsonWriter json, Appeal appeal)
    {
        json.WriteStartObject();
        json.WriteNumber("number", appeal.Number);
        json.WriteString("state", ExplanationJson.Name(appeal.State));
        ExplanationJson.Moment(json, "decisionAt", appeal.DecisionAt);
        ExplanationJson.Moment(json, "filedAt", appeal.FiledAt);
        ExplanationJson.Moment(json, "dueBy", appeal.DueBy);
        json.WriteString("reason", appeal.Ruling?.Reason);
        Number(json, "correction", appeal.Ruling?.Correction);
        json.WriteEndObject();
    }

    public static void Uncounted(Utf8JsonWriter json, UncountedExplanation uncounted)
    {
        json.WriteStartObject();
        json.WriteString("kind", uncounted.Events.Kind);
        ExplanationJson.Text(json, "label", uncounted.Label);
        ExplanationJson.Moment(json, "first", uncounted.Events.First);
        json.WriteNumber("count", uncounted.Events.Count);
        json.WriteString("cause", uncounted.Events.Cause);
        Number(json, "window", uncounted.Window?.Number);
        json.WriteString("reason", uncounted.Window?.Reason);
        json.WriteEndObject();
    }

    private static void Standing(Utf8JsonWriter json, string name, DecidedStanding? standing)
    {
        if (standing is null)
        {
            json.WriteNull(name);
            return;
        }
        json.WriteStartObject(name);
        json.WriteString("status", ExplanationJson.Name(standing.Status));
        json.WriteString("tier", standing.Tier);
        json.WriteEndObject();
    }

    private static void Number(Utf8JsonWriter json, string name, long? number)
    {
        if (number is { } known)
            json.WriteNumber(name, known);
        else
            json.WriteNull(name);
    }
}
