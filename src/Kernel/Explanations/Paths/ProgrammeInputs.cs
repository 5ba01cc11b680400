using System.Collections.Frozen;
using Fuyao.Kernel.Cel;
using Fuyao.Kernel.Facts;
using Fuyao.Kernel.Programmes;

namespace Fuyao.Kernel.Explanations.Paths;

/// <summary>Which inputs of a programme's conditions a path must leave alone, and which facts stand behind the others.</summary>
internal sealed class ProgrammeInputs
{
    private readonly FactCatalogue catalogue;
    private readonly FrozenDictionary<string, DerivedDefinition> derived;
    private readonly FrozenDictionary<string, Parameter> parameters;
    private readonly FrozenSet<string> keys;

    public ProgrammeInputs(CheckedProgramme programme)
    {
        catalogue = programme.Catalogue;
        derived = programme.Programme.Derived.ToFrozenDictionary(definition => definition.Name);
        parameters = programme.Programme.Parameters.ToFrozenDictionary(parameter => parameter.Name);
        keys = programme.Programme.Parameters.Select(parameter => parameter.By).OfType<string>().ToFrozenSet();
    }

    /// <summary>Whether a parameter's table is by this fact: nobody is told to change its category.</summary>
    public bool IsKey(FactDefinition fact) => keys.Contains(fact.Id);

    /// <summary>Why what reads these inputs cannot be promised, whatever the facts are; null where nothing speaks against it.</summary>
    public ObstacleKind? ObstacleOf(IEnumerable<CelInput> inputs)
    {
        foreach (var input in inputs)
        {
            var obstacle = input switch
            {
                { IsCall: true, Name: "percentile" or "rank" } => ObstacleKind.OthersResults,
                { IsCall: true, Name: "at" } => ObstacleKind.Past,
                { IsCall: true } => ObstacleKind.Judgement,
                _ => derived.GetValueOrDefault(input.Name) switch
                {
                    Scorecard => ObstacleKind.OthersResults,
                    DerivedExpression definition => ObstacleOf(definition.Expression.Inputs),
                    _ => null,
                },
            };
            if (obstacle is not null)
                return obstacle;
        }
        return null;
    }

    /// <summary>The facts that these inputs come from, each once; the keys of parameters are not among them.</summary>
    public IEnumerable<FactDefinition> FactsBehind(IEnumerable<CelInput> inputs) => inputs
        .SelectMany(input => derived.GetValueOrDefault(input.Name) is DerivedExpression definition
            ? FactsBehind(definition.Expression.Inputs)
            : catalogue.Find(input.Name) is { } fact && !parameters.ContainsKey(input.Name) ? [fact] : [])
        .DistinctBy(fact => fact.Id);

    /// <summary>Whether a comparison of two sides turns over at one value of the fact at most: it occurs on one side, which only ever rises or only ever falls with it.</summary>
    public bool ChangesOnce(CheckedExpression expression, Expression left, Expression right, FactDefinition fact) =>
        Reads(expression, left, fact) != Reads(expression, right, fact) && IsMonotone(expression, left, fact) && IsMonotone(expression, right, fact);

    /// <summary>
    /// Whether a part only ever rises, or only ever falls, with the fact. True also where the fact does not occur. Known forms: the fact itself, ± and × a number that does not depend on it, <c>scale</c>, and derived columns made of these.
    /// </summary>
    private bool IsMonotone(CheckedExpression expression, Expression part, FactDefinition fact)
    {
        if (!Reads(expression, part, fact))
            return true;
        if (expression.InputOf(part) is { } index)
            return derived.GetValueOrDefault(expression.Inputs[index].Name) is not DerivedExpression definition
                || IsMonotone(definition.Expression, definition.Expression.Root, fact);
        if (part is not CallExpression call)
            return false;
        var moving = call.Arguments.Where(argument => Reads(expression, argument, fact)).ToList();
        return call.Function switch
        {
            CelOperators.Add or CelOperators.Subtract or CelOperators.Multiply or CelOperators.Negate or "scale" =>
                moving.Count == 1 && IsMonotone(expression, moving[0], fact),
            CelOperators.Divide => moving.Count == 1 && ReferenceEquals(moving[0], call.Arguments[0]) && IsMonotone(expression, moving[0], fact),
            _ => false,
        };
    }

    private bool Reads(CheckedExpression expression, Expression part, FactDefinition fact) =>
        FactsBehind(Shapes.InputsIn(expression, part)).Any(found => found.Id == fact.Id);
}
