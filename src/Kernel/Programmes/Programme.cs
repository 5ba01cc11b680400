using System.Collections.Immutable;
using Fuyao.Kernel.Cel;
using Fuyao.Kernel.Columns;
using Fuyao.Kernel.Diagnostics;
using Fuyao.Kernel.Values;
using NodaTime;
using Period = Fuyao.Kernel.Values.Period;

namespace Fuyao.Kernel.Programmes;

public enum Enrolment
{
    Automatic,
    Application,
    Invitation,

    /// <summary>On the day a merchant joins the marketplace (F1).</summary>
    Registration,
}

/// <summary>One dated version of a support programme. Only <see cref="CheckedProgramme"/> can be reviewed.</summary>
public sealed record Programme
{
    public required string Id { get; init; }

    public required LocalizedText Title { get; init; }

    /// <summary>Nobody loses anything over a fact from before this date.</summary>
    public required LocalDate Published { get; init; }

    /// <summary>In force from the start of this day in <see cref="Zone"/> until the next version.</summary>
    public required LocalDate Effective { get; init; }

    public required DateTimeZone Zone { get; init; }

    public Enrolment Enrolment { get; init; }

    public ImmutableArray<Parameter> Parameters { get; init; } = [];

    /// <summary>In the order in which they are computed: a column may use those before it.</summary>
    public ImmutableArray<DerivedDefinition> Derived { get; init; } = [];

    public ImmutableArray<StaffList> Lists { get; init; } = [];

    public required Condition Scope { get; init; }

    /// <summary>Must hold for every tier.</summary>
    public ImmutableArray<Condition> Require { get; init; } = [];

    /// <summary>Best first.</summary>
    public required ImmutableArray<Tier> Tiers { get; init; }

    /// <summary>Null where nobody is reviewed by the calendar, as in a programme of claims (C2).</summary>
    public ReviewSchedule? Review { get; init; }

    public BetweenReviews? BetweenReviews { get; init; }

    public Capacity? Capacity { get; init; }

    /// <summary>Which applications, registrations or invitations the programme is about, where it is not all of them.</summary>
    public ApplicationWindow? Apply { get; init; }

    /// <summary>How long an invitation can be accepted, in calendar days, months or years; <see cref="AcceptWithinDefault"/> where the file says nothing.</summary>
    public NodaTime.Period AcceptWithin { get; init; } = AcceptWithinDefault;

    /// <summary>14 days: ours, as D3 does not say.</summary>
    public static readonly NodaTime.Period AcceptWithinDefault = NodaTime.Period.FromDays(14);

    /// <summary>Whether conditions are judged on the facts as they stood when the merchant applied (C2).</summary>
    public bool EvaluateAsOfApplication { get; init; }

    public Quota? Quota { get; init; }

    public Cumulation? Cumulation { get; init; }

    public Budget? Budget { get; init; }

    public ImmutableArray<ProcedureStep> Procedure { get; init; } = [];

    public ImmutableArray<Clawback> Clawback { get; init; } = [];

    public ImmutableArray<Benefit> Benefits { get; init; } = [];

    public required SourcePosition At { get; init; }

    /// <summary>The scope, then the conditions of the programme, then those of each tier from the best down; no tier for the first two.</summary>
    public IEnumerable<(Condition Condition, string? Tier)> ConditionsWithTiers() =>
    [
        (Scope, null),
        .. Require.Select(condition => (condition, (string?)null)),
        .. Tiers.SelectMany(tier => tier.Require.Select(condition => (condition, (string?)tier.Id))),
    ];

    /// <summary>What a tier brings: its own benefits, then those of the tier it includes, and so on down; each once, with the tier by which it comes.</summary>
    /// <param name="tierId">Nothing comes with a tier that this version does not have.</param>
    public IEnumerable<(Benefit Benefit, Tier Tier)> BenefitsOf(string tierId)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var tier = Find(tierId); tier is not null; tier = tier.Includes is { } included ? Find(included) : null)
            foreach (var benefit in tier.Benefits.Where(seen.Add).Select(id => Benefits.FirstOrDefault(defined => defined.Id == id)).OfType<Benefit>())
                yield return (benefit, tier);

        Tier? Find(string id) => Tiers.FirstOrDefault(tier => tier.Id == id);
    }
}

