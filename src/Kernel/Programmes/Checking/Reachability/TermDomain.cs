using System.Collections.Immutable;

namespace Fuyao.Kernel.Programmes.Checking.Reachability;

/// <summary>The values that a term may have at all, before any condition.</summary>
/// <param name="Least">The least number; null: none.</param>
/// <param name="Most">The greatest number; null: none.</param>
/// <param name="Texts">The closed list of texts; empty: any.</param>
internal sealed record TermDomain(decimal? Least, decimal? Most, bool IsWhole, ImmutableArray<string> Texts)
{
    public static readonly TermDomain Any = new(null, null, false, []);

    /// <summary>Whether some value meets all constraints on the term.</summary>
    public bool Admits(IReadOnlyCollection<Constraint> constraints) =>
        AdmitsNumber([.. constraints.OfType<NumberConstraint>()]) && AdmitsText([.. constraints.OfType<TextConstraint>()]) &&
        constraints.OfType<FlagConstraint>().Select(flag => flag.Value).Distinct().Count() < 2;

    private bool AdmitsNumber(NumberConstraint[] constraints)
    {
        var range = new Range(Least, Most, LeastIncluded: true, MostIncluded: true);
        foreach (var constraint in constraints)
            range = range.With(constraint, IsWhole);
        if (range.Least is not { } least || range.Most is not { } most)
            return true;
        if (least > most || (least == most && !(range.LeastIncluded && range.MostIncluded)))
            return false;
        return least != most || !constraints.Any(constraint => constraint.Relation is Relation.NotEqual && constraint.Value == least);
    }

    private bool AdmitsText(TextConstraint[] constraints)
    {
        var allowed = Texts.IsEmpty ? null : Texts.ToImmutableHashSet();
        foreach (var constraint in constraints.Where(constraint => !constraint.IsExcluded))
            allowed = allowed is null ? constraint.Texts : allowed.Intersect(constraint.Texts);
        return allowed is null || !constraints.Where(constraint => constraint.IsExcluded).Aggregate(allowed, (left, constraint) => left.Except(constraint.Texts)).IsEmpty;
    }

    private readonly record struct Range(decimal? Least, decimal? Most, bool LeastIncluded, bool MostIncluded)
    {
        public Range With(NumberConstraint constraint, bool isWhole) => constraint.Relation switch
        {
            Relation.GreaterOrEqual => Above(constraint.Value, included: true, isWhole),
            Relation.Greater => Above(constraint.Value, included: false, isWhole),
            Relation.LessOrEqual => Below(constraint.Value, included: true, isWhole),
            Relation.Less => Below(constraint.Value, included: false, isWhole),
            Relation.Equal => Above(constraint.Value, included: true, isWhole: false).Below(constraint.Value, included: true, isWhole: false),
            _ => this,
        };

        // A whole number above 5 is at least 6, above 5.5 too.
        private Range Above(decimal value, bool included, bool isWhole)
        {
            if (isWhole)
                (value, included) = (included ? decimal.Ceiling(value) : decimal.Floor(value) + 1, true);
            var isTighter = Least is not { } least || value > least || (value == least && !included);
            return isTighter ? this with { Least = value, LeastIncluded = included } : this;
        }

        private Range Below(decimal value, bool included, bool isWhole)
        {
            if (isWhole)
                (value, included) = (included ? decimal.Floor(value) : decimal.Ceiling(value) - 1, true);
            var isTighter = Most is not { } most || value < most || (value == most && !included);
            return isTighter ? this with { Most = value, MostIncluded = included } : this;
        }
    }
}
