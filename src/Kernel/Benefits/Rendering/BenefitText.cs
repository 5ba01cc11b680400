using System.Globalization;
using Fuyao.Kernel.Programmes;
using Fuyao.Kernel.Values;
using NodaTime;

namespace Fuyao.Kernel.Benefits.Rendering;

/// <summary>Benefits in words for people, in one language, with every number's unit.</summary>
/// <param name="currency">That of the amounts, such as CNY.</param>
public sealed class BenefitText(Language language, string currency)
{
    /// <summary>The effective sum, or where that depends on what is asked, all that count.</summary>
    public string Of(Entitlement entitlement) => entitlement.Effective is RateTerms or FeeTerms or RelaxTerms
        ? string.Join(Say("；", "; "), entitlement.By.Select(grant => Of(grant.Benefit.Terms)).Distinct())
        : Of(entitlement.Effective);

    /// <summary>What it brings: “24 hours, weekends not counted”.</summary>
    public string Of(BenefitTerms terms) => terms switch
    {
        BadgeTerms { Where.IsEmpty: true } => Say("商家标识", "a badge"),
        BadgeTerms badge => Say($"商家标识，展示于{Listed(badge.Where)}", $"a badge in {Listed(badge.Where)}"),
        LaneTerms lane => Say($"优先级 {lane.Priority}", $"priority {lane.Priority}") + (lane.ResolveWithin is { } within ? Say($"，{Time(within)}内处理完毕{Clock(lane.Clock)}", $", resolved within {Time(within)}{Clock(lane.Clock)}") : ""),
        AccessTerms access => Say("可使用", "may be used") + (access.ByInvitation ? Say("，凭邀请", ", by invitation") : "") + (access.MainAccountOnly ? Say("，限主账号", ", with the main account") : ""),
        LimitTerms { Count: { } count } => Say($"最多 {count:N0} 个", $"up to {count:N0}"),
        LimitTerms limit => Say($"最高 {Amount(limit.Amount!.Value)}", $"up to {Amount(limit.Amount!.Value)}"),
        RateTerms rate => Rate(rate),
        FeeTerms { Prices: not null } => Say("按优惠价目表", "by a list of reduced prices"),
        FeeTerms { Amount: { } amount } => amount == Money.Zero ? Say("免费", "free") : Say($"只付 {Amount(amount)}", $"for {Amount(amount)}"),
        FeeTerms fee => Say($"价格 × {Number(fee.Factor!.Value)}", $"price × {Number(fee.Factor!.Value)}"),
        CreditTerms credit => Say($"{Amount(credit.Amount)}，用于 {credit.Of}", $"{Amount(credit.Amount)} for {credit.Of}") + (credit.PerDay is { } perDay ? Say($"，每日最多 {Amount(perDay)}", $", at most {Amount(perDay)} a day") : ""),
        SubsidyTerms subsidy => Amount(subsidy.Amount) + (subsidy.AtMost is { } most ? Say($"，不超过 {most}", $", never more than {most}") : ""),
        ServiceTerms service => Joined([service.Package, service.Provider, service.Tasks.IsEmpty ? null : Listed(service.Tasks.Select(task => task.Title.In(language))), service.Days is { } days ? Say($"{days} 天", $"{days} days") : null]),
        TrainingTerms training => Joined([training.Course, training.Provider, training.Sessions is { } sessions ? Say($"{sessions} 场", $"{sessions} lessons") : null, training.Seats is { } seats ? Say($"每场 {seats:N0} 个席位", $"{seats:N0} seats each") : null, training.PerMerchant is { } most ? Say($"每商家 {most} 场", $"{most} per merchant") : null]),
        BoostTerms boost => Say($"曝光 × {Number(boost.Weight)}", $"exposure × {Number(boost.Weight)}"),
        RelaxTerms relax => Joined([relax.By is { } by ? Say($"时效延长 {Time(by)}", $"{Time(by)} more") : null, relax.CaseByCase ? Say("逾期逐单酌情处理", "late cases are considered one by one") : null]),
        _ => throw new ArgumentOutOfRangeException(nameof(terms)),
    };

    /// <summary>Why something is not had.</summary>
    public string Of(GivenUp one) => one.Reason switch
    {
        GivenUpReason.LessFavourable => Say($"不如「{Title(one.For)}」优惠", $"less favourable than {Title(one.For)}"),
        GivenUpReason.PlacesOfGroup => Say($"同一主体的名额已用于「{Title(one.For)}」", $"the legal entity's place is taken by {Title(one.For)}"),
        _ => Say($"连同「{Title(one.For)}」将超过合计上限", $"with {Title(one.For)} it would be more than the cap"),
    };

    /// <summary>What made a rate, step by step: “4.5 % − 20 bps = 4.3 %”.</summary>
    public string Of(RateStep step) => step.Kind switch
    {
        RateStepKind.Added => $"{(step.By < 0 ? "−" : "+")} {Number(Math.Abs(step.By))} bps = {Percent(step.After)}",
        RateStepKind.Multiplied => $"× {Number(step.By)} = {Percent(step.After)}",
        RateStepKind.Offered => Say($"资金方报价 {Percent(step.By)}", $"offered by the lender: {Percent(step.By)}"),
        _ => Say($"不低于 {Percent(step.By)}：{Percent(step.After)}", $"not below {Percent(step.By)}: {Percent(step.After)}"),
    };

    public static string Percent(decimal rate) => $"{Number(rate)}%";

    public string Amount(Money amount) => $"{amount.ToDecimal().ToString("#,##0.00##", CultureInfo.InvariantCulture)} {currency}";

    public string Time(Duration time) => time.Minutes == 0
        ? Say($"{time.TotalHours:0} 小时", time == Duration.FromHours(1) ? "1 hour" : $"{time.TotalHours:0} hours")
        : Say($"{time.TotalMinutes:0} 分钟", $"{time.TotalMinutes:0} minutes");

    private string Rate(RateTerms rate) => Joined(
    [
        rate.AddBps is { } bps ? $"{(bps < 0 ? "−" : "+")}{Math.Abs(bps)} bps" : null, rate.Factor is { } factor ? $"× {Number(factor)}" : null,
        rate.Floor is { } floor ? Say($"最低 {Percent(floor)}", $"{Percent(floor)} at the lowest") : null,
    ]);

    private string Clock(ServiceClock clock) => clock switch
    {
        ServiceClock.ExcludeWeekends => Say("（周末不计）", ", weekends not counted"),
        ServiceClock.Workdays => Say("（按工作日）", " of workdays"),
        _ => "",
    };

    private string Title(IReadOnlyCollection<Grant> grants) => Listed(grants.Select(grant => grant.Benefit.Title.In(language)).Distinct());

    private string Listed(IEnumerable<string> names) => string.Join(Say("、", ", "), names);

    private string Joined(IEnumerable<string?> parts) => string.Join(Say("，", ", "), parts.OfType<string>());

    private string Say(string chinese, string english) => language is Language.Chinese ? chinese : english;

    private static string Number(decimal number) => number.ToString("0.############", CultureInfo.InvariantCulture);
}
