using System.Collections.Immutable;
using Fuyao.Kernel.Facts;
using Fuyao.Kernel.Programmes;
using Fuyao.Kernel.Reviews;
using Fuyao.Kernel.Values;

namespace Fuyao.Kernel.Simulation;

/// <summary>What is assumed where neither the draft nor the rules in force say it.</summary>
/// <param name="Rhythm">Null: by each programme's way of enrolment.</param>
/// <param name="BudgetLimit">In place of the programme's own budget; null: that of the programme.</param>
public sealed record BackTestAssumptions(PaymentRhythm? Rhythm = null, Money? BudgetLimit = null);

/// <summary>
/// Adds up a draft and the rules that were in force over the same past months. Takes the results of reviews in the order of <see cref="BackTestCalendar"/> and keeps of
/// them only memberships and counts, so that no month's facts outlast it.
/// </summary>
public sealed class BackTest
{
    private const byte ByDraft = 1;
    private const byte ByBaseline = 2;

    private readonly CheckedProgramme draft;
    private readonly BackTestSide draftSide;
    private readonly BackTestSide baselineSide;
    private readonly ImmutableArray<BackTestReview>.Builder reviews = ImmutableArray.CreateBuilder<BackTestReview>();
    private readonly ImmutableArray<BackTestHole>.Builder holes = ImmutableArray.CreateBuilder<BackTestHole>();
    private BackTestFigures? sinceLastDraft;
    private ushort[] won = [];
    private ushort[] lost = [];
    private byte[] everIn = [];

    /// <param name="inForceAllAlong">The draft; see <see cref="BackTestCalendar.InForceAllAlong"/>.</param>
    /// <param name="begin">How merchants stand when the window begins; <see cref="Memberships.Nobody"/> to start from an empty programme.</param>
    public BackTest(CheckedProgramme inForceAllAlong, Memberships begin, BackTestAssumptions assumptions)
    {
        draft = inForceAllAlong;
        draftSide = new BackTestSide(begin, assumptions.Rhythm, assumptions.BudgetLimit);
        baselineSide = new BackTestSide(begin, assumptions.Rhythm, assumptions.BudgetLimit);
    }

    /// <summary>Memberships from which the next review of the draft goes on.</summary>
    public Memberships DraftMemberships => draftSide.Memberships;

    /// <summary>Memberships from which the next review of the rules in force goes on.</summary>
    public Memberships BaselineMemberships => baselineSide.Memberships;

    /// <summary>Adds a review of the rules in force.</summary>
    /// <param name="version">That decided.</param>
    /// <param name="population">Has the facts that cap amounts, see <see cref="BenefitCosts.Facts"/>.</param>
    public void AddBaseline(CheckedProgramme version, ReviewResult result, Population population)
    {
        var figures = baselineSide.Add(version, result, population);
        sinceLastDraft = sinceLastDraft is null ? figures : figures.After(sinceLastDraft);
    }

    /// <summary>Adds a review of the draft, after those of the rules in force on facts up to the same day.</summary>
    /// <param name="population">Has the facts that cap amounts, see <see cref="BenefitCosts.Facts"/>.</param>
    public BackTestReview AddDraft(ReviewResult result, Population population, string factsCitation)
    {
        var figures = draftSide.Add(draft, result, population);
        var baseline = sinceLastDraft ?? baselineSide.Last?.Unchanged();
        sinceLastDraft = null;
        var review = new BackTestReview(result.Occasion, factsCitation, figures, baseline, baseline is null ? null : Compare());
        reviews.Add(review);
        return review;
    }

    public void AddHole(BackTestHole hole) => holes.Add(hole);

    public BackTestResult Finish()
    {
        int onlyByDraft = 0, onlyByBaseline = 0;
        foreach (var ways in everIn)
        {
            onlyByDraft += ways == ByDraft ? 1 : 0;
            onlyByBaseline += ways == ByBaseline ? 1 : 0;
        }
        return new BackTestResult(
            draft, reviews.ToImmutable(), holes.ToImmutable(), draftSide.Totals(), baselineSide.Last is null ? null : baselineSide.Totals(),
            reviews.Count(review => review.Comparison is not null), onlyByDraft, onlyByBaseline, new BackTestMerchants(won, lost, DraftMemberships, BaselineMemberships));
    }

    private BackTestComparison Compare()
    {
        var (by, inForce) = (draftSide.Memberships, baselineSide.Memberships);
        var count = Math.Max(by.Count, inForce.Count);
        (by, inForce) = (by.GrownTo(count), inForce.GrownTo(count));
        if (everIn.Length < count)
        {
            Array.Resize(ref everIn, count);
            Array.Resize(ref won, count);
            Array.Resize(ref lost, count);
        }
        var places = HeldTiers.PlacesOf(inForce.TierIds, draft.Programme);
        int winners = 0, losers = 0, raised = 0, lowered = 0;
        for (var row = 0; row < count; row++)
        {
            var (tier, tierInForce) = (by.TierCodes[row], inForce.TierCodes[row]);
            everIn[row] |= (byte)((tier != Memberships.NoTier ? ByDraft : 0) | (tierInForce != Memberships.NoTier ? ByBaseline : 0));
            if (tier == Memberships.NoTier || tierInForce == Memberships.NoTier)
            {
                var (wins, loses) = (tier != Memberships.NoTier ? 1 : 0, tierInForce != Memberships.NoTier ? 1 : 0);
                winners += wins;
                losers += loses;
                won[row] += (ushort)wins;
                lost[row] += (ushort)loses;
                continue;
            }
            // A tier that the draft does not have is neither better nor worse.
            var place = places[tierInForce];
            raised += place != Memberships.NoTier && tier < place ? 1 : 0;
            lowered += place != Memberships.NoTier && tier > place ? 1 : 0;
        }
        return new BackTestComparison(winners, losers, raised, lowered);
    }
}
