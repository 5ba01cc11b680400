using System.Collections.Concurrent;
using System.Collections.Immutable;
using Fuyao.Kernel.Cel.Checking;
using Fuyao.Kernel.Cel.Evaluation;
using NodaTime;

namespace Fuyao.Kernel.Cel;

/// <summary>A condition that has passed <see cref="CelChecker"/> and can run: for any number of rows, on any number of threads at once.</summary>
public sealed class CheckedExpression
{
    private readonly Annotations annotations;
    private readonly DateTimeZone zone;
    private readonly ConcurrentDictionary<Expression, (Node Node, int SlotCount)> parts = new();
    private readonly Node node;
    private readonly int slotCount;

    internal CheckedExpression(string source, Expression root, Annotations annotations, DateTimeZone zone)
    {
        Source = source;
        Root = root;
        this.annotations = annotations;
        this.zone = zone;
        Inputs = [.. annotations.Inputs];
        (node, slotCount) = Compile(root);
    }

    public string Source { get; }

    /// <summary>Whose days <c>date</c> and <c>days_between</c> count.</summary>
    internal DateTimeZone Zone => zone;

    public Expression Root { get; }

    public CelType Type => annotations.TypeOf(Root);

    /// <summary>The variables and named calls it reads, in the order of their first use, each once.</summary>
    public ImmutableArray<CelInput> Inputs { get; }

    public CelValue Evaluate(InputReader inputs) => Run(node, slotCount, inputs);

    /// <summary>The value of a part of this expression, by the same steps; for parts outside of comprehensions.</summary>
    public CelValue Evaluate(Expression part, InputReader inputs)
    {
        if (ReferenceEquals(part, Root))
            return Evaluate(inputs);
        // Asked first without the function that compiles, which would be allocated for every row.
        var (partNode, partSlots) = parts.TryGetValue(part, out var compiled) ? compiled : parts.GetOrAdd(part, Compile);
        return Run(partNode, partSlots, inputs);
    }

    public CelType TypeOf(Expression part) => annotations.TypeOf(part);

    /// <summary>The position in <see cref="Inputs"/> of what a name, dotted name or named call reads; null for every other node.</summary>
    public int? InputOf(Expression part) => annotations.InputOf(part);

    /// <summary>The value of a part that is a constant: a literal (as money where it stands beside money), or computed from literals alone.</summary>
    public CelValue? ConstantOf(Expression part) => parts.GetOrAdd(part, Compile).Node is ConstantNode constant ? constant.Value : null;

    private static CelValue Run(Node node, int slotCount, InputReader inputs)
    {
        var frame = new Frame(inputs, slotCount == 0 ? [] : new CelValue[slotCount]);
        return node.Evaluate(ref frame);
    }

    private (Node Node, int SlotCount) Compile(Expression expression)
    {
        var compiler = new Compiler(annotations, zone);
        return (compiler.Compile(expression), compiler.SlotCount);
    }
}
