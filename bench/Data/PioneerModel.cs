using System.Collections.Immutable;
using Fuyao.Kernel.Programmes;
using Fuyao.Kernel.Reviews;

namespace Fuyao.Bench.Data;

/// <summary>
/// The Pioneer rule as anybody would write it by hand for one merchant, without the engine: what Fuyao's answers are held against where no peer runs.
/// Places and codes of tiers are the programme's: SS is 0, S is 1.
/// </summary>
public sealed class PioneerModel(CheckedProgramme programme, ImmutableArray<string> categories)
{
    private const byte SuperStar = 0;
    private const byte Star = 1;

    private readonly double meritLine = Parameter(programme, "ss_merit").Value?.AsDouble() ?? throw new InvalidOperationException("ss_merit has one value.");

    /// <summary>By category, in 1/10,000 CNY a day.</summary>
    public ImmutableArray<long> StarLines { get; } = Lines(programme, categories, "s_line");

    /// <summary>By category, in 1/10,000 CNY a day.</summary>
    public ImmutableArray<long> SuperStarLines { get; } = Lines(programme, categories, "ss_line");

    /// <summary>In 1/10,000.</summary>
    public long MeritLineUnits => (long)(meritLine * 10_000);

    /// <summary>The best tier that is true; what is unknown counts for nothing here.</summary>
    public byte TierOf(in MerchantRow merchant)
    {
        var served = merchant.GoldSeller == true || (merchant.Tags & MerchantRow.IndustryAudited) > 0 || merchant.Recognised;
        if (!served || merchant.SeriousViolation != false || merchant.Uncompetitive || merchant.Category is not { } category)
            return Memberships.NoTier;
        return merchant.GmvUnits >= SuperStarLines[category] && merchant.MeritUnits >= MeritLineUnits ? SuperStar
            : merchant.GmvUnits >= StarLines[category] ? Star
            : Memberships.NoTier;
    }

    private static ImmutableArray<long> Lines(CheckedProgramme programme, ImmutableArray<string> categories, string name)
    {
        var parameter = Parameter(programme, name);
        return [.. categories.Select(category =>
        {
            var line = parameter.Table.TryGetValue(category, out var own) ? own : parameter.Default ?? throw new InvalidOperationException($"{name} has no default.");
            return Math.Max(line.AsMoney().Units, parameter.Floor?.AsMoney().Units ?? long.MinValue);
        })];
    }

    private static Parameter Parameter(CheckedProgramme programme, string name) => programme.Programme.Parameters.Single(parameter => parameter.Name == name);
}
