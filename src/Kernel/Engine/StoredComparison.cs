using Fuyao.Kernel.Cel;
using Fuyao.Kernel.Engine.Operands;
using Fuyao.Kernel.Engine.Steps;

namespace Fuyao.Kernel.Engine;

/// <summary>Finds the step for two stored whole numbers that count the same: columns as they lie against tables, everything else widened.</summary>
internal static class StoredComparison
{
    public static Step Of(Expression part, Relation relation, Operand<long> left, Operand<long> right, bool isNegated) => (left, right) switch
    {
        (WholeNumberOperand column, TableOperand<long> table) => new TableStep(part, relation, column.Input, table.Keys, table.Values, table.HasValue, isColumnLeft: true, isNegated),
        (TableOperand<long> table, WholeNumberOperand column) => new TableStep(part, relation, column.Input, table.Keys, table.Values, table.HasValue, isColumnLeft: false, isNegated),
        _ => new CompareStep<long>(part, relation, left, right, isNegated),
    };
}
