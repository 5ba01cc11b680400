using System.Collections.Concurrent;
using System.Collections.Frozen;
using Fuyao.Kernel.Cel;
using Fuyao.Kernel.Columns;
using Fuyao.Kernel.Engine;
using Fuyao.Kernel.Engine.Rows;
using Fuyao.Kernel.Facts;
using Fuyao.Kernel.Programmes;
using NodaTime;
using Period = Fuyao.Kernel.Values.Period;

namespace Fuyao.Kernel.Reviews;

/// <summary>
/// A programme bound to a population: every input of every expression has its column. What depends on the whole population (percentiles, scorecards)
/// is computed once, when binding. Reviews, explanations and what-if all read through this. Safe to read from several threads at once.
/// </summary>
public sealed class Evaluation
{
    private readonly FrozenDictionary<CheckedExpression, RowExpression> boundByExpression;
    private readonly ConcurrentDictionary<CheckedExpression, ConditionPlan> planByExpression = new();
    private readonly InputBinder binder;

    private Evaluation(CheckedProgramme programme, Population population, StaffRecords staff, Instant at, InputBinder computedBinder)
    {
        Programme = programme;
        Population = population;
        Staff = staff;
        At = at;
        binder = computedBinder;
        boundByExpression = ProgrammeExpressions.Of(programme.Programme)
            .ToFrozenDictionary(expression => expression, binder.Bind);
    }

    public CheckedProgramme Programme { get; }

    public Population Population { get; }

    public StaffRecords Staff { get; }

    /// <summary>The instant as of which lists and findings count: the review's nominal instant.</summary>
    public Instant At { get; }

    /// <summary>
    /// The columns that are computed once, or that later records may change: derived columns by name, calls as they are written:
    /// <c>percentile(rating, main_category)</c>, <c>listed('recognised')</c>. Kept with a review, so that one merchant can be explained later
    /// without everybody else, and as it was decided.
    /// </summary>
    public IReadOnlyDictionary<string, Column> Computed => binder.Computed;

    /// <param name="at">The instant as of which lists and findings count.</param>
    /// <param name="computed">Columns of <see cref="Computed"/> kept from an earlier binding; those that are not given are computed.</param>
    /// <param name="readPeriod">The facts of another period for <c>at(fact, period)</c>, with the same merchants in the same rows; null where there are none.</param>
    public static Evaluation Bind(
        CheckedProgramme programme, Population population, StaffRecords staff, Instant at,
        IReadOnlyDictionary<string, Column>? computed = null, Func<Period, Population?>? readPeriod = null)
    {
        var bound = new InputBinder(programme, population, staff, at, computed ?? FrozenDictionary<string, Column>.Empty, readPeriod ?? (_ => null));
        bound.ComputeDerived();
        return new Evaluation(programme, population, staff, at, bound);
    }

    /// <summary>Whether a condition of the programme holds for a merchant, by the interpreter: for single questions, which need no plan. An error is unknown (semantics.md, “Errors and NaN”).</summary>
    public Truth Test(Condition condition, int row) => TruthOf(Value(condition.Expression, row));

    /// <summary>Whether a part of a condition holds for a merchant, by the very step that judges it in a review; what a review asks of the interpreter is asked of it here too.</summary>
    internal Truth Judge(CheckedExpression condition, Expression part, int row) => PlanOf(condition).TryJudge(part, row, Population.Count, out var truth)
        ? truth switch { true => Truth.True, false => Truth.False, null => Truth.Unknown }
        : TruthOf(Value(condition, part, row));

    /// <summary>The value of an expression of the programme for a merchant: a value, unknown with what is missing, or an error.</summary>
    public CelValue Value(CheckedExpression expression, int row) => Bound(expression).Evaluate(row);

    /// <summary>The value of a part of an expression of the programme, as it counts in the value of the whole.</summary>
    public CelValue Value(CheckedExpression expression, Expression part, int row) => Bound(expression).Evaluate(part, row);

    /// <summary>What an expression of the programme reads for a merchant.</summary>
    /// <exception cref="KeyNotFoundException">The expression is none of the programme's own.</exception>
    public InputReader Inputs(CheckedExpression expression, int row)
    {
        var reader = Bound(expression).Reader();
        reader.Row = row;
        return reader;
    }

    /// <summary>The value a parameter has for a merchant; unknown where its key is.</summary>
    /// <exception cref="KeyNotFoundException">The programme has no such parameter.</exception>
    public CelValue Parameter(string name, int row) => binder.Parameter(name).Read(row);

    /// <summary>A fact, derived column or parameter for a merchant, as conditions see it.</summary>
    public CelValue Read(string name, int row) => binder.Named(name).Read(row);

    /// <summary>The column of a fact or derived column; null where nobody has the fact.</summary>
    public Column? Find(string name) => Computed.GetValueOrDefault(name) ?? Population.Find(name);

    /// <summary>How a review judges a condition of the programme: its steps over the columns it is bound to, and what of it runs merchant by merchant.</summary>
    /// <exception cref="KeyNotFoundException">The condition is none of the programme's own.</exception>
    public PlanStep Plan(Condition condition) => PlanOf(condition.Expression).Describe();

    /// <summary>How a derived expression of the programme is computed when binding.</summary>
    public PlanStep Plan(DerivedExpression derived) => NumberPlan.Describe(Bound(derived.Expression));

    /// <summary>The plan of a condition of the programme, made once: reviews and explanations run the same.</summary>
    internal ConditionPlan PlanOf(CheckedExpression expression) => planByExpression.GetOrAdd(expression, each => ConditionPlan.Of(Bound(each)));

    internal RowExpression Bound(CheckedExpression expression) => boundByExpression[expression];

    internal static Truth TruthOf(in CelValue value) => value.IsTrue ? Truth.True : value.IsFalse ? Truth.False : Truth.Unknown;
}
