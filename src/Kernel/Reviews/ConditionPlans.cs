using System.Collections.Immutable;
using Fuyao.Kernel.Columns;
using Fuyao.Kernel.Engine;
using Fuyao.Kernel.Facts;
using Fuyao.Kernel.Programmes;
using NodaTime;

namespace Fuyao.Kernel.Reviews;

/// <summary>How a review will judge a condition.</summary>
/// <param name="Tier">Null for the scope and for conditions of the programme.</param>
public sealed record PlannedCondition(Condition Condition, string? Tier, PlanStep Plan);

/// <summary>How a derived expression will be computed.</summary>
public sealed record PlannedDerived(DerivedExpression Derived, PlanStep Plan);

/// <summary>Plans a programme before there are facts: over columns of the types that the catalogue gives, without a merchant in them.</summary>
public static class ConditionPlans
{
    /// <returns>The scope, then the conditions of the programme, then those of each tier from the best down.</returns>
    public static ImmutableArray<PlannedCondition> Of(CheckedProgramme programme)
    {
        var evaluation = BindNobody(programme);
        return [.. programme.Programme.ConditionsWithTiers().Select(condition =>
            new PlannedCondition(condition.Condition, condition.Tier, evaluation.Plan(condition.Condition)))];
    }

    /// <returns>In the order of the file.</returns>
    public static ImmutableArray<PlannedDerived> DerivedOf(CheckedProgramme programme)
    {
        var evaluation = BindNobody(programme);
        return [.. programme.Programme.Derived.OfType<DerivedExpression>().Select(derived => new PlannedDerived(derived, evaluation.Plan(derived)))];
    }

    private static Evaluation BindNobody(CheckedProgramme programme)
    {
        var nobody = new Population([], programme.Catalogue.Facts.ToDictionary(fact => fact.Id, Empty));
        return Evaluation.Bind(programme, nobody, StaffRecords.None, Instant.MinValue, readPeriod: _ => nobody);
    }

    private static Column Empty(FactDefinition fact)
    {
        var none = new BitMask(0);
        return fact.Type switch
        {
            ColumnType.Bool => new BoolColumn(none, none),
            ColumnType.Double => fact.Rate is null ? new DoubleColumn([], none) : new DerivedColumn([], none),
            ColumnType.String => new StringColumn([], [], none),
            ColumnType.Set => new SetColumn([], [], none),
            _ => new LongColumn(fact.Type, [], none),
        };
    }
}
