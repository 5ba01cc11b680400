using Fuyao.Kernel.Cel;
using Fuyao.Kernel.Cel.Evaluation;
using Fuyao.Kernel.Engine.Operands;
using Fuyao.Kernel.Engine.Operands.Arithmetic;
using Fuyao.Kernel.Engine.Operands.Times;
using NodaTime;

namespace Fuyao.Kernel.Engine;

/// <summary>Finds the operand for what is computed of timestamps and durations; null where the call is about neither, or has none.</summary>
internal sealed class TimePlanner(BoundParts parts, NumberPlanner numbers)
{
    public (Operand<long> Operand, Measure Measure)? Plan(CallExpression call) => (call.Function.TrimStart('.'), call.Arguments.Length) switch
    {
        (CelOperators.Add or CelOperators.Subtract, 2) when IsTime(call.Arguments[0]) => Moved(call),
        ("days_between", 2) => numbers.Whole(call.Arguments[0]) is var (from, _) && numbers.Whole(call.Arguments[1]) is var (to, _)
            ? (new PairOperand<long, WholeDifference>(new LocalDayOperand(to, parts.Bound.Expression.Zone), new LocalDayOperand(from, parts.Bound.Expression.Zone)), Measure.Count)
            : null,
        ("int", 1) when parts.KindOf(call.Arguments[0]) == CelKind.Timestamp =>
            numbers.Whole(call.Arguments[0]) is var (instants, _) ? (new SecondsOperand(instants), Measure.Count) : null,
        ("timestamp", 1) when parts.KindOf(call.Arguments[0]) == CelKind.Int =>
            numbers.Whole(call.Arguments[0]) is var (seconds, _) ? (new InstantOperand(seconds), Measure.Tick) : null,
        ("timestamp" or "duration", 1) when IsTime(call.Arguments[0]) => numbers.Whole(call.Arguments[0]),
        _ when call.Target is { } target && IsTime(target) => Part(call, target),
        _ => null,
    };

    private bool IsTime(Expression part) => parts.KindOf(part) is CelKind.Timestamp or CelKind.Duration;

    private (Operand<long> Operand, Measure Measure)? Moved(CallExpression call)
    {
        if (numbers.Whole(call.Arguments[0]) is not var (left, leftMeasure) || numbers.Whole(call.Arguments[1]) is not var (right, rightMeasure))
            return null;
        var isDifference = call.Function == CelOperators.Subtract;
        var (least, most, measure) = (leftMeasure, rightMeasure) switch
        {
            (Measure.Tick, Measure.Tick) => (-TickLimits.ElapsedMax, TickLimits.ElapsedMax, Measure.Span),
            (Measure.Span, Measure.Span) => (-TickLimits.DurationMax, TickLimits.DurationMax, Measure.Span),
            _ => (TickLimits.TimestampMin, TickLimits.TimestampMax, Measure.Tick),
        };
        return (new TimeSumOperand(left, right, isDifference, least, most), measure);
    }

    private (Operand<long> Operand, Measure Measure)? Part(CallExpression call, Expression target)
    {
        if (!Enum.TryParse<TimestampPart>(call.Function["get".Length..], out var part) || ZoneOf(call) is not { } zone || numbers.Whole(target) is not var (times, measure))
            return null;
        return (measure == Measure.Tick ? new TimestampPartOperand(times, part, zone) : new DurationPartOperand(times, part), Measure.Count);
    }

    private DateTimeZone? ZoneOf(CallExpression call)
    {
        if (call.Arguments.IsEmpty)
            return DateTimeZone.Utc;
        return parts.ConstantOf(call.Arguments[0]) is { Kind: CelKind.String } name && Zones.TryFind(name.AsString(), out var zone) ? zone : null;
    }
}
