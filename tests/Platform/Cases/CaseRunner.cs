using System.Collections.Immutable;
using Fuyao.Kernel.Columns;
using Fuyao.Kernel.Facts;
using Fuyao.Kernel.Programmes;
using Fuyao.Kernel.Reviews;
using Fuyao.Kernel.Values;
using NodaTime;
using Period = Fuyao.Kernel.Values.Period;

namespace Fuyao.Platform.Tests.Cases;

/// <summary>Runs the review of a case and says in words where it came out otherwise than expected.</summary>
internal static class CaseRunner
{
    /// <summary>Under which a merchant's application instant stands among its facts while a case is read.</summary>
    public const string ApplicationKey = "(application)";

    private static readonly ImmutableArray<(string Name, MembershipFlags Any)> Flags =
    [
        ("unknown", MembershipFlags.KeptUnknown | MembershipFlags.ScopeUnknown | MembershipFlags.GroupUnknown),
        ("unpublished", MembershipFlags.KeptUnpublished),
    ];

    /// <returns>One sentence for each difference; none where the case holds.</returns>
    public static ImmutableArray<string> Run(CaseFile file, ReviewCase one)
    {
        var programme = file.Programme;
        var population = CasePopulation.Of(one, file.Catalogue, Review.ApplicationFact(programme.Programme));
        var rows = Enumerable.Range(0, population.Count).ToDictionary(row => population.MerchantIds[row]);
        var occasion = OccasionOf(programme, one);
        var evaluation = Evaluation.Bind(programme, population, Staff(one, programme, rows), occasion.NominalAt);
        var result = Review.Decide(evaluation, Before(one, programme.Programme, population), occasion);
        return [.. one.Expect.OrderBy(entry => entry.Key, StringComparer.Ordinal).SelectMany(entry => rows.TryGetValue(entry.Key, out var row)
            ? Differences(entry.Key, entry.Value, row, evaluation, result)
            : [$"{entry.Key} is expected but does not stand under merchants"]),
            .. new CaseCourse(programme, one, result, rows).Differences(),
            .. new CaseEntitlements(programme.Programme, one, result, rows).Differences()];
    }

    private static ReviewOccasion OccasionOf(CheckedProgramme programme, ReviewCase one)
    {
        var zone = programme.Programme.Zone;
        var first = DueReviews.Between([programme], null, Instant.FromUtc(2100, 1, 1, 0, 0)).Select(due => due.Occasion).FirstOrDefault();
        if (one.At is not { } written)
            return (first ?? throw new InvalidDataException($"{one.Name}: the programme has no calendar of reviews, so that the case needs `at` and `period`")) is var due && one.Period is { } period
                ? due with { FactsPeriod = period }
                : first;
        var at = written.ToInstant(zone);
        return new ReviewOccasion(at, at, one.Period
            ?? DueReviews.Between([programme], at - Duration.Epsilon, at).Select(due => due.Occasion.FactsPeriod).Cast<Period?>().FirstOrDefault()
            ?? throw new InvalidDataException($"{one.Name}: no review is due at {written}, so that the case needs `period`"));
    }

    private static StaffRecords Staff(ReviewCase one, CheckedProgramme programme, Dictionary<string, int> rows) => new(
        one.Lists.Select(entry =>
        {
            var list = programme.Programme.Lists.FirstOrDefault(list => list.Name == entry.List) ?? throw new InvalidDataException($"{one.Name}: the programme has no list '{entry.List}'");
            var from = entry.From?.ToInstant(programme.Programme.Zone);
            return new StaffEntry(
                entry.List, rows[entry.Merchant], from ?? Instant.MinValue,
                entry.Until?.ToInstant(programme.Programme.Zone) ?? (from is { } start ? StaffEntry.UntilDefault(list, start, programme.Programme.Zone) : null), "case", "case");
        }),
        one.Findings.Select(finding => new StaffFinding(finding.Name, rows[finding.Merchant], finding.Holds, Instant.MinValue, "case", "case")));

    private static Memberships Before(ReviewCase one, Programme programme, Population population)
    {
        ImmutableArray<string> ids = [.. programme.Tiers.Select(tier => tier.Id)];
        var tiers = new byte[population.Count];
        var statuses = new MembershipStatus[population.Count];
        Array.Fill(tiers, Memberships.NoTier);
        for (var row = 0; row < tiers.Length; row++)
        {
            if (!one.Before.TryGetValue(population.MerchantIds[row], out var before))
                continue;
            statuses[row] = Enum.Parse<MembershipStatus>(before.Status, ignoreCase: true);
            if (before.Tier is { } tier)
                tiers[row] = ids.Contains(tier) ? (byte)ids.IndexOf(tier) : throw new InvalidDataException($"{one.Name}: the programme has no tier '{tier}'");
        }
        return new Memberships(ids, tiers, statuses, new long[tiers.Length], new MembershipFlags[tiers.Length]);
    }

    private static IEnumerable<string> Differences(string merchant, CaseExpectation expected, int row, Evaluation evaluation, ReviewResult result)
    {
        IEnumerable<(string What, string? Expected, string Actual)> comparisons =
        [
            ("tier", expected.Tier, result.After.TierOf(row) ?? "none"),
            ("status", expected.Status, result.After.StatusOf(row).ToString().ToLowerInvariant()),
            ("flags", Join(expected.Flags), Join([.. Flags.Where(flag => (result.After.FlagsOf(row) & flag.Any) != MembershipFlags.None).Select(flag => flag.Name)])!),
            ("missing", Join(expected.Missing), Join(result.MissingFacts(evaluation, row))!),
            .. expected.Conditions.Select(condition => (condition.Key, (string?)condition.Value, ActualTruth(result, condition.Key, row))),
            .. expected.Derived.Select(derived => (derived.Key, (string?)Number(derived.Value), ActualNumber(evaluation, derived.Key, row))),
        ];
        return comparisons.Where(comparison => comparison.Expected is { } wanted && wanted != comparison.Actual)
            .Select(comparison => $"{merchant}: {comparison.What} is {comparison.Actual}, expected {comparison.Expected}");
    }

    private static string ActualTruth(ReviewResult result, string name, int row)
    {
        var named = result.Conditions.Where(condition => condition.Condition.Name == name || $"{condition.Tier}.{condition.Condition.Name}" == name).ToArray();
        return named.Length == 1
            ? named[0].Truth[row] switch { Truth.True => "pass", Truth.False => "fail", _ => "unknown" }
            : named.Length == 0 ? "no condition of the programme" : "a name that several tiers use; write it with its tier";
    }

    private static string ActualNumber(Evaluation evaluation, string name, int row) => evaluation.Find(name) switch
    {
        null => "no derived column",
        var column when !column.Known[row] => "unknown",
        DerivedColumn derived => new DerivedNumber(derived.Units[row]).ToString(),
        LongColumn { Type: ColumnType.Money } money => new Money(money.Values[row]).ToString(),
        LongColumn numbers => numbers.Values[row].ToString(),
        var column => column.Type.ToString(),
    };

    private static string Number(string written) => DerivedNumber.TryParse(written, out var number) ? number.ToString() : written;

    private static string? Join(ImmutableArray<string>? names) => names is { } some ? $"[{string.Join(", ", some.Order(StringComparer.Ordinal))}]" : null;
}
