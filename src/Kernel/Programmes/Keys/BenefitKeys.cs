using Fuyao.Kernel.Documents;
using Fuyao.Kernel.Programmes.Shapes;
using Fuyao.Kernel.Values;
using NodaTime;

namespace Fuyao.Kernel.Programmes.Keys;

/// <summary>The keys of benefits: those that every kind has, and those of each kind.</summary>
internal static class BenefitKeys
{
    public const string KindName = "kind";

    public static readonly Key<LocalizedText> Title = new("title", TextShape.Instance, "{ zh: 营销活动优先审核, en: Priority in campaign review }", "The benefit's name for people; without it, the id.");

    public static readonly Key<bool> Status = new(
        "status", new ChoiceShape<bool>(("announced", false), ("live", true)), "live", "Whether it can be had already (live, default) or is only announced.");

    public static readonly Key<WrittenMoment> From = new("from", Forms.Moment, "2020-02-10T00:00", "From when it can be had; without it, from the membership on.");
    public static readonly Key<WrittenMoment> Until = new("until", Forms.Moment, "2020-03-31T24:00", "Until when it can be had; without it, as long as the membership lasts.");

    public static readonly Key<IReadOnlyList<Item<string>>> Where = new(
        "where", new ListShape<string>(ChoiceShape.Of("storefront", "search", "product", "profile"), single: true, atLeastOne: true), "[storefront, search]", "Where the badge shows.");

    public static readonly Key<string> Queue = new("queue", Forms.Id, "hotline", "The queue in which its members go first.", required: true);
    public static readonly Key<int> Priority = new("priority", Forms.Whole(1, 9, "1"), "1", "Rank among lanes of the queue, 1 goes first.");
    public static readonly Key<Duration> ResolveWithin = new("resolve_within", Forms.Hours, "24h", "How soon what is in the lane must be resolved.");
    public static readonly Key<ServiceClock> Clock = new(
        "clock", new ChoiceShape<ServiceClock>(("calendar", ServiceClock.Calendar), ("exclude-weekends", ServiceClock.ExcludeWeekends), ("workdays", ServiceClock.Workdays)), "exclude-weekends", "Which time counts: all of it (default), all but Saturdays and Sundays, or workdays.");

    public static readonly Key<bool> Offer = new("offer", new ChoiceShape<bool>(("automatic", false), ("invitation", true)), "invitation", "Whether it comes by itself (default) or by invitation.");
    public static readonly Key<bool> EnteredWith = new("account", new ChoiceShape<bool>(("main", true), ("any", false)), "main", "Which of a merchant's accounts may use it.");

    public static readonly Key<string> LimitOf = new("of", Forms.Id, "keywords", "What is limited.", required: true);
    public static readonly Key<ScalarNode> LimitAtMost = new("at_most", CountOrAmountShape.Instance, "10", "How many, or how much money.", required: true);

    public static readonly Key<string> RateOf = new("of", Forms.Id, "bill-discounting", "What is lent or financed; rates of the same are combined.", required: true);
    public static readonly Key<string> BaseTable = new("table", Forms.TableFile, "mybank.csv", "A CSV file beside this one with a column 'rate' in per cent.", required: true);
    public static readonly Key<IReadOnlyList<Item<string>>> BaseBy = new(
        "by", new ListShape<string>(Forms.Identifier, single: true, atLeastOne: true), "[tenor, date]", "The table's columns by which a rate is found; of a column 'date' the last row up to the day counts.", required: true);
    public static readonly MappingShape BaseTableShape = new("base", "'base'", BaseTable, BaseBy);
    public static readonly Key<Fields> Base = new("base", BaseTableShape, "{ table: mybank.csv, by: [tenor, date] }", "The rate before the benefit; without it, the one quoted.");
    public static readonly Key<int> Add = new("add", Forms.BasisPoints, "-20 bps", "What is added to the rate: 100 bps are one percentage point.");
    public static readonly Key<decimal> RateFactor = new("factor", Forms.Factor, "0.9", "What the rate is multiplied by.");
    public static readonly Key<bool> Stack = new(
        "stack", new ChoiceShape<bool>(("sum", true), ("best", false)), "sum", "Over several programmes: sum adds them up, best (default) takes the most favourable.");
    public static readonly Key<decimal> RateFloor = new("floor", Forms.Percent, "6%", "The rate never falls below this.");
    public static readonly Key<string> QuotedBy = new("quoted_by", ValueKeys.StaffRole, "lender", "The role that quotes the rate.");

    public static readonly Key<string> FeeOf = new("of", Forms.Id, "storefront-builder", "What is paid for.");
    public static readonly Key<string> FeeTable = new("table", Forms.TableFile, "promotion.csv", "A CSV file beside this one with the reduced prices, in columns 'product' and 'price'.");
    public static readonly Key<WrittenAmount> FeeAmount = new("amount", Forms.Amount, "0 CNY", "What members pay instead.");
    public static readonly Key<decimal> FeeFactor = new("factor", Forms.Factor, "0.5", "What the price is multiplied by.");
    public static readonly Key<NodaTime.Period> Lasts = new("lasts", Forms.CalendarTime, "2 months", "How long from the grant.");

