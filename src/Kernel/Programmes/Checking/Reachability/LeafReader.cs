using System.Collections.Immutable;
using Fuyao.Kernel.Cel;
using Fuyao.Kernel.Columns;

namespace Fuyao.Kernel.Programmes.Checking.Reachability;

/// <summary>Reads what the leaves of conditions say about their terms.</summary>
internal sealed class LeafReader(Vocabulary vocabulary)
{
    private readonly Dictionary<string, TermDomain> domainByTerm = [];

    public TermDomain DomainOf(string term) => domainByTerm.GetValueOrDefault(term, TermDomain.Any);

    public Literal Read(CheckedExpression source, Expression leaf, bool isNegated)
    {
        var text = leaf.ToString();
        var isOneWord = leaf is not CallExpression { Target: null, Arguments.Length: 2 } || source.InputOf(leaf) is not null;
        var shown = !isNegated ? text : isOneWord ? $"!{text}" : $"!({text})";
        if (leaf is CallExpression { Target: null, Arguments: [var left, var right] } call && ReadPair(source, call.Function, left, right, isNegated) is { } literal)
            return literal with { Text = shown };
        return new Literal(shown, [new FlagConstraint(text, !isNegated)], []);
    }

    /// <summary>The truth of a comparison that asks for no fact: of literals and parameters with one value for everybody.</summary>
    public bool? TruthOf(CheckedExpression source, Expression node)
    {
        if (source.ConstantOf(node) is { Kind: CelKind.Bool } constant)
            return constant.AsBool();
        if (node is not CallExpression { Target: null, Arguments: [var left, var right] } call || RelationOf(call.Function) is not { } relation ||
            ConstantIn(source, left) is not { } first || ConstantIn(source, right) is not { } second)
            return null;
        if (ValueReader.AsNumber(first) is { } less && ValueReader.AsNumber(second) is { } more)
            return TermDomain.Any.Admits([new NumberConstraint("", Relation.Equal, less), new NumberConstraint("", relation, more)]);
        return null;
    }

    private Literal? ReadPair(CheckedExpression source, string function, Expression left, Expression right, bool isNegated)
    {
        if (function == CelOperators.In)
            return ReadIn(source, left, right, isNegated);
        if (RelationOf(function) is not { } relation)
            return null;
        relation = isNegated ? Negated(relation) : relation;
        if (ConstantIn(source, right) is { } constant)
            return Compare(source, left, relation, constant);
        if (ConstantIn(source, left) is { } flipped)
            return Compare(source, right, Flipped(relation), flipped);
        return CompareTerms(source, left, relation, right);
    }

    private Literal? Compare(CheckedExpression source, Expression operand, Relation relation, in CelValue constant)
    {
        if (constant.Kind is CelKind.String)
            return relation is Relation.Equal or Relation.NotEqual ? Of(new TextConstraint(TermOf(source, operand), [constant.AsString()], relation is Relation.NotEqual)) : null;
        return ValueReader.AsNumber(constant) is { } number ? Of(new NumberConstraint(TermOf(source, operand), relation, number)) : null;
    }

    /// <summary>Two terms: their difference stands to nothing as they to one another. Of a parameter by a table the bounds are known besides.</summary>
    private Literal? CompareTerms(CheckedExpression source, Expression left, Relation relation, Expression right)
    {
        var type = source.TypeOf(left);
        if (!(type.IsNumber || type.Kind is CelKind.Money or CelKind.Timestamp))
            return null;
        var (first, second) = (TermOf(source, left), TermOf(source, right));
        var difference = string.CompareOrdinal(first, second) <= 0
            ? new NumberConstraint($"{first} - {second}", relation, 0)
            : new NumberConstraint($"{second} - {first}", Flipped(relation), 0);
        var implied = ImmutableArray.CreateBuilder<Constraint>();
        if (RangeOf(source, right) is var (least, most))
            implied.AddRange(Implied(first, relation, least, most));
        if (RangeOf(source, left) is var (leastLeft, mostLeft))
            implied.AddRange(Implied(second, Flipped(relation), leastLeft, mostLeft));
        return new Literal("", [difference], implied.ToImmutable());
    }

    private Literal? ReadIn(CheckedExpression source, Expression operand, Expression list, bool isNegated)
    {
        if (list is not ListExpression { Elements: var elements } || source.InputOf(operand) is null)
            return null;
        var texts = elements.Select(element => ConstantIn(source, element)).ToArray();
        return texts.All(text => text is { Kind: CelKind.String })
            ? Of(new TextConstraint(TermOf(source, operand), [.. texts.Select(text => text!.Value.AsString())], isNegated))
            : null;
    }

