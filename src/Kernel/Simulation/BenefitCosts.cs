using System.Collections.Immutable;
using Fuyao.Kernel.Columns;
using Fuyao.Kernel.Facts;
using Fuyao.Kernel.Programmes;
using Fuyao.Kernel.Values;

namespace Fuyao.Kernel.Simulation;

/// <summary>A benefit that pays a member money.</summary>
/// <param name="AtMost">The money fact that caps the amount for each merchant; null where everybody gets all of it.</param>
public sealed record PaidBenefit(Benefit Benefit, Money Amount, string? AtMost);

/// <summary>What members cost.</summary>
/// <param name="Members">Who is paid anything.</param>
/// <param name="CapsUnknown">Members of whom a cap is unknown: the full amount is counted, so that the sum is never too low.</param>
public readonly record struct BenefitCost(Money Total, int Members, int CapsUnknown)
{
    public static BenefitCost operator +(BenefitCost left, BenefitCost right) =>
        new(left.Total + right.Total, left.Members + right.Members, left.CapsUnknown + right.CapsUnknown);
}

/// <summary>
/// The money that each tier's benefits pay a member once: credits and subsidies that can be had already, those of included tiers with them. What a fee, rate,
/// service or training costs is not said by the programme and is not guessed: <see cref="Unstated"/>.
/// </summary>
public sealed class BenefitCosts
{
    private readonly ImmutableArray<Money> uncappedByTier;
    private readonly ImmutableArray<ImmutableArray<PaidBenefit>> cappedByTier;

    private BenefitCosts(string currency, ImmutableArray<ImmutableArray<PaidBenefit>> byTier, ImmutableArray<Benefit> unstated)
    {
        Currency = currency;
        ByTier = byTier;
        Unstated = unstated;
        uncappedByTier = [.. byTier.Select(paid => paid.Where(benefit => benefit.AtMost is null).Aggregate(Money.Zero, (sum, benefit) => sum + benefit.Amount))];
        cappedByTier = [.. byTier.Select(paid => paid.Where(benefit => benefit.AtMost is not null).ToImmutableArray())];
    }

    public string Currency { get; }

    /// <summary>By tier, best first: what it pays, each benefit once.</summary>
    public ImmutableArray<ImmutableArray<PaidBenefit>> ByTier { get; }

    /// <summary>Benefits that cost the platform money, or will, without an amount that counts: fees, rates, services and trainings, and what is only announced.</summary>
    public ImmutableArray<Benefit> Unstated { get; }

    public bool PaysNothing => ByTier.All(paid => paid.IsEmpty);

    /// <summary>The facts that cap amounts; a review does not read them by itself.</summary>
    public IEnumerable<string> Facts => ByTier.SelectMany(paid => paid).Select(benefit => benefit.AtMost).OfType<string>().Distinct();

    public static BenefitCosts Of(CheckedProgramme version)
    {
        var programme = version.Programme;
        var brought = programme.Tiers.Select(tier => programme.BenefitsOf(tier.Id).Select(one => one.Benefit).ToArray()).ToArray();
        return new BenefitCosts(
            version.Catalogue.Currency,
            [.. brought.Select(benefits => benefits.Where(benefit => benefit.Live).Select(Paid).OfType<PaidBenefit>().ToImmutableArray())],
            [.. brought.SelectMany(benefits => benefits).Distinct().Where(benefit => benefit.Terms is FeeTerms or RateTerms or ServiceTerms or TrainingTerms || (!benefit.Live && Paid(benefit) is not null))]);
    }

    /// <summary>Whether a tier pays every member the same.</summary>
    public bool IsUncapped(int tier) => cappedByTier[tier].IsEmpty;

    /// <summary>What a tier pays every member the same, without the benefits that a fact caps.</summary>
    public Money Uncapped(int tier) => uncappedByTier[tier];

    /// <summary>What a benefit pays one merchant.</summary>
    public static BenefitCost Of(PaidBenefit paid, LongColumn? cap, int row)
    {
        if (paid.AtMost is null)
            return new BenefitCost(paid.Amount, 1, 0);
        if (cap is null || !cap.Known[row])
            return new BenefitCost(paid.Amount, 1, 1);
        var most = Math.Max(0, Math.Min(cap.Values[row], paid.Amount.Units));
        return new BenefitCost(new Money(most), most > 0 ? 1 : 0, 0);
    }

    /// <summary>What all members cost, each paid once.</summary>
    /// <param name="population">Has the caps.</param>
    /// <param name="tierCodes">By row, the place of the tier held, or <see cref="Reviews.Memberships.NoTier"/>.</param>
    public BenefitCost Sum(Population population, ReadOnlySpan<byte> tierCodes)
    {
        var caps = cappedByTier.Select(paid => paid.Select(benefit => population.Find(benefit.AtMost!) as LongColumn).ToArray()).ToArray();
        var sum = default(BenefitCost);
        for (var row = 0; row < tierCodes.Length; row++)
        {
            var tier = tierCodes[row];
            if (tier >= cappedByTier.Length)
                continue;
            var (total, unknown) = (uncappedByTier[tier], false);
            for (var index = 0; index < cappedByTier[tier].Length; index++)
            {
                var cost = Of(cappedByTier[tier][index], caps[tier][index], row);
                total += cost.Total;
                unknown |= cost.CapsUnknown > 0;
            }
            sum += new BenefitCost(total, total > Money.Zero ? 1 : 0, unknown ? 1 : 0);
        }
        return sum;
    }

    /// <returns>Null where the benefit pays no money.</returns>
    private static PaidBenefit? Paid(Benefit benefit) => benefit.Terms switch
    {
        CreditTerms credit => new PaidBenefit(benefit, credit.Amount, null),
        SubsidyTerms subsidy => new PaidBenefit(benefit, subsidy.Amount, subsidy.AtMost),
        _ => null,
    };
}
