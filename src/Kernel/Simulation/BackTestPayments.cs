using Fuyao.Kernel.Columns;
using Fuyao.Kernel.Facts;
using Fuyao.Kernel.Programmes;
using Fuyao.Kernel.Reviews;
using Fuyao.Kernel.Values;
using NodaTime;
using Period = Fuyao.Kernel.Values.Period;

namespace Fuyao.Kernel.Simulation;

/// <summary>How often a member is paid a benefit.</summary>
public enum PaymentRhythm
{
    /// <summary>At every review after which it is a member.</summary>
    EveryReview,

    /// <summary>Once, at the first review after which it has the benefit and something is to be paid.</summary>
    Once,
}

/// <summary>Adds up what one set of rules pays, review by review, and finds when the budget's limit is reached.</summary>
internal sealed class BackTestPayments(PaymentRhythm? wanted, Money? limitWanted)
{
    private readonly Dictionary<string, BitMask> paidByBenefit = [];
    private BackTestBudget? budget;

    public PaymentRhythm Rhythm { get; private set; }

    public BenefitCost Total { get; private set; }

    public BackTestBudget? Budget => budget;

    /// <summary>Who claims once is paid once; who is a member month after month is paid month after month.</summary>
    public static PaymentRhythm RhythmOf(Programme programme) =>
        programme.Enrolment == Enrolment.Automatic && programme.Quota is null ? PaymentRhythm.EveryReview : PaymentRhythm.Once;

    /// <returns>What this review costs, and what is left of the budget.</returns>
    public (BenefitCost Cost, Money? Left) Pay(CheckedProgramme version, Population population, ReadOnlySpan<byte> tierCodes, ReviewOccasion occasion)
    {
        var programme = version.Programme;
        var costs = BenefitCosts.Of(version);
        Rhythm = wanted ?? RhythmOf(programme);
        var cost = Rhythm == PaymentRhythm.EveryReview ? costs.Sum(population, tierCodes) : PayOnce(costs, population, tierCodes);
        Total += cost;
        if ((limitWanted ?? programme.Budget?.Limit) is not { } limit)
        {
            budget = null;
            return (cost, null);
        }
        var batch = programme.Procedure.LastOrDefault(step => step.Batch is not null)?.Batch;
        var end = budget?.End ?? (Total.Total >= limit && cost.Total > Money.Zero
            ? new BudgetEnd(PaidAt(occasion.EffectiveAt, batch, programme.Zone), occasion, Total.Total - limit)
            : null);
        budget = new BackTestBudget(limitWanted is null ? programme.Budget!.Account : null, limit, batch, end);
        return (cost, limit - Total.Total);
    }

    /// <summary>The close of the day, week or month in which a payment falls due: what is put together in it is paid then.</summary>
    internal static Instant PaidAt(Instant dueAt, string? batch, DateTimeZone zone)
    {
        var day = dueAt.InZone(zone).Date;
        return batch switch
        {
            "daily" => Period.Day(day).BoundsIn(zone).End,
            "weekly" => Period.Containing(day, PeriodKind.Week).BoundsIn(zone).End,
            "monthly" => Period.Containing(day, PeriodKind.Month).BoundsIn(zone).End,
            _ => dueAt,
        };
    }

    private BenefitCost PayOnce(BenefitCosts costs, Population population, ReadOnlySpan<byte> tierCodes)
    {
        foreach (var benefit in costs.ByTier.SelectMany(paid => paid).Select(paid => paid.Benefit.Id).Distinct())
            paidByBenefit[benefit] = GrownTo(tierCodes.Length, paidByBenefit.GetValueOrDefault(benefit));
        var paidByTier = costs.ByTier.Select(paid => paid.Select(one =>
            (Paid: one, Cap: one.AtMost is null ? null : population.Find(one.AtMost) as LongColumn, Done: paidByBenefit[one.Benefit.Id])).ToArray()).ToArray();
        var sum = default(BenefitCost);
        for (var row = 0; row < tierCodes.Length; row++)
        {
            if (tierCodes[row] >= paidByTier.Length)
                continue;
            var (total, unknown) = (Money.Zero, false);
            foreach (var (paid, cap, done) in paidByTier[tierCodes[row]])
            {
                if (done[row] || BenefitCosts.Of(paid, cap, row) is not { Members: > 0 } cost)
                    continue;
                done[row] = true;
                total += cost.Total;
                unknown |= cost.CapsUnknown > 0;
            }
            sum += new BenefitCost(total, total > Money.Zero ? 1 : 0, unknown ? 1 : 0);
        }
        return sum;
    }

    private static BitMask GrownTo(int count, BitMask? mask)
    {
        if (mask?.Count == count)
            return mask;
        var words = new ulong[BitMask.WordCount(count)];
        mask?.Words.CopyTo(words);
        return new BitMask(count, words);
    }
}
