using System.Collections.Immutable;

namespace Fuyao.Kernel.Programmes.Checking.Reachability;

internal enum Relation
{
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    Equal,
    NotEqual,
}

/// <summary>What a leaf of a condition says about one term: a fact, a derived column, or any expression that two leaves share.</summary>
/// <param name="Term">The canonical text of the expression.</param>
internal abstract record Constraint(string Term);

internal sealed record NumberConstraint(string Term, Relation Relation, decimal Value) : Constraint(Term);

/// <summary>The term is one of the texts, or with <paramref name="IsExcluded"/> none of them.</summary>
internal sealed record TextConstraint(string Term, ImmutableHashSet<string> Texts, bool IsExcluded) : Constraint(Term);

/// <summary>A leaf of which nothing is known but that it cannot be true and false at once.</summary>
internal sealed record FlagConstraint(string Term, bool Value) : Constraint(Term);

/// <summary>A leaf, or its negation, as one step of a conjunction.</summary>
/// <param name="Text">As it reads in a message.</param>
/// <param name="Exact">What it says, no more and no less: where the term is known, the leaf is known too.</param>
/// <param name="Implied">What follows beyond that where it is true: <c>x >= line</c> lets x be at least the least line of the table.</param>
internal sealed record Literal(string Text, ImmutableArray<Constraint> Exact, ImmutableArray<Constraint> Implied)
{
    public IEnumerable<Constraint> All => Exact.Concat(Implied);
}
