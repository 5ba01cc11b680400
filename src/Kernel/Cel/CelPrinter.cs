using System.Collections.Immutable;
using System.Text;
using Fuyao.Kernel.Cel.Syntax;

namespace Fuyao.Kernel.Cel;

/// <summary>Writes an expression as canonical text: one blank around binary operators, brackets only where the parser needs them. Parsing the text gives the same form.</summary>
public static class CelPrinter
{
    private const int ConditionalLevel = 0;
    private const int OrLevel = 1;
    private const int AndLevel = 2;
    private const int RelationLevel = 3;
    private const int SumLevel = 4;
    private const int ProductLevel = 5;
    private const int UnaryLevel = 6;
    private const int MemberLevel = 7;

    public static string Print(Expression expression)
    {
        var text = new StringBuilder();
        Append(text, expression, ConditionalLevel);
        return text.ToString();
    }

    private static int LevelOf(Expression expression) => expression switch
    {
        CallExpression { Target: null } call => call.Function switch
        {
            CelOperators.Conditional => ConditionalLevel,
            CelOperators.Not or CelOperators.Negate => UnaryLevel,
            _ => LevelOfBinary(call.Function) ?? MemberLevel,
        },
        _ => MemberLevel,
    };

    private static int? LevelOfBinary(string function) => function switch
    {
        CelOperators.Or => OrLevel,
        CelOperators.And => AndLevel,
        CelOperators.Equal or CelOperators.NotEqual or CelOperators.Less or CelOperators.LessOrEqual or CelOperators.Greater
            or CelOperators.GreaterOrEqual or CelOperators.In => RelationLevel,
        CelOperators.Add or CelOperators.Subtract => SumLevel,
        CelOperators.Multiply or CelOperators.Divide or CelOperators.Remainder => ProductLevel,
        _ => null,
    };

    private static void Append(StringBuilder text, Expression expression, int lowestLevel)
    {
        var needsBrackets = LevelOf(expression) < lowestLevel;
        if (needsBrackets)
            text.Append('(');
        switch (expression)
        {
            case LiteralExpression literal:
                text.Append(TextOf(literal));
                break;
            case IdentifierExpression name:
                text.Append(name.IsAbsolute ? "." : "").Append(name.Name);
                break;
            case SelectExpression select:
                AppendSelect(text, select);
                break;
            case CallExpression call:
                AppendCall(text, call);
                break;
            case ListExpression list:
                AppendAll(text.Append('['), list.Elements);
                text.Append(']');
                break;
            case MapExpression map:
                AppendMap(text, map);
                break;
            case ComprehensionExpression comprehension:
                AppendComprehension(text, comprehension);
                break;
        }
        if (needsBrackets)
            text.Append(')');
    }

    private static void AppendSelect(StringBuilder text, SelectExpression select)
    {
        if (select.TestOnly)
            text.Append("has(");
        Append(text, select.Operand, MemberLevel);
        text.Append('.');
        if (Words.IsName(select.Field) && !Words.IsKeyword(select.Field))
            text.Append(select.Field);
        else
            text.Append('`').Append(select.Field).Append('`');
        if (select.TestOnly)
            text.Append(')');
    }

    private static void AppendCall(StringBuilder text, CallExpression call)
    {
        var arguments = call.Arguments;
        if (call.Target is null && LevelOfBinary(call.Function) is { } level)
        {
            Append(text, arguments[0], level);
            text.Append(' ').Append(CelOperators.Sign(call.Function)).Append(' ');
            Append(text, arguments[1], level + 1);
            return;
        }
        switch (call.Function)
        {
            case CelOperators.Conditional:
                Append(text, arguments[0], OrLevel);
                text.Append(" ? ");
                Append(text, arguments[1], OrLevel);
                text.Append(" : ");
                Append(text, arguments[2], ConditionalLevel);
                break;
            case CelOperators.Not or CelOperators.Negate:
                AppendUnary(text, call);
                break;
            case CelOperators.Index:
                Append(text, arguments[0], MemberLevel);
                text.Append('[');
                Append(text, arguments[1], ConditionalLevel);
                text.Append(']');
                break;
            default:
                if (call.Target is not null)
                {
                    Append(text, call.Target, MemberLevel);
                    text.Append('.');
                }
                AppendAll(text.Append(call.Function).Append('('), arguments);
                text.Append(')');
                break;
        }
    }

    /// <summary>A minus before a number would become part of it, and a minus before a bracketed negation must stay apart from it.</summary>
    private static void AppendUnary(StringBuilder text, CallExpression call)
    {
        var operand = call.Arguments[0];
        text.Append(CelOperators.Sign(call.Function));
        var joins = operand switch
        {
            LiteralExpression literal => call.Function == CelOperators.Negate && CelValue.IsNumber(literal.Value.Kind) && !IsNegative(literal),
            CallExpression { Function: CelOperators.Not or CelOperators.Negate, Target: null } inner => inner.Function != call.Function,
            _ => StartsWithNumber(operand) && call.Function == CelOperators.Negate,
        };
        if (joins)
            text.Append('(');
        Append(text, operand, UnaryLevel);
        if (joins)
            text.Append(')');
    }

    private static bool IsNegative(LiteralExpression literal) => TextOf(literal).StartsWith('-');

    /// <summary>Numbers keep their spelling, which an amount of money or a period such as 2016-08 needs.</summary>
    private static string TextOf(LiteralExpression literal) =>
        CelValue.IsNumber(literal.Value.Kind) && literal.Text.Length > 0 ? literal.Text : literal.Value.ToString();

    /// <summary>Whether the text of this member begins with a number without a sign, as in <c>1.5.string()</c>.</summary>
    private static bool StartsWithNumber(Expression expression) => expression switch
    {
        LiteralExpression literal => CelValue.IsNumber(literal.Value.Kind) && !IsNegative(literal),
        SelectExpression { TestOnly: false } select => StartsWithNumber(select.Operand),
        ComprehensionExpression comprehension => StartsWithNumber(comprehension.Range),
        CallExpression { Target: { } target } => StartsWithNumber(target),
        CallExpression { Function: CelOperators.Index } index => StartsWithNumber(index.Arguments[0]),
        _ => false,
    };

    private static void AppendAll(StringBuilder text, ImmutableArray<Expression> expressions)
    {
        for (var index = 0; index < expressions.Length; index++)
        {
            if (index > 0)
                text.Append(", ");
            Append(text, expressions[index], ConditionalLevel);
        }
    }

    private static void AppendMap(StringBuilder text, MapExpression map)
    {
        text.Append('{');
        for (var index = 0; index < map.Entries.Length; index++)
        {
            if (index > 0)
                text.Append(", ");
            Append(text, map.Entries[index].Key, ConditionalLevel);
            text.Append(": ");
            Append(text, map.Entries[index].Value, ConditionalLevel);
        }
        text.Append('}');
    }

    private static void AppendComprehension(StringBuilder text, ComprehensionExpression comprehension)
    {
        Append(text, comprehension.Range, MemberLevel);
        text.Append('.').Append(MacroName(comprehension.Macro)).Append('(').Append(comprehension.Variable);
        foreach (var argument in new[] { comprehension.Condition, comprehension.Transform })
            if (argument is not null)
            {
                text.Append(", ");
                Append(text, argument, ConditionalLevel);
            }
        text.Append(')');
    }

    private static string MacroName(CelMacro macro) => macro switch
    {
        CelMacro.All => "all",
        CelMacro.Exists => "exists",
        CelMacro.ExistsOne => "exists_one",
        CelMacro.Map => "map",
        _ => "filter",
    };
}
