using Fuyao.Kernel.Programmes.Shapes;
using Fuyao.Kernel.Values;
using NodaTime;

namespace Fuyao.Kernel.Programmes.Keys;

/// <summary>The keys of a programme file.</summary>
internal static class ProgrammeKeys
{
    public static readonly Key<string> Id = new(
        "programme", Forms.Id, "pioneer", "The programme's id, which is also the name of its folder.", required: true);

    public static readonly Key<LocalizedText> Title = new(
        "title", TextShape.Instance, "{ zh: 淘宝众创先锋计划, en: Pioneer programme }", "The programme's name for people; without it, the id.");

    public static readonly Key<LocalDate> Published = new(
        "published", Forms.Date, "2016-10-01", "The day the rules were announced; nobody loses anything over a fact from before it.", required: true);

    public static readonly Key<LocalDate> Effective = new(
        "effective", Forms.Date, "2016-11-03", "In force from the start of this day until the next version; the file is named after it.", required: true);

    public static readonly Key<DateTimeZone> Zone = new(
        "zone", ZoneShape.Instance, "Asia/Shanghai", "The zone of all dates and times in the file; without it, the catalogue's.");

    public static readonly Key<Enrolment> Enrol = new(
        "enrol", new ChoiceShape<Enrolment>(
            ("automatic", Enrolment.Automatic), ("application", Enrolment.Application), ("invitation", Enrolment.Invitation), ("registration", Enrolment.Registration)),
        "automatic", "How merchants come in: automatic (default), application, invitation, or registration (on the day of joining the marketplace).");

    public static readonly Key<bool> Evaluate = new(
        "evaluate", new ChoiceShape<bool>(("as-of-application", true), ("as-of-review", false)), "as-of-application",
        "On which facts conditions are judged: those at the review (default) or those when the merchant applied.");

    public static readonly Key<Fields> Apply = new(
        "apply", ScheduleKeys.Window, "{ from: 2009-01-01T00:00, until: 2009-12-31T24:00 }", "When applications are taken, registrations count, or invitations are sent.");

    public static readonly Key<NodaTime.Period> AcceptWithin = new(
        "accept_within", Forms.CalendarTime, "14 days", "How long an invitation can be accepted (default 14 days).");

    public static readonly Key<IReadOnlyList<Named<Fields>>> Parameters = new(
        "parameters", new NamedShape<Fields>(NameForm.Identifier, "line: { type: money, value: 2295 }", ValueKeys.Parameter), "", "Dated values that conditions name.");

    public static readonly Key<IReadOnlyList<Named<Fields>>> Derived = new(
        "derived", new NamedShape<Fields>(NameForm.Identifier, "merit: { scorecard: { credit_points: 0.6, rating: 0.4 } }", ValueKeys.Derived), "", "Columns computed from facts before the conditions.");

    public static readonly Key<IReadOnlyList<Named<Fields>>> Lists = new(
        "lists", new NamedShape<Fields>(NameForm.Identifier, "recognised: { by: approver }", ValueKeys.StaffList), "", "Recorded judgements by staff, which conditions ask for with listed('name').");

    public static readonly Key<WrittenCondition> Scope = new(
        "scope", ConditionShape.Instance, "province == '51'", "Whom the programme addresses at all (default: everybody); outside it nothing is explained.");

    public static readonly Key<IReadOnlyList<Named<WrittenCondition>>> Require = new(
        "require", new NamedShape<WrittenCondition>(NameForm.Identifier, ConditionShape.NamedExample, ConditionShape.Instance), "", "Named conditions that must all hold for every tier.");

    public static readonly Key<IReadOnlyList<Item<Fields>>> Tiers = new(
        "tiers", new ListShape<Fields>(TierKeys.Tier, atLeastOne: true), "[ { id: member, benefits: [badge] } ]",
        "The tiers, best first; a merchant gets the first whose conditions hold.", required: true);

    public static readonly Key<Fields> Review = new(
        "review", ScheduleKeys.Review, "{ every: month, due_by: \"3 24:00\", facts: previous-month }", "When everybody is judged again.");

    public static readonly Key<Fields> BetweenReviews = new(
        "between_reviews", ScheduleKeys.BetweenReviews, "", "What is watched between reviews, and how soon a loss or a return takes effect.");

    public static readonly Key<Fields> Capacity = new(
        "capacity", TierKeys.Capacity, "{ places: 10000, rank_by: merit desc }", "So many places shared by all tiers: the best are selected.");

    public static readonly Key<Fields> Quota = new(
        "quota", ClaimKeys.Quota, "{ first: 1000, by: application.accepted_at }", "The first so many claims get a place.");

    public static readonly Key<Fields> Cumulate = new(
        "cumulate", ClaimKeys.Cumulation, "{ group: chengdu-subsidy, per: legal_entity, places: 1 }", "A cap over all programmes of a group.");

    public static readonly Key<Fields> Budget = new(
        "budget", ClaimKeys.Budget, "{ account: chengdu-ecommerce, limit: 1000000 CNY }", "The account that pays, and its limit.");

    public static readonly Key<IReadOnlyList<Item<Fields>>> Procedure = new(
        "procedure", new ListShape<Fields>(ClaimKeys.Step, atLeastOne: true), "[ { step: apply, materials: [licence] } ]", "The steps from application to payment, in order.");

    public static readonly Key<IReadOnlyList<Item<Fields>>> Clawback = new(
        "clawback", new ListShape<Fields>(ClaimKeys.Clawback, atLeastOne: true), "[ { when: falsified, amount: all, ban: 3 years } ]", "When what was given is taken back.");

    public static readonly Key<IReadOnlyList<Named<BenefitFields>>> Benefits = new(
        "benefits", new NamedShape<BenefitFields>(NameForm.Id, "club: { kind: access }", BenefitShape.Instance), "", "What tiers bring, by id.");

    public static readonly MappingShape Programme = new(
        "programme", "a programme", Id, Title, Published, Effective, Zone, Enrol, Evaluate, Apply, AcceptWithin, Parameters, Derived, Lists, Scope, Require, Tiers, Review, BetweenReviews,
        Capacity, Quota, Cumulate, Budget, Procedure, Clawback, Benefits);
}
