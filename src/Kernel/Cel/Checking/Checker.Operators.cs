namespace Fuyao.Kernel.Cel.Checking;

/// <summary>Operators with rules of their own.</summary>
internal sealed partial class Checker
{
    private CelType CheckCall(CallExpression call)
    {
        if (call.Target is null)
        {
            if (isStrict && environment.NamedFunctions.Contains(call.Function))
                return CheckNamedCall(call);
            if (CheckOperator(call) is { } type)
                return type;
        }
        return CheckFunction(call);
    }

    private CelType? CheckOperator(CallExpression call)
    {
        var arguments = call.Arguments;
        switch (call.Function)
        {
            case CelOperators.And or CelOperators.Or or CelOperators.Not:
                foreach (var argument in arguments)
                    Require(argument, Check(argument), CelType.Bool, $"what stands beside {CelOperators.Sign(call.Function)}");
                return CelType.Bool;
            case CelOperators.Equal or CelOperators.NotEqual:
                return CheckEquality(call);
            case CelOperators.Less or CelOperators.LessOrEqual or CelOperators.Greater or CelOperators.GreaterOrEqual:
                return CheckOrdering(call);
            case CelOperators.In:
                return CheckMembership(call);
            case CelOperators.Conditional:
                return CheckConditional(call);
            case CelOperators.Index:
                return CheckIndex(call);
            case CelOperators.Add or CelOperators.Subtract:
                var left = Check(arguments[0]);
                var right = Check(arguments[1]);
                ReadMoneyLiterals(arguments[0], ref left, arguments[1], ref right);
                return ResultOf(call, [left, right]);
            default:
                return null;
        }
    }

    private CelType CheckEquality(CallExpression call)
    {
        var (left, right) = CheckOperands(call);
        if (left == CelType.Null != (right == CelType.Null) && !left.IsDyn && !right.IsDyn)
        {
            var (other, isEqual) = (left == CelType.Null ? call.Arguments[1] : call.Arguments[0], call.Function == CelOperators.Equal);
            Problem("a missing value is unknown, not null", call.Span, $"write {(isEqual ? "!" : "")}known({other})");
        }
        else if (!Comparable(left, right))
        {
            Problem(
                $"{Article(left)} and {Article(right)} can never be equal", call.FunctionSpan,
                MismatchHint(call.Arguments[0], left, right) ?? MismatchHint(call.Arguments[1], right, left));
        }
        return CelType.Bool;
    }

    private CelType CheckOrdering(CallExpression call)
    {
        var (left, right) = CheckOperands(call);
        var sign = CelOperators.Sign(call.Function);
        if (!Comparable(left, right))
            Problem(
                $"{sign} cannot compare {Article(left)} with {Article(right)}", call.FunctionSpan,
                ChainHint(call, sign) ?? MismatchHint(call.Arguments[0], left, right) ?? MismatchHint(call.Arguments[1], right, left));
        else if (!HasOrder(left) || !HasOrder(right))
            Problem($"{sign} cannot compare {Article(left)} with {Article(right)}: they have no order", call.FunctionSpan);
        return CelType.Bool;
    }

    private (CelType Left, CelType Right) CheckOperands(CallExpression call)
    {
        var left = Check(call.Arguments[0]);
        var right = Check(call.Arguments[1]);
        ReadMoneyLiterals(call.Arguments[0], ref left, call.Arguments[1], ref right);
        return (left, right);
    }

    private static bool Comparable(CelType left, CelType right) => (left.IsNumber && right.IsNumber) || left.Admits(right);

    private static bool HasOrder(CelType type) => type.Kind is not (CelKind.Null or CelKind.List or CelKind.Map or CelKind.Type);

    /// <summary>What to write where a value of one type stands opposite another.</summary>
    /// <summary>For <c>3 &lt; orders &lt; 5</c>, which compares what <c>3 &lt; orders</c> says with 5.</summary>
    private static string? ChainHint(CallExpression call, string sign) =>
        call.Arguments[0] is CallExpression { Function: CelOperators.Less or CelOperators.LessOrEqual or CelOperators.Greater or CelOperators.GreaterOrEqual } first
            ? $"write {first} && {first.Arguments[1]} {sign} {call.Arguments[1]}"
            : null;

