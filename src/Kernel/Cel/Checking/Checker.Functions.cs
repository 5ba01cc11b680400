using System.Collections.Immutable;
using Fuyao.Kernel.Cel.Evaluation;
using Fuyao.Kernel.Cel.RegularExpressions;
using Fuyao.Kernel.Diagnostics;

namespace Fuyao.Kernel.Cel.Checking;

/// <summary>Functions, by their signatures, and calls that name things.</summary>
internal sealed partial class Checker
{
    private CelType CheckFunction(CallExpression call)
    {
        var isMethod = call.Target is not null;
        var types = ImmutableArray.CreateBuilder<CelType>();
        if (call.Target is not null)
            types.Add(Check(call.Target));
        foreach (var argument in call.Arguments)
            types.Add(Check(argument));
        var name = call.Function.TrimStart('.');
        var signatures = Signatures.Of(name);
        if (signatures.IsEmpty)
        {
            var closest = Spelling.Closest(name, Signatures.FunctionNames.Concat(environment.NamedFunctions));
            return Problem($"there is no function “{name}”", call.FunctionSpan, closest is null ? MacroHint(name) : $"did you mean {closest}?");
        }
        if (signatures.All(signature => signature.IsMethod != isMethod))
            return Problem(
                isMethod ? $"“{name}” is called as {name}(x), not as x.{name}()" : $"“{name}” is called as x.{name}(…)", call.FunctionSpan);
        if (isStrict && name is Functions.Scale && types.Count == 2 && TryReadMoney(call.Arguments[0]))
            types[0] = CelType.Money;
        var result = ResultOf(call, types.ToImmutable());
        CheckConstants(call, name);
        return result;
    }

    private static string? MacroHint(string name) => name switch
    {
        "has" => "write has(value.field)",
        "all" or "exists" or "exists_one" or "filter" => $"write list.{name}(x, condition)",
        "map" => "write list.map(x, value)",
        "len" or "length" or "count" => "write size(x)",
        "days" or "datediff" => "write days_between(a, b)",
        "sum" or "max" or "min" or "avg" => "a figure over many events is a fact of its own, defined in the catalogue",
        _ => null,
    };

    /// <summary>The result of the signatures that fit; dyn where they differ, a problem where none fits.</summary>
    private CelType ResultOf(CallExpression call, ImmutableArray<CelType> types)
    {
        var isMethod = call.Target is not null;
        var fitting = Signatures.Of(call.Function.TrimStart('.'))
            .Where(signature => signature.IsMethod == isMethod && signature.Parameters.Length == types.Length)
            .Where(signature => signature.Parameters.Zip(types).All(pair => pair.First.Admits(pair.Second)))
            .ToList();
        if (fitting.Count == 0)
            return Problem(NoOverload(call, types), call.FunctionSpan, OverloadHint(call, types));
        // Lists keep what they hold.
        if (call.Function == CelOperators.Add && types[0].Kind == CelKind.List && types[1].Kind == CelKind.List)
            return CelType.List(CelType.Join(types[0].Element!, types[1].Element!));
        return fitting.Select(signature => signature.Result).Aggregate(CelType.Join);
    }

    private static string NoOverload(CallExpression call, ImmutableArray<CelType> types)
    {
        var sign = CelOperators.Sign(call.Function);
        return types.Length == 2 && call.Function.StartsWith('_')
            ? $"{sign} has no meaning between {Article(types[0])} and {Article(types[1])}"
            : call.Function == CelOperators.Negate ? $"- has no meaning before {Article(types[0])}"
            : $"{sign}() does not take ({string.Join(", ", types)})";
    }

