using System.Globalization;
using Fuyao.Simulation.Tests.Worlds;
using static Fuyao.Simulation.Tests.Auditing.MerchantView;

namespace Fuyao.Simulation.Tests.Rules;

/// <summary>Daily reviews by standing among the others, with a look at an earlier month; due at hours that clocks skip or repeat.</summary>
internal sealed class Pulse : ITemplate
{
    public string Id => "pulse";

    public Unit Every => Unit.Day;

    public DueTime Due(Chance chance) => new(1, chance.Of(0, 1800, 2 * 3600, 2 * 3600 + 1800, 3 * 3600, 12 * 3600, 86_400));

    public ProgrammeVersion Version(Chance chance, VersionFrame frame)
    {
        var month = Span.Holding(frame.Effective.PlusMonths(-chance.Between(1, 2)), Unit.Month);
        var (least, most) = (chance.Of(50m, 75m, 87.5m), chance.Between(2, 6));
        return new ProgrammeVersion
        {
            Programme = Id,
            Published = frame.Published,
            Effective = frame.Effective,
            Zone = frame.Zone,
            Schedule = frame.Schedule,
            Require = [new Clause("clean", "!violation", ["violation"], merchant => !merchant.Flag("violation"))],
            Live = LiveRule.Draw(chance, ["clean"], "clean"),
            Tiers =
            [
                new TierRule("hot", [
                    new Clause("standing", $"percentile(sales, category) >= {least.ToString("0.0###", CultureInfo.InvariantCulture)}", ["sales", "category"],
                        merchant => AtLeast(merchant.Percentile("sales", "category"), least)),
                    new Clause("history", $"at(gmv, '{month}') >= 2295", [], merchant => AtLeast(merchant.NumberIn(month, "gmv"), 2295)) { OtherPeriod = month.First, ReadsOfOtherPeriod = ["gmv"] },
                ]),
                new TierRule("warm", [
                    new Clause("best", $"rank(sales) <= {most} || rank(late) <= 2", ["sales", "late"],
                        merchant => AtMost(merchant.Rank("sales", null), most) | AtMost(merchant.Rank("late", null), 2)),
                ]),
            ],
        };
    }
}
