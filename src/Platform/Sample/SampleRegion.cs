using Fuyao.Kernel.Values;

namespace Fuyao.Platform.Sample;

/// <summary>A city of the sample marketplace with the codes that registration numbers of its companies carry.</summary>
internal sealed record SampleCity(string Code, string Province, string[] DistrictCodes);

/// <summary>Where the sample's merchants are: weights by province as such marketplaces know them, the coast far ahead; codes from the divisions of China.</summary>
internal static class SampleRegion
{
    private static readonly (string Province, double Weight)[] ProvinceWeights =
    [
        ("44", 22.0), ("33", 19.0), ("32", 10.0), ("35", 8.0), ("31", 6.0), ("37", 6.0), ("11", 5.0), ("13", 4.0), ("41", 3.5), ("51", 3.2), ("34", 2.8),
        ("42", 2.7), ("43", 2.0), ("36", 1.8), ("21", 1.6), ("50", 1.1), ("12", 1.0), ("61", 1.0), ("45", 0.9), ("53", 0.8), ("23", 0.7), ("14", 0.6),
        ("22", 0.5), ("52", 0.5), ("15", 0.3), ("65", 0.3), ("62", 0.2), ("46", 0.2), ("64", 0.1), ("54", 0.05), ("63", 0.05),
    ];

    // Cities known for their merchants, against the weight that their place in the list of the province gives (see CityWeight).
    private static readonly Dictionary<string, double> CityFactors = new()
    {
        ["3307"] = 7.0, ["3303"] = 2.5, ["3304"] = 2.0, // 金华 (义乌), 温州, 嘉兴
        ["4402"] = 0.15, ["4403"] = 2.5, ["4419"] = 9.0, ["4406"] = 2.5, ["4405"] = 2.0, ["4420"] = 6.0, // 韶关, 深圳, 东莞, 佛山, 汕头, 中山
        ["3205"] = 4.0, ["3206"] = 3.0, // 苏州, 南通
        ["3505"] = 5.0, ["3502"] = 1.5, ["3503"] = 1.5, // 泉州, 厦门, 莆田
        ["5101"] = 3.0, ["1306"] = 4.0, ["3702"] = 1.5, ["3713"] = 5.0, // 成都, 保定 (白沟), 青岛, 临沂
    };

    private static readonly Lazy<(SampleCity[] Cities, WeightedChoice Choice)> Loaded = new(Load);

    public static IReadOnlyList<SampleCity> Cities => Loaded.Value.Cities;

    public static SampleCity Draw(ref SampleRandom random) => Loaded.Value.Cities[Loaded.Value.Choice.Draw(ref random)];

    private static (SampleCity[], WeightedChoice) Load()
    {
        var cities = new List<SampleCity>();
        var weights = new List<double>();
        foreach (var (code, provinceWeight) in ProvinceWeights)
        {
            var province = Divisions.Find(code) ?? throw new InvalidOperationException($"the divisions have no province {code}");
            var cityWeights = province.Children.Select((city, place) => CityWeight(city, place)).ToArray();
            var sum = cityWeights.Sum();
            foreach (var (city, weight) in province.Children.Zip(cityWeights))
            {
                cities.Add(new(city.Code, province.Code, DistrictsOf(city)));
                weights.Add(provinceWeight * weight / sum);
            }
        }
        return ([.. cities], new WeightedChoice(weights));
    }

    // The capital comes first in every province, and the larger cities before the smaller ones as a rule.
    private static double CityWeight(Division city, int place) => CityFactors.GetValueOrDefault(city.Code, 1.0) / (place + 1);

    // Cities without districts register under the city's own code.
    private static string[] DistrictsOf(Division city)
    {
        string[] districts = [.. city.Children.Where(child => child.Level == DivisionLevel.District).Select(child => child.Code)];
        return districts.Length > 0 ? districts : [city.Code + "00"];
    }
}
