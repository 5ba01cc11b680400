using System.Text.Json;

namespace Fuyao.Kernel.Values;

/// <summary>The administrative divisions of China, edition 2023 (see <c>Divisions/SOURCE.md</c>); read at first use.</summary>
public static class Divisions
{
    // GB/T 2260; the data gives these three by name only.
    private static readonly Dictionary<string, string> CodesOfUncodedProvinces =
        new() { ["台湾省"] = "71", ["香港特别行政区"] = "81", ["澳门特别行政区"] = "82" };

    private static readonly Lazy<IReadOnlyDictionary<string, Division>> ByCode = new(Read);

    /// <summary>All 34, by code.</summary>
    public static IReadOnlyList<Division> Provinces =>
        field ??= [.. All.Where(division => division.Parent is null).OrderBy(province => province.Code, StringComparer.Ordinal)];

    /// <summary>Every division with a code, a province before its cities and a city before its districts.</summary>
    public static IEnumerable<Division> All => ByCode.Value.Values;

    /// <summary>The division with the code; codes padded with zeros as in other data (<c>510000</c>, <c>510100</c>, <c>510104000000</c>) are understood.</summary>
    /// <returns>Null where the edition has no such code: it never existed, or was given up.</returns>
    public static Division? Find(string code) => ByCode.Value.GetValueOrDefault(WithoutPadding(code));

    /// <summary>
    /// Whether the code lies in the other's area, which the digits alone say; so a district that was given up since still lies in its city.
    /// Each code lies within itself.
    /// </summary>
    public static bool IsWithin(string code, string ancestor)
    {
        code = WithoutPadding(code);
        ancestor = WithoutPadding(ancestor);
        return IsWellFormed(code) && IsWellFormed(ancestor) && code.StartsWith(ancestor, StringComparison.Ordinal);
    }

    private static bool IsWellFormed(string code) => code.Length is 2 or 4 or 6 or 9 or 12 && code.AsSpan().IndexOfAnyExceptInRange('0', '9') < 0;

    // 2 digits for the province, 2 for the city, 2 for the district, 3 for the town, 3 for the village: a level that is absent is zeros.
    private static string WithoutPadding(string code)
    {
        if (code.Length == 12 && code.EndsWith("000", StringComparison.Ordinal))
            code = code[..9];
        if (code.Length == 9 && code.EndsWith("000", StringComparison.Ordinal))
            code = code[..6];
        if (code.Length == 6 && code.EndsWith("00", StringComparison.Ordinal))
            code = code[..4];
        if (code.Length == 4 && code.EndsWith("00", StringComparison.Ordinal))
            code = code[..2];
        return code;
    }

    private static Dictionary<string, Division> Read()
    {
        var byCode = new Dictionary<string, Division>();
        using (var coded = EmbeddedData.ReadJson("divisions/pca-code.json"))
            Add(coded.RootElement, null, byCode);
        using var named = EmbeddedData.ReadJson("divisions/HK-MO-TW.json");
        foreach (var province in named.RootElement.EnumerateObject())
        {
            var code = CodesOfUncodedProvinces[province.Name];
            byCode.Add(code, new Division(code, province.Name, null) { UncodedChildren = [.. province.Value.EnumerateObject().Select(Uncoded)] });
        }
        return byCode;
    }

    private static UncodedDivision Uncoded(JsonProperty part) => new(part.Name, [.. part.Value.EnumerateArray().Select(name => name.GetString()!)]);

    private static void Add(JsonElement siblings, Division? parent, Dictionary<string, Division> byCode)
    {
        foreach (var element in siblings.EnumerateArray())
        {
            var division = new Division(element.GetProperty("code").GetString()!, element.GetProperty("name").GetString()!, parent);
            byCode.Add(division.Code, division);
            if (element.TryGetProperty("children", out var children))
                Add(children, division, byCode);
        }
    }
}
