using System.Collections.Immutable;
using Fuyao.Kernel.Programmes;
using Fuyao.Kernel.Reviews;
using Fuyao.Kernel.Values;
using NodaTime;
using NodaTime.Text;
using Period = Fuyao.Kernel.Values.Period;

namespace Fuyao.Kernel.Versions;

/// <summary>The first review under a version reads facts from before its publication, so that nobody loses anything over them (decision 0010); said when the version is drafted.</summary>
/// <param name="First">That review.</param>
/// <param name="HeldBack">The conditions that cannot take anything away in it.</param>
/// <param name="EffectiveInstead">The earliest day from which the first review would read only facts from after publication; null where no review within the next years would.</param>
public sealed record PublicationNotice(DueReview First, ImmutableArray<Condition> HeldBack, LocalDate? EffectiveInstead)
{
    private static readonly Duration LookAhead = Duration.FromDays(800);

    /// <param name="others">The other versions that count.</param>
    /// <param name="decidedUpTo">When the last review was due that is decided already; null where there is none.</param>
    /// <returns>Null where nothing is held back.</returns>
    public static PublicationNotice? Of(CheckedProgramme version, ImmutableArray<CheckedProgramme> others, Instant? decidedUpTo)
    {
        var rules = version.Programme;
        var from = rules.Zone.AtStartOfDay(rules.Effective).ToInstant();
        var all = others.Where(other => other.Programme.Effective != rules.Effective).Append(version).ToImmutableArray();
        if (DueReviews.Between(all, decidedUpTo, from + LookAhead).FirstOrDefault(due => ReferenceEquals(due.Version, version)) is not { } first || !IsEarly(first, rules))
            return null;
        var rule = new PublicationRule(version, first.Occasion.FactsPeriod);
        var heldBack = rules.ConditionsWithTiers().Select(one => one.Condition).Where(condition => rule.HoldsBack(condition.Expression)).Distinct().ToImmutableArray();
        if (heldBack.IsEmpty)
            return null;
        var last = DueReviews.Between([version], null, from + LookAhead).TakeWhile(due => IsEarly(due, rules)).Last();
        // The day after the one on which the last such review is due: 24:00 is due on the next day.
        var instead = last.Occasion.NominalAt.InZone(rules.Zone).Date.PlusDays(1);
        return new PublicationNotice(first, heldBack, DueReviews.Between([version], last.Occasion.NominalAt, from + LookAhead).Any() ? instead : null);
    }

    public LocalizedText Text
    {
        get
        {
            var (occasion, rules) = (First.Occasion, First.Version.Programme);
            var (due, published, starts) = (Day((occasion.NominalAt - Duration.Epsilon).InZone(rules.Zone).Date), Day(rules.Published), Day(occasion.FactsPeriod.FirstDay));
            var labels = HeldBack.Select(condition => condition.Label).ToList();
            return new(
                $"首次考核（{due}）使用 {occasion.FactsPeriod} 的数据，而规则 {published} 才公布：这次考核中，没有人会因未达到{string.Concat(labels.Select(label => $"「{label.Zh}」"))}而失去资格。"
                + (EffectiveInstead is { } later ? $"要从首次考核起就计入，请写 effective: {Day(later)} 或更晚；若当时已经公布，请写 published: {starts} 或更早。" : $"若当时已经公布，请写 published: {starts} 或更早。"),
                $"the first review ({due}) reads the facts of {occasion.FactsPeriod}, and the rules are published on {published} only: in it nobody loses anything by {string.Join(", ", labels.Select(label => $"“{label.En}”"))}. "
                + (EffectiveInstead is { } day
                    ? $"For these to count from the first review on, write effective: {Day(day)} or later; if they were published by then, write published: {starts} or earlier."
                    : $"If they were published by then, write published: {starts} or earlier."));
        }
    }

    private static bool IsEarly(DueReview due, Programme rules) => due.Occasion.FactsPeriod != Period.Current && due.Occasion.FactsPeriod.FirstDay < rules.Published;

    private static string Day(LocalDate date) => LocalDatePattern.Iso.Format(date);
}
