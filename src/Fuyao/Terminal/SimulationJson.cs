using Fuyao.Kernel.Simulation;
using Fuyao.Platform.Simulation;

namespace Fuyao.Terminal;

/// <summary>The answer of <c>fuyao simulate --json</c> (docs/reference/simulate.md).</summary>
internal static class SimulationJson
{
    public static object Describe(SimulationResult result)
    {
        var (rules, answer) = (result.Today.Programme, result.Answer);
        return new
        {
            Programme = rules.Id,
            DueAt = Moments.Iso(result.Occasion.NominalAt, rules.Zone),
            FactsPeriod = result.Occasion.FactsPeriod.ToString(),
            Facts = result.FactsCitation,
            Version = new { Effective = rules.Effective.ToString("uuuu-MM-dd", null), result.Today.Sha256 },
            Draft = result.DraftPath,
            Changes = result.Changes.Select(change => change.ToString()),
            Tiers = answer.Tiers.Select(tier => new { tier.Tier, tier.Today, tier.Draft }),
            Members = new { Today = answer.MembersToday, Draft = answer.Members },
            Waiting = new { Today = answer.WaitingToday, Draft = answer.Waiting },
            answer.Flows.Joined,
            answer.Flows.Left,
            answer.Flows.Promoted,
            answer.Flows.Demoted,
            PlacesGivenOutAgain = answer.IsLimited,
            Splits = answer.Splits.Select(split => new
            {
                split.Fact,
                Groups = split.Groups.Select(group => new
                {
                    group.Name,
                    Tiers = answer.Tiers.Select((tier, index) => new { tier.Tier, Today = group.Today[index], Draft = group.Draft[index] }),
                    group.Flows.Joined,
                    group.Flows.Left,
                    group.Flows.Promoted,
                    group.Flows.Demoted,
                }),
            }),
            Money = Describe(answer.Money),
            Cliff = new { Share = result.Cliff.Share, Today = Describe(result.CliffToday), Draft = Describe(result.Cliff) },
            Examples = result.Examples.Select(example => new
            {
                example.Mover.Merchant, example.Mover.Today, example.Mover.Draft, Gains = example.IsGain, Reason = new { example.Reason.Zh, example.Reason.En },
            }),
            Goal = result.Sought is { } sought ? Describe(sought.Target, sought.Goal, sought.Answer) : null,
            Notices = result.Notices.Select(notice => new { notice.Zh, notice.En }),
        };
    }

    private static object Describe(MoneyDifference money) => new
    {
        money.Costs.Currency,
        Today = money.Today.Total.ToDecimal(),
        Draft = money.Draft.Total.ToDecimal(),
        Payees = new { Today = money.Today.Members, Draft = money.Draft.Members },
        CapsUnknown = money.Draft.CapsUnknown,
        Limit = money.Limit?.ToDecimal(),
        Over = money.Over?.ToDecimal(),
        Counted = money.Costs.ByTier.SelectMany(paid => paid).DistinctBy(paid => paid.Benefit.Id).Select(paid => new { paid.Benefit.Id, Amount = paid.Amount.ToDecimal(), paid.AtMost }),
        NotCounted = money.Costs.Unstated.Select(benefit => benefit.Id),
    };

    private static object Describe(CliffReport cliff) => new
    {
        Tiers = cliff.Tiers.Select(tier => new { tier.Tier, tier.Members, tier.WithinOneEvent, tier.WithinShare, tier.AtRisk, tier.OneAway, tier.InReach }),
        DistanceEnds = LineDistances.Ends,
        Lines = cliff.Lines.Select(line => new { line.Tier, line.Condition, line.Comparison, line.Outside, line.Inside }),
    };

    private static object Describe(string target, Goal goal, GoalAnswer answer) => new
    {
        Target = target,
        goal.Tier,
        goal.Members,
        Spend = goal.Spend?.ToDecimal(),
        Met = answer.IsMet,
        Best = Describe(answer.Best),
        Other = answer.Other is { } other ? Describe(other) : null,
        answer.Scanned,
    };

    private static object Describe(GoalPoint point) => new
    {
        Change = point.Change.ToString(),
        point.Answer.Members,
        Tiers = point.Answer.Tiers.Select(tier => new { tier.Tier, Draft = tier.Draft }),
        Money = point.Answer.Money.Draft.Total.ToDecimal(),
    };
}
