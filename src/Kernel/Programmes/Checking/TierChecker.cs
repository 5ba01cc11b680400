using System.Collections.Immutable;
using Fuyao.Kernel.Columns;
using Fuyao.Kernel.Diagnostics;
using Fuyao.Kernel.Programmes.Keys;
using Fuyao.Kernel.Programmes.Shapes;
using Fuyao.Kernel.Values;

namespace Fuyao.Kernel.Programmes.Checking;

/// <summary>Checks tiers, what they include and bring, and capacities.</summary>
internal sealed class TierChecker(Vocabulary vocabulary, ExpressionChecker expressions, Problems problems)
{
    /// <param name="require">The programme's own conditions, whose names tiers do not use again.</param>
    /// <param name="benefits">The benefits that are defined, and where.</param>
    public ImmutableArray<Tier> CheckAll(IReadOnlyList<Item<Fields>> written, IReadOnlyList<Named<WrittenCondition>> require, IReadOnlyList<Named<BenefitFields>> benefits)
    {
        var ids = written.Select(item => item.Value.Find(TierKeys.Id)).ToArray();
        var used = new HashSet<string>();
        var tiers = ImmutableArray.CreateBuilder<Tier>();
        for (var index = 0; index < written.Count; index++)
        {
            var fields = written[index].Value;
            if (ids[index] is { } id && Array.IndexOf(ids, id) < index)
                problems.Report(fields.PositionOf(TierKeys.Id), $"there are two tiers '{id}'", "give each tier an id of its own");
            CheckIncludes(fields, ids, index);
            tiers.Add(new Tier(
                ids[index] ?? "", fields.Find(TierKeys.Title) ?? LocalizedText.Same(ids[index] ?? ""), CheckRequire(fields, require), fields.Find(TierKeys.Includes),
                CheckBenefits(fields, benefits, used), fields.Find(TierKeys.OwnCapacity) is { } capacity ? CheckCapacity(capacity) : null, fields.At));
        }
        foreach (var benefit in benefits.Where(benefit => !used.Contains(benefit.Name) && NameForm.Id.IsMatch(benefit.Name)))
            problems.Report(benefit.At, $"no tier brings the benefit '{benefit.Name}'", "add it to the 'benefits' of a tier, or remove it here");
        return tiers.ToImmutable();
    }

    public Capacity? CheckCapacity(Fields fields)
    {
        var keys = (fields.Find(TierKeys.RankBy) ?? []).Select(item => expressions.CheckRank(item.Value)).OfType<RankKey>().ToImmutableArray();
        var per = fields.Find(TierKeys.Per) is { } fact
            ? vocabulary.FindFact(fact, fields.PositionOf(TierKeys.Per), type => type is ColumnType.String, "a string fact, which forms the groups", problems)
            : null;
        return fields.FindValue(TierKeys.Places) is { } places ? new Capacity(places, keys, per?.Id, fields.FindValue(TierKeys.Incumbents) ?? false, fields.At) : null;
    }

    private ImmutableArray<Condition> CheckRequire(Fields fields, IReadOnlyList<Named<WrittenCondition>> require)
    {
        var conditions = ImmutableArray.CreateBuilder<Condition>();
        foreach (var named in fields.Find(TierKeys.Require) ?? [])
        {
            if (require.FirstOrDefault(other => other.Name == named.Name) is { } other)
                problems.Report(named.At, $"the condition '{named.Name}' stands already under the programme's 'require' at line {other.At.Line}", "give it another name");
            if (expressions.CheckCondition(named) is { } condition)
                conditions.Add(condition);
        }
        return conditions.ToImmutable();
    }

    /// <summary>Benefits come from below only, so that nothing includes itself.</summary>
    private void CheckIncludes(Fields fields, string?[] ids, int index)
    {
        if (fields.Find(TierKeys.Includes) is not { } includes)
            return;
        var at = fields.PositionOf(TierKeys.Includes);
        var lower = ids.Skip(index + 1).OfType<string>().ToArray();
        if (lower.Contains(includes))
            return;
        if (includes == ids[index])
            problems.Report(at, $"the tier '{includes}' includes itself", "name a lower tier, or remove 'includes'");
        else if (ids.Contains(includes))
            problems.Report(at, $"'{includes}' is a higher tier than '{ids[index]}'", "tiers stand best first and include lower ones; move them or remove 'includes'");
        else
            problems.Report(
                at, $"there is no tier '{includes}'",
                Spelling.Suggest(includes, lower) ?? (lower.Length == 0 ? "remove 'includes': there is no lower tier" : Phrases.Known("lower tier", lower)));
    }

    private ImmutableArray<string> CheckBenefits(Fields fields, IReadOnlyList<Named<BenefitFields>> benefits, HashSet<string> used)
    {
        var brought = new List<string>();
        foreach (var item in fields.Find(TierKeys.Benefits) ?? [])
        {
            if (brought.Contains(item.Value))
                problems.Report(item.At, $"the benefit '{item.Value}' stands twice in this tier", "keep it once");
            else if (benefits.Any(benefit => benefit.Name == item.Value))
                brought.Add(item.Value);
            else
                used.Add(ReportUndefined(item, benefits));
            used.Add(item.Value);
        }
        return [.. brought];
    }

    /// <returns>The benefit that was probably meant, which is not reported as unused then.</returns>
    private string ReportUndefined(Item<string> item, IReadOnlyList<Named<BenefitFields>> benefits)
    {
        var closest = Spelling.Closest(item.Value, benefits.Select(benefit => benefit.Name));
        problems.Report(
            item.At, $"the benefit '{item.Value}' is not defined",
            closest is null ? $"define it under 'benefits', such as '{item.Value}: {{ kind: access }}'" : $"did you mean '{closest}'?");
        return closest ?? item.Value;
    }
}
