using System.Collections.Immutable;
using Fuyao.Kernel.Diagnostics;
using Fuyao.Kernel.Programmes.Shapes;
using Fuyao.Kernel.Values;
using NodaTime;

namespace Fuyao.Kernel.Programmes;

/// <summary>What a tier brings.</summary>
public sealed record Benefit
{
    public required string Id { get; init; }

    public required LocalizedText Title { get; init; }

    /// <summary>False while it is only announced.</summary>
    public bool Live { get; init; } = true;

    /// <summary>From when it can be had; null: from the membership on.</summary>
    public Instant? From { get; init; }

    /// <summary>To before when; null: as long as the membership lasts.</summary>
    public Instant? Until { get; init; }

    /// <summary>What it is: the settings of its kind.</summary>
    public required BenefitTerms Terms { get; init; }

    /// <summary>The word of a programme file.</summary>
    public string Kind => Terms.Kind;

    /// <summary>The settings as they stand in the file, for people who compare versions: a nested one has a dotted name such as <c>base.table</c>, a list is joined by commas.</summary>
    public ImmutableDictionary<string, string> Written { get; init; } = ImmutableDictionary<string, string>.Empty;

    public required SourcePosition At { get; init; }
}

/// <summary>The settings of one kind of benefit: badge, lane, access, limit, rate, fee, credit, subsidy, service, training, boost or relax.</summary>
public abstract record BenefitTerms
{
    /// <summary>The word of a programme file.</summary>
    public abstract string Kind { get; }
}

/// <param name="Where">storefront, search, product or profile; none: the marketplace decides (A5 leaves it open).</param>
public sealed record BadgeTerms(ImmutableArray<string> Where) : BenefitTerms
{
    public override string Kind => "badge";
}

/// <summary>Going first in a queue.</summary>
/// <param name="Priority">1 goes first, 9 last.</param>
/// <param name="ResolveWithin">Null: no promise.</param>
public sealed record LaneTerms(string Queue, int Priority, Duration? ResolveWithin, ServiceClock Clock) : BenefitTerms
{
    public const int PriorityDefault = 1;

    public override string Kind => "lane";
}

/// <summary>May enter what is named by the benefit's id.</summary>
/// <param name="ByInvitation">Whether it takes an invitation beside the tier.</param>
/// <param name="MainAccountOnly">Whether sub-accounts stay outside.</param>
public sealed record AccessTerms(bool ByInvitation, bool MainAccountOnly) : BenefitTerms
{
    public override string Kind => "access";
}

/// <summary>A cap that lies higher: either so many, or so much money.</summary>
public sealed record LimitTerms(string Of, int? Count, Money? Amount) : BenefitTerms
{
    public override string Kind => "limit";
}

/// <summary>A lower rate, in per cent a year.</summary>
/// <param name="Of">What is lent or financed: rates of one product are combined.</param>
/// <param name="Base">Null: the rate that the lender names.</param>
/// <param name="AddBps">Basis points of 0.01 percentage points; below zero for a discount; null where nothing is added.</param>
/// <param name="Factor">Null where nothing is multiplied.</param>
/// <param name="Sums">Whether it adds to those of other benefits; else the most favourable counts alone.</param>
/// <param name="Floor">The benefit never brings the rate below it, in per cent.</param>
/// <param name="QuotedBy">The role that quotes; null: the platform.</param>
public sealed record RateTerms(string Of, RateTable? Base, int? AddBps, decimal? Factor, bool Sums, decimal? Floor, string? QuotedBy) : BenefitTerms
{
    public override string Kind => "rate";
}

/// <summary>Base rates by what is asked for.</summary>
/// <param name="Name">The file's name.</param>
/// <param name="By">Columns that have to be named to find a rate. A column <see cref="DateColumn"/> is not named: the last row whose day is not later than the day asked for counts.</param>
/// <param name="Rows">By the values of the columns other than the date, joined by <see cref="Separator"/>: days ascending with their rates in per cent. Without a date column there is one row, from the first day on.</param>
public sealed record RateTable(string Name, ImmutableArray<string> By, ImmutableDictionary<string, ImmutableArray<(LocalDate From, decimal Rate)>> Rows)
{
    public const string DateColumn = "date";

    public const string RateColumn = "rate";

    /// <summary>A character that no cell has.</summary>
    public const char Separator = '\n';

    /// <summary>The columns that have to be named.</summary>
    public IEnumerable<string> Keys => By.Where(column => column != DateColumn);

