using System.Collections.Immutable;
using Fuyao.Kernel.Programmes;
using Fuyao.Kernel.Reviews;
using Fuyao.Kernel.Values;
using NodaTime;
using Period = Fuyao.Kernel.Values.Period;

namespace Fuyao.Kernel.Simulation;

/// <summary>One set of rules at one review of a back-test. Members to undecided are the state after it; joined to demoted and the cost are what it added.</summary>
public sealed record BackTestFigures
{
    /// <summary>The version that decided.</summary>
    public required CheckedProgramme Version { get; init; }

    /// <summary>0 where no review of these rules fell to this row, as where they are reviewed more rarely than the draft.</summary>
    public int Reviews { get; init; } = 1;

    /// <summary>Best first.</summary>
    public required ImmutableArray<TierCount> Tiers { get; init; }

    public required int Waiting { get; init; }

    /// <summary>Members that keep a tier because a condition is unknown.</summary>
    public required int KeptUnknown { get; init; }

    /// <summary>Members that keep a tier because the loss would rest on facts from before publication; never by the draft.</summary>
    public required int KeptUnpublished { get; init; }

    public required int Undecided { get; init; }

    public required int Joined { get; init; }

    public required int Left { get; init; }

    public required int Returned { get; init; }

    public required int Promoted { get; init; }

    public required int Demoted { get; init; }

    /// <summary>What is paid for this review.</summary>
    public required BenefitCost Cost { get; init; }

    /// <summary>Since the beginning, this review included.</summary>
    public required Money CostSoFar { get; init; }

    /// <summary>Of the budget; negative where it does not suffice; null without a budget.</summary>
    public required Money? BudgetLeft { get; init; }

    public int Members => Tiers.Sum(tier => tier.Members);

    internal static BackTestFigures Of(CheckedProgramme version, ReviewCounts counts, BenefitCost cost, Money costSoFar, Money? budgetLeft) => new()
    {
        Version = version,
        Tiers = counts.Tiers,
        Waiting = counts.Waiting,
        KeptUnknown = counts.KeptUnknown,
        KeptUnpublished = counts.KeptUnpublished,
        Undecided = counts.Undecided,
        Joined = counts.Joined,
        Left = counts.Left,
        Returned = counts.Returned,
        Promoted = counts.Promoted,
        Demoted = counts.Demoted,
        Cost = cost,
        CostSoFar = costSoFar,
        BudgetLeft = budgetLeft,
    };

    /// <summary>The state alone, where no review changed it.</summary>
    internal BackTestFigures Unchanged() => this with { Reviews = 0, Joined = 0, Left = 0, Returned = 0, Promoted = 0, Demoted = 0, Cost = default };

    /// <summary>A review and those of the same rules just before it as one: the changes of both, the state of the later one.</summary>
    internal BackTestFigures After(BackTestFigures earlier) => this with
    {
        Reviews = Reviews + earlier.Reviews,
        Joined = Joined + earlier.Joined,
        Left = Left + earlier.Left,
        Returned = Returned + earlier.Returned,
        Promoted = Promoted + earlier.Promoted,
        Demoted = Demoted + earlier.Demoted,
        Cost = Cost + earlier.Cost,
    };
}

/// <summary>The draft against the rules that were in force, after one review.</summary>
/// <param name="Winners">In by the draft and not by the rules in force.</param>
/// <param name="Losers">The reverse.</param>
/// <param name="Raised">In by both, and in a better tier by the draft. Tiers are the same where their ids are.</param>
/// <param name="Lowered">In by both, and in a worse tier by the draft.</param>
public readonly record struct BackTestComparison(int Winners, int Losers, int Raised, int Lowered);

/// <summary>One review of the draft.</summary>
/// <param name="FactsCitation">What it read: <c>2016-10#1 current@17</c>.</param>
/// <param name="Baseline">The rules in force, on facts up to the same day; null before their first review.</param>
/// <param name="Comparison">Null where there is no baseline.</param>
public sealed record BackTestReview(ReviewOccasion Occasion, string FactsCitation, BackTestFigures Draft, BackTestFigures? Baseline, BackTestComparison? Comparison);

