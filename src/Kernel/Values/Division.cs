namespace Fuyao.Kernel.Values;

/// <summary>An administrative division of China with a code (GB/T 2260): <c>51</c> 四川省, <c>5101</c> 成都市, <c>510104</c> 锦江区.</summary>
public sealed class Division
{
    // Not places of their own: what a municipality or province groups its districts under.
    private static readonly HashSet<string> GroupingNames = ["市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划"];

    private readonly List<Division> children = [];

    internal Division(string code, string name, Division? parent)
    {
        Code = code;
        Name = name;
        Parent = parent;
        parent?.children.Add(this);
    }

    /// <summary>Two, four, six or nine digits, without the zeros that pad it to six in other data.</summary>
    public string Code { get; }

    public string Name { get; }

    /// <summary>Null for a province.</summary>
    public Division? Parent { get; }

    /// <summary>By code.</summary>
    public IReadOnlyList<Division> Children => children;

    /// <summary>
    /// What lies below by name only, since it has no codes: 香港岛, 九龙, 新界 of Hong Kong and so on; empty on the mainland.
    /// </summary>
    public IReadOnlyList<UncodedDivision> UncodedChildren { get; internal init; } = [];

    public DivisionLevel Level => Code.Length switch
    {
        2 => DivisionLevel.Province,
        4 => DivisionLevel.City,
        6 => DivisionLevel.District,
        _ => DivisionLevel.Town,
    };

    /// <summary>Whether it is no place but the level between a municipality and its districts (市辖区) or a province and the counties it governs directly.</summary>
    public bool IsGrouping => Level == DivisionLevel.City && GroupingNames.Contains(Name);

    public Division Province => Parent is null ? this : Parent.Province;

    /// <summary>The name as an address gives it, groupings left out: <c>四川省成都市锦江区</c>, <c>北京市东城区</c>.</summary>
    public string FullName => (Parent?.FullName ?? "") + (IsGrouping ? "" : Name);

    public override string ToString() => $"{Code} {FullName}";
}

/// <summary>A division of Hong Kong, Macau or Taiwan and the names of its parts.</summary>
public sealed record UncodedDivision(string Name, IReadOnlyList<string> Parts);
