using Fuyao.Kernel.Cel;
using Fuyao.Kernel.Columns;
using Fuyao.Kernel.Programmes;
using Fuyao.Kernel.Values;

namespace Fuyao.Kernel.Versions;

/// <summary>
/// All that a version says about who gets what, aspect by aspect, in the order of a programme file. Conditions are compared by what they say: blanks, brackets and comments say nothing.
/// </summary>
internal sealed class ProgrammeAspects
{
    private readonly Programme programme;
    private readonly ValueWords words;

    private ProgrammeAspects(CheckedProgramme version) => (programme, words) = (version.Programme, new ValueWords(version));

    public static IEnumerable<Aspect> Of(CheckedProgramme version)
    {
        var all = new ProgrammeAspects(version);
        return
        [
            .. all.Head(), .. all.Parameters(), .. all.Derived(), .. all.Lists(), .. all.Conditions(), .. all.Tiers(),
            .. CalendarAspects.Of(version.Programme, all.words), .. SupportAspects.Of(version.Programme, all.words),
        ];
    }

    private IEnumerable<Aspect> Head() =>
    [
        new("title", new("名称", "title"), ValueWords.Both(programme.Title)) { IsWording = true },
        new("published", new("公布日期", "published"), ValueWords.Date(programme.Published)),
        new("effective", new("生效日期", "effective"), ValueWords.Date(programme.Effective)),
        new("zone", new("时区", "zone"), LocalizedText.Same(programme.Zone.Id)),
        new("enrol", new("加入方式", "enrolment"), LocalizedText.Same(programme.Enrolment.ToString().ToLowerInvariant())),
        new("evaluate", new("按申请时的数据判定", "judged on the facts as of the application"), ValueWords.YesOrNo(programme.EvaluateAsOfApplication)),
    ];

    private IEnumerable<Aspect> Parameters()
    {
        foreach (var parameter in programme.Parameters)
        {
            var (key, label, type) = ($"parameter/{parameter.Name}", parameter.Label, parameter.Type);
            yield return parameter.By is { } by
                ? new(key, label, new($"按{words.By(by).Zh}取值", $"by {words.By(by).En}"))
                : Valued(key, label, parameter.Value!.Value, type);
            yield return Label(key, label, label);
            yield return new($"{key}/type", new($"{label.Zh}的类型", $"type of {label.En}"), LocalizedText.Same(type.ToString().ToLowerInvariant()));
            if (parameter.Default is { } byDefault)
                yield return Valued($"{key}/default", new($"{label.Zh}，表中没有的", $"{label.En}, where the table has no row"), byDefault, type);
            if (parameter.Floor is { } floor)
                yield return Valued($"{key}/floor", new($"{label.Zh}的下限", $"floor of {label.En}"), floor, type);
            foreach (var (row, value) in parameter.Table.OrderBy(row => row.Key, StringComparer.Ordinal))
                yield return Valued($"{key}/row-{row.Replace('/', '∕')}", LocalizedText.Same(row), value, type) with { IsRow = true };
        }
    }

    private IEnumerable<Aspect> Derived()
    {
        foreach (var derived in programme.Derived)
        {
            var (key, label) = ($"derived/{derived.Name}", derived.Label);
            if (derived is DerivedExpression expression)
                yield return new(key, label, Written(expression.Expression));
            if (derived is Scorecard scorecard)
            {
                yield return new(key, label, new("各项百分位的加权平均", "weighted mean of percentile ranks"));
                foreach (var part in scorecard.Parts)
                    yield return new($"{key}/part-{part.Fact}", new($"{label.Zh}中{words.Fact(part.Fact).Zh}的权重", $"weight of {words.Fact(part.Fact).En} in {label.En}"), ValueWords.Number(part.Weight));
                yield return new($"{key}/by", new($"{label.Zh}的分组", $"groups of {label.En}"), words.By(scorecard.By));
                yield return new($"{key}/missing", new($"{label.Zh}缺少一项时", $"{label.En}, where a part is missing"),
                    scorecard.Missing is MissingPart.Reweight ? new("其余各项分担其权重", "the others share its weight") : new("未知", "unknown"));
            }
            yield return Label(key, label, label);
        }
    }