/// <summary>A named expression of type bool. <paramref name="Label"/> is what a merchant reads; without one it is the name.</summary>
public sealed record Condition(string Name, CheckedExpression Expression, LocalizedText Label, SourcePosition At);

/// <param name="Includes">The tier whose benefits come with this one, always a lower one.</param>
/// <param name="Require">Beside the programme's own conditions.</param>
public sealed record Tier(
    string Id, LocalizedText Title, ImmutableArray<Condition> Require, string? Includes, ImmutableArray<string> Benefits, Capacity? Capacity, SourcePosition At);

/// <summary>
/// A value that conditions name: one <see cref="Value"/> for everybody, or one a category (or region) by a table.
/// Look-up: key unknown → unknown; key without a row → <see cref="Default"/>; then <see cref="Floor"/> applies to what was found.
/// </summary>
public sealed record Parameter
{
    public required string Name { get; init; }

    public required LocalizedText Label { get; init; }

    /// <summary>Money, Int, Double, String, Bool, Date or Instant; values have the CEL kind of a fact of that type.</summary>
    public required ColumnType Type { get; init; }

    public CelValue? Value { get; init; }

    /// <summary>The string fact whose value is the key into <see cref="Table"/>.</summary>
    public string? By { get; init; }

    public ImmutableDictionary<string, CelValue> Table { get; init; } = ImmutableDictionary<string, CelValue>.Empty;

    /// <summary>Null only where the fact's values are a closed list and each has its row.</summary>
    public CelValue? Default { get; init; }

    public CelValue? Floor { get; init; }

    public required SourcePosition At { get; init; }
}

public enum MissingPart
{
    /// <summary>A missing part gives its weight to the others; all missing → unknown.</summary>
    Reweight,

    /// <summary>One missing part makes the whole unknown.</summary>
    Unknown,
}

/// <summary>A column computed before the conditions: fixed point with 4 decimals.</summary>
public abstract record DerivedDefinition(string Name, LocalizedText Label, SourcePosition At);

/// <summary>
/// 0–100: the weighted mean of the percentile ranks of facts within the group named by <paramref name="By"/> (everybody where null).
/// Of a fact that is better lower, 100 less its percentile rank counts.
/// </summary>
/// <param name="Parts">Fact and weight; the weights are exact and need not sum to 1.</param>
public sealed record Scorecard(
    string Name, LocalizedText Label, string? By, ImmutableArray<ScorecardPart> Parts, MissingPart Missing, SourcePosition At) : DerivedDefinition(Name, Label, At);

/// <param name="Weight">Above zero, at most 4 decimals.</param>
public sealed record ScorecardPart(string Fact, decimal Weight);

/// <summary>A number by an expression over facts, parameters and the derived columns before it.</summary>
public sealed record DerivedExpression(string Name, LocalizedText Label, CheckedExpression Expression, SourcePosition At) : DerivedDefinition(Name, Label, At);

/// <summary>A recorded judgement by staff, with reason and expiry.</summary>
/// <param name="By">The role that may enter somebody.</param>
/// <param name="Months">How long an entry lasts where it names no end of its own; null: until taken off.</param>
/// <param name="NeedsApproval">Whether an entry, or its end, counts only once somebody else has approved it.</param>
public sealed record StaffList(string Name, LocalizedText Label, string By, int? Months, bool NeedsApproval, SourcePosition At);

/// <param name="DueBy">The nominal instants, which are the deadlines, in the programme's zone.</param>
/// <param name="EffectiveAt">When decisions take effect: its first occasion at or after the nominal instant. Null: at the nominal instant.</param>
/// <param name="Facts">Which facts are judged: those of the last period of this kind before the one in which the review is due.</param>
public sealed record ReviewSchedule(DueRule DueBy, DueRule? EffectiveAt, PeriodKind Facts, SourcePosition At)
{
    /// <summary>The period whose facts a review reads that is due on this day.</summary>
    public Period FactsOf(LocalDate dueOn) => Period.Containing(dueOn, Facts).Previous();
}

public enum LeaveClock
{
    /// <summary>From when the fact changed in the world.</summary>
    Occurred,

    /// <summary>From when the conditions were met again.</summary>
    Met,

    /// <summary>From when it became known.</summary>
    Known,
}

