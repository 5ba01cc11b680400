using System.Collections.Immutable;
using Fuyao.Kernel.Explanations;
using Fuyao.Kernel.Programmes;
using Fuyao.Kernel.Reviews;
using Fuyao.Kernel.Tests.Reviews;

namespace Fuyao.Kernel.Tests.Explanations;

/// <summary>How an explanation tells the contest for places: in the order in which the review gave them out (decision 0011).</summary>
public sealed class PlacesTests
{
    [Fact]
    public void Ranks_are_those_of_the_order_in_which_places_were_given()
    {
        var people = Marketplace.People(Shop("a", 1), Shop("b", 3), Shop("c", 2), Shop("d", 9, gold: false));

        Ranks(Programme(incumbentsFirst: false), people, [null, null, null, null]).ShouldBe([3, 1, 2, null]);
        Ranks(Programme(incumbentsFirst: true), people, ["S", null, null, null]).ShouldBe([1, 2, 3, null]);
    }

    [Fact]
    public void Each_group_has_a_contest_of_its_own_and_so_have_those_of_unknown_group()
    {
        var people = Marketplace.People(Shop("a", 1, "toys"), Shop("b", 3, "books"), Shop("c", 2, "toys"), Shop("d", 5, null));

        Ranks(Programme(incumbentsFirst: false, per: "category"), people, [null, null, null, null]).ShouldBe([2, 1, 1, 1]);
    }

    private static CheckedProgramme Programme(bool incumbentsFirst, string? per = null) => Marketplace.Programme(
        [], [("S", "gold")], rules => rules with { Capacity = Marketplace.Places(1, "credit", per: per, incumbentsFirst: incumbentsFirst) });

    private static ImmutableArray<int?> Ranks(CheckedProgramme programme, Kernel.Facts.Population people, string?[] tiersBefore)
    {
        var before = Marketplace.Before(programme, tiersBefore);
        var evaluation = Evaluation.Bind(programme, people, StaffRecords.None, Marketplace.SecondReview.NominalAt);
        var result = Review.Decide(evaluation, before, Marketplace.SecondReview);
        return [.. Enumerable.Range(0, people.Count).Select(row => Places.Of(evaluation, result.CutOffs, before, result.After, row).GetValueOrDefault("S")?.Rank)];
    }

    private static (string, Dictionary<string, object?>) Shop(string id, int credit, string? category = "toys", bool gold = true) =>
        (id, new() { ["credit"] = credit, ["category"] = category, ["gold"] = gold });
}
