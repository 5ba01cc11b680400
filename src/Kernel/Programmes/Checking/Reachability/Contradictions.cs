using System.Collections.Immutable;

namespace Fuyao.Kernel.Programmes.Checking.Reachability;

/// <summary>Finds conditions that cannot be true, and conditions that follow from others. Both err on one side only: what is found is so, not all is found.</summary>
internal sealed class Contradictions(LeafReader leaves)
{
    /// <summary>Pairs are not sought among more leaves than this.</summary>
    private const int LeavesPairedMax = 64;

    /// <summary>Why no alternative can be true, in the words of the first; null where one may be, or where there are too many to judge.</summary>
    public string? WhyNever(NormalForm? condition)
    {
        if (condition is null)
            return null;
        if (condition.Alternatives.IsEmpty)
            return "it is always false";
        string? why = null;
        foreach (var alternative in condition.Alternatives)
        {
            if (Conflict(alternative) is not { } conflict)
                return null;
            why ??= conflict;
        }
        return why;
    }

    /// <summary>Whether a condition, of which all ways to fail are given, holds wherever <paramref name="given"/> is true.</summary>
    /// <remarks>
    /// Of each way to fail a leaf must contradict a leaf of the given one on the same term. That term is then known, so that the leaf is false and not
    /// merely unknown; <see cref="Literal.Implied"/> does not say as much and counts for the given side only.
    /// </remarks>
    public bool Follows(NormalForm? failing, NormalForm? given)
    {
        if (failing is null || given is null)
            return false;
        return given.Alternatives.All(alternative =>
            Conflict(alternative) is not null || failing.Alternatives.All(refuted => IsRefuted(refuted, [.. alternative.SelectMany(literal => literal.All)])));
    }

    private bool IsRefuted(ImmutableArray<Literal> refuted, ImmutableArray<Constraint> known) =>
        refuted.SelectMany(literal => literal.Exact).GroupBy(constraint => constraint.Term).Any(ofTerm =>
        {
            var knownOfTerm = known.Where(constraint => constraint.Term == ofTerm.Key).ToArray();
            return knownOfTerm.Length > 0 && !leaves.DomainOf(ofTerm.Key).Admits([.. knownOfTerm, .. ofTerm]);
        });

    private string? Conflict(ImmutableArray<Literal> alternative)
    {
        foreach (var ofTerm in alternative.SelectMany(literal => literal.All.Select(constraint => (Literal: literal, Constraint: constraint))).GroupBy(pair => pair.Constraint.Term))
        {
            var domain = leaves.DomainOf(ofTerm.Key);
            var pairs = ofTerm.ToArray();
            if (domain.Admits([.. pairs.Select(pair => pair.Constraint)]))
                continue;
            return Explain(ofTerm.Key, domain, pairs);
        }
        return null;
    }

    /// <summary>The fewest leaves that cannot be true together.</summary>
    private static string Explain(string term, TermDomain domain, (Literal Literal, Constraint Constraint)[] pairs)
    {
        foreach (var (literal, constraint) in pairs)
            if (!domain.Admits([constraint]))
                return $"“{literal.Text}” is never true, because '{term}' {Describe(domain)}";
        for (var first = 0; first < Math.Min(pairs.Length, LeavesPairedMax); first++)
            for (var second = first + 1; second < Math.Min(pairs.Length, LeavesPairedMax); second++)
                if (!domain.Admits([pairs[first].Constraint, pairs[second].Constraint]))
                    return $"“{pairs[first].Literal.Text}” and “{pairs[second].Literal.Text}” are never true together";
        return $"no '{term}' meets {Phrases.Each([.. pairs.Select(pair => $"“{pair.Literal.Text}”").Distinct()])}";
    }

    private static string Describe(TermDomain domain)
    {
        if (!domain.Texts.IsEmpty)
            return $"is one of {Phrases.Each(domain.Texts)}";
        if (domain.Least is { } from && domain.Most is { } to)
            return $"lies between {from} and {to}";
        return domain.Least is { } least ? $"is at least {least}" : domain.Most is { } most ? $"is at most {most}" : "is a whole number";
    }
}
