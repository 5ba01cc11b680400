using Fuyao.Kernel.Cel;
using Fuyao.Kernel.Columns;
using Fuyao.Kernel.Engine.Operands;
using Fuyao.Kernel.Engine.Rows;

namespace Fuyao.Kernel.Engine;

/// <summary>An expression that gives a number, an amount or a count, as an operand over the columns it is bound to: 64 merchants at a time. Gives what the interpreter gives.</summary>
internal sealed class NumberPlan
{
    private readonly Operand<long>? whole;
    private readonly Operand<double>? measured;

    private NumberPlan(Operand<long>? whole, Operand<double>? measured) => (this.whole, this.measured) = (whole, measured);

    /// <summary>Turns a number into what is kept of it; false where it cannot be kept.</summary>
    public delegate bool Keep(double number, out long units);

    /// <summary>The plan, or why there is none and the interpreter is asked merchant by merchant.</summary>
    public static (NumberPlan? Plan, string? Because) Of(RowExpression expression)
    {
        var numbers = new Planner(expression).Numbers();
        var root = expression.Expression.Root;
        return expression.Expression.Type.Kind switch
        {
            CelKind.Int or CelKind.Money when numbers.Whole(root) is var (operand, _) => (new NumberPlan(operand, null), null),
            CelKind.Double when numbers.Doubles(root) is { } operand => (new NumberPlan(null, operand), null),
            _ => (null, numbers.Because ?? "its type is only known when it runs"),
        };
    }

    /// <summary>How an expression is computed for everybody.</summary>
    public static PlanStep Describe(RowExpression expression)
    {
        var (plan, because) = Of(expression);
        var conditions = plan?.whole?.Conditions ?? plan?.measured?.Conditions ?? [];
        return new PlanStep(
            expression.Expression.Root.ToString(), plan is null ? "ask the interpreter for each merchant" : "compute over columns", plan is null ? because : null, [.. conditions.Select(ConditionPlan.Describe)]);
    }

    /// <summary>Computes the rows from <paramref name="first"/> (a multiple of 64) to before <paramref name="end"/>: counts and amounts as they are, other numbers as <paramref name="keep"/> tells.</summary>
    /// <param name="values">Those of the whole population; what stands in rows without a value is any number.</param>
    /// <param name="known">The words of the whole population; those of these rows are overwritten.</param>
    public void Run(int first, int end, long[] values, ulong[] known, Keep keep)
    {
        Span<long> buffer = stackalloc long[BitMask.BitsPerWord];
        Span<double> doubles = stackalloc double[BitMask.BitsPerWord];
        for (var row = first; row < end; row += BitMask.BitsPerWord)
        {
            var count = Math.Min(BitMask.BitsPerWord, end - row);
            ref var word = ref known[row / BitMask.BitsPerWord];
            if (whole is not null)
            {
                word = whole.Read(row, count, buffer, out var stored);
                stored.CopyTo(values.AsSpan(row, count));
                continue;
            }
            word = measured!.Read(row, count, doubles, out var numbers);
            for (var index = 0; index < count; index++)
                if ((word >> index & 1) != 0 && !keep(numbers[index], out values[row + index]))
                    word &= ~(1UL << index);
        }
    }
}