/// <summary>A review that could not be carried out, because its facts are not there.</summary>
/// <param name="IsBaseline">Of the rules in force rather than of the draft.</param>
public sealed record BackTestHole(Period FactsPeriod, Instant NominalAt, bool IsBaseline);

/// <summary>How many merchants went in or out so many times.</summary>
/// <param name="Changes">Each time a merchant came in or left counts as one, its first time too.</param>
/// <param name="Merchants">Exactly so often, of those that were in at some time.</param>
/// <param name="AtLeast">So often or more.</param>
public readonly record struct ChangeCount(int Changes, int Merchants, int AtLeast);

/// <summary>Who goes in and out over the whole window. A membership runs from coming in to leaving; its length is counted in reviews.</summary>
/// <param name="EverMembers">In at some time.</param>
/// <param name="Memberships">Came in, counted each time; who was in when the window began included.</param>
/// <param name="Running">Those that had not ended when the window did, so that the average is rather too short.</param>
/// <param name="MemberReviews">The sum of all lengths.</param>
/// <param name="CameBack">Merchants that left within the window and were in again later in it.</param>
/// <param name="Returns">How often that happened.</param>
/// <param name="ByChanges">From 0 or 1 upwards without gaps; empty where nobody was ever in.</param>
public sealed record BackTestChurn(int EverMembers, int Memberships, int Running, long MemberReviews, int CameBack, int Returns, ImmutableArray<ChangeCount> ByChanges)
{
    /// <summary>Reviews a membership, rounded half up to 4 decimals; null where there was none.</summary>
    public decimal? AverageLength => Memberships == 0 ? null : decimal.Round((decimal)MemberReviews / Memberships, 4, MidpointRounding.AwayFromZero);
}

/// <summary>When a budget's limit is reached.</summary>
/// <param name="At">When the batch is paid with which it is reached, or, where payments have no calendar, when the review takes effect.</param>
/// <param name="Occasion">The review whose payments reach it.</param>
/// <param name="Uncovered">What of these payments the limit does not cover; zero where it is met exactly.</param>
public sealed record BudgetEnd(Instant At, ReviewOccasion Occasion, Money Uncovered);

/// <param name="Account">Null where the limit was given for this back-test only.</param>
/// <param name="PaidInBatches">daily, weekly or monthly, from the programme's procedure; null where it does not say.</param>
/// <param name="End">Null where the limit is not reached within the window.</param>
public sealed record BackTestBudget(string? Account, Money Limit, string? PaidInBatches, BudgetEnd? End);

/// <summary>One set of rules over the whole window.</summary>
/// <param name="Cost">CapsUnknown counts once for each payment.</param>
public sealed record BackTestTotals(BackTestChurn Churn, BenefitCost Cost, PaymentRhythm Rhythm, BackTestBudget? Budget);

/// <summary>A draft over past months.</summary>
/// <param name="Draft">As it was tested: in force all along.</param>
/// <param name="Holes">By the day of their facts.</param>
/// <param name="Baseline">Null where the rules in force were never reviewed in the window.</param>
/// <param name="Compared">Reviews with a baseline.</param>
/// <param name="OnlyByDraft">Merchants in at some compared review by the draft, and at none by the rules in force.</param>
/// <param name="OnlyByBaseline">The reverse.</param>
/// <param name="Merchants">Who that is.</param>
public sealed record BackTestResult(
    CheckedProgramme Draft, ImmutableArray<BackTestReview> Reviews, ImmutableArray<BackTestHole> Holes, BackTestTotals DraftTotals, BackTestTotals? Baseline,
    int Compared, int OnlyByDraft, int OnlyByBaseline, BackTestMerchants Merchants);

/// <summary>What the draft meant for each merchant, by row.</summary>
/// <param name="Won">At how many compared reviews it was a winner; may end before the last row.</param>
/// <param name="Lost">At how many it was a loser; as long as <paramref name="Won"/>.</param>
/// <param name="ByDraft">How it stands at the end by the draft.</param>
/// <param name="ByBaseline">How it stands at the end by the rules in force.</param>
public sealed record BackTestMerchants(IReadOnlyList<ushort> Won, IReadOnlyList<ushort> Lost, Memberships ByDraft, Memberships ByBaseline);
