using Fuyao.Kernel.Programmes;
using Fuyao.Kernel.Values;
using NodaTime.Text;

namespace Fuyao.Kernel.Versions;

/// <summary>What members get and how it is paid, claimed and taken back.</summary>
internal static class SupportAspects
{
    public static IEnumerable<Aspect> Of(Programme programme, ValueWords words) =>
    [
        .. programme.Quota is { } quota ? Quota(quota, words) : [],
        .. programme.Cumulation is { } cumulation ? Cumulation(cumulation, words) : [],
        .. programme.Budget is { } budget ? Budget(budget) : [],
        .. Procedure(programme),
        .. programme.Clawback.Select((one, index) => new Aspect($"clawback/{one.When}-{programme.Clawback.Take(index).Count(before => before.When == one.When)}", new($"「{one.When}」时追回", $"clawback when {one.When}"), Clawed(one))),
        .. programme.Benefits.SelectMany(Benefit),
    ];

    private static IEnumerable<Aspect> Quota(Quota quota, ValueWords words) =>
    [
        new("quota", new("先到先得的名额", "places for the first claims"), ValueWords.Number(quota.First)),
        new("quota/by", new("名额的次序", "order of claims"), ValueWords.Quoted(words.Fact(quota.By))),
        new("quota/hold", new("名额占用于", "a place is held at"), LocalizedText.Same(quota.Hold)),
        new("quota/confirm", new("名额确定于", "a place is final at"), LocalizedText.Same(quota.Confirm)),
        new("quota/refill", new("空出的名额给", "a free place goes to"), LocalizedText.Same(quota.Refill)),
    ];

    private static IEnumerable<Aspect> Cumulation(Cumulation cumulation, ValueWords words)
    {
        yield return new("cumulate", new("累计上限", "cap over several programmes"), LocalizedText.Same(cumulation.Group));
        yield return new("cumulate/per", new("累计按", "cap per"), LocalizedText.Same(cumulation.Per));
        if (cumulation.Places is { } places)
            yield return new("cumulate/places", new("累计名额", "places in all"), ValueWords.Number(places));
        if (cumulation.Amount is { } amount)
            yield return new("cumulate/amount", new("累计金额", "amount in all"), ValueWords.Number(amount.ToDecimal())) { Unit = words.Currency };
    }

    private static IEnumerable<Aspect> Budget(Budget budget)
    {
        yield return new("budget", new("预算", "budget"), ValueWords.Number(budget.Limit.ToDecimal())) { Unit = LocalizedText.Same(" " + budget.Currency) };
        yield return new("budget/account", new("预算账户", "account of the budget"), LocalizedText.Same(budget.Account));
        if (budget.Parent is { } parent)
            yield return new("budget/parent", new("上级账户", "account above it"), LocalizedText.Same(parent));
    }

    private static IEnumerable<Aspect> Procedure(Programme programme)
    {
        if (programme.Procedure.IsEmpty)
            yield break;
        yield return new("procedure", new("办理流程", "procedure"), LocalizedText.Same(string.Join(" → ", programme.Procedure.Select(step => step.Step))));
        foreach (var (index, step) in programme.Procedure.Index())
        {
            // A step may come twice.
            var key = $"procedure/{step.Step}-{programme.Procedure.Take(index).Count(before => before.Step == step.Step)}";
            var says = new (LocalizedText Name, string? Value)[]
            {
                (new("由", "by"), step.By), (new("材料", "materials"), Joined(step.Materials)), (new("认定", "finds"), Joined(step.Finds)),
                (new("补正工作日", "workdays for corrections"), step.CorrectWithinWorkdays?.ToString(System.Globalization.CultureInfo.InvariantCulture)),
                (new("工作日", "workdays"), step.DaysWorkdays?.ToString(System.Globalization.CultureInfo.InvariantCulture)),
                (new("公示", "public"), step.Public ? "✓" : null), (new("异议", "objections"), step.Objections), (new("批次", "batch"), step.Batch),
            }.Where(one => one.Value is not null).ToList();
            yield return new(key, new($"步骤「{step.Step}」", $"step “{step.Step}”"),
                new(string.Join("，", says.Select(one => $"{one.Name.Zh} {one.Value}")), string.Join(", ", says.Select(one => $"{one.Name.En} {one.Value}"))));
        }

        static string? Joined(System.Collections.Immutable.ImmutableArray<string> names) => names.IsEmpty ? null : string.Join(" + ", names);
    }

    private static LocalizedText Clawed(Clawback clawback) => clawback.Ban is { } ban
        ? new($"{clawback.Amount}，停止申请 {PeriodPattern.NormalizingIso.Format(ban)}", $"{clawback.Amount}, no application for {PeriodPattern.NormalizingIso.Format(ban)}")
        : LocalizedText.Same(clawback.Amount);

    private static IEnumerable<Aspect> Benefit(Benefit benefit)
    {
        var (key, name) = ($"benefit/{benefit.Id}", new LocalizedText($"权益「{benefit.Title.Zh}」", $"benefit “{benefit.Title.En}”"));
        yield return new(key, name, LocalizedText.Same(benefit.Kind));
        yield return new($"{key}/label", new($"{name.Zh}的名称", $"name of {name.En}"), ValueWords.Both(benefit.Title)) { IsWording = true };
        yield return new($"{key}/live", new($"{name.Zh}已开通", $"{name.En} is live"), ValueWords.YesOrNo(benefit.Live));
        foreach (var (setting, value) in benefit.Written.OrderBy(one => one.Key, StringComparer.Ordinal))
            yield return new($"{key}/setting-{setting}", new($"{name.Zh}的 {setting}", $"{setting} of {name.En}"), LocalizedText.Same(value));
    }
}
