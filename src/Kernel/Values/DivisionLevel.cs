namespace Fuyao.Kernel.Values;

public enum DivisionLevel
{
    /// <summary>Province, autonomous region, municipality or special administrative region: two digits.</summary>
    Province,
    /// <summary>Four digits.</summary>
    City,
    /// <summary>County, district or county-level city: six digits.</summary>
    District,
    /// <summary>Nine digits; only in cities that have no districts.</summary>
    Town,
}
