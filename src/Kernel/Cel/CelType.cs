namespace Fuyao.Kernel.Cel;

/// <summary>A type as the checker knows it. <see cref="Dyn"/> stands for any; lists and maps say what they hold.</summary>
public sealed record CelType
{
    private CelType(string name, CelKind? kind, CelType? element = null, CelType? key = null)
    {
        Name = name;
        Kind = kind;
        Element = element;
        Key = key;
    }

    public static readonly CelType Dyn = new("dyn", null);
    public static readonly CelType Null = new("null_type", CelKind.Null);
    public static readonly CelType Bool = new("bool", CelKind.Bool);
    public static readonly CelType Int = new("int", CelKind.Int);
    public static readonly CelType Uint = new("uint", CelKind.Uint);
    public static readonly CelType Double = new("double", CelKind.Double);
    public static readonly CelType String = new("string", CelKind.String);
    public static readonly CelType Bytes = new("bytes", CelKind.Bytes);
    public static readonly CelType Timestamp = new("timestamp", CelKind.Timestamp);
    public static readonly CelType Duration = new("duration", CelKind.Duration);
    public static readonly CelType Money = new("money", CelKind.Money);
    public static readonly CelType Type = new("type", CelKind.Type);

    public string Name { get; }

    /// <summary>The kind its values have; null for <see cref="Dyn"/>.</summary>
    public CelKind? Kind { get; }

    /// <summary>What a list holds, or the values of a map.</summary>
    public CelType? Element { get; }

    /// <summary>The keys of a map.</summary>
    public CelType? Key { get; }

    public bool IsDyn => Kind is null;

    public bool IsNumber => Kind is CelKind.Int or CelKind.Uint or CelKind.Double;

    public static CelType List(CelType element) => new("list", CelKind.List, element);

    public static CelType Map(CelType key, CelType value) => new("map", CelKind.Map, value, key);

    public override string ToString() => Kind switch
    {
        CelKind.List => $"list({Element})",
        CelKind.Map => $"map({Key}, {Element})",
        _ => Name,
    };

    /// <summary>Whether a value of the other type may stand where this one is asked for; <see cref="Dyn"/> is left to run time.</summary>
    internal bool Admits(CelType other)
    {
        if (IsDyn || other.IsDyn)
            return true;
        if (Kind != other.Kind)
            return false;
        return (Element is null || other.Element is null || Element.Admits(other.Element)) && (Key is null || other.Key is null || Key.Admits(other.Key));
    }

    /// <summary>The type of a list or a choice that holds both.</summary>
    internal static CelType Join(CelType left, CelType right) => left == right ? left : Dyn;
}
