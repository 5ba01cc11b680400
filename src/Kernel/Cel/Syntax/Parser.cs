namespace Fuyao.Kernel.Cel.Syntax;

/// <summary>
/// Recursive descent with precedence climbing for the binary operators. After a mistake it goes on at the next bracket or comma,
/// so that one reading finds the mistakes of several parts.
/// </summary>
internal sealed partial class Parser
{
    private const int RelationLevel = 3;
    private const int HighestLevel = 5;

    private readonly string source;
    private readonly CelParserOptions options;
    private readonly List<CelProblem> problems;
    private readonly Lexer lexer;
    private Token current;
    private Token previous;
    private int depth;

    /// <summary>Set by a problem and cleared where reading is on firm ground again; in between further problems would be echoes.</summary>
    private bool isRecovering;

    public Parser(string source, CelParserOptions options, List<CelProblem> problems)
    {
        this.source = source;
        this.options = options;
        this.problems = problems;
        lexer = new Lexer(source, problems);
        Advance();
    }

    public Expression ParseWhole()
    {
        if (current.Kind == TokenKind.End)
            Report(new CelProblem("the expression is empty", current.Span, "write a condition, such as true"));
        var expression = ParseExpression();
        while (current.Kind != TokenKind.End)
        {
            if (current.Kind != TokenKind.Bad)
                Report(Unexpected("an operator or the end"));
            Advance();
        }
        return expression;
    }

    private Expression ParseExpression()
    {
        if (++depth > options.NestingDepthMax)
            throw new BoundExceededException(new CelProblem(
                $"the expression is nested more than {options.NestingDepthMax} deep", current.Span, "split it into several named conditions"));
        // Else-branches are gathered in a loop: a row of choices is no nesting.
        var choices = new Stack<(Expression Condition, Expression Then, TextSpan Sign)>();
        var last = ParseBinary(1);
        while (current.Is("?"))
        {
            var sign = current.Span;
            Advance();
            var then = ParseBinary(1);
            Expect(":", "“:” and what holds otherwise");
            choices.Push((last, then, sign));
            last = ParseBinary(1);
        }
        while (choices.TryPop(out var choice))
            last = Call(CelOperators.Conditional, null, [choice.Condition, choice.Then, last], choice.Sign, TextSpan.Between(choice.Condition.Span, last.Span));
        depth--;
        return last;
    }

    private Expression ParseBinary(int level)
    {
        var left = level < HighestLevel ? ParseBinary(level + 1) : ParseUnary();
        while (OperatorAt(level) is { } function)
        {
            var sign = current.Span;
            Advance();
            var right = level < HighestLevel ? ParseBinary(level + 1) : ParseUnary();
            left = Call(function, null, [left, right], sign, TextSpan.Between(left.Span, right.Span));
        }
        return left;
    }

    private string? OperatorAt(int level)
    {
        if (current.Kind == TokenKind.Identifier)
            return level == RelationLevel && current.Text == "in" ? CelOperators.In : null;
        if (current.Kind != TokenKind.Sign)
            return null;
        return (level, current.Text) switch
        {
            (1, "||") => CelOperators.Or,
            (2, "&&") => CelOperators.And,
            (RelationLevel, "==") => CelOperators.Equal,
            (RelationLevel, "!=") => CelOperators.NotEqual,
            (RelationLevel, "<") => CelOperators.Less,
            (RelationLevel, "<=") => CelOperators.LessOrEqual,
            (RelationLevel, ">") => CelOperators.Greater,
            (RelationLevel, ">=") => CelOperators.GreaterOrEqual,
            (4, "+") => CelOperators.Add,
            (4, "-") => CelOperators.Subtract,
            (HighestLevel, "*") => CelOperators.Multiply,
            (HighestLevel, "/") => CelOperators.Divide,
            (HighestLevel, "%") => CelOperators.Remainder,
            _ => null,
        };
    }

    /// <summary>A row of ! or of −; a minus right before a number is part of the number.</summary>
    private Expression ParseUnary()
    {
        if (!current.Is("!") && !current.Is("-"))
            return ParseMember();
        var sign = current.Text;
        var signs = new Stack<TextSpan>();
        while (current.Is(sign))
        {
            signs.Push(current.Span);
            Advance();
        }
        Expression operand;
        if (sign == "-" && current.Kind == TokenKind.Literal && (CelValue.IsNumber(current.Value.Kind) || current.Value.IsError))
            operand = ParseMemberOf(NegativeNumber(signs.Pop()));
        else if (sign == "!" && current.Is("-"))
            operand = ParseUnary();
        else
            operand = ParseMember();
        while (signs.TryPop(out var span))
            operand = Call(sign == "!" ? CelOperators.Not : CelOperators.Negate, null, [operand], span, TextSpan.Between(span, operand.Span));
        return operand;
    }

