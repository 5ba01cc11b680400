using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Fuyao.Kernel.Programmes.Keys;
using Fuyao.Kernel.Programmes.Shapes;

namespace Fuyao.Kernel.Programmes;

/// <summary>The JSON Schema of programme and overlay files, written from the same keys that read them.</summary>
public static class ProgrammeSchema
{
    private static readonly JsonSerializerOptions Options = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>JSON Schema 2020-12, ending in a line break.</summary>
    public static string Write()
    {
        var definitions = new SchemaDefinitions();
        var schema = new JsonObject
        {
            ["$schema"] = "https://json-schema.org/draft/2020-12/schema",
            ["title"] = "Fuyao programme file",
            ["description"] = "One dated version of a support programme, or an overlay. Written by 'fuyao check --schema'.",
            ["type"] = "object",
            ["if"] = new JsonObject { ["required"] = new JsonArray(OverlayKeys.Id.Name) },
            ["then"] = OverlayKeys.Overlay.Describe(definitions),
            ["else"] = ProgrammeKeys.Programme.Describe(definitions),
        };
        var sorted = new JsonObject();
        foreach (var (name, definition) in definitions.Schemas.OrderBy(entry => entry.Key, StringComparer.Ordinal).ToArray())
            sorted[name] = definition!.DeepClone();
        schema["$defs"] = sorted;
        return schema.ToJsonString(Options).ReplaceLineEndings("\n") + "\n";
    }
}
