using Fuyao.Kernel.Cel;
using Fuyao.Kernel.Engine.Operands;
using Fuyao.Kernel.Engine.Operands.Arithmetic;
using Fuyao.Kernel.Engine.Rows;
using Fuyao.Kernel.Engine.Steps;

namespace Fuyao.Kernel.Engine;

/// <summary>Finds the operand for a part that is a number or an amount (times: <see cref="TimePlanner"/>), or says why there is none.</summary>
/// <param name="planTruth">Plans the conditions that choose between numbers.</param>
internal sealed class NumberPlanner(BoundParts parts, Func<Expression, Step> planTruth)
{
    private const int NanosPerTick = 100;

    /// <summary>Why a part has no operand; set where one was refused.</summary>
    public string? Because { get; private set; }

    /// <summary>Counts, amounts, instants and durations; dates as the instants at which they begin.</summary>
    public (Operand<long> Operand, Measure Measure)? Whole(Expression part)
    {
        if (parts.KindOf(part) is not (CelKind.Int or CelKind.Money or CelKind.Timestamp or CelKind.Duration))
            return Refuse(part);
        if (parts.IsSame(part))
            return parts.ConstantOf(part) is { } constant ? Constant(part, constant) : Refuse(part);
        if (parts.InputOf(part) is { } input)
        {
            return input is DateInput days ? (new Operands.Times.DayStartOperand(days), Measure.Tick)
                : NumberOperands.StoredOf(input, parts.Bound.Expression.TypeOf(part)) ?? Refuse(part);
        }
        if (parts.ValuesByCode(part) is var (codes, values))
            return NumberOperands.StoredByCode(codes, values, MeasureOf(part)) ?? Refuse(part);
        return part is CallExpression call ? Computed(call) : Refuse(part);
    }

    /// <summary>Doubles, and counts as their nearest ones.</summary>
    public Operand<double>? Doubles(Expression part)
    {
        if (parts.KindOf(part) is not (CelKind.Double or CelKind.Int))
            return RefuseDouble(part);
        if (parts.IsSame(part))
            return parts.ConstantOf(part) is { } constant ? new ConstantOperand<double>(NumberOf(constant)) : RefuseDouble(part);
        if (parts.InputOf(part) is { } input)
            return NumberOperands.NumbersOf(input, parts.Bound.Expression.TypeOf(part)) ?? RefuseDouble(part);
        if (parts.KindOf(part) == CelKind.Int)
            return Whole(part) is var (counts, _) ? new NearestDoubleOperand(counts) : null;
        if (parts.ValuesByCode(part) is var (codes, values))
            return NumberOperands.ByCode(codes, values, NumberOf);
        return part is CallExpression { Target: null } call ? ComputedDouble(call) : RefuseDouble(part);
    }

    public (Operand<long> Operand, Measure Measure)? Refuse(Expression part)
    {
        RefuseDouble(part);
        return null;
    }

    /// <summary>The condition that chooses; null where it compares what may be no number, which the language and a row see differently.</summary>
    private Step? Choice(CallExpression call)
    {
        var condition = call.Arguments[0];
        if (parts.KindOf(condition) == CelKind.Bool && !parts.Bound.MayGiveNotANumber(condition))
            return planTruth(condition);
        Because ??= $"`{condition}` may compare what is no number";
        return null;
    }

    private (Operand<long> Operand, Measure Measure)? Computed(CallExpression call)
    {
        if (new TimePlanner(parts, this).Plan(call) is { } times)
            return times;
        switch (call.Function.TrimStart('.'), call.Arguments.Length)
        {
            case (CelOperators.Conditional, 3):
                if (Choice(call) is { } condition && Whole(call.Arguments[1]) is var (then, measure) && Whole(call.Arguments[2]) is var (otherwise, other) && measure == other)
                    return (new ConditionalOperand<long>(condition, then, otherwise), measure);
                return Refuse(call);
            case (CelOperators.Negate, 1):
                return Whole(call.Arguments[0]) is var (negated, kind) ? (new PairOperand<long, WholeDifference>(new ConstantOperand<long>(0), negated), kind) : null;
            case ("int", 1) when parts.KindOf(call.Arguments[0]) == CelKind.Int:
                return Whole(call.Arguments[0]);
            case ("int", 1) when parts.KindOf(call.Arguments[0]) == CelKind.Double:
                return Doubles(call.Arguments[0]) is { } numbers ? (new TruncatedOperand(numbers), Measure.Count) : null;
            case ("level", 1):
                return Whole(call.Arguments[0]) is (var points, Measure.Count) ? (new LevelOperand(points), Measure.Count) : Refuse(call);
            case ("scale", 2):
                return Scaled(call);
            case (_, 2) when call.Target is null && Whole(call.Arguments[0]) is { } left && Whole(call.Arguments[1]) is { } right:
                return Combined(call, left, right);
            default:
                return Refuse(call);
        }
    }

