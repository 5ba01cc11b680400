using System.Text.Encodings.Web;
using System.Text.Json;

namespace Fuyao.Terminal;

/// <summary>The one form of JSON answers (docs/reference/command-line.md): camelCase keys, indented.</summary>
internal static class JsonOutput
{
    // The output is data for programs, not HTML: Chinese stays readable.
    public static readonly JsonSerializerOptions Form = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, WriteIndented = true };

    public static void Write<T>(TextWriter output, T answer) => output.WriteLine(JsonSerializer.Serialize(answer, Form));
}
