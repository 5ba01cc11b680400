using System.Collections.Immutable;
using Fuyao.Kernel.Cel;
using Fuyao.Kernel.Programmes;
using Fuyao.Kernel.Values;
using NodaTime;

namespace Fuyao.Kernel.Tests.Reviews.Plain;

internal sealed record PlainTier(string Id, PlainCondition Line, PlainPlaces? Places);

internal sealed record PlainPlaces(int Places, string RankBy, bool Descending, bool PerCategory, bool IncumbentsFirst);

internal sealed record PlainMerit(string? By, bool Reweights, ImmutableArray<(string Fact, decimal Weight)> Parts);

/// <summary>A programme in the forms that the plain review can judge, and the same programme for the real one.</summary>
internal sealed record PlainProgramme(
    LocalDate Published, LocalDate Effective, PlainCondition? Scope, ImmutableArray<PlainCondition> Require, ImmutableArray<PlainTier> Tiers,
    PlainPlaces? Places, int? FirstClaims, bool HoldsPlaceOfUndecided, bool ByApplication, PlainMerit Merit,
    ImmutableDictionary<string, decimal> LineByCategory, decimal LineDefault, decimal? LineFloor)
{
    public bool IsClaimed => ByApplication || FirstClaims is not null;

    public CheckedProgramme Checked()
    {
        var line = Marketplace.Table(
            "line", "category", Amount(LineDefault), LineFloor is { } floor ? Amount(floor) : null, [.. LineByCategory.Select(row => (row.Key, (long)row.Value))]);
        var merit = Marketplace.Score("merit", Merit.By, Merit.Reweights ? MissingPart.Reweight : MissingPart.Unknown, [.. Merit.Parts]);
        ImmutableArray<DerivedDefinition> derived = [merit, Marketplace.Derived("tilt", "(rating - 2.5) / 3.0")];
        return Marketplace.Programme(
            [.. Require.Select((condition, index) => ($"need{index}", condition.Source))], [.. Tiers.Select(tier => (tier.Id, tier.Line.Source))],
            rules => rules with
            {
                Published = Published,
                Effective = Effective,
                Enrolment = ByApplication ? Enrolment.Application : Enrolment.Automatic,
                Capacity = Capacity(Places, derived),
                Quota = FirstClaims is { } first
                    ? Marketplace.FirstClaims(first) with { Hold = HoldsPlaceOfUndecided ? "acceptance" : "verification" }
                    : null,
                Tiers = [.. rules.Tiers.Select((tier, index) => tier with { Capacity = Capacity(Tiers[index].Places, derived) })],
            },
            [line], derived, Scope?.Source ?? "true");
    }

    private static CelValue Amount(decimal whole) => CelValue.Of(Money.FromWhole((long)whole));

    private static Capacity? Capacity(PlainPlaces? places, ImmutableArray<DerivedDefinition> derived) => places is null
        ? null
        : Marketplace.Places(places.Places, places.RankBy, places.Descending, places.PerCategory ? "category" : null, places.IncumbentsFirst, derived);
}