    private static Literal Of(Constraint constraint) => new("", [constraint], []);

    private static IEnumerable<Constraint> Implied(string term, Relation relation, decimal least, decimal most)
    {
        if (relation is Relation.Greater or Relation.GreaterOrEqual or Relation.Equal)
            yield return new NumberConstraint(term, relation is Relation.Greater ? Relation.Greater : Relation.GreaterOrEqual, least);
        if (relation is Relation.Less or Relation.LessOrEqual or Relation.Equal)
            yield return new NumberConstraint(term, relation is Relation.Less ? Relation.Less : Relation.LessOrEqual, most);
    }

    /// <summary>A literal, or a parameter with one value for everybody.</summary>
    private CelValue? ConstantIn(CheckedExpression source, Expression operand)
    {
        if (source.ConstantOf(operand) is { IsValue: true } constant)
            return constant;
        return operand is IdentifierExpression { Name: var name } && vocabulary.Parameters.TryGetValue(name, out var parameter) ? parameter.Value : null;
    }

    /// <summary>The least and the greatest value of a parameter by a table.</summary>
    private (decimal Least, decimal Most)? RangeOf(CheckedExpression source, Expression operand)
    {
        if (source.InputOf(operand) is null || operand is not IdentifierExpression { Name: var name } ||
            !vocabulary.Parameters.TryGetValue(name, out var parameter) || parameter.By is null)
            return null;
        IEnumerable<CelValue> values = parameter.Default is { } fallback ? parameter.Table.Values.Append(fallback) : parameter.Table.Values;
        var numbers = values.Select(value => ValueReader.AsNumber(value)).OfType<decimal>().ToArray();
        if (numbers.Length == 0)
            return null;
        var floor = parameter.Floor is { } least ? ValueReader.AsNumber(least) ?? decimal.MinValue : decimal.MinValue;
        return (Math.Max(numbers.Min(), floor), Math.Max(numbers.Max(), floor));
    }

    private string TermOf(CheckedExpression source, Expression operand)
    {
        var term = operand.ToString();
        if (domainByTerm.ContainsKey(term))
            return term;
        var isWhole = source.TypeOf(operand).Kind is CelKind.Int or CelKind.Uint;
        domainByTerm[term] = source.InputOf(operand) is { } input ? DomainOf(source.Inputs[input]) with { IsWhole = isWhole } : TermDomain.Any with { IsWhole = isWhole };
        return term;
    }

    private TermDomain DomainOf(CelInput input)
    {
        if (input.IsCall)
            return input.Name switch
            {
                NamedCalls.Percentile => TermDomain.Any with { Least = 0, Most = 100 },
                NamedCalls.Rank => TermDomain.Any with { Least = 1 },
                _ => TermDomain.Any,
            };
        if (vocabulary.Derived.GetValueOrDefault(input.Name) is Scorecard)
            return TermDomain.Any with { Least = 0, Most = 100 };
        return vocabulary.Catalogue.Find(input.Name) is { } fact
            ? TermDomain.Any with { Least = fact.Rate is null ? fact.Minimum : 0, Texts = fact.Type is ColumnType.String ? fact.Values : [] }
            : TermDomain.Any;
    }

    private static Relation? RelationOf(string function) => function switch
    {
        CelOperators.Less => Relation.Less,
        CelOperators.LessOrEqual => Relation.LessOrEqual,
        CelOperators.Greater => Relation.Greater,
        CelOperators.GreaterOrEqual => Relation.GreaterOrEqual,
        CelOperators.Equal => Relation.Equal,
        CelOperators.NotEqual => Relation.NotEqual,
        _ => null,
    };

    private static Relation Negated(Relation relation) => relation switch
    {
        Relation.Less => Relation.GreaterOrEqual,
        Relation.LessOrEqual => Relation.Greater,
        Relation.Greater => Relation.LessOrEqual,
        Relation.GreaterOrEqual => Relation.Less,
        Relation.Equal => Relation.NotEqual,
        _ => Relation.Equal,
    };

    /// <summary>As it reads from the other side.</summary>
    private static Relation Flipped(Relation relation) => relation switch
    {
        Relation.Less => Relation.Greater,
        Relation.LessOrEqual => Relation.GreaterOrEqual,
        Relation.Greater => Relation.Less,
        Relation.GreaterOrEqual => Relation.LessOrEqual,
        _ => relation,
    };
}
