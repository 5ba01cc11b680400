using System.Text.Json;
using Fuyao.Kernel.Programmes;
using Fuyao.Kernel.Reviews;
using NodaTime.Text;

namespace Fuyao.Kernel.Explanations.Rendering;

/// <summary>Writes how the tier shows while an overlay is in force.</summary>
internal static class DisplayedJson
{
    public static void Displayed(Utf8JsonWriter json, DisplayedTier? displayed)
    {
        if (displayed is null)
        {
            json.WriteNull("displayed");
            return;
        }
        json.WriteStartObject("displayed");
        json.WriteString("tier", displayed.Tier);
        Overlay(json, "overlay", displayed.By);
        Overlay(json, "unknown", displayed.Unknown);
        json.WriteEndObject();
    }

    private static void Overlay(Utf8JsonWriter json, string name, Overlay? overlay)
    {
        if (overlay is null)
        {
            json.WriteNull(name);
            return;
        }
        json.WriteStartObject(name);
        json.WriteString("id", overlay.Id);
        ExplanationJson.Text(json, "title", overlay.Title);
        json.WriteString("notBelow", LocalDatePattern.Iso.Format(overlay.NotBelow));
        ExplanationJson.Moment(json, "from", overlay.From);
        ExplanationJson.Moment(json, "until", overlay.Until);
        json.WriteEndObject();
    }
}