    public static readonly Key<WrittenAmount> Money = new("amount", Forms.Amount, "1000 CNY", "What each member gets.", required: true);
    public static readonly Key<string> CreditFor = new("of", Forms.Id, "promotion", "What the credit can be spent on.", required: true);
    public static readonly Key<NodaTime.Period> ExpiresAfter = new("expires_after", Forms.CalendarTime, "30 days", "How long the credit can be spent.");
    public static readonly Key<WrittenAmount> PerDay = new("per_day", Forms.Amount, "20 CNY", "The most that is spent in a day.");
    public static readonly Key<string> AtMost = new("at_most", Forms.Fact, "contract_paid", "A money fact: never more than this is paid.");

    public static readonly Key<string> Provider = new("provider", Forms.Id, "brand-service", "Who renders the service; without it, the platform.");
    public static readonly Key<string> Package = new("package", Forms.Id, "base-service", "What is rendered.");
    public static readonly Key<int> ServiceDays = new("days", Forms.Whole(1, 3_660, "30"), "30", "For how many days.");

    public static readonly Key<IReadOnlyList<Item<ServiceTask>>> Tasks = new(
        "tasks", new ListShape<ServiceTask>(TaskShape.Instance, single: false, atLeastOne: true), "[photos, { task: storefront, score: 85 }]", "What is carried out, task by task; the merchant accepts each.");

    public static readonly Key<string> Course = new("course", Forms.Id, "first-shop", "The course.");
    public static readonly Key<int> Sessions = new("sessions", Forms.Whole(1, 1_000, "10"), "10", "How many lessons it has.");

    public static readonly Key<int> Seats = new("seats", Forms.Count, "100", "How many can take part in a lesson.");
    public static readonly Key<int> PerMerchant = new("per_merchant", Forms.Whole(1, 1_000, "1"), "1", "In how many lessons one merchant can take a seat; without it, in all.");

    public static readonly Key<string> Scene = new("scene", Forms.Id, "daily", "Where more traffic flows.", required: true);
    public static readonly Key<decimal> Weight = new("weight", Forms.Factor, "1.2", "What exposure is multiplied by.", required: true);

    public static readonly Key<string> RelaxOf = new("of", Forms.Id, "dispatch", "The duty whose deadline or penalty is relaxed.", required: true);
    public static readonly Key<Duration> RelaxBy = new("by", Forms.Hours, "72h", "How much later the deadline falls.");
    public static readonly Key<bool> Treatment = new("treatment", new ChoiceShape<bool>(("case-by-case", true)), "case-by-case", "Each case is looked at; there is no automatic pardon (E15).");
    public static readonly Key<IReadOnlyList<Item<string>>> Parties = new(
        "for", new ListShape<string>(ChoiceShape.Of("buyer", "seller"), single: true, atLeastOne: true), "[buyer, seller]", "Whose duty it is; without it, the seller's.");
    public static readonly Key<LocalDate> OrdersFrom = new("orders_from", Forms.Date, "2020-01-19", "The first day of the orders it is about.");
    public static readonly Key<LocalDate> OrdersUntil = new("orders_until", Forms.Date, "2020-02-16", "Their last day.");

    /// <summary>In the order in which the reference page has them.</summary>
    public static readonly IReadOnlyDictionary<string, MappingShape> ByKind = new OrderedDictionary<string, MappingShape>
    {
        ["badge"] = Of("badge", Where),
        ["lane"] = Of("lane", Queue, Priority, ResolveWithin, Clock),
        ["access"] = Of("access", Offer, EnteredWith),
        ["limit"] = Of("limit", LimitOf, LimitAtMost),
        ["rate"] = Of("rate", RateOf, Base, Add, RateFactor, Stack, RateFloor, QuotedBy),
        ["fee"] = Of("fee", FeeOf, FeeTable, FeeAmount, FeeFactor, Lasts),
        ["credit"] = Of("credit", CreditFor, Money, ExpiresAfter, PerDay),
        ["subsidy"] = Of("subsidy", Money, AtMost),
        ["service"] = Of("service", Provider, Package, ServiceDays, Tasks),
        ["training"] = Of("training", Provider, Course, Sessions, Seats, PerMerchant),
        ["boost"] = Of("boost", Scene, Weight),
        ["relax"] = Of("relax", RelaxOf, RelaxBy, Treatment, Parties, OrdersFrom, OrdersUntil),
    };

    private static MappingShape Of(string kind, params IEnumerable<Key> settings)
    {
        // Each kind has a key of its own, so that it reads as just its own word in the schema.
        var kindKey = new Key<string>(KindName, ChoiceShape.Of(kind), kind, "The kind of benefit.", required: true);
        var article = kind is "access" ? "an" : "a";
        return new MappingShape($"benefit-{kind}", $"{article} {kind} benefit", [kindKey, Title, Status, From, Until, .. settings]);
    }
}
