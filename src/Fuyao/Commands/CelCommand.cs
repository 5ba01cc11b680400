using System.Buffers;
using System.CommandLine;
using System.Text.Encodings.Web;
using System.Text.Json;
using Fuyao.Kernel.Cel;

namespace Fuyao.Commands;

/// <summary>
/// <c>fuyao cel</c>: one case a line on standard input (<c>expr</c>, <c>bindings</c>, <c>container</c>, <c>disable_macros</c>), one answer a line on
/// standard output. Every line has its answer: one that is empty or cannot be read is answered with an error and never ends the run.
/// </summary>
internal static class CelCommand
{
    private const int CaseDepthMax = 1_000;

    // A row of 2,000 maps may each put a list around what it is given, and a list takes two levels.
    private const int AnswerDepthMax = 10_000;

    private const int BufferSize = 1 << 16;

    private static readonly JsonDocumentOptions ReadOptions = new() { MaxDepth = CaseDepthMax };

    // The output is data for programs, not HTML: characters beyond ASCII stay readable.
    private static readonly JsonWriterOptions WriteOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, MaxDepth = AnswerDepthMax };

    public static Command Create()
    {
        var command = new Command("cel", "Evaluate CEL expressions: one JSON case a line on standard input, one JSON answer a line on standard output.");
        command.SetAction(_ =>
        {
            using var input = Console.OpenStandardInput();
            using var output = Console.OpenStandardOutput();
            Run(input, output);
            return 0;
        });
        return command;
    }

    /// <summary>Answers every line; what is ready is sent before it waits for more input.</summary>
    public static void Run(Stream input, Stream output)
    {
        using var answers = new BufferedStream(output, BufferSize);
        var line = new ArrayBufferWriter<byte>();
        var buffer = new byte[BufferSize];
        int length;
        while ((length = input.Read(buffer)) > 0)
        {
            var rest = buffer.AsSpan(0, length);
            int end;
            while ((end = rest.IndexOf((byte)'\n')) >= 0)
            {
                line.Write(rest[..end]);
                AnswerLine(line.WrittenMemory, answers);
                line.ResetWrittenCount();
                rest = rest[(end + 1)..];
            }
            line.Write(rest);
            answers.Flush();
        }
        if (line.WrittenCount > 0)
            AnswerLine(line.WrittenMemory, answers);
    }

    private static void AnswerLine(ReadOnlyMemory<byte> line, Stream answers)
    {
        var value = Evaluate(line.Span.StartsWith("\uFEFF"u8) ? line["\uFEFF"u8.Length..] : line);
        using (var writer = new Utf8JsonWriter(answers, WriteOptions))
        {
            writer.WriteStartObject();
            if (value.IsValue)
            {
                writer.WritePropertyName("value");
                CelValueJson.Write(writer, value);
            }
            else
            {
                writer.WriteString("error", value.IsError ? value.ErrorMessage : value.ToString());
            }
            writer.WriteEndObject();
        }
        answers.WriteByte((byte)'\n');
    }

    private static CelValue Evaluate(ReadOnlyMemory<byte> line)
    {
        if (line.Span.Trim(" \t\r"u8).IsEmpty)
            return CelValue.Error("invalid case: the line is empty");
        try
        {
            using var document = JsonDocument.Parse(line, ReadOptions);
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("expr", out var expression) || expression.ValueKind != JsonValueKind.String)
                return CelValue.Error("invalid case: an object with the text “expr” is expected");
            var options = CelParserOptions.Wide with { MacrosEnabled = !IsTrue(root, "disable_macros") };
            var container = root.TryGetProperty("container", out var space) && space.ValueKind == JsonValueKind.String ? space.GetString()! : "";
            return CelEvaluator.Evaluate(expression.GetString()!, ReadBindings(root), container, options);
        }
        // InvalidOperationException: text that is not well-formed Unicode, such as half a surrogate pair.
        catch (Exception exception) when (exception is JsonException or FormatException or InvalidOperationException)
        {
            return CelValue.Error($"invalid case: {exception.Message}");
        }
    }

    private static Dictionary<string, CelValue> ReadBindings(JsonElement root)
    {
        var bindings = new Dictionary<string, CelValue>();
        if (!root.TryGetProperty("bindings", out var json) || json.ValueKind == JsonValueKind.Null)
            return bindings;
        if (json.ValueKind != JsonValueKind.Object)
            throw new FormatException("“bindings” is an object from names to values");
        foreach (var binding in json.EnumerateObject())
            bindings[binding.Name] = CelValueJson.Read(binding.Value);
        return bindings;
    }

    private static bool IsTrue(JsonElement root, string name) => root.TryGetProperty(name, out var flag) && flag.ValueKind == JsonValueKind.True;
}
