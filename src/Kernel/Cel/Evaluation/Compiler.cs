using Fuyao.Kernel.Cel.Checking;
using Fuyao.Kernel.Cel.RegularExpressions;
using NodaTime;

namespace Fuyao.Kernel.Cel.Evaluation;

/// <summary>Turns a checked expression into steps. What depends on constants only is computed here, once.</summary>
internal sealed class Compiler(Annotations annotations, DateTimeZone zone)
{
    private readonly List<string> variables = [];
    private int stepCount;

    /// <summary>How many variables of comprehensions are alive at once, at most.</summary>
    public int SlotCount { get; private set; }

    public Node Compile(Expression expression)
    {
        stepCount++;
        if (annotations.ConstantOf(expression) is { } constant)
            return new ConstantNode(constant);
        if (annotations.InputOf(expression) is { } input)
            return new InputNode(input);
        return expression switch
        {
            LiteralExpression literal => new ConstantNode(literal.Value),
            IdentifierExpression name => CompileName(name),
            SelectExpression select => CompileSelect(select),
            CallExpression call => CompileCall(call),
            ListExpression list => CompileList(list),
            MapExpression map => new MapNode([.. map.Entries.Select(entry => KeyValuePair.Create(Compile(entry.Key), Compile(entry.Value)))]),
            ComprehensionExpression comprehension => CompileComprehension(comprehension),
            _ => throw new InvalidOperationException($"Unknown node {expression.GetType().Name}."),
        };
    }

    private Node CompileName(IdentifierExpression name)
    {
        var slot = name.IsAbsolute ? -1 : variables.LastIndexOf(name.Name);
        return slot >= 0 ? new VariableNode(slot) : new ConstantNode(CelValue.Error($"undeclared name: {name.Name}"));
    }

    private Node CompileSelect(SelectExpression select)
    {
        var field = new ConstantNode(CelValue.Of(select.Field));
        return Folded(select.TestOnly ? Comparisons.HasField : Comparisons.Field, Compile(select.Operand), field);
    }

    private Node CompileList(ListExpression list)
    {
        var elements = list.Elements.Select(Compile).ToArray();
        return elements.All(element => element is ConstantNode { Value.IsValue: true }) ? Computed(new ListNode(elements)) : new ListNode(elements);
    }

    private ComprehensionNode CompileComprehension(ComprehensionExpression comprehension)
    {
        var range = Compile(comprehension.Range);
        var slot = variables.Count;
        variables.Add(comprehension.Variable);
        SlotCount = Math.Max(SlotCount, variables.Count);
        var stepsBefore = stepCount;
        var condition = comprehension.Condition is null ? null : Compile(comprehension.Condition);
        var transform = comprehension.Transform is null ? null : Compile(comprehension.Transform);
        variables.RemoveAt(slot);
        return new ComprehensionNode(comprehension.Macro, range, slot, condition, transform, 1 + stepCount - stepsBefore);
    }

    private Node CompileCall(CallExpression call)
    {
        if (call.Target is not null)
            return CompileMethod(call, Compile(call.Target), [.. call.Arguments.Select(Compile)]);
        if (call.Function is CelOperators.And or CelOperators.Or)
            return CompileJunction(call);
        var operands = call.Arguments.Select(Compile).ToArray();
        return CompileOperator(call.Function, operands) ?? CompileFunction(call.Function.TrimStart('.'), operands);
    }

    private JunctionNode CompileJunction(CallExpression call)
    {
        // A row of the same operator is gathered from its left end without recursion and becomes one step.
        var operands = new Stack<Expression>();
        Expression left = call;
        while (left is CallExpression { Target: null } inner && inner.Function == call.Function && annotations.InputOf(left) is null)
        {
            operands.Push(inner.Arguments[1]);
            left = inner.Arguments[0];
        }
        return new JunctionNode(call.Function == CelOperators.And, [Compile(left), .. operands.Select(Compile)]);
    }

