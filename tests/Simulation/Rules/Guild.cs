using Fuyao.Simulation.Tests.Worlds;
using static Fuyao.Simulation.Tests.Auditing.MerchantView;

namespace Fuyao.Simulation.Tests.Rules;

/// <summary>By invitation (D3): who has the turnover is a candidate, others are invited with a reason; limited places, in each category at times; reviewed every month.</summary>
internal sealed class Guild : ITemplate
{
    public string Id => "guild";

    public Unit Every => Unit.Month;

    public DueTime Due(Chance chance) => new(chance.Of(1, 5, 15), chance.Of(0, 9 * 3600, 86_400));

    public ProgrammeVersion Version(Chance chance, VersionFrame frame) => new()
    {
        Programme = Id,
        Published = frame.Published,
        Effective = frame.Effective,
        Zone = frame.Zone,
        Schedule = frame.Schedule,
        Enrol = Enrol.Invitation,
        AcceptWithinDays = chance.Of(1, 7, 14),
        Window = chance.OneIn(3) ? (frame.Effective.PlusDays(chance.Between(0, 10)), frame.Effective.PlusDays(chance.Between(30, 120))) : null,
        Require = [new Clause("clean", "!violation", ["violation"], merchant => !merchant.Flag("violation"))],
        Live = LiveRule.Draw(chance, ["clean"], "clean"),
        Tiers =
        [
            new TierRule("master", [
                new Clause("turnover", "gmv >= 5000", ["gmv"], merchant => AtLeast(merchant.Number("gmv"), 5000)),
                new Clause("rated", "rating >= 4.5", ["rating"], merchant => AtLeast(merchant.Number("rating"), 4.5m)),
            ]),
            new TierRule("fellow", [new Clause("turnover", "gmv >= 1000", ["gmv"], merchant => AtLeast(merchant.Number("gmv"), 1000))]),
        ],
        Capacity = chance.OneIn(2) ? null : new CapacityRule(
            chance.Between(1, 5), [new RankBy("gmv", true, ["gmv"], merchant => merchant.Number("gmv"))], chance.OneIn(2) ? "category" : null, chance.OneIn(2)),
    };
}
