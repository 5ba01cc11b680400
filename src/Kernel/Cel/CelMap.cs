using System.Diagnostics.CodeAnalysis;

namespace Fuyao.Kernel.Cel;

/// <summary>A CEL map: keys are int, uint, bool or string, found by CEL's equality (1, 1u and 1.0 find the same entry); entries keep the order they were given in.</summary>
public sealed class CelMap
{
    private readonly Dictionary<CelValue, CelValue> entries;
    private readonly CelValue[] keys;

    private CelMap(Dictionary<CelValue, CelValue> entries, CelValue[] keys, Extent extent)
    {
        Extent = extent;
        this.entries = entries;
        this.keys = keys;
    }

    public static readonly CelMap Empty = new([], [], Extent.Of([]));

    public int Count => keys.Length;

    public IReadOnlyList<CelValue> Keys => keys;

    public IEnumerable<KeyValuePair<CelValue, CelValue>> Entries => keys.Select(key => KeyValuePair.Create(key, entries[key]));

    internal CelValue[] KeyArray => keys;

    internal Extent Extent { get; }

    /// <summary>Builds a map value, or the error that a key is of another type or stands twice, or that it would be too large.</summary>
    public static CelValue Create(IReadOnlyList<KeyValuePair<CelValue, CelValue>> entries)
    {
        var index = new Dictionary<CelValue, CelValue>(entries.Count);
        var order = new CelValue[entries.Count];
        for (var position = 0; position < order.Length; position++)
        {
            var (key, value) = entries[position];
            if (!IsKey(key.Kind))
                return CelValue.Error($"unsupported key type: {key.TypeName}; a map key is an int, uint, bool or string");
            if (!index.TryAdd(key, value))
                return CelValue.Error($"duplicate map key: {key}");
            order[position] = key;
        }
        var extent = Extent.Of(order) + Extent.Of([.. index.Values]);
        return extent.Problem ?? CelValue.Of(new CelMap(index, order, extent));
    }

    public bool TryGet(CelValue key, [MaybeNullWhen(false)] out CelValue value) => entries.TryGetValue(key, out value);

    internal bool HasSameEntries(CelMap other)
    {
        if (Count != other.Count)
            return false;
        foreach (var key in keys)
            if (!other.entries.TryGetValue(key, out var value) || !CelValue.AreEqual(entries[key], value))
                return false;
        return true;
    }

    private static bool IsKey(CelKind kind) => kind is CelKind.Int or CelKind.Uint or CelKind.Bool or CelKind.String;
}
