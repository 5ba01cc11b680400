using System.Collections.Immutable;
using Fuyao.Kernel.Programmes;
using Fuyao.Kernel.Reviews;
using NodaTime;
using Period = Fuyao.Kernel.Values.Period;

namespace Fuyao.Kernel.Simulation;

/// <summary>A review of a back-test.</summary>
/// <param name="IsDraft">Of the draft, or of the rules that were in force.</param>
public sealed record BackTestStep(DueReview Review, bool IsDraft);

/// <summary>Which reviews a back-test carries out.</summary>
public static class BackTestCalendar
{
    /// <summary>Reviews are due long before that after the period whose facts they read.</summary>
    private const int DueWithinMonths = 12;

    /// <summary>
    /// The draft as if its rules had always been in force and announced: its own dates usually lie in the future. So nothing is held back as older than the
    /// announcement (semantics.md, “Publication”).
    /// </summary>
    public static CheckedProgramme InForceAllAlong(CheckedProgramme draft, Period from) => new(
        draft.Programme with { Published = LocalDate.MinIsoValue, Effective = from.FirstDay }, draft.Catalogue, draft.Files);

    /// <summary>
    /// Every review of the draft on facts within the window, and of each version on those facts while it was in force. In the order of the facts' last day, the rules in
    /// force first, so that each review of the draft is compared with what they made of the same months.
    /// </summary>
    /// <param name="versions">Of the rules in force; empty: the draft alone.</param>
    /// <param name="inForceAllAlong">See <see cref="InForceAllAlong"/>.</param>
    /// <param name="from">Facts from its first day on.</param>
    /// <param name="until">Facts up to its last day.</param>
    public static IEnumerable<BackTestStep> Steps(ImmutableArray<CheckedProgramme> versions, CheckedProgramme inForceAllAlong, Period from, Period until)
    {
        var upTo = inForceAllAlong.Programme.Zone.AtStartOfDay(until.DayAfter.PlusMonths(DueWithinMonths)).ToInstant();
        return Due(versions, isDraft: false).Concat(Due([inForceAllAlong], isDraft: true))
            .OrderBy(step => step.Review.Occasion.FactsPeriod.DayAfter).ThenBy(step => step.IsDraft).ThenBy(step => step.Review.Occasion.NominalAt);

        IEnumerable<BackTestStep> Due(ImmutableArray<CheckedProgramme> rules, bool isDraft) => DueReviews.Between(rules, null, upTo)
            .Where(due => due.Occasion.FactsPeriod.FirstDay >= from.FirstDay && due.Occasion.FactsPeriod.DayAfter <= until.DayAfter)
            .Select(due => new BackTestStep(due, isDraft));
    }
}
