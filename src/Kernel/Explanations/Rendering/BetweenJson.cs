using System.Text.Json;

namespace Fuyao.Kernel.Explanations.Rendering;

/// <summary>Writes what became of a member since the review.</summary>
internal static class BetweenJson
{
    public static void Between(Utf8JsonWriter json, StandingBetween? between)
    {
        if (between is null)
        {
            json.WriteNull("between");
            return;
        }
        var standing = between.Standing;
        json.WriteStartObject("between");
        json.WriteString("last", ExplanationJson.Name(between.Last.Kind));
        ExplanationJson.Moment(json, "at", between.Last.At);
        json.WriteBoolean("late", between.Last.IsLate);
        json.WriteString("status", ExplanationJson.Name(standing.Status));
        json.WriteString("tier", standing.Tier);
        ExplanationJson.Moment(json, "deadline", standing.Deadline);
        ExplanationJson.Moment(json, "settlesAt", standing.SettlesAt);
        if (between.BackWithin is { } within)
            json.WriteNumber("backWithinHours", within.TotalHours);
        else
            json.WriteNull("backWithinHours");
        ExplanationJson.Array(json, "losses", between.Losses, one =>
        {
            json.WriteStartObject();
            json.WriteString("condition", one.Condition.Name);
            ExplanationJson.Text(json, "label", one.Condition.Label);
            ExplanationJson.Moment(json, "occurredAt", one.Loss.OccurredAt);
            ExplanationJson.Moment(json, "knownAt", one.Loss.KnownAt);
            ExplanationJson.Moment(json, "deadline", one.Loss.Deadline);
            json.WriteBoolean("late", one.Loss.IsLate);
            json.WriteEndObject();
        });
        ExplanationJson.Array(json, "missing", between.Missing, condition => ReasonJson.Condition(json, condition));
        json.WriteEndObject();
    }
}
