using System.Globalization;
using Fuyao.Simulation.Tests.Worlds;
using static Fuyao.Simulation.Tests.Auditing.MerchantView;

namespace Fuyao.Simulation.Tests.Rules;

/// <summary>Granted on the day a merchant registers (F1), the first so many of them; reviewed every month after that.</summary>
internal sealed class Welcome : ITemplate
{
    public string Id => "welcome";

    public Unit Every => Unit.Month;

    public DueTime Due(Chance chance) => new(chance.Of(2, 10, 28), chance.Of(0, 12 * 3600, 86_400));

    public ProgrammeVersion Version(Chance chance, VersionFrame frame)
    {
        var least = chance.Of(90, 250, 500);
        return new ProgrammeVersion
        {
            Programme = Id,
            Published = frame.Published,
            Effective = frame.Effective,
            Zone = frame.Zone,
            Schedule = frame.Schedule,
            Enrol = Enrol.Registration,
            Window = chance.OneIn(2) ? null : (frame.Effective.PlusDays(-chance.Between(0, 10)), frame.Effective.PlusDays(chance.Between(20, 90))),
            Lists = [new StaffListRule("referred", chance.Of(1, 2))],
            Scope = chance.OneIn(2) ? Clause.Everybody : new Clause("scope", "category != 'toys'", ["category"], merchant => merchant.Text("category") is { } category ? category != "toys" : null),
            Require = [new Clause("clean", "!violation", ["violation"], merchant => !merchant.Flag("violation"))],
            Live = LiveRule.Draw(chance, ["clean"], "clean"),
            Tiers =
            [
                new TierRule("bright", [new Clause("trusted", string.Create(CultureInfo.InvariantCulture, $"credit >= {least}"), ["credit"], merchant => AtLeast(merchant.Number("credit"), least))],
                    chance.OneIn(3) ? new CapacityRule(chance.Between(1, 3), [Credit], null, chance.OneIn(2)) : null),
                new TierRule("plain", [new Clause("vouched", "gold || listed('referred')", ["gold"], merchant => merchant.Flag("gold") | merchant.Listed("referred")) { Asks = ["referred"] }]),
            ],
            Capacity = chance.OneIn(2) ? null : new CapacityRule(chance.Between(2, 8), [Credit], null, chance.OneIn(2)),
        };
    }

    private static RankBy Credit => new("credit", true, ["credit"], merchant => merchant.Number("credit"));
}
