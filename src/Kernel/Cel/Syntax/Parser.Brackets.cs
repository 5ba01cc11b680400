using System.Collections.Immutable;

namespace Fuyao.Kernel.Cel.Syntax;

/// <summary>Calls, macros, lists and maps, and what keeps the parser on its feet.</summary>
internal sealed partial class Parser
{
    private Expression ParseCall(Expression? target, Token name)
    {
        Advance();
        var arguments = ParseElements(")");
        var span = TextSpan.Between(target?.Span ?? name.Span, previous.Span);
        if (options.MacrosEnabled)
        {
            if (target is null && name.Text is "has" or ".has" && arguments.Length == 1)
                return Has(arguments[0], span);
            if (target is not null && MacroNamed(name.Text, arguments.Length) is { } macro)
                return Comprehension(macro, target, arguments, span);
        }
        return Call(name.Text, target, arguments, name.Span, span);
    }

    private static CelMacro? MacroNamed(string name, int arguments) => (name, arguments) switch
    {
        ("all", 2) => CelMacro.All,
        ("exists", 2) => CelMacro.Exists,
        ("exists_one", 2) => CelMacro.ExistsOne,
        ("map", 2 or 3) => CelMacro.Map,
        ("filter", 2) => CelMacro.Filter,
        _ => null,
    };

    private Expression Has(Expression argument, TextSpan span)
    {
        if (argument is SelectExpression { TestOnly: false } select)
            return select with { TestOnly = true, Span = span };
        Report(new CelProblem("has() takes the selection of a field", argument.Span, "write has(value.field)"));
        return argument;
    }

    private ComprehensionExpression Comprehension(CelMacro macro, Expression range, ImmutableArray<Expression> arguments, TextSpan span)
    {
        if (arguments[0] is not IdentifierExpression { IsAbsolute: false } variable)
        {
            Report(new CelProblem("the first argument names the element and must be a simple name", arguments[0].Span, "write for example x"));
            variable = new IdentifierExpression("_", false, arguments[0].Span);
        }
        var condition = macro == CelMacro.Map && arguments.Length == 2 ? null : arguments[1];
        var transform = macro == CelMacro.Map ? arguments[^1] : null;
        return Limited(new ComprehensionExpression(macro, range, variable.Name, condition, transform, span)
        {
            Height = 1 + Math.Max(range.Height, arguments.Max(argument => argument.Height)),
        });
    }

    private ListExpression ParseList()
    {
        var start = current.Span;
        Advance();
        var elements = ParseElements("]");
        return Limited(new ListExpression(elements, TextSpan.Between(start, previous.Span))
        {
            Height = 1 + elements.Select(element => element.Height).DefaultIfEmpty().Max(),
        });
    }

    /// <summary>What stands between brackets with commas, up to and with the closing one; lists and maps may end in a comma.</summary>
    private ImmutableArray<Expression> ParseElements(string closing)
    {
        var elements = ImmutableArray.CreateBuilder<Expression>();
        while (!current.Is(closing) && current.Kind != TokenKind.End)
        {
            elements.Add(ParseExpression());
            if (!ContinueAfterElement(closing))
                break;
            if (closing == ")" && current.Is(closing))
                Report(Unexpected("one more argument"));
        }
        Expect(closing, $"“,” or “{closing}”");
        return elements.ToImmutable();
    }

    private MapExpression ParseMap()
    {
        var start = current.Span;
        Advance();
        var entries = ImmutableArray.CreateBuilder<MapEntryExpression>();
        var height = 0;
        while (!current.Is("}") && current.Kind != TokenKind.End)
        {
            var key = ParseExpression();
            if (!current.Is(":"))
            {
                if (current.Kind != TokenKind.Bad)
                    Report(Unexpected("“:” and the value of this key"));
                SkipTo("}");
                break;
            }
            Advance();
            isRecovering = false;
            var value = ParseExpression();
            entries.Add(new MapEntryExpression(key, value));
            height = Math.Max(height, Math.Max(key.Height, value.Height));
            if (!ContinueAfterElement("}"))
                break;
        }
        Expect("}", "“,” or “}”");
        return Limited(new MapExpression(entries.ToImmutable(), TextSpan.Between(start, previous.Span)) { Height = height + 1 });
    }

    /// <summary>Takes the comma; where something else stands, says so and goes on behind the next comma of this bracket.</summary>
    private bool ContinueAfterElement(string closing)
    {
        if (!current.Is(",") && !current.Is(closing))
        {
            if (current.Kind != TokenKind.Bad)
                Report(Unexpected($"“,” or “{closing}”"));
            SkipTo(",", closing);
        }
        if (!current.Is(","))
            return false;
        Advance();
        isRecovering = false;
        return true;
    }

    private void Expect(string sign, string described)
    {
        if (!current.Is(sign))
        {
            if (current.Kind != TokenKind.Bad)
                Report(Unexpected(described));
            if (sign == ":")
                return;
            SkipTo(sign);
        }
        if (!current.Is(sign))
            return;
        Advance();
        isRecovering = false;
    }

    /// <summary>Passes over tokens, whole brackets at a time, to one of these signs or the end.</summary>
    private void SkipTo(params ReadOnlySpan<string> signs)
    {
        isRecovering = true;
        var open = 0;
        while (current.Kind != TokenKind.End)
        {
            if (open == 0)
                foreach (var sign in signs)
                    if (current.Is(sign))
                        return;
            if (current.Is("(") || current.Is("[") || current.Is("{"))
                open++;
            else if (current.Is(")") || current.Is("]") || current.Is("}"))
                open = Math.Max(0, open - 1);
            Advance();
        }
    }

    private static bool IsBoundary(Token token) =>
        token.Kind == TokenKind.End || token.Is(")") || token.Is("]") || token.Is("}") || token.Is(",") || token.Is(":");

    private CallExpression Call(string function, Expression? target, ImmutableArray<Expression> arguments, TextSpan functionSpan, TextSpan span)
    {
        var height = target?.Height ?? 0;
        foreach (var argument in arguments)
            height = Math.Max(height, argument.Height);
        return Limited(new CallExpression(function, target, arguments, functionSpan, span) { Height = height + 1 });
    }

    private TNode Limited<TNode>(TNode node)
        where TNode : Expression =>
        node.Height <= options.HeightMax
            ? node
            : throw new BoundExceededException(new CelProblem(
                $"the expression has more than {options.HeightMax} operations in a row", node.Span, "split it into several named conditions"));

    private void Advance()
    {
        previous = current;
        current = lexer.Next();
        if (current.Kind == TokenKind.Bad)
            isRecovering = true;
    }

    private CelProblem Unexpected(string wanted) =>
        new($"{wanted} is expected here, not {current.Described}", current.Span, Mistakes.ForUnexpected(wanted, current, previous, source));

    private void Report(CelProblem problem)
    {
        if (!isRecovering)
            problems.Add(problem);
        isRecovering = true;
    }
}
