using Fuyao.Kernel.Cel;
using Fuyao.Kernel.Columns;
using Fuyao.Kernel.Explanations.Conditions;
using Fuyao.Kernel.Explanations.Paths;
using Fuyao.Kernel.Facts;
using Fuyao.Kernel.Reviews;
using Fuyao.Kernel.Values;

namespace Fuyao.Kernel.Explanations.Margins;

/// <summary>How much a merchant has left before conditions that hold would fail, and how much brings failing rates back.</summary>
internal sealed class BudgetFinder(Evaluation evaluation, int row, SingleMerchant merchant)
{
    /// <summary>
    /// For each rate of a condition that holds, and each sort of event: the first event after which the condition as a whole no longer holds. A comparison
    /// whose failure another alternative makes good has no budget of its own.
    /// </summary>
    public IEnumerable<EventBudget> UntilFailure(ConditionExplanation condition)
    {
        if (condition.Truth != Truth.True)
            return [];
        return Bounds(condition)
            .Where(bound => bound.Leaf.Truth == Truth.True)
            .Select(bound => Budget(condition, bound, bound.IsUpper, EventCounts.UntilFailure(bound.Of, bound.Over, bound.IsUpper, bound.Holds)))
            .OfType<EventBudget>()
            .OrderBy(budget => budget.Events.Events)
            .Where(budget => StillTrue(condition, budget) != Truth.True)
            .DistinctBy(budget => (budget.Rate.Id, budget.Events.CountedInOf));
    }

    /// <summary>For each rate in a condition that fails, and which itself fails its bound: the events that bring it back.</summary>
    public IEnumerable<EventBudget> UntilSuccess(ConditionExplanation condition)
    {
        if (condition.Truth != Truth.False)
            return [];
        return Bounds(condition)
            .Where(bound => bound.Leaf.Truth == Truth.False)
            .Select(bound => Budget(condition, bound, !bound.IsUpper, EventCounts.UntilSuccess(bound.Of, bound.Over, !bound.IsUpper, bound.Holds)))
            .OfType<EventBudget>();
    }

    /// <summary>
    /// How far amounts, counts and measures that hold are from their lines; rates have their budget instead. A line that may be crossed because another alternative
    /// makes it good has no margin.
    /// </summary>
    public IEnumerable<Margin> Margins(ConditionExplanation condition) => condition.Truth != Truth.True
        ? []
        : Leaves(condition.Reason)
            .Where(leaf => leaf is { Kind: LeafKind.Comparison, Truth: Truth.True, Distance: not null, Comparison: { } comparison, Subject: { IsRate: false } }
                && (comparison.IsLowerBound() || comparison.IsUpperBound()) && Beyond(leaf) is { } beyond
                && (leaf.Subject.Kind != SubjectKind.Fact || Test(condition, leaf.Subject.Id, beyond) != Truth.True))
            .Select(leaf => new Margin(condition, leaf));

    /// <summary>The nearest value beyond the line of a comparison; null at the end of 64 bits, where there is none.</summary>
    private static CelValue? Beyond(LeafReason leaf)
    {
        var bound = leaf.Required!.Value;
        var comparison = leaf.Comparison!.Value;
        var step = comparison.IsStrict() ? 0 : comparison.IsLowerBound() ? -1 : 1;
        return leaf.Subject!.Type switch
        {
            ColumnType.Money when bound.Kind == CelKind.Money => Moved(bound.AsMoney().Units, step) is { } units ? CelValue.Of(new Money(units)) : null,
            ColumnType.Int when bound.Kind == CelKind.Int => Moved(bound.AsInt(), step) is { } count ? CelValue.Of(count) : null,
            ColumnType.Double when Distances.Number(bound) is { } number => CelValue.Of((double)(number + step / (decimal)DerivedNumber.UnitsPerWhole)),
            _ => null,
        };
    }

    private static long? Moved(long from, int step) => step switch
    {
        > 0 when from == long.MaxValue => null,
        < 0 when from == long.MinValue => null,
        _ => from + step,
    };

    private Truth Test(ConditionExplanation condition, string fact, CelValue value) =>
        merchant.With(new Dictionary<string, CelValue> { [fact] = value }).Test(condition.Definition, 0);

    private IEnumerable<RateBound> Bounds(ConditionExplanation condition)
    {
        foreach (var leaf in Leaves(condition.Reason))
        {
            if (leaf is not { Kind: LeafKind.Comparison, Comparison: { } comparison, Subject: { Kind: SubjectKind.Fact, Fact: { Rate: { } rate } fact }, Required: { } required })
                continue;
            if (evaluation.Read(rate.Of, row) is not { Kind: CelKind.Int } of || evaluation.Read(rate.Over, row) is not { Kind: CelKind.Int } over)
                continue;
            if (required.Value.IsValue && (comparison.IsUpperBound() || comparison.IsLowerBound()))
                yield return new RateBound(leaf, fact, of.AsInt(), over.AsInt(), comparison.IsUpperBound(), value => Holds(value, comparison, required.Value));
        }
    }

    private static bool Holds(DerivedNumber rate, ComparisonOperator comparison, CelValue bound)
    {
        var isOrdered = CelValue.TryCompare(CelValue.Of(rate.ToDouble()), bound, out var order, out var isNaN) && !isNaN;
        return isOrdered && comparison switch
        {
            ComparisonOperator.Less => order < 0,
            ComparisonOperator.LessOrEqual => order <= 0,
            ComparisonOperator.GreaterOrEqual => order >= 0,
            _ => order > 0,
        };
    }

    private EventBudget? Budget(ConditionExplanation condition, RateBound bound, bool countedInOf, long? events)
    {
        var catalogue = evaluation.Programme.Catalogue;
        return events is { } count
            ? new EventBudget(condition, bound.Leaf, bound.Fact, new RateEvents(
                catalogue.Find(bound.Fact.Rate!.Of)!, catalogue.Find(bound.Fact.Rate.Over)!, bound.Of, bound.Over, countedInOf, count))
            : null;
    }

    private Truth StillTrue(ConditionExplanation condition, EventBudget budget)
    {
        var events = budget.Events;
        var of = events.OfCount + (events.CountedInOf ? events.Events : 0);
        var over = events.OverCount + events.Events;
        var changed = merchant.With(new Dictionary<string, CelValue>
        {
            [events.Of.Id] = CelValue.Of(of),
            [events.Over.Id] = CelValue.Of(over),
            [budget.Rate.Id] = CelValue.Of(DerivedNumber.Ratio(of, over).ToDouble()),
        });
        return changed.Test(condition.Definition, 0);
    }

    private static IEnumerable<LeafReason> Leaves(Reason reason) => reason switch
    {
        LeafReason leaf => [leaf],
        JunctionReason junction => junction.Parts.SelectMany(Leaves),
        ChoiceReason choice => choice.Condition.Truth switch
        {
            Truth.True => Leaves(choice.Yes),
            Truth.False => Leaves(choice.No),
            _ => [],
        },
        _ => [],
    };

    private sealed record RateBound(LeafReason Leaf, FactDefinition Fact, long Of, long Over, bool IsUpper, Func<DerivedNumber, bool> Holds);
}
