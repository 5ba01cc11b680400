using System.Text.Json;
using Fuyao.Kernel.Lifecycle.Enrolments;

namespace Fuyao.Kernel.Explanations.Rendering;

/// <summary>Writes how a merchant came in outside of reviews, or did not.</summary>
internal static class EnrolmentJson
{
    public static void Enrolment(Utf8JsonWriter json, EnrolmentEvent? last)
    {
        if (last is null)
        {
            json.WriteNull("enrolment");
            return;
        }
        json.WriteStartObject("enrolment");
        json.WriteString("kind", ExplanationJson.Name(last.Kind));
        ExplanationJson.Moment(json, "at", last.At);
        json.WriteString("tier", last.Tier);
        ExplanationJson.Moment(json, "registeredAt", last.RegisteredAt);
        ExplanationJson.Moment(json, "nextAt", last.NextAt);
        json.WriteBoolean("late", last.IsLate);
        json.WriteBoolean("unknown", last.IsUnknown);
        if (last.Invitation is { } invitation)
        {
            json.WriteStartObject("invitation");
            json.WriteString("tier", invitation.Tier);
            ExplanationJson.Moment(json, "sentAt", invitation.SentAt);
            ExplanationJson.Moment(json, "until", invitation.Until);
            json.WriteString("by", invitation.By);
            json.WriteString("reason", invitation.Reason);
            json.WriteEndObject();
        }
        else
        {
            json.WriteNull("invitation");
        }
        json.WriteEndObject();
    }
}
