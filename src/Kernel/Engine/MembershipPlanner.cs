using System.Collections.Immutable;
using Fuyao.Kernel.Cel;
using Fuyao.Kernel.Engine.Steps;

namespace Fuyao.Kernel.Engine;

/// <summary>Finds the step for <c>x in [a, b, c]</c>, or says why there is none.</summary>
internal sealed class MembershipPlanner(BoundParts parts, Func<Expression, Step> planTruth)
{
    /// <summary>Up to here a column is compared with each member in turn; in a longer list it is looked up.</summary>
    private const int ComparedMax = 16;

    private readonly NumberPlanner numbers = new(parts, planTruth);

    public (Step? Step, string? Because) Plan(CallExpression call)
    {
        var (operand, list) = (call.Arguments[0], call.Arguments[1]);
        var step = parts.ConstantOf(list) is { } constant ? PlanConstants(call, operand, constant)
            : list is ListExpression { Elements.Length: > 0 } written ? PlanMembers(call, operand, written.Elements)
            : null;
        return (step, step is null ? numbers.Because : null);
    }

    private Step? PlanConstants(CallExpression call, Expression operand, in CelValue list)
    {
        if (!list.IsValue)
            return new SameStep(call, list);
        if (list.Kind != CelKind.List || list.AsList() is not { Count: > 0 } members || members.Any(member => !Meets(parts.KindOf(operand), member)))
            return null;
        if (parts.InputOf(operand) is { } input && members.Count <= ComparedMax)
        {
            var steps = members.Select(member => ComparisonPlanner.Against(call, Asked.Equal, input, member)).ToImmutableArray();
            if (steps.All(step => step is not null))
                return new JunctionStep(call, isAnd: false, steps!);
        }
        if (members.All(member => member.Kind == parts.KindOf(operand)) && parts.KindOf(operand) != CelKind.Double)
            return numbers.Whole(operand) is var (whole, _) ? new MembersStep<long>(call, whole, Stored(members)) : null;
        return numbers.Doubles(operand) is { } measured
            ? new MembersStep<double>(call, measured, members.Select(member => member.Kind == CelKind.Double ? member.AsDouble() : member.AsInt()))
            : null;
    }

    /// <summary>The stored numbers of members; what is finer than they are equals none.</summary>
    private static IEnumerable<long> Stored(IEnumerable<CelValue> members) =>
        members.Select(member => NumberPlanner.ThresholdsOf(member)).Where(thresholds => thresholds.NotBelow == thresholds.NotAbove).Select(thresholds => thresholds.NotBelow!.Value);

    /// <summary>Members of which some depend on the merchant.</summary>
    private Step? PlanMembers(CallExpression call, Expression operand, ImmutableArray<Expression> members)
    {
        // In a list, what is no number is a member like any other.
        if (members.Any(parts.Bound.MayGiveNotANumber))
            return null;
        var kinds = members.Select(parts.KindOf).Append(parts.KindOf(operand)).Distinct().ToArray();
        switch (kinds)
        {
            case [CelKind.Int or CelKind.Money or CelKind.Timestamp or CelKind.Duration]:
                var whole = members.Prepend(operand).Select(numbers.Whole).ToArray();
                return whole.All(each => each is not null) ? new OneOfStep<long>(call, whole[0]!.Value.Operand, [.. whole.Skip(1).Select(member => member!.Value.Operand)]) : null;
            case [CelKind.Double] or [CelKind.Int, CelKind.Double] or [CelKind.Double, CelKind.Int]:
                var doubles = members.Prepend(operand).Select(numbers.Doubles).ToArray();
                return doubles.All(each => each is not null) ? new OneOfStep<double>(call, doubles[0]!, [.. doubles.Skip(1).Select(member => member!)]) : null;
            case [CelKind.String]:
                return new TextPlanner(parts, planTruth).Plan(members.Prepend(operand)) is { } texts ? new OneOfStep<long>(call, texts[0], [.. texts.Skip(1)]) : null;
            default:
                return null;
        }
    }

    /// <summary>Whether it can be looked up beside the others: a number that is one, or of the same kind.</summary>
    private static bool Meets(CelKind? kind, in CelValue member) => kind switch
    {
        CelKind.Int or CelKind.Double => member.Kind == CelKind.Int || (member.Kind == CelKind.Double && !double.IsNaN(member.AsDouble())),
        CelKind.Money or CelKind.Timestamp or CelKind.Duration => member.Kind == kind,
        _ => false,
    };
}
