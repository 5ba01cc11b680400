using System.Collections.Immutable;
using Fuyao.Kernel.Benefits;
using Fuyao.Kernel.Programmes;
using Fuyao.Kernel.Tests.Reviews;
using NodaTime;

namespace Fuyao.Kernel.Tests.Benefits;

/// <summary>Memberships that bring benefits.</summary>
internal static class Holdings
{
    public static readonly Instant Start = Instant.FromUtc(2020, 2, 10, 0, 0);

    /// <summary>A programme with one tier that brings all of the benefits.</summary>
    public static Programme Bringing(string id, params ImmutableArray<Benefit> benefits) =>
        Marketplace.Programme([], [("S", "true")], rules => rules with { Id = id, Benefits = benefits, Tiers = [rules.Tiers[0] with { Benefits = [.. benefits.Select(benefit => benefit.Id)] }] }).Programme;

    public static BringingMembership Held(Programme programme, int row = 0, Instant? since = null, Instant? endsAt = null) => new(row, programme, "S", since ?? Start, endsAt);

    public static Entitlements At(Instant at, params IEnumerable<BringingMembership> memberships) => Entitlements.Of(at, [.. memberships.SelectMany(Grant.Of)], []);

    /// <summary>A merchant who holds each of the benefits by a programme of its own.</summary>
    public static Entitlements OfEach(params IEnumerable<BenefitTerms> terms) =>
        At(Start, terms.Select((one, index) => Held(Bringing($"programme-{index}", Marketplace.Benefit($"benefit-{index}", one)))));
}
