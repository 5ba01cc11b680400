using Fuyao.Kernel.Documents;
using Fuyao.Kernel.Facts;
using Fuyao.Kernel.Lifecycle;
using Fuyao.Kernel.Programmes;
using Fuyao.Kernel.Reviews;
using NodaTime;

namespace Fuyao.Platform.Tests.Cases;

/// <summary>Carries the members of a case on from its review through what happens later, and says in words where they stand otherwise than expected.</summary>
internal sealed class CaseCourse(CheckedProgramme programme, ReviewCase one, ReviewResult review, IReadOnlyDictionary<string, int> rows)
{
    // What stands under the merchants of the case has been so for long.
    private static readonly Instant LongAgo = Instant.FromUtc(2000, 1, 1, 0, 0);

    private readonly LiveRules rules = LiveRules.Of(programme);
    private readonly DateTimeZone zone = programme.Programme.Zone;

    public IEnumerable<string> Differences() =>
        from step in one.Later
        from expected in step.Expect.OrderBy(entry => entry.Key, StringComparer.Ordinal)
        from difference in Differences(expected.Key, expected.Value, StandingOf(expected.Key, step.At.ToInstant(zone)))
        select $"{expected.Key} at {step.At}: {difference}";

    private static string? Written(Node value) => value switch
    {
        SequenceNode { Items.IsEmpty: true } => FactColumns.SetSeparator.ToString(),
        SequenceNode members => string.Join(FactColumns.SetSeparator, members.Items.Select(item => ((ScalarNode)item).Text)),
        ScalarNode { Text: "null" or "", Style: ScalarStyle.Plain } => null,
        var scalar => ((ScalarNode)scalar).Text,
    };

    private IEnumerable<string> Differences(string merchant, CaseStanding expected, LiveStanding? actual)
    {
        var row = rows[merchant];
        (string What, string? Expected, string Actual)[] comparisons =
        [
            ("status", expected.Status, (actual?.Status ?? review.After.StatusOf(row)).ToString().ToLowerInvariant()),
            ("tier", expected.Tier, (actual is null ? review.After.TierOf(row) : actual.HoldsTier ? actual.Tier : null) ?? "none"),
            ("until", expected.Until?.ToInstant(zone).ToString(), actual?.Deadline?.ToString() ?? "never"),
            ("since", expected.Since?.ToInstant(zone).ToString(), (actual?.Since ?? review.After.SinceOf(row))?.ToString() ?? "never"),
        ];
        return comparisons.Where(comparison => comparison.Expected is { } wanted && wanted != comparison.Actual).Select(comparison => $"{comparison.What} is {comparison.Actual}, expected {comparison.Expected}");
    }

    /// <summary>Null where the review made it no member: nothing happens to it then.</summary>
    private LiveStanding? StandingOf(string merchant, Instant at)
    {
        var row = rows[merchant];
        if (review.After.TierOf(row) is not { } tier)
            return null;
        var history = new MerchantHistory(row, Observations(merchant), Entries(merchant, row), []);
        var start = LiveStanding.MemberOf(tier, review.After.SinceOf(row)!.Value);
        var observed = one.Later.SelectMany(step => new[] { step.At, step.Known ?? step.At }).Select(moment => moment.ToInstant(zone))
            .Concat(Entries(merchant, row).Select(entry => entry.Entry.Until).OfType<Instant>())
            .Where(instant => instant >= review.Occasion.NominalAt && instant <= at).Distinct().Order();
        var events = MembershipCourse.Run(row, start, observed, at, _ => rules, (asked, instant) => LiveEvaluation.Judge(asked, [new LiveQuestion(history, instant)])[0]);
        return events.IsEmpty ? start : events[^1].After;
    }

    private IEnumerable<Observation> Observations(string merchant)
    {
        var sequence = 0;
        foreach (var (fact, value) in one.Merchants.First(known => known.Id == merchant).Facts.Where(fact => rules.Inputs.Supplied.Contains(fact.Key)))
            yield return new Observation(fact, Written(value), LongAgo, LongAgo, ++sequence);
        foreach (var step in one.Later)
            foreach (var (fact, value) in step.Facts.GetValueOrDefault(merchant) ?? [])
                yield return new Observation(fact, Written(value), step.At.ToInstant(zone), (step.Known ?? step.At).ToInstant(zone), ++sequence);
    }

    private IEnumerable<KnownEntry> Entries(string merchant, int row) =>
        one.Lists.Where(entry => entry.Merchant == merchant)
            .Select(entry => Entry(entry, row, entry.From?.ToInstant(zone) ?? LongAgo, LongAgo))
            .Concat(one.Later.SelectMany(step => step.Lists.Where(entry => entry.Merchant == merchant)
                .Select(entry => Entry(entry, row, (entry.From ?? step.At).ToInstant(zone), (step.Known ?? step.At).ToInstant(zone)))));

    private KnownEntry Entry(CaseListEntry entry, int row, Instant from, Instant known) =>
        new(new StaffEntry(entry.List, row, from, entry.Until?.ToInstant(zone), "case", "case"), known);
}
