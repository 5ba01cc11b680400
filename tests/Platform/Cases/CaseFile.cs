using System.Collections.Immutable;
using Fuyao.Kernel.Documents;
using Fuyao.Kernel.Facts;
using Fuyao.Kernel.Programmes;
using Fuyao.Kernel.Values;

namespace Fuyao.Platform.Tests.Cases;

/// <summary>A file of <c>tests/Cases</c>: a programme and reviews of it (see the README there).</summary>
internal sealed record CaseFile(CheckedProgramme Programme, FactCatalogue Catalogue, ImmutableArray<ReviewCase> Cases);

/// <summary>One review: what is there before it and what must come out.</summary>
internal sealed record ReviewCase(
    string Name,
    WrittenMoment? At,
    Period? Period,
    ImmutableArray<CaseMerchant> Merchants,
    ImmutableArray<CaseListEntry> Lists,
    ImmutableArray<CaseFinding> Findings,
    ImmutableDictionary<string, CaseMembership> Before,
    ImmutableDictionary<string, CaseExpectation> Expect,
    ImmutableArray<CaseStep> Later,
    ImmutableArray<CaseAsk> Asks)
{
    public override string ToString() => Name;
}

/// <param name="Facts">The fact's id to its value as written; a sequence for a set.</param>
internal sealed record CaseMerchant(string Id, ImmutableDictionary<string, Node> Facts);

internal sealed record CaseListEntry(string List, string Merchant, WrittenMoment? From, WrittenMoment? Until);

internal sealed record CaseFinding(string Name, string Merchant, bool Holds);

/// <summary>What happens after the review, or how merchants stand then.</summary>
/// <param name="Known">When what happens became known; null: at once.</param>
/// <param name="Facts">By merchant.</param>
internal sealed record CaseStep(
    WrittenMoment At, WrittenMoment? Known, ImmutableDictionary<string, ImmutableDictionary<string, Node>> Facts, ImmutableArray<CaseListEntry> Lists,
    ImmutableDictionary<string, CaseStanding> Expect);

/// <summary>What is written is compared, nothing else.</summary>
internal sealed record CaseStanding(string? Tier, string? Status, WrittenMoment? Until, WrittenMoment? Since);

/// <summary>What a merchant is entitled to after the review.</summary>
/// <param name="At">Null: when the review takes effect.</param>
/// <param name="Kind">rate, price, deadline, or a kind of benefit.</param>
/// <param name="With">What else is said of it, as written.</param>
/// <param name="Expect">What is written is compared, nothing else.</param>
internal sealed record CaseAsk(
    string Merchant, WrittenMoment? At, string Kind, string Subject, ImmutableDictionary<string, string> With, ImmutableDictionary<string, string> Expect);

/// <param name="Tier">Null where the merchant holds none.</param>
internal sealed record CaseMembership(string? Tier, string Status);

/// <summary>What is written is compared, nothing else.</summary>
internal sealed record CaseExpectation(
    string? Tier, string? Status, ImmutableDictionary<string, string> Conditions, ImmutableArray<string>? Flags, ImmutableArray<string>? Missing,
    ImmutableDictionary<string, string> Derived);
