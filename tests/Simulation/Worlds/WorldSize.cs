using Fuyao.Simulation.Tests.Rules;

namespace Fuyao.Simulation.Tests.Worlds;

/// <summary>How much there is in a world.</summary>
internal sealed record WorldSize(int MerchantsMin, int MerchantsMax, int MonthsMin, int MonthsMax, Func<Chance, ITemplate[]> Templates)
{
    private static readonly ITemplate[] AllTemplates = [new Pioneer(), new League(), new Grant(), new Pulse(), new Welcome(), new Guild()];

    /// <summary>Thousands of these can be run.</summary>
    public static readonly WorldSize Small = new(6, 24, 2, 5, chance => chance.Some(AllTemplates, chance.OneIn(3) ? 2 : 1));

    /// <summary>One programme over years.</summary>
    public static WorldSize Years(int years, int merchants) => new(merchants, merchants, 12 * years, 12 * years, _ => [new Pioneer()]);

    public bool IsLong => MonthsMin >= 12;
}