/// <param name="Live">Names of conditions, of the programme or of tiers, that are watched between reviews.</param>
/// <param name="LeaveWithin">Null only where nothing is live.</param>
/// <param name="LeaveFrom">Occurred or Known.</param>
/// <param name="LeaveWithinByCondition">Where a live condition has its own time (a serious violation: 0 h).</param>
/// <param name="RejoinWithin">Null: only a review takes somebody back.</param>
/// <param name="RejoinFrom">Met or Known.</param>
/// <param name="NoticeMinimum">What a merchant is given at the least where the loss was learnt too late.</param>
/// <param name="Settle">How long the conditions have to hold again before that counts; zero: at once.</param>
public sealed record BetweenReviews(
    ImmutableArray<string> Live, Duration? LeaveWithin, LeaveClock LeaveFrom, ImmutableDictionary<string, Duration> LeaveWithinByCondition,
    Duration? RejoinWithin, LeaveClock RejoinFrom, Duration NoticeMinimum, Duration Settle, SourcePosition At)
{
    /// <summary>Semantics, “Leaving”: <c>notice_min</c>, 24 h.</summary>
    public static readonly Duration NoticeMinimumDefault = Duration.FromHours(24);
}

/// <summary>
/// The best are selected: so many places, ranked. At the programme the places are shared by all tiers and filled from the best tier down; at a tier they are
/// that tier's own. Ties end in merchant id; an unknown rank sorts last; who overflows a tier tries the next one.
/// </summary>
/// <param name="Places">All places, or those of each group where <paramref name="Per"/> stands.</param>
/// <param name="RankBy">Most significant first; at least one.</param>
/// <param name="Per">The string fact that forms the groups.</param>
/// <param name="IncumbentsFirst">Whether who holds a place goes before who does not.</param>
public sealed record Capacity(int Places, ImmutableArray<RankKey> RankBy, string? Per, bool IncumbentsFirst, SourcePosition At);

/// <param name="Expression">Of type int, uint, double, money, timestamp, duration or bool.</param>
public sealed record RankKey(CheckedExpression Expression, bool Descending);

/// <summary>Half-open: an application, registration or invitation at <paramref name="Until"/> is late.</summary>
public sealed record ApplicationWindow(Instant From, Instant Until, SourcePosition At);

/// <param name="By">The instant fact that orders the claims, for example <c>application.accepted_at</c>; where it is unknown nothing was claimed.</param>
/// <param name="Hold">The event at which a place is held: acceptance or verification.</param>
/// <param name="Confirm">The event at which it becomes final: approval or disbursement.</param>
/// <param name="Refill">Who gets the place of a rejected claim: waiting (the next in line) or none.</param>
public sealed record Quota(int First, string By, string Hold, string Confirm, string Refill, SourcePosition At);

/// <summary>A cap over all programmes that name the same <paramref name="Group"/>, for each merchant or legal entity.</summary>
/// <param name="Per">merchant or legal_entity.</param>
public sealed record Cumulation(string Group, string Per, int? Places, Money? Amount, SourcePosition At)
{
    public const string LegalEntity = "legal_entity";
}

public sealed record Budget(string Account, string? Parent, Money Limit, string Currency, SourcePosition At);

public sealed record ProcedureStep(
    string Step, string? By, ImmutableArray<string> Materials, ImmutableArray<string> Finds, int? CorrectWithinWorkdays, int? DaysWorkdays,
    bool Public, string? Objections, string? Batch, SourcePosition At);

/// <param name="When">falsified, double-funded or left.</param>
/// <param name="Amount">All, a share such as <c>50%</c>, or an amount such as <c>1000 CNY</c>.</param>
/// <param name="Ban">How long the merchant may not apply again, in calendar months, years or days.</param>
public sealed record Clawback(string When, string Amount, NodaTime.Period? Ban, SourcePosition At);

/// <summary>Changes how another programme shows, not what it decides (E14).</summary>
/// <param name="Target">The programme whose tiers it shows otherwise.</param>
/// <param name="NotBelow">The tier of that day is shown where it was higher.</param>
/// <param name="NotBelowEnd">The end of that day: the tier held until just before it counts.</param>
/// <param name="From">From here, to before <paramref name="Until"/>.</param>
public sealed record Overlay(
    string Id, LocalizedText Title, string Target, LocalDate NotBelow, Instant NotBelowEnd, Instant From, Instant Until, SourcePosition At);