    private IEnumerable<Aspect> Lists()
    {
        foreach (var list in programme.Lists)
        {
            var (key, name) = ($"list/{list.Name}", new LocalizedText($"名单「{list.Label.Zh}」", $"list “{list.Label.En}”"));
            yield return new(key, name, Aspect.Nothing);
            yield return Label(key, name, list.Label);
            yield return new($"{key}/by", new($"{name.Zh}的登记人", $"who enters merchants in {name.En}"), LocalizedText.Same(list.By));
            yield return new($"{key}/months", new($"{name.Zh}的有效期", $"how long {name.En} lasts"),
                list.Months is { } months ? new($"{months} 个月", $"{months} {(months == 1 ? "month" : "months")}") : new("直至移出", "until taken off"));
            yield return new($"{key}/approval", new($"{name.Zh}的登记与移出", $"entering in {name.En} and taking off"),
                list.NeedsApproval ? new("须由另一人批准", "somebody else approves") : new("无须另行批准", "nobody else approves"));
        }
    }

    private IEnumerable<Aspect> Conditions() =>
        programme.Require.SelectMany(condition => Condition($"require/{condition.Name}", condition, null))
            .Prepend(new("scope", new("适用范围", "scope"), Written(programme.Scope.Expression)));

    private IEnumerable<Aspect> Tiers()
    {
        yield return new("tiers", new("各档的高低次序", "order of the tiers"), LocalizedText.Same(string.Join(" > ", programme.Tiers.Select(tier => tier.Id))));
        foreach (var tier in programme.Tiers)
        {
            var key = $"tier/{tier.Id}";
            yield return new(key, new($"档次「{tier.Title.Zh}」", $"tier “{tier.Title.En}”"), Aspect.Nothing);
            yield return Label(key, new($"档次「{tier.Title.Zh}」", $"tier “{tier.Title.En}”"), tier.Title);
            foreach (var aspect in tier.Require.SelectMany(condition => Condition($"{key}/require-{condition.Name}", condition, tier)))
                yield return aspect;
            if (tier.Includes is { } includes)
                yield return new($"{key}/includes", new($"「{tier.Title.Zh}」包含", $"included in “{tier.Title.En}”"), LocalizedText.Same(includes));
            foreach (var benefit in tier.Benefits.Distinct())
                yield return new($"{key}/benefit-{benefit}", new($"「{tier.Title.Zh}」的权益{BenefitTitle(benefit).Zh}", $"benefit {BenefitTitle(benefit).En} of “{tier.Title.En}”"), Aspect.Nothing);
            if (tier.Capacity is { } capacity)
                foreach (var aspect in CalendarAspects.Of($"{key}/capacity", new($"「{tier.Title.Zh}」的名额", $"places of “{tier.Title.En}”"), capacity, words))
                    yield return aspect;
        }
    }

    private LocalizedText BenefitTitle(string id) => ValueWords.Quoted(programme.Benefits.FirstOrDefault(benefit => benefit.Id == id)?.Title ?? LocalizedText.Same(id));

    private static IEnumerable<Aspect> Condition(string key, Condition condition, Tier? tier)
    {
        var name = tier is null
            ? new LocalizedText($"条件「{condition.Label.Zh}」", $"condition “{condition.Label.En}”")
            : new LocalizedText($"「{tier.Title.Zh}」的条件「{condition.Label.Zh}」", $"condition “{condition.Label.En}” of “{tier.Title.En}”");
        return [new(key, name, Written(condition.Expression)), Label(key, name, condition.Label)];
    }

    private static Aspect Label(string key, LocalizedText name, LocalizedText label) =>
        new($"{key}/label", new($"{name.Zh}的名称", $"name of {name.En}"), ValueWords.Both(label)) { IsWording = true };

    private Aspect Valued(string key, LocalizedText name, CelValue value, ColumnType type)
    {
        var (text, unit) = words.Of(value, type);
        return new(key, name, text) { Unit = unit };
    }

    private static LocalizedText Written(CheckedExpression expression) => LocalizedText.Same(expression.Root.ToString());
}
