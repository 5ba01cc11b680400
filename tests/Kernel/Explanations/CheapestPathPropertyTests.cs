using Fuyao.Kernel.Columns;
using Fuyao.Kernel.Explanations;
using Fuyao.Kernel.Reviews;
using FsCheck;
using FsCheck.Fluent;
using Property = Fuyao.TestSupport.Property;

namespace Fuyao.Kernel.Tests.Explanations;

/// <summary>
/// Semantics, “Cheapest path”: fewest facts, then the sum of distance ÷ interdecile range. Checked against every combination of values of the facts, each decided
/// by the real evaluation.
/// </summary>
public class CheapestPathPropertyTests
{
    /// <summary>Around every bound that conditions name (0 to 3), with a fen to either side for amounts.</summary>
    private static readonly object?[] Counts = [.. Enumerable.Range(-1, 6).Select(number => (object?)(long)number)];

    private static readonly object?[] Amounts = [.. Enumerable.Range(0, 4).SelectMany(whole => new object?[] { whole - 0.01m, (decimal)whole, whole + 0.01m }), -1m];

    private static readonly object?[] TagSets = [Array.Empty<string>(), new[] { "x" }, new[] { "y" }, new[] { "x", "y" }];

    private static readonly Gen<(string Condition, Dictionary<string, object?> Merchant)> Cases =
        from condition in RandomProgrammes.Conditions
        from merchant in RandomProgrammes.Merchants
        select (condition, merchant);

    // Others, so that the facts have an interdecile range: 3 for counts, 30 for amounts.
    private static readonly Dictionary<string, object?>[] Others =
        [.. Enumerable.Range(0, 4).Select(number => new Dictionary<string, object?> { ["amount"] = number * 10m, ["count"] = (long)number })];

    [Fact]
    public void A_path_reaches_the_tier_and_none_is_cheaper() => Property.Holds(Cases, tuple =>
    {
        var (condition, merchant) = tuple;
        var programme = Bazaar.Programme(condition);
        var path = Bazaar.Explain(programme, [merchant, .. Others]).Next!;
        path.IsCheapest.ShouldBeTrue(condition);

        var cheapest = CheapestByTrying(programme, merchant);
        var isFound = path.Outcome is PathOutcome.Holds or PathOutcome.Reachable;
        isFound.ShouldBe(cheapest is not null, $"{condition} of {Show(merchant)}: {path.Outcome}");
        if (cheapest is not var (facts, cost))
            return true;
        path.Steps.Select(step => step.Fact.Id).Distinct().Count().ShouldBe(facts, $"{condition} of {Show(merchant)}: {string.Join("; ", path.Steps)}");
        Cost(path).ShouldBe(cost, 1e-9m, $"{condition} of {Show(merchant)}: {string.Join("; ", path.Steps)}");
        Reaches(programme, merchant, path).ShouldBeTrue($"{condition} of {Show(merchant)}: {string.Join("; ", path.Steps)}");
        return true;
    }, runs: 250);

    private static bool Reaches(Kernel.Programmes.CheckedProgramme programme, Dictionary<string, object?> merchant, CheapestPath path)
    {
        var changed = new Dictionary<string, object?>(merchant);
        foreach (var step in path.Steps)
            changed[step.Fact.Id] = step.Fact.Type switch
            {
                ColumnType.Bool => step.Target.AsBool(),
                ColumnType.Money => step.Target.AsMoney().ToDecimal(),
                ColumnType.Set => (changed.GetValueOrDefault("tags") as string[] ?? [])
                    .Where(tag => tag != step.Target.AsString()).Concat(step.Kind == PathStepKind.RemoveTag ? [] : [step.Target.AsString()]).ToArray(),
                _ => step.Target.AsInt(),
            };
        var evaluation = Evaluation.Bind(programme, Bazaar.People(changed), StaffRecords.None, Bazaar.At);
        return evaluation.Test(programme.Programme.Tiers[0].Require[0], 0) == Truth.True;
    }

    // A missing set is supplied once, whatever tags it must have.
    private static decimal Cost(CheapestPath path) => path.Steps.Where(step => step.Current.IsValue || step.Fact.Type != ColumnType.Set).Sum(step => step switch
    {
        { Kind: PathStepKind.Supply } or { Fact.Type: ColumnType.Bool or ColumnType.Set } => 1m,
        { Fact.Type: ColumnType.Money } => Math.Abs(step.Target.AsMoney().ToDecimal() - step.Current.AsMoney().ToDecimal()) / AmountRange,
        _ => Math.Abs((decimal)step.Target.AsInt() - step.Current.AsInt()) / CountRange,
    }) + (path.Steps.Any(step => !step.Current.IsValue && step.Fact.Type == ColumnType.Set) ? 1 : 0);

    // The merchant itself is one of five: the 10th percentile is the smallest and the 90th the largest of 0…3 (0…30), within which it lies.
    private const decimal AmountRange = 30;
    private const decimal CountRange = 3;

    private static (int Facts, decimal Cost)? CheapestByTrying(Kernel.Programmes.CheckedProgramme programme, Dictionary<string, object?> merchant)
    {
        var tried = Alternatives(merchant).ToList();
        var evaluation = Evaluation.Bind(programme, Bazaar.People([.. tried.Select(one => one.Facts)]), StaffRecords.None, Bazaar.At);
        var condition = programme.Programme.Tiers[0].Require[0];
        return Enumerable.Range(0, tried.Count)
            .Where(row => evaluation.Test(condition, row) == Truth.True)
            .Select(row => ((int, decimal)?)(tried[row].Changed, tried[row].Cost))
            .Min();
    }

    private static IEnumerable<(Dictionary<string, object?> Facts, int Changed, decimal Cost)> Alternatives(Dictionary<string, object?> merchant)
    {
        // What the merchant does not control stays, unless it is missing and may be supplied.
        foreach (var amount in Values(merchant["amount"], Amounts))
            foreach (var count in Values(merchant["count"], Counts))
                foreach (var gold in Values(merchant["gold"], [true, false]))
                    foreach (var tags in Values(merchant["tags"], TagSets))
                        foreach (var age in merchant["age"] is { } known ? [known] : Values(null, Counts))
                        {
                            var facts = new Dictionary<string, object?> { ["amount"] = amount, ["count"] = count, ["gold"] = gold, ["tags"] = tags, ["age"] = age };
                            var changed = facts.Where(fact => !Same(fact.Value, merchant[fact.Key])).Select(fact => fact.Key).ToList();
                            yield return (facts, changed.Count, changed.Sum(fact => CostOf(fact, merchant[fact], facts[fact])));
                        }
    }

    private static decimal CostOf(string fact, object? from, object? to) => (from, to) switch
    {
        (null, _) => 1,
        (decimal before, decimal after) => Math.Abs(after - before) / AmountRange,
        (long before, long after) => Math.Abs(after - before) / CountRange,
        (string[] before, string[] after) => before.Except(after).Count() + after.Except(before).Count(),
        _ => 1,
    };

    private static IEnumerable<object?> Values(object? current, object?[] domain) => current is null
        ? domain.Prepend(null)
        : domain.Where(value => !Same(value, current)).Prepend(current);

    private static bool Same(object? left, object? right) => left is string[] first && right is string[] second ? first.SequenceEqual(second) : Equals(left, right);

    private static string Show(Dictionary<string, object?> merchant) =>
        string.Join(", ", merchant.Select(fact => $"{fact.Key}={(fact.Value is string[] tags ? $"[{string.Join(' ', tags)}]" : fact.Value ?? "?")}"));
}
