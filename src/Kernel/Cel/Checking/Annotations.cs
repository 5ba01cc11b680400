namespace Fuyao.Kernel.Cel.Checking;

/// <summary>What the checker found out about the nodes of one expression.</summary>
internal sealed class Annotations
{
    private readonly List<CelInput> inputs = [];
    private readonly Dictionary<Expression, CelType> types = [];
    private readonly Dictionary<Expression, int> inputOf = [];
    private readonly Dictionary<Expression, CelValue> constants = [];
    private readonly Dictionary<(string Name, string Arguments), int> positions = [];

    public IReadOnlyList<CelInput> Inputs => inputs;

    public CelType TypeOf(Expression node) => types.GetValueOrDefault(node, CelType.Dyn);

    public void SetType(Expression node, CelType type) => types[node] = type;

    /// <summary>The input that an identifier, a dotted name or a named call reads.</summary>
    public int? InputOf(Expression node) => inputOf.TryGetValue(node, out var input) ? input : null;

    public void SetInput(Expression node, CelInput input)
    {
        var key = (input.Name, input.IsCall ? string.Join('\0', input.Arguments.Prepend("")) : "");
        if (!positions.TryGetValue(key, out var position))
        {
            position = inputs.Count;
            positions.Add(key, position);
            inputs.Add(input);
        }
        inputOf[node] = position;
    }

    /// <summary>What a node stands for where that is not what its literal says: an amount of money, a type.</summary>
    public CelValue? ConstantOf(Expression node) => constants.TryGetValue(node, out var value) ? value : null;

    public void SetConstant(Expression node, CelValue value) => constants[node] = value;
}
