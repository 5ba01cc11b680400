using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using Fuyao.Kernel.Documents;

namespace Fuyao.Kernel.Programmes.Shapes;

/// <summary>
/// What may be written at one place of a file. A shape reads a node, reporting everything that is wrong with it, and describes itself as JSON Schema:
/// the reader, the schema for editors and the reference page stand on one table of keys.
/// </summary>
internal abstract class Shape
{
    public abstract JsonObject Describe(SchemaDefinitions definitions);

    /// <summary>What stands there, for messages.</summary>
    protected static string NameOf(Node node) => node switch
    {
        ScalarNode { IsEmpty: true } => "nothing",
        ScalarNode => "a single value",
        SequenceNode => "a list",
        _ => "a mapping",
    };
}

/// <typeparam name="T">What is read.</typeparam>
internal abstract class Shape<T> : Shape
{
    /// <returns>False where nothing usable was read; the reason is reported.</returns>
    public abstract bool TryRead(Node node, Place place, Problems problems, [MaybeNullWhen(false)] out T value);
}

/// <summary>The named parts of a JSON Schema, so that a shape used in several places stands there once.</summary>
internal sealed class SchemaDefinitions
{
    public JsonObject Schemas { get; } = [];

    public JsonObject Refer(string name, Func<JsonObject> describe)
    {
        if (!Schemas.ContainsKey(name))
        {
            // Taken first: a shape that contains itself would not end.
            Schemas[name] = null;
            Schemas[name] = describe();
        }
        return new JsonObject { ["$ref"] = $"#/$defs/{name}" };
    }
}
