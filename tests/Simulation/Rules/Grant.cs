using Fuyao.Simulation.Tests.Worlds;
using static Fuyao.Simulation.Tests.Auditing.MerchantView;

namespace Fuyao.Simulation.Tests.Rules;

/// <summary>A subsidy for the first so many who apply (C2): small shops below one diamond (B1), first use established by an officer.</summary>
internal sealed class Grant : ITemplate
{
    /// <summary>The first diamond begins at 251 points (B1).</summary>
    private const int PointsBelowDiamond = 250;

    public string Id => "grant";

    public Unit Every => Unit.Month;

    public DueTime Due(Chance chance) => new(chance.Of(2, 10, 28), chance.Of(12 * 3600, 86_400));

    public ProgrammeVersion Version(Chance chance, VersionFrame frame) => new()
    {
        Programme = Id,
        Published = frame.Published,
        Effective = frame.Effective,
        Zone = frame.Zone,
        Schedule = frame.Schedule,
        Enrol = Enrol.Application,
        Window = (frame.Effective.PlusDays(-chance.Between(0, 40)), frame.Effective.PlusDays(chance.Between(40, 150))),
        Lists = [new StaffListRule("banned", 1)],
        Findings = ["first_use"],
        Scope = new Clause("scope", "level(credit) <= 5", ["credit"], merchant => AtMost(merchant.Number("credit"), PointsBelowDiamond)),
        Require =
        [
            new Clause("first", "finding('first_use')", [], merchant => merchant.Found("first_use")) { Asks = ["first_use"] },
            new Clause("honest", "!listed('banned') && !violation", ["violation"], merchant => !merchant.Listed("banned") & !merchant.Flag("violation")) { Asks = ["banned"] },
        ],
        Live = LiveRule.Draw(chance, ["first", "honest"], "honest"),
        Tiers = chance.OneIn(2)
            ? [new TierRule("subsidised", [])]
            : [new TierRule("doubled", [new Clause("sold", "sales >= 6", ["sales"], merchant => AtLeast(merchant.Number("sales"), 6))]), new TierRule("subsidised", [])],
        Quota = new QuotaRule(chance.Between(1, 6), chance.OneIn(2)),
    };
}