    private (Operand<long> Operand, Measure Measure)? Combined(CallExpression call, (Operand<long> Operand, Measure Measure) left, (Operand<long> Operand, Measure Measure) right)
    {
        var (first, second) = (left.Operand, right.Operand);
        return (call.Function, left.Measure, right.Measure) switch
        {
            (CelOperators.Add, Measure.Count, Measure.Count) or (CelOperators.Add, Measure.Amount, Measure.Amount) => (new PairOperand<long, WholeSum>(first, second), left.Measure),
            (CelOperators.Subtract, Measure.Count, Measure.Count) or (CelOperators.Subtract, Measure.Amount, Measure.Amount) =>
                (new PairOperand<long, WholeDifference>(first, second), left.Measure),
            (CelOperators.Multiply, Measure.Count, Measure.Count) => (new WholeOperand<WholeProduct>(first, second), Measure.Count),
            (CelOperators.Multiply, Measure.Amount, Measure.Count) or (CelOperators.Multiply, Measure.Count, Measure.Amount) => (new WholeOperand<WholeProduct>(first, second), Measure.Amount),
            (CelOperators.Divide, Measure.Count, Measure.Count) => (new WholeOperand<WholeQuotient>(first, second), Measure.Count),
            (CelOperators.Remainder, Measure.Count, Measure.Count) => (new WholeOperand<WholeRemainder>(first, second), Measure.Count),
            _ => Refuse(call),
        };
    }

    private (Operand<long> Operand, Measure Measure)? Scaled(CallExpression call)
    {
        if (Whole(call.Arguments[0]) is not var (amounts, _))
            return null;
        if (parts.ConstantOf(call.Arguments[1]) is { Kind: CelKind.String } text && Cel.Evaluation.Functions.TryReadFactor(text.AsString(), out var factor)
            && ScaleOperand.Of(amounts, factor) is { } scaled)
            return (scaled, Measure.Amount);
        Because ??= $"`{call.Arguments[1]}` is no factor of up to 18 digits that is the same for everybody";
        return null;
    }

    private Operand<double>? ComputedDouble(CallExpression call)
    {
        switch (call.Function.TrimStart('.'), call.Arguments.Length)
        {
            case (CelOperators.Conditional, 3):
                return Choice(call) is { } condition && Doubles(call.Arguments[1]) is { } then && Doubles(call.Arguments[2]) is { } otherwise
                    ? new ConditionalOperand<double>(condition, then, otherwise)
                    : null;
            case (CelOperators.Negate, 1):
                // Times −1, and not 0 − x, so that 0 becomes −0.
                return Doubles(call.Arguments[0]) is { } negated ? new PairOperand<double, DoubleProduct>(negated, new ConstantOperand<double>(-1)) : null;
            case ("double", 1):
                return Doubles(call.Arguments[0]);
            case (CelOperators.Divide, 2) when parts.KindOf(call.Arguments[0]) == CelKind.Money:
                return Whole(call.Arguments[0]) is var (amounts, _) && Whole(call.Arguments[1]) is var (divisors, _) ? new RatioOperand(amounts, divisors) : null;
            case (_, 2) when Doubles(call.Arguments[0]) is { } left && Doubles(call.Arguments[1]) is { } right:
                return call.Function switch
                {
                    CelOperators.Add => new PairOperand<double, DoubleSum>(left, right),
                    CelOperators.Subtract => new PairOperand<double, DoubleDifference>(left, right),
                    CelOperators.Multiply => new PairOperand<double, DoubleProduct>(left, right),
                    CelOperators.Divide => new PairOperand<double, DoubleQuotient>(left, right),
                    _ => RefuseDouble(call),
                };
            default:
                return RefuseDouble(call);
        }
    }

    private (Operand<long> Operand, Measure Measure)? Constant(Expression part, in CelValue value)
    {
        if (!value.IsValue)
            return (new ConstantOperand<long>(null), MeasureOf(part));
        if (value.Kind is CelKind.Int or CelKind.Money)
            return (new ConstantOperand<long>(value.Bits), MeasureOf(part));
        if (value.Nanos % NanosPerTick == 0)
            return (new ConstantOperand<long>(Ticks(value)), MeasureOf(part));
        Because ??= $"`{part}` is finer than 100 ns";
        return null;
    }

    /// <summary>Rounded down to 100 ns. Every timestamp and duration fits.</summary>
    public static long Ticks(in CelValue time) => time.Bits * NodaTime.NodaConstants.TicksPerSecond + time.Nanos / NanosPerTick;

    /// <summary>The least number that is not below a whole constant and the greatest that is not above it, as <see cref="Thresholds.Find"/> gives them: two where it is finer than 100 ns.</summary>
    public static (long? NotBelow, long? NotAbove) ThresholdsOf(in CelValue constant)
    {
        if (constant.Kind is CelKind.Int or CelKind.Money)
            return (constant.Bits, constant.Bits);
        var ticks = Ticks(constant);
        return (constant.Nanos % NanosPerTick == 0 ? ticks : ticks + 1, ticks);
    }

    private Measure MeasureOf(Expression part) => parts.KindOf(part) switch
    {
        CelKind.Int => Measure.Count,
        CelKind.Money => Measure.Amount,
        CelKind.Timestamp => Measure.Tick,
        _ => Measure.Span,
    };

    private static double? NumberOf(CelValue value) => value.Kind switch
    {
        CelKind.Double => value.AsDouble(),
        CelKind.Int => value.AsInt(),
        _ => null,
    };

    private Operand<double>? RefuseDouble(Expression part)
    {
        Because ??= part is CallExpression call ? $"no column operator for {CelOperators.Sign(call.Function)} of these operands" : $"no column operator for `{part}`";
        return null;
    }
}
