using System.Collections.Immutable;
using Fuyao.Kernel.Values;

namespace Fuyao.Server;

// The forms of what Kernel/Benefits/Rendering/EntitlementsJson writes, for the OpenAPI document; a test holds real answers against them.

/// <param name="Version">The day from which that version of the programme is in force.</param>
/// <param name="Until">Null: with the membership, or for good where a case granted it.</param>
/// <param name="Case">The number of the case that granted it; null: a membership.</param>
internal sealed record GrantAnswer(string Programme, string Version, string Tier, string Benefit, LocalizedText Title, string From, string? Until, long? Case);

/// <summary>What a case has brought.</summary>
/// <param name="State">approved, paid, paymentReturned, clawedBack, rejected, withdrawn.</param>
/// <param name="Tier">Null where nothing was approved.</param>
/// <param name="EndedAt">When the grant was undone, given up, or asked back in whole; null: it lasts.</param>
internal sealed record BroughtAnswer(
    long Case, string Programme, string Version, string State, string? Tier, string? ApprovedAt, string? EndedAt, string Granted, string Paid, string SentBack, string AskedBack, string Recovered, string Kept, string? BannedUntil);

/// <param name="Own">Whether it is one of the same merchant.</param>
internal sealed record GivenUpForAnswer(string Programme, string Benefit, bool Own);

/// <param name="Reason">lessFavourable, placesOfGroup, amountOfGroup.</param>
internal sealed record GivenUpAnswer(GrantAnswer Grant, string Reason, ImmutableArray<GivenUpForAnswer> For);

/// <summary>What a merchant is entitled to. Which settings there are depends on the kind; docs/reference/benefits.md.</summary>
internal sealed record EntitlementAnswer(
    string Kind, string Subject, string? Until, ImmutableArray<GrantAnswer> By,
    ImmutableArray<string>? Where = null, int? Priority = null, string? ResolveWithin = null, string? Clock = null, bool? ByInvitation = null, bool? MainAccountOnly = null, object? AtMost = null, string? Of = null,
    string? Amount = null, string? PerDay = null, string? Provider = null, ImmutableArray<string>? Tasks = null, string? Course = null, int? Sessions = null, int? Seats = null, string? Weight = null);

/// <param name="ChangesAt">When the answer changes although nothing is decided; null: not.</param>
internal sealed record EntitlementsAnswer(
    string Merchant, string At, string? ChangesAt, ImmutableArray<EntitlementAnswer> Entitlements, ImmutableArray<GrantAnswer> Announced, ImmutableArray<GivenUpAnswer> GivenUp,
    ImmutableArray<BroughtAnswer> Cases);

/// <param name="Kind">added, multiplied, offered, floored.</param>
internal sealed record RateStepAnswer(string Kind, string By, string After, string Programme, string Benefit);

/// <param name="Rate">Per cent a year, exact, as all rates.</param>
internal sealed record RateAnswer(
    string Merchant, string Product, string Base, string Rate, string? AtLowest, ImmutableArray<RateStepAnswer> Steps, ImmutableArray<string> QuotedBy, string? Until, ImmutableArray<GrantAnswer> By,
    ImmutableArray<GivenUpAnswer> GivenUp);

internal sealed record PriceAnswer(string Merchant, string Product, string ListPrice, string Price, string? Until, GrantAnswer? By, ImmutableArray<GivenUpAnswer> GivenUp);

/// <param name="BaseFrom">Since when orders have that base; null where the question said it.</param>
/// <param name="Service">Under which it is set.</param>
/// <param name="Within">In NodaTime's round-trip form: 2:00:00:00 is two days.</param>
internal sealed record DeadlineAnswer(string Merchant, string Duty, string Party, string Base, string? BaseFrom, string? Service, string Within, GrantAnswer? By, ImmutableArray<GrantAnswer> CaseByCase, ImmutableArray<GivenUpAnswer> GivenUp);