    private static string? OverloadHint(CallExpression call, ImmutableArray<CelType> types)
    {
        var name = call.Function.TrimStart('.');
        if (types.Length == 2 && types.Contains(CelType.Money) && name.StartsWith('_'))
        {
            var money = call.Arguments[types[0] == CelType.Money ? 0 : 1];
            var other = call.Arguments[types[0] == CelType.Money ? 1 : 0];
            if (name == CelOperators.Multiply && types.Contains(CelType.Double))
                return $"write scale({money}, '{(other is LiteralExpression literal ? literal.Text : "0.9")}')";
            if (name == CelOperators.Divide && types[0] == CelType.Money)
                return $"write scale({money}, '0.5') with the factor as an exact decimal";
            return name is CelOperators.Multiply or CelOperators.Divide or CelOperators.Remainder
                ? "money is multiplied by an int, or by a decimal with scale(x, '0.9')"
                : "money is added to money";
        }
        if (types.Length == 2 && types.All(type => type.IsNumber) && name.StartsWith('_'))
            return "numbers of different types are not mixed: convert one with double(x) or int(x)";
        if (types.Length == 2 && name == CelOperators.Add && types.Contains(CelType.String))
            return "convert the other to text with string(x)";
        var forms = Signatures.Of(name).Where(signature => char.IsAsciiLetter(name[0])).Select(Form).Take(4).ToList();
        return forms.Count == 0 ? null : "write " + string.Join(" or ", forms);
    }

    private static string Form(Signature signature) =>
        signature.IsMethod
            ? $"{signature.Parameters[0]}.{signature.Function}({string.Join(", ", signature.Parameters.Skip(1))})"
            : $"{signature.Function}({string.Join(", ", signature.Parameters)})";

    /// <summary>Texts that are written out are read now, so that a wrong one is found before it meets a merchant.</summary>
    private void CheckConstants(CallExpression call, string name)
    {
        var last = call.Arguments.IsEmpty ? null : call.Arguments[^1];
        if (!isStrict || last is not LiteralExpression { Value: { Kind: CelKind.String } value })
            return;
        var text = value.AsString();
        var failure = name switch
        {
            "timestamp" => Failure(Conversions.ToTimestamp(value)),
            "duration" => Failure(Conversions.ToDuration(value)),
            "int" => Failure(Conversions.ToInt(value)),
            "uint" => Failure(Conversions.ToUint(value)),
            "double" => Failure(Conversions.ToDouble(value)),
            "bool" => Failure(Conversions.ToBool(value)),
            Functions.Date => Failure(Functions.StartOfDay(value, environment.Zone)),
            Functions.Scale when !Functions.TryReadFactor(text, out _) => $"{value} is no decimal factor; write it as '0.9'",
            Functions.Matches when call.Arguments.Length == (call.Target is null ? 2 : 1) => PatternCache.Find(text).Problem,
            _ when call.Target is not null && Array.IndexOf(TimeGetters.Names, name) >= 0 && !Zones.TryFind(text, out _) =>
                $"unknown time zone: {value}; write an IANA name such as 'Asia/Shanghai' or an offset such as '+08:00'",
            _ => null,
        };
        if (failure is not null)
            Problem(failure, last.Span);
    }

    private static string? Failure(in CelValue result) => result.IsError ? result.ErrorMessage : null;

    private CelType CheckNamedCall(CallExpression call)
    {
        if (environment.ResolveNamedCall is not { } resolve)
            return Problem($"{call.Function}() cannot be used here", call.FunctionSpan);
        var arguments = ImmutableArray.CreateBuilder<string>();
        foreach (var argument in call.Arguments)
        {
            if (NamedArgument(argument) is not { } text)
                return Problem($"{call.Function}() takes names, numbers and quoted texts, not expressions", argument.Span);
            arguments.Add(text);
        }
        var named = new NamedCall(call.Function, arguments.ToImmutable());
        var resolution = resolve(named);
        if (resolution.Type is not { } type)
        {
            var span = resolution.Argument is { } position && position < call.Arguments.Length ? call.Arguments[position].Span : call.Span;
            return Problem(resolution.Message!, span, resolution.Suggestion);
        }
        Annotations.SetInput(call, new CelInput(named.Function, named.Arguments, true, type));
        return type;
    }

    /// <summary>A literal's content, or the source without blanks where it is a name, a dotted name or digits with hyphens such as 2016-10.</summary>
    private string? NamedArgument(Expression argument)
    {
        if (argument is LiteralExpression { Value: { Kind: CelKind.String } value })
            return value.AsString();
        var text = source.Substring(argument.Span.Start, argument.Span.Length).Replace(" ", "", StringComparison.Ordinal);
        return text.All(unit => char.IsAsciiLetterOrDigit(unit) || unit is '_' or '-' or '.') ? text : null;
    }
}
