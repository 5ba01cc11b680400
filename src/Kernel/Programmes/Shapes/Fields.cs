using Fuyao.Kernel.Diagnostics;
using Fuyao.Kernel.Documents;

namespace Fuyao.Kernel.Programmes.Shapes;

/// <summary>What was read of a mapping. A key that is missing, or whose value could not be read, has no value; both are reported already.</summary>
internal sealed class Fields(SourcePosition at, IReadOnlyDictionary<Key, (MappingEntry Entry, object? Value)> values)
{
    public static Fields Empty(SourcePosition at) => new(at, new Dictionary<Key, (MappingEntry, object?)>());

    public SourcePosition At => at;

    /// <summary>The keys that stand in the file, in its order.</summary>
    public IEnumerable<Key> Written => values.Keys;

    public bool Has(Key key) => values.ContainsKey(key);

    public T? Find<T>(Key<T> key)
        where T : class => values.TryGetValue(key, out var field) ? (T?)field.Value : null;

    public T? FindValue<T>(Key<T> key)
        where T : struct => values.TryGetValue(key, out var field) && field.Value is T value ? value : null;

    /// <summary>Where the key's value stands; where the mapping stands if the key does not.</summary>
    public SourcePosition PositionOf(Key key) => values.TryGetValue(key, out var field) ? field.Entry.Value.At : at;

    public Node? NodeOf(Key key) => values.TryGetValue(key, out var field) ? field.Entry.Value : null;
}
