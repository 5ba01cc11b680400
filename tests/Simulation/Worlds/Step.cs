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
