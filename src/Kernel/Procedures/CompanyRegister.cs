using System.Collections.Immutable;
using Fuyao.Kernel.Values;
using NodaTime;

namespace Fuyao.Kernel.Procedures;

/// <summary>A contract with the platform that was paid.</summary>
/// <param name="Number">Its own.</param>
/// <param name="Code">The code or registration number of the company that paid.</param>
/// <param name="Representative">The legal representative then, written as in applications; null where it is not known.</param>
/// <param name="Service">What was bought; any service counts as use of the platform, as C2 leaves open.</param>
public sealed record PaidContract(string Number, string Code, string? Representative, string Service, LocalDate PaidOn, Money Amount);

public enum CompanyRelationKind
{
    /// <summary>The same legal entity under an older number.</summary>
    Same,

    /// <summary>Another company, which this one came out of.</summary>
    Predecessor,
}

/// <param name="Other">The older number, or the predecessor.</param>
public sealed record CompanyRelation(string Code, string Other, CompanyRelationKind Kind);

/// <summary>Why an earlier contract counts as a use by the applicant.</summary>
public enum EarlierUseReason
{
    Own,
    Predecessor,
    Representative,
}

public sealed record EarlierUse(PaidContract Contract, EarlierUseReason Reason);

/// <summary>Which companies are one, and what they have paid for: what first use and double funding are checked on (C2).</summary>
public sealed class CompanyRegister
{
    /// <summary>The finding that is checked on it.</summary>
    public const string FirstUseFinding = "first_use";

    private readonly ILookup<string, string> same;
    private readonly ILookup<string, string> predecessors;
    private readonly ILookup<string, PaidContract> contracts;
    private readonly ILookup<string, PaidContract> byRepresentative;
    private readonly Dictionary<string, PaidContract> byNumber;

    /// <param name="contracts">No number twice.</param>
    public CompanyRegister(IEnumerable<PaidContract> contracts, IReadOnlyCollection<CompanyRelation> relations)
    {
        var all = contracts.ToArray();
        var pairs = relations.Where(relation => relation.Kind == CompanyRelationKind.Same).SelectMany(relation => new[] { (relation.Code, relation.Other), (Code: relation.Other, Other: relation.Code) });
        same = pairs.ToLookup(pair => pair.Item1, pair => pair.Item2, StringComparer.Ordinal);
        predecessors = relations.Where(relation => relation.Kind == CompanyRelationKind.Predecessor).ToLookup(relation => relation.Code, relation => relation.Other, StringComparer.Ordinal);
        this.contracts = all.ToLookup(contract => contract.Code, StringComparer.Ordinal);
        byRepresentative = all.Where(contract => contract.Representative is not null).ToLookup(contract => contract.Representative!, StringComparer.Ordinal);
        byNumber = all.ToDictionary(contract => contract.Number, StringComparer.Ordinal);
    }

    /// <summary>All numbers of the legal entity that has these: the older ones declared by it, and those of the register, also by way of a third.</summary>
    public ImmutableSortedSet<string> SameAs(IEnumerable<string> codes) => Reach(codes, code => same[code]);

    /// <summary>Contracts that were paid before the one that is applied for, by the company, those it came out of, or its legal representative. None of them makes a first use.</summary>
    /// <param name="appliedOn">What was paid later is not earlier, where the register does not know the contract of the application.</param>
    public ImmutableArray<EarlierUse> EarlierUses(CaseApplication application, LocalDate appliedOn)
    {
        var own = SameAs(application.Codes);
        var before = Reach(own, code => predecessors[code].Concat(same[code])).Except(own);
        var until = application.Contract is { } named && byNumber.TryGetValue(named, out var contract) ? contract.PaidOn : appliedOn;
        var found = own.SelectMany(code => contracts[code]).Select(contract => new EarlierUse(contract, EarlierUseReason.Own))
            .Concat(before.SelectMany(code => contracts[code]).Select(contract => new EarlierUse(contract, EarlierUseReason.Predecessor)))
            .Concat(byRepresentative[application.Representative].Select(contract => new EarlierUse(contract, EarlierUseReason.Representative)));
        return
        [
            .. found.Where(use => use.Contract.Number != application.Contract && use.Contract.PaidOn <= until)
                .DistinctBy(use => use.Contract.Number).OrderBy(use => use.Contract.PaidOn).ThenBy(use => use.Contract.Number, StringComparer.Ordinal),
        ];
    }

    private static ImmutableSortedSet<string> Reach(IEnumerable<string> from, Func<string, IEnumerable<string>> next)
    {
        var reached = new SortedSet<string>(StringComparer.Ordinal);
        var open = new Stack<string>(from);
        while (open.TryPop(out var code))
            if (reached.Add(code))
                foreach (var other in next(code))
                    open.Push(other);
        return reached.ToImmutableSortedSet(StringComparer.Ordinal);
    }
}
