using System.Collections.Immutable;
using Fuyao.Simulation.Tests.Rules;
using NodaTime;

namespace Fuyao.Simulation.Tests.Worlds;

/// <summary>A marketplace, its programmes and everything that happens, all made from a seed.</summary>
/// <param name="Programmes">By id, the versions of each, the earliest first.</param>
/// <param name="Steps">The earliest first.</param>
internal sealed record World(
    int Seed, DateTimeZone Zone, ImmutableSortedDictionary<string, ImmutableArray<ProgrammeVersion>> Programmes, ImmutableArray<string> Merchants, ImmutableArray<Step> Steps)
{
    /// <summary>The same without a merchant, wherever it occurs.</summary>
    public World Without(string merchant) => this with
    {
        Merchants = Merchants.Remove(merchant),
        Steps = [.. from step in Steps
                    let kept = step switch
                    {
                        FactsArrive file => file with { Rows = file.Rows.RemoveAll(row => row.Merchant == merchant) },
                        Listing { Merchant: var named } when named == merchant => null,
                        Delisting { Merchant: var named } when named == merchant => null,
                        Establishing { Merchant: var named } when named == merchant => null,
                        _ => step,
                    }
                    where kept is not null && kept is not FactsArrive { Rows.IsEmpty: true }
                    select kept],
    };
}
