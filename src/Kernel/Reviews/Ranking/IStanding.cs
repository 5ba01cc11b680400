using Fuyao.Kernel.Facts;
using Fuyao.Kernel.Values;

namespace Fuyao.Kernel.Reviews.Ranking;

/// <summary>
/// The number that a merchant gets from where it stands in its group. A structure that is given as a type argument, so that asking once for each distinct
/// value of millions costs no call.
/// </summary>
internal interface IStanding
{
    /// <param name="below">How many of the group have a lower value.</param>
    /// <param name="equal">How many have the same, the merchant itself included.</param>
    /// <param name="known">How many there are with a known value.</param>
    int Of(int below, int equal, int known);
}

/// <summary><see cref="DerivedNumber.Percentile"/> in units of 1/10,000, by a division that the processor is quick at.</summary>
internal readonly struct PercentileStanding : IStanding
{
    private const double UnitsOfHundred = 100 * DerivedNumber.UnitsPerWhole;

    // Exact though it divides doubles. Rounded half up, the percentile is the whole part of ((2·below + equal)·10^6 + known) ÷ (2·known). Both are whole
    // numbers below 2^53, so doubles hold them as they are. Where the quotient is not whole, it is at least 1/(2·known) > 2^-32 below the next whole
    // number, and being at most 2^20 it is rounded by no more than 2^-33: it never reaches that number, and the whole part is the true one.
    public int Of(int below, int equal, int known) => unchecked((int)(((2.0 * below + equal) * UnitsOfHundred + known) / (2.0 * known)));
}

/// <summary>1 for the best, one more than how many are better.</summary>
internal readonly struct RankStanding(Direction better) : IStanding
{
    public int Of(int below, int equal, int known) => better == Direction.Lower ? below + 1 : known - below - equal + 1;
}
