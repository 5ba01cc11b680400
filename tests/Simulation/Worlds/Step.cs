using System.Collections.Immutable;
using NodaTime;

namespace Fuyao.Simulation.Tests.Worlds;

/// <summary>Something that happens in a simulated marketplace.</summary>
/// <param name="At">When the clock shows this.</param>
internal abstract record Step(Instant At);

/// <summary>What a file says about a merchant: a value for each of its facts, null for an empty cell.</summary>
internal sealed record FactRow(string Merchant, ImmutableArray<object?> Values, Instant? Occurred = null);

/// <summary>A file of facts arrives.</summary>
/// <param name="Span">The period; null: single changes of <c>current</c>.</param>
internal sealed record FactsArrive(Instant At, Span? Span, ImmutableArray<string> Facts, ImmutableArray<FactRow> Rows) : Step(At)
{
    public bool IsTimed => Rows.Any(row => row.Occurred is not null);

    public override string ToString() =>
        $"facts of {Span?.ToString() ?? "current"}: {string.Join("; ", Rows.Select(row => $"{row.Merchant} {string.Join(' ', Facts.Zip(row.Values, (fact, value) => $"{fact}={SimulatedFacts.Write(value)}"))}{(row.Occurred is { } at ? $" occurred {at}" : "")}"))}";
}

/// <summary>Staff put a merchant on a list.</summary>
internal sealed record Listing(Instant At, string Programme, string List, string Merchant, Instant? From, Instant? Until) : Step(At);

/// <summary>Staff take a merchant off a list.</summary>
internal sealed record Delisting(Instant At, string Programme, string List, string Merchant, Instant? Off) : Step(At);

/// <summary>An officer establishes something, or that it is not so.</summary>
internal sealed record Establishing(Instant At, string Programme, string Finding, string Merchant, bool Holds, Instant? Found) : Step(At);

/// <summary>Somebody asks for all that is due in a programme up to an instant.</summary>
internal sealed record TimePasses(Instant At, string Programme, Instant UpTo) : Step(At);

/// <summary>Somebody writes down what facts of a merchant really are (decision 0039); nothing changes yet.</summary>
/// <param name="Number">Its number among the drafts of the world; what is done with it later names it.</param>
/// <param name="Span">Of facts of a period, whose.</param>
/// <param name="AsOf">Of state facts, as of when.</param>
/// <param name="Appeal">The appeal that it answers.</param>
internal sealed record Drafting(Instant At, int Number, string Merchant, Span? Span, Instant? AsOf, ImmutableArray<(string Fact, object? Value)> Values, int? Appeal) : Step(At)
{
    public override string ToString() =>
        $"draft {Number} of {Merchant}: {string.Join(' ', Values.Select(value => $"{value.Fact}={SimulatedFacts.Write(value.Value)}"))} of {Span?.ToString() ?? "-"} as of {AsOf?.ToString() ?? "-"}{(Appeal is { } appeal ? $", answers appeal {appeal}" : "")}";
}

/// <summary>Somebody approves a draft, or gives it up.</summary>
internal sealed record Ruling(Instant At, int Draft, string By, bool IsApproved) : Step(At);

/// <summary>A merchant appeals against the decision that was in force at a moment.</summary>
/// <param name="Number">Its number among the appeals of the world.</param>
internal sealed record Appealing(Instant At, int Number, string Programme, string Merchant, Instant AsOf) : Step(At);

/// <summary>Somebody rejects an appeal.</summary>
internal sealed record Rejecting(Instant At, int Appeal, string By) : Step(At);

/// <summary>Staff invite merchants into a programme, all or none.</summary>
internal sealed record Inviting(Instant At, string Programme, ImmutableArray<string> Merchants, string? Tier, Instant? Until, string? Reason) : Step(At)
{
    public override string ToString() => $"invite {string.Join(' ', Merchants)} to {Programme} {Tier ?? "-"} until {Until?.ToString() ?? "-"}{(Reason is null ? "" : ", with a reason")}";
}

/// <summary>A merchant answers its invitation.</summary>
internal sealed record Answering(Instant At, string Programme, string Merchant, bool Accepts) : Step(At);
