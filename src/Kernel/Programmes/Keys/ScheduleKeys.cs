using Fuyao.Kernel.Documents;
using Fuyao.Kernel.Programmes.Shapes;
using Fuyao.Kernel.Values;
using NodaTime;

namespace Fuyao.Kernel.Programmes.Keys;

/// <summary>The keys that say when: reviews, what happens between them, windows of application.</summary>
internal static class ScheduleKeys
{
    public static readonly Key<WrittenMoment> From = new("from", Forms.Moment, "2009-01-01T00:00", "The first moment.", required: true);

    public static readonly Key<WrittenMoment> Until = new("until", Forms.Moment, "2009-12-31T24:00", "The end, which is no longer in it; 24:00 is the end of a day.", required: true);

    public static readonly MappingShape Window = new("window", "a window", From, Until);

    public static readonly Key<Cadence> Every = new(
        "every", new ChoiceShape<Cadence>(("month", Cadence.Month), ("week", Cadence.Week), ("day", Cadence.Day), ("once", Cadence.Once)), "month", "How often.", required: true);

    public static readonly Key<ScalarNode> DueBy = new(
        "due_by", ValueShape.Instance, "\"3 24:00\"", "When in each month, week or day the review is due, several times with commas between them; or the moment of one that takes place once. It judges the state at this moment.", required: true);

    public static readonly Key<ScalarNode> EffectiveAt = new("effective_at", ValueShape.Instance, "\"5 00:00\"", "When decisions take effect: the first such time from the review on; without it, when they are due.");

    public static readonly Key<PeriodKind> Facts = new(
        "facts", new ChoiceShape<PeriodKind>(
            ("previous-month", PeriodKind.Month), ("previous-half-month", PeriodKind.HalfMonth), ("previous-week", PeriodKind.Week), ("previous-day", PeriodKind.Day)), "previous-month",
        "The period whose facts are judged: the last one of its kind before the one in which the review is due. Without it, the month, week or day before; one that takes place once has to say it.");

    public static readonly MappingShape Review = new("review", "a review", Every, DueBy, EffectiveAt, Facts);

    public static readonly Key<IReadOnlyList<Item<string>>> Live = new(
        "live", new ListShape<string>(Forms.Identifier), "[clean]", "The conditions that are watched; they name only state facts, lists and findings.", required: true);

    public static readonly Key<Duration> Within = new("within", Forms.Hours, "72h", "The deadline.", required: true);

    public static readonly Key<LeaveClock> LeaveFrom = new(
        "from", new ChoiceShape<LeaveClock>(("occurred", LeaveClock.Occurred), ("known", LeaveClock.Known)), "occurred",
        "Whether the clock starts when the fact changed in the world (default) or when it became known.");

    public static readonly Key<IReadOnlyList<Named<ScalarNode>>> WithinByCondition = new(
        "within_by", new NamedShape<ScalarNode>(NameForm.Identifier, "clean: 0h", ValueShape.Instance), "{ clean: 0h }", "Deadlines of single live conditions that differ.");

    public static readonly Key<Duration> NoticeMinimum = new(
        "notice_min", Forms.Hours, "24h", "What a merchant is given at the least where the loss was learnt too late (default 24h).");

    public static readonly Key<LeaveClock> RejoinFrom = new(
        "from", new ChoiceShape<LeaveClock>(("met", LeaveClock.Met), ("known", LeaveClock.Known)), "met",
        "Whether the clock starts when the conditions were met again (default) or when that became known.");

    public static readonly MappingShape LeaveRule = new("leave", "'leave'", Within, LeaveFrom, WithinByCondition, NoticeMinimum);

    public static readonly MappingShape RejoinRule = new("rejoin", "'rejoin'", Within, RejoinFrom);

    public static readonly Key<Fields> Leave = new("leave", LeaveRule, "{ within: 72h, from: occurred }", "How soon somebody leaves who no longer meets a live condition.", required: true);

    public static readonly Key<Fields> Rejoin = new(
        "rejoin", RejoinRule, "{ within: 72h, from: met }", "How soon somebody is taken back who meets them again; without it, only a review takes back.");

    public static readonly Key<Duration> Settle = new(
        "settle", Forms.Hours, "24h", "How long the conditions have to hold again before that counts, so that a mark that comes and goes changes nothing; without it, at once.");

    public static readonly MappingShape BetweenReviews = new("between_reviews", "'between_reviews'", Live, Leave, Rejoin, Settle);
}