    /// <param name="named">By column; more than the table has does not matter.</param>
    /// <returns>Null where a column is not named, or there is no row.</returns>
    public decimal? Find(IReadOnlyDictionary<string, string> named, LocalDate on)
    {
        var values = Keys.Select(named.GetValueOrDefault).ToArray();
        if (values.Contains(null) || !Rows.TryGetValue(string.Join(Separator, values), out var dated))
            return null;
        var last = dated.LastOrDefault(row => row.From <= on);
        return last == default ? null : last.Rate;
    }
}

/// <summary>A lower price, by exactly one of a table, an amount and a factor.</summary>
/// <param name="Of">What is paid for; null: what the table names.</param>
/// <param name="Prices">By product.</param>
/// <param name="Lasts">How long from the grant; null: as long as the membership.</param>
public sealed record FeeTerms(string? Of, ImmutableDictionary<string, Money>? Prices, Money? Amount, decimal? Factor, NodaTime.Period? Lasts) : BenefitTerms
{
    public const string ProductColumn = "product";

    public const string PriceColumn = "price";

    public override string Kind => "fee";
}

/// <summary>Money that can be spent on one thing only, out of the programme's budget (E12, F1).</summary>
/// <param name="ExpiresAfter">How long from the claim; null: it does not expire.</param>
/// <param name="PerDay">At most so much is spent in a day; null: no cap.</param>
public sealed record CreditTerms(string Of, Money Amount, NodaTime.Period? ExpiresAfter, Money? PerDay) : BenefitTerms
{
    public override string Kind => "credit";
}

/// <summary>Money that is paid out, by the programme's procedure where it has one.</summary>
/// <param name="AtMost">A money fact: never more is paid.</param>
public sealed record SubsidyTerms(Money Amount, string? AtMost) : BenefitTerms
{
    public override string Kind => "subsidy";
}

/// <summary>A package of tasks that somebody carries out and the merchant accepts (F3).</summary>
/// <param name="Provider">Null: the platform.</param>
public sealed record ServiceTerms(string? Provider, string? Package, int? Days, ImmutableArray<ServiceTask> Tasks) : BenefitTerms
{
    public override string Kind => "service";
}

/// <summary>A task of a service.</summary>
/// <param name="Lines">What has to be measured when it is fulfilled, and from where it is enough; in the order of <see cref="TaskMeasure"/>, none twice.</param>
public sealed record ServiceTask(string Id, LocalizedText Title, ImmutableArray<TaskLine> Lines);

/// <summary>What is measured of a task.</summary>
public enum TaskMeasure
{
    /// <summary>Of quality, on the scale of whoever scores (F3: the storefront, 85).</summary>
    Score,

    /// <summary>How many were delivered.</summary>
    Count,

    /// <summary>How long somebody was taught or worked.</summary>
    Hours,
}

/// <param name="AtLeast">Above zero, with four decimals at most; of a count, whole.</param>
public readonly record struct TaskLine(TaskMeasure Measure, decimal AtLeast);

/// <param name="Sessions">Null: as many as are opened.</param>
/// <param name="Seats">Of one lesson; null: as many as come.</param>
/// <param name="PerMerchant">In so many lessons a merchant can take a seat; null: in all.</param>
public sealed record TrainingTerms(string? Provider, string? Course, int? Sessions, int? Seats, int? PerMerchant) : BenefitTerms
{
    public override string Kind => "training";
}

/// <summary>More exposure in a scene.</summary>
public sealed record BoostTerms(string Scene, decimal Weight) : BenefitTerms
{
    public override string Kind => "boost";
}

/// <summary>An operational rule that is relaxed for some orders (E15, E16).</summary>
/// <param name="Of">The duty.</param>
/// <param name="By">How much later its deadline falls; null: only <paramref name="CaseByCase"/>.</param>
/// <param name="CaseByCase">Each case is looked at: no automatic pardon (E15).</param>
/// <param name="Parties">Whose duty: buyer, seller.</param>
/// <param name="Orders">Placed in it: from its first instant to before its last; null bounds are open.</param>
public sealed record RelaxTerms(string Of, Duration? By, bool CaseByCase, ImmutableArray<string> Parties, (Instant? From, Instant? Until) Orders) : BenefitTerms
{
    /// <summary>Whose duty it is where the file does not say.</summary>
    public const string Seller = "seller";

    public override string Kind => "relax";

    /// <summary>Whether a duty may be called so.</summary>
    public static bool IsDuty(string name) => NameForm.Id.IsMatch(name);
}