    private static Node? CompileOperator(string function, Node[] operands) => function switch
    {
        CelOperators.Not => new NotNode(operands[0]),
        CelOperators.Negate => Folded(Arithmetic.Negate, operands[0]),
        CelOperators.Conditional => new ConditionalNode(operands[0], operands[1], operands[2]),
        CelOperators.Equal => new EqualityNode(true, operands[0], operands[1]),
        CelOperators.NotEqual => new EqualityNode(false, operands[0], operands[1]),
        CelOperators.Less => CompileOrdering(Ordering.Less, operands[0], operands[1]),
        CelOperators.LessOrEqual => CompileOrdering(Ordering.LessOrEqual, operands[0], operands[1]),
        CelOperators.Greater => CompileOrdering(Ordering.Greater, operands[0], operands[1]),
        CelOperators.GreaterOrEqual => CompileOrdering(Ordering.GreaterOrEqual, operands[0], operands[1]),
        CelOperators.Add => Folded(Arithmetic.Add, operands[0], operands[1]),
        CelOperators.Subtract => Folded(Arithmetic.Subtract, operands[0], operands[1]),
        CelOperators.Multiply => Folded(Arithmetic.Multiply, operands[0], operands[1]),
        CelOperators.Divide => Folded(Arithmetic.Divide, operands[0], operands[1]),
        CelOperators.Remainder => Folded(Arithmetic.Remainder, operands[0], operands[1]),
        CelOperators.Index => Folded(Comparisons.Index, operands[0], operands[1]),
        CelOperators.In when operands is [var element, ConstantNode { Value: { Kind: CelKind.List } members }] =>
            new ConstantMembershipNode(element, members.ListArray),
        CelOperators.In => new BinaryNode(Comparisons.IsIn, operands[0], operands[1]),
        _ => null,
    };

    private static Node CompileOrdering(Ordering ordering, Node left, Node right)
    {
        if (left is ConstantNode && right is not ConstantNode)
            (ordering, left, right) = (Comparisons.Mirrored(ordering), right, left);
        return right switch
        {
            ConstantNode { Value: { Kind: CelKind.Int or CelKind.Money } constant } => new BitsOrderingNode(ordering, left, constant),
            ConstantNode { Value: { Kind: CelKind.Double } constant } => new DoubleOrderingNode(ordering, left, constant.AsDouble()),
            _ => new OrderingNode(ordering, left, right),
        };
    }

    private Node CompileFunction(string name, Node[] operands)
    {
        switch (name, operands.Length)
        {
            case (Functions.Known, 1):
                return new KnownNode(operands[0]);
            case (Functions.Date, 1):
                return Folded((in text) => Functions.StartOfDay(text, zone), operands[0]);
            case (Functions.DaysBetween, 2):
                return Folded((in from, in to) => Functions.CountDays(from, to, zone), operands[0], operands[1]);
            case (Functions.Matches, 2) when PatternOf(operands[1]) is { } pattern:
                return new MatchNode(operands[0], pattern);
            case (_, 1) when Functions.Unary.TryGetValue(name, out var unary):
                return Folded(unary, operands[0]);
            case (_, 2) when Functions.Binary.TryGetValue(name, out var binary):
                return Folded(binary, operands[0], operands[1]);
            default:
                return new NoFunctionNode(name, operands);
        }
    }

    private static Node CompileMethod(CallExpression call, Node target, Node[] arguments)
    {
        if (arguments.Length == 0 && Functions.UnaryMethods.TryGetValue(call.Function, out var unary))
            return Folded(unary, target);
        if (arguments.Length == 1 && call.Function == Functions.Matches && PatternOf(arguments[0]) is { } pattern)
            return new MatchNode(target, pattern);
        if (arguments.Length == 1 && Functions.BinaryMethods.TryGetValue(call.Function, out var binary))
            return Folded(binary, target, arguments[0]);
        return new NoFunctionNode(call.Function, [target, .. arguments]);
    }

    /// <summary>The compiled pattern where it is written out and sound.</summary>
    private static Pattern? PatternOf(Node node) =>
        node is ConstantNode { Value: { Kind: CelKind.String } source } && PatternCache.Find(source.AsString()) is { Problem: null } pattern ? pattern : null;

    private static Node Folded(UnaryFunction function, Node operand)
    {
        var node = new UnaryNode(function, operand);
        return operand is ConstantNode ? Computed(node) : node;
    }

    private static Node Folded(BinaryFunction function, Node left, Node right)
    {
        var node = new BinaryNode(function, left, right);
        return left is ConstantNode && right is ConstantNode ? Computed(node) : node;
    }

    private static ConstantNode Computed(Node node)
    {
        var frame = new Frame(NoInputs.Instance, []);
        return new ConstantNode(node.Evaluate(ref frame));
    }

    private sealed class NoInputs : InputReader
    {
        public static readonly NoInputs Instance = new();

        public override CelValue Read(int input) => CelValue.Error("no input");
    }
}
