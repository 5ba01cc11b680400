using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using Fuyao.Kernel.Documents;

namespace Fuyao.Kernel.Programmes.Shapes;

/// <param name="problem">What in particular is wrong, where there is more to say than that it is not the thing.</param>
internal delegate bool ScalarParser<T>(string text, [MaybeNullWhen(false)] out T value, out string? problem);

/// <summary>A single value with a written form.</summary>
/// <param name="what">The thing with its article: “a date”.</param>
/// <param name="example">How it is written: “2016-11-03”.</param>
internal sealed class ScalarShape<T>(string what, string example, ScalarParser<T> parse, Func<JsonObject> schema) : Shape<T>
{
    public override bool TryRead(Node node, Place place, Problems problems, [MaybeNullWhen(false)] out T value)
    {
        value = default;
        if (node is not ScalarNode { IsEmpty: false } scalar)
        {
            problems.Report(node.At, $"{place} must be {what}, but {NameOf(node)} stands here", $"write {place.Write(example)}");
            return false;
        }
        if (parse(scalar.Text, out value, out var problem))
            return true;
        problems.Report(node.At, $"{place} must be {what}, but is '{scalar.Text}'{(problem is null ? "" : $": {problem}")}", $"write {place.Write(example)}");
        return false;
    }

    public override JsonObject Describe(SchemaDefinitions definitions) => schema();
}
