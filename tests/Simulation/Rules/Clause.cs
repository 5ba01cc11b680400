using Fuyao.Simulation.Tests.Auditing;
using NodaTime;

namespace Fuyao.Simulation.Tests.Rules;

/// <summary>A condition, once as the programme file writes it and once in plain C#, where null is unknown.</summary>
/// <param name="Reads">The facts on which it rests, those behind parameters and derived columns included.</param>
internal sealed record Clause(string Name, string Written, string[] Reads, Func<MerchantView, bool?> Holds)
{
    public static readonly Clause Everybody = new("scope", "true", [], _ => true);

    /// <summary>The lists and findings that it asks for.</summary>
    public string[] Asks { get; init; } = [];

    /// <summary>The month that <c>at(…)</c> names, and whose facts it reads instead of those of the review.</summary>
    public LocalDate? OtherPeriod { get; init; }

    /// <summary>What it reads there.</summary>
    public string[] ReadsOfOtherPeriod { get; init; } = [];
}

/// <summary>What merchants are ranked by.</summary>
internal sealed record RankBy(string Written, bool Descending, string[] Reads, Func<MerchantView, decimal?> Value);

/// <param name="Per">The fact that forms the groups; null: everybody is one.</param>
internal sealed record CapacityRule(int Places, RankBy[] Ranks, string? Per, bool IncumbentsFirst);

internal sealed record TierRule(string Id, Clause[] Require, CapacityRule? Capacity = null);

/// <param name="HoldsUndecided">Whether a claim whose conditions are not decided holds its place (<c>hold: acceptance</c>).</param>
internal sealed record QuotaRule(int First, bool HoldsUndecided);

internal sealed record StaffListRule(string Name, int? Months);