    private LiteralExpression NegativeNumber(TextSpan sign)
    {
        var token = current;
        Advance();
        var span = TextSpan.Between(sign, token.Span);
        var value = token.Value.Kind switch
        {
            CelKind.Int => CelValue.Of(-token.Value.AsInt()),
            CelKind.Double => CelValue.Of(-token.Value.AsDouble()),
            CelKind.Error => CelValue.Of(long.MinValue),
            _ => CelValue.Of(0UL),
        };
        if (token.Value.Kind == CelKind.Uint && token.Value.AsUint() != 0)
            Report(new CelProblem("a uint has no negative values", span, "leave out the u"));
        return new LiteralExpression(value, "-" + token.Text, span);
    }

    private Expression ParseMember() => ParseMemberOf(ParsePrimary());

    private Expression ParseMemberOf(Expression member)
    {
        while (true)
        {
            if (current.Is("."))
                member = ParseSelection(member);
            else if (current.Is("["))
                member = ParseIndex(member);
            else if (current.Is("{") && member is IdentifierExpression or SelectExpression)
                member = RefuseMessage(member);
            else
                return member;
        }
    }

    private Expression ParseSelection(Expression operand)
    {
        Advance();
        var field = current;
        if (field.Kind == TokenKind.QuotedIdentifier || (field.Kind == TokenKind.Identifier && !Words.IsKeyword(field.Text)))
        {
            Advance();
            if (current.Is("(") && field.Kind == TokenKind.Identifier)
                return ParseCall(operand, field);
            return Limited(new SelectExpression(operand, field.Text, false, field.Span, TextSpan.Between(operand.Span, field.Span)) { Height = operand.Height + 1 });
        }
        if (field.Kind != TokenKind.Bad)
            Report(Unexpected("the name of a field or method"));
        return operand;
    }

    private CallExpression ParseIndex(Expression operand)
    {
        var sign = current.Span;
        Advance();
        var index = ParseExpression();
        Expect("]", "“]”");
        return Call(CelOperators.Index, null, [operand, index], sign, TextSpan.Between(operand.Span, previous.Span));
    }

    private Expression RefuseMessage(Expression name)
    {
        Report(new CelProblem("messages are not part of the condition language", TextSpan.Between(name.Span, current.Span), "use a map: {'field': value}"));
        Advance();
        SkipTo("}");
        return name;
    }

    private Expression ParsePrimary()
    {
        var token = current;
        switch (token.Kind)
        {
            case TokenKind.Literal:
                Advance();
                if (token.Value.IsError)
                    Report(new CelProblem(token.Value.ErrorMessage, token.Span));
                return new LiteralExpression(token.Value, token.Text, token.Span);
            case TokenKind.Identifier:
                return ParseName(token, null);
            case TokenKind.Sign when token.Text == ".":
                Advance();
                if (current.Kind == TokenKind.Identifier)
                    return ParseName(current, token);
                break;
            case TokenKind.Sign when token.Text == "(":
                return ParseParenthesised();
            case TokenKind.Sign when token.Text == "[":
                return ParseList();
            case TokenKind.Sign when token.Text == "{":
                return ParseMap();
        }
        if (current.Kind != TokenKind.Bad)
            Report(Unexpected("a value, a name or a bracket"));
        isRecovering = true;
        if (!IsBoundary(current))
            Advance();
        return new LiteralExpression(CelValue.Null, "null", token.Span);
    }

    private Expression ParseName(Token name, Token? dot)
    {
        var start = dot?.Span ?? name.Span;
        Advance();
        if (dot is null && name.Text is "true" or "false" or "null")
            return new LiteralExpression(
                name.Text switch { "true" => CelValue.True, "false" => CelValue.False, _ => CelValue.Null }, name.Text, name.Span);
        if (Words.IsReserved(name.Text))
            Report(new CelProblem($"“{name.Text}” is a reserved word and cannot be a name", name.Span, Mistakes.ForReservedWord(name.Text)));
        return current.Is("(")
            ? ParseCall(null, dot is null ? name : name with { Text = "." + name.Text, Span = TextSpan.Between(start, name.Span) })
            : new IdentifierExpression(name.Text, dot is not null, TextSpan.Between(start, name.Span));
    }

    private Expression ParseParenthesised()
    {
        var start = current.Span;
        Advance();
        var inner = ParseExpression();
        Expect(")", "“)”");
        return inner with { Span = TextSpan.Between(start, previous.Span) };
    }
}