    private static string? MismatchHint(Expression node, CelType type, CelType other)
    {
        if (type == CelType.String && other == CelType.Timestamp)
            return $"write date('2016-11-03') or timestamp({node})";
        if (type == CelType.String && other == CelType.Duration)
            return $"write duration({node})";
        if (type == CelType.String && other.IsNumber && node is LiteralExpression { Value: var value }
            && double.TryParse(value.AsString(), System.Globalization.CultureInfo.InvariantCulture, out _))
            return $"leave out the quotes: {value.AsString()}";
        if (type.IsNumber && other == CelType.String && node is LiteralExpression)
            return $"text stands in quotes: '{node}'";
        if (type.IsNumber && other == CelType.Timestamp)
            return "write a day as date('2016-11-03')";
        if (type == CelType.List(CelType.String) && other == CelType.String)
            return "to ask whether a list holds a value, write value in list";
        if (type == CelType.Money && other == CelType.Uint)
            return "leave out the u";
        if (type == CelType.Money && other == CelType.Double)
            return "compare amounts with amounts; the ratio of two amounts is a / b";
        return type == CelType.String && other == CelType.Bool ? "a bool is true or false, without quotes" : null;
    }

    private CelType CheckMembership(CallExpression call)
    {
        var element = call.Arguments[0] is CallExpression { Function: CelOperators.Not } denial
            ? CheckDenial(denial, call.Arguments[1])
            : Check(call.Arguments[0]);
        var container = Check(call.Arguments[1]);
        var held = container.Kind switch
        {
            CelKind.List => container.Element!,
            CelKind.Map => container.Key!,
            null => CelType.Dyn,
            _ => null,
        };
        if (held is null)
        {
            Problem(
                $"“in” looks into a list or a map, not {Article(container)}", call.Arguments[1].Span,
                container == CelType.String ? "write text.contains('part')" : $"write [{call.Arguments[1]}] or ==");
            return CelType.Bool;
        }
        if (element == CelType.Money && call.Arguments[1] is ListExpression list && held.IsNumber | held.IsDyn)
        {
            foreach (var member in list.Elements)
                TryReadMoney(member);
            held = JoinAll(list.Elements.Select(Annotations.TypeOf));
            Annotations.SetType(list, CelType.List(held));
        }
        if (!Comparable(element, held))
            Problem($"{Article(container)} cannot hold {Article(element)}", call.FunctionSpan, MismatchHint(call.Arguments[0], element, held));
        return CelType.Bool;
    }

    /// <summary>What stands before “in” with a ! of its own: nearly always the ! was meant for the whole.</summary>
    private CelType CheckDenial(CallExpression denial, Expression container)
    {
        var denied = Check(denial.Arguments[0]);
        if (!CelType.Bool.Admits(denied))
            return Problem("! takes only what stands right behind it", denial.FunctionSpan, $"write !({denial.Arguments[0]} in {container})");
        Annotations.SetType(denial, CelType.Bool);
        return CelType.Bool;
    }

    private CelType CheckConditional(CallExpression call)
    {
        Require(call.Arguments[0], Check(call.Arguments[0]), CelType.Bool, "what stands before ?");
        var then = Check(call.Arguments[1]);
        var otherwise = Check(call.Arguments[2]);
        ReadMoneyLiterals(call.Arguments[1], ref then, call.Arguments[2], ref otherwise);
        if (!then.Admits(otherwise))
            return Problem(
                $"the two outcomes have different types: {Article(then)} and {Article(otherwise)}", call.Arguments[2].Span,
                then.IsNumber && otherwise.IsNumber ? "write both as double, such as 1.0" : null);
        return CelType.Join(then, otherwise);
    }

    private CelType CheckIndex(CallExpression call)
    {
        var container = Check(call.Arguments[0]);
        var index = Check(call.Arguments[1]);
        switch (container.Kind)
        {
            case null:
                return CelType.Dyn;
            case CelKind.List:
                Require(call.Arguments[1], index, index == CelType.Uint ? CelType.Uint : CelType.Int, "the index of a list");
                return container.Element!;
            case CelKind.Map:
                if (!Comparable(container.Key!, index))
                    Problem($"the keys of this map are of type {container.Key}, not {index}", call.Arguments[1].Span);
                return container.Element!;
            default:
                return Problem($"{Article(container)} cannot be indexed", call.FunctionSpan);
        }
    }
}
