using System.Text.Json.Nodes;
using Fuyao.Kernel.Documents;

namespace Fuyao.Kernel.Programmes.Shapes;

/// <summary>A key of a mapping.</summary>
/// <param name="example">A value as it may stand in a file.</param>
/// <param name="means">One sentence for the tooltip of an editor.</param>
internal abstract class Key(string name, string example, string means, bool required)
{
    public string Name => name;

    public string Example => example;

    public bool IsRequired => required;

    public abstract Shape Shape { get; }

    public abstract object? Read(Node node, Problems problems);

    public JsonObject Describe(SchemaDefinitions definitions)
    {
        var schema = Shape.Describe(definitions);
        schema["description"] = means;
        return schema;
    }
}

/// <typeparam name="T">What its value is read as.</typeparam>
internal sealed class Key<T>(string name, Shape<T> shape, string example, string means, bool required = false) : Key(name, example, means, required)
    where T : notnull
{
    public override Shape Shape => shape;

    public override object? Read(Node node, Problems problems) => shape.TryRead(node, new Place(Name), problems, out var value) ? value : null;
}
