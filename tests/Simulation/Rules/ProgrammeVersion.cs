using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using NodaTime;

namespace Fuyao.Simulation.Tests.Rules;

internal enum Enrol
{
    Automatic,
    Application,
    Registration,
    Invitation,
}

/// <summary>A version of a programme: data and plain C# for the auditor, and the file that the product gets.</summary>
internal sealed record ProgrammeVersion
{
    public required string Programme { get; init; }

    public required LocalDate Published { get; init; }

    public required LocalDate Effective { get; init; }

    public required DateTimeZone Zone { get; init; }

    public required Schedule Schedule { get; init; }

    public Enrol Enrol { get; init; }

    /// <summary>When applications, registrations or invitations count, from and until, at 0:00; null: always.</summary>
    public (LocalDate From, LocalDate Until)? Window { get; init; }

    /// <summary>How long an invitation can be accepted.</summary>
    public int AcceptWithinDays { get; init; }

    public ImmutableArray<StaffListRule> Lists { get; init; } = [];

    public ImmutableArray<string> Findings { get; init; } = [];

    public Clause Scope { get; init; } = Clause.Everybody;

    public ImmutableArray<Clause> Require { get; init; } = [];

    public required ImmutableArray<TierRule> Tiers { get; init; }

    /// <summary>Null: nothing is watched between reviews.</summary>
    public LiveRule? Live { get; init; }

    public CapacityRule? Capacity { get; init; }

    public QuotaRule? Quota { get; init; }

    /// <summary>The YAML under `parameters` and `derived`, which only the text needs: clauses know the figures.</summary>
    public string Definitions { get; init; } = "";

    /// <summary>Facts that the file reads beside those of its conditions and rankings, whether or not anything comes of them.</summary>
    public string[] AlsoReads { get; init; } = [];

    /// <summary>CSV tables by name.</summary>
    public ImmutableDictionary<string, string> Tables { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>Whether merchants come in outside of reviews, which then decide about no others.</summary>
    public bool TakesInBetweenReviews => Enrol is Enrol.Registration or Enrol.Invitation;

    public Instant? WindowEnd => Window is { } window ? Zone.AtStartOfDay(window.Until).ToInstant() : null;

    public bool IsInWindow(Instant at) => Window is not { } window || (at >= Zone.AtStartOfDay(window.From).ToInstant() && at < WindowEnd);

    public Instant InForceFrom => Zone.AtStartOfDay(Effective).ToInstant();

    /// <summary>The scope, then the conditions of the programme, then those of each tier.</summary>
    public IEnumerable<(string? Tier, Clause Clause)> Clauses =>
    [
        (null, Scope),
        .. Require.Select(clause => ((string?)null, clause)),
        .. Tiers.SelectMany(tier => tier.Require.Select(clause => ((string?)tier.Id, clause))),
    ];

    public string Name => $"{Write(Effective)}.yaml";

    /// <summary>Whether a review over the facts of a period reads a fact of a period, which may be another one.</summary>
    public bool Reads(string fact, Worlds.Span span, Worlds.Span reviewed) =>
        (span == reviewed && FactsRead.Contains(fact)) || Clauses.Any(one => one.Clause.OtherPeriod is { } month && span == Worlds.Span.Holding(month, Worlds.Unit.Month) && one.Clause.ReadsOfOtherPeriod.Contains(fact));

    /// <summary>The facts that a review reads as of itself: the counts in place of a rate.</summary>
    public IEnumerable<string> FactsRead => Clauses.SelectMany(one => one.Clause.Reads)
        .Concat(Capacities.SelectMany(capacity => capacity.Ranks.SelectMany(rank => rank.Reads).Concat(capacity.Per is { } per ? [per] : Array.Empty<string>())))
        .Concat(Enrol == Enrol.Application || Quota is not null ? [Worlds.SimulatedFacts.Applied] : Array.Empty<string>())
        .Concat(AlsoReads)
        .SelectMany(fact => fact == Worlds.SimulatedFacts.LateRate ? ["late", "delivered"] : new[] { fact });

    private IEnumerable<CapacityRule> Capacities => Tiers.Select(tier => tier.Capacity).Append(Capacity).OfType<CapacityRule>();

    /// <summary>The programme file.</summary>
    public string Text()
    {
        var text = new StringBuilder($"""
            programme: {Programme}
            published: {Write(Published)}
            effective: {Write(Effective)}
            zone: {Zone.Id}
            enrol: {Enrol.ToString().ToLowerInvariant()}

            """);
        if (Window is { } window)
            text.AppendLine($"apply: {{ from: {Write(window.From)}T00:00, until: {Write(window.Until)}T00:00 }}");
        if (Enrol == Enrol.Invitation)
            text.AppendLine($"accept_within: {AcceptWithinDays} days");
        text.Append(Definitions);
        if (!Lists.IsEmpty)
            text.AppendLine("lists:");
        foreach (var list in Lists)
            text.AppendLine($"  {list.Name}: {{ by: approver{(list.Months is { } months ? $", months: {months}" : "")} }}");
        text.AppendLine($"scope: {Quote(Scope.Written)}");
        if (!Require.IsEmpty)
            text.AppendLine("require:");
        foreach (var clause in Require)
            text.AppendLine($"  {clause.Name}: {Quote(clause.Written)}");
        text.AppendLine("tiers:");
        foreach (var tier in Tiers)
        {
            text.AppendLine($"  - id: {tier.Id}");
            if (tier.Require.Length > 0)
                text.AppendLine("    require:");
            foreach (var clause in tier.Require)
                text.AppendLine($"      {clause.Name}: {Quote(clause.Written)}");
            if (tier.Capacity is not null)
                text.AppendLine($"    capacity: {Write(tier.Capacity)}");
        }
        text.AppendLine($"review: {{ every: {Schedule.Every.ToString().ToLowerInvariant()}, due_by: \"{Schedule.Due.Write(Schedule.Every)}\"{(Schedule.Effective is { } at ? $", effective_at: \"{at.Write(Schedule.Every)}\"" : "")} }}");
        text.Append(Live?.Text());
        if (Capacity is not null)
            text.AppendLine($"capacity: {Write(Capacity)}");
        if (Quota is not null)
            text.AppendLine($"quota: {{ first: {Quota.First}, by: application.accepted_at, hold: {(Quota.HoldsUndecided ? "acceptance" : "verification")} }}");
        if (!Findings.IsEmpty)
            text.AppendLine($"procedure:\n  - {{ step: verify, by: officer, finds: [{string.Join(", ", Findings)}] }}");
        return text.ToString();
    }

    private static string Write(LocalDate day) => day.ToString("uuuu-MM-dd", CultureInfo.InvariantCulture);

    private static string Write(CapacityRule rule) =>
        $"{{ places: {rule.Places}, rank_by: [{string.Join(", ", rule.Ranks.Select(rank => Quote($"{rank.Written} {(rank.Descending ? "desc" : "asc")}")))}]" +
        $"{(rule.Per is null ? "" : $", per: {rule.Per}")}, incumbents: {(rule.IncumbentsFirst ? "first" : "equal")} }}";

    private static string Quote(string expression) => $"\"{expression}\"";
}
