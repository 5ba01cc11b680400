using System.Text.Json;
using Fuyao.Kernel.Reviews;

namespace Fuyao.Kernel.Explanations.Rendering;

/// <summary>Writes what staff recorded about a merchant, and what they proposed.</summary>
internal static class JudgementJson
{
    public static void Entry(Utf8JsonWriter json, StaffEntry entry)
    {
        json.WriteStartObject();
        json.WriteString("list", entry.List);
        ExplanationJson.Moment(json, "from", entry.From);
        ExplanationJson.Moment(json, "until", entry.Until);
        json.WriteString("reason", entry.Reason);
        json.WriteString("by", entry.By);
        json.WriteString("approvedBy", entry.ApprovedBy);
        json.WriteEndObject();
    }

    public static void Proposal(Utf8JsonWriter json, StaffProposal proposal)
    {
        json.WriteStartObject();
        json.WriteString("list", proposal.List);
        json.WriteString("kind", ExplanationJson.Name(proposal.Kind));
        ExplanationJson.Moment(json, "proposedAt", proposal.At);
        ExplanationJson.Moment(json, "from", proposal.From);
        ExplanationJson.Moment(json, "until", proposal.Until);
        json.WriteString("reason", proposal.Reason);
        json.WriteString("by", proposal.By);
        json.WriteEndObject();
    }
}
