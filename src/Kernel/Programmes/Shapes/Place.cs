namespace Fuyao.Kernel.Programmes.Shapes;

/// <summary>What messages call a place in a file: the value of a key, or an item of the list that stands there.</summary>
internal readonly record struct Place(string Key, bool IsItem = false)
{
    /// <summary>What to write there, with the key where it belongs to it.</summary>
    public string Write(string value) => IsItem ? $"'{value}'" : $"'{Key}: {value}'";

    public override string ToString() => IsItem ? $"an item of '{Key}'" : $"'{Key}'";
}
