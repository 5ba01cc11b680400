using Fuyao.Kernel.Journal;
using Fuyao.Kernel.Programmes;
using Fuyao.Kernel.Reviews;
using Fuyao.Platform.Explanations;
using Fuyao.Platform.Journal;
using Fuyao.Storage.Reviews;
using Fuyao.Storage.Tests;

namespace Fuyao.Platform.Tests.Enrolments;

/// <summary>Applications on the facts of their own instant (C2, <c>evaluate: as-of-application</c>; semantics.md, “Known-at”; decision 0038).</summary>
[Trait(TestStore.Trait, TestStore.Both)]
public sealed class ApplicationFactsTests : IDisposable
{
    private readonly NewcomerMarket market = new();

    public ApplicationFactsTests()
    {
        market.Month("2020-03", sales: 9, known: "2020-04-01T08:00");
        market.Month("2020-04", sales: 1, known: "2020-05-01T08:00");
        for (var row = 0; row < 6; row++)
        {
            market.Change($"m{row}", "licensed", "true", "2020-04-01T09:00");
            market.Change($"m{row}", "paid", "0", "2020-04-01T09:00");
        }
    }

    public void Dispose() => market.Dispose();

    [Fact]
    public void What_changes_after_the_application_changes_nothing()
    {
        Apply("m1", "2020-04-10T10:00");
        market.Change("m1", "licensed", "false", "2020-04-10T10:01");
        market.Change("m1", "paid", "3", "2020-04-20T10:00");
        market.Run("2020-05-04", NewcomerMarket.ByApplication());

        market.Members(NewcomerMarket.ByApplication()).ShouldBe(["m1 base"], "licensed, with the sales of March, and nothing paid when it applied");
    }

    [Fact]
    public void What_was_not_known_at_the_application_does_not_count()
    {
        market.Change("m1", "licensed", "false", "2020-04-05T10:00");
        market.Change("m2", "licensed", "false", "2020-04-05T10:00", known: "2020-04-11T10:00");
        Apply("m1", "2020-04-10T10:00");
        Apply("m2", "2020-04-10T10:00");
        market.Change("m1", "licensed", "true", "2020-04-12T10:00");
        market.Run("2020-05-04", NewcomerMarket.ByApplication());

        market.Members(NewcomerMarket.ByApplication()).ShouldBe(["m2 base"]);
    }

    [Fact]
    public void Facts_of_a_period_are_the_latest_that_were_closed_and_known_then()
    {
        Apply("m1", "2020-04-01T07:00");
        Apply("m2", "2020-04-10T10:00");
        Apply("m3", "2020-05-01T08:00");
        market.Run("2020-05-04", NewcomerMarket.ByApplication());

        market.Members(NewcomerMarket.ByApplication()).ShouldBe(["m2 base"], "of m1 nothing was known yet, m3 has the sales of April");
        var review = new ReviewStore(market.Database).Latest("subsidy")!;
        new ReviewStore(market.Database).LoadCondition(review, null, "sells")[1].ShouldBe(Truth.Unknown, "unknown is not false");
        new ReviewStore(market.Database).LoadCondition(review, null, "sells")[3].ShouldBe(Truth.False);
    }

    [Fact]
    public void By_the_facts_of_the_review_it_comes_out_otherwise()
    {
        Apply("m1", "2020-04-10T10:00");
        market.Run("2020-05-04", NewcomerMarket.ByApplication("as-of-review"));

        market.Members(NewcomerMarket.ByApplication("as-of-review")).ShouldBeEmpty("April sold too little");
    }

    [Fact]
    public void A_receipt_cites_what_the_application_was_judged_on_and_holds()
    {
        Apply("m1", "2020-04-10T10:00");
        market.Change("m1", "licensed", "false", "2020-04-20T10:00");
        var version = NewcomerMarket.ByApplication();
        market.Run("2020-05-04", version);

        var receipt = Receipt.Parse(new MerchantReceipts(market.Database).Make([version], "m1", NewcomerMarket.At("2020-05-04")).ToJson());

        receipt.Decision.Values.ToDictionary(value => value.Name, value => value.Value).ShouldSatisfyAllConditions(
            values => values["application.facts"].ShouldBe("2020-03#1 current@13"), values => values["licensed"].ShouldBe("true"), values => values["sales"].ShouldBe("9"));
        ReceiptCheck.Of(receipt).Differences(version, null).ShouldBeEmpty();
        market.Replay().Differences.ShouldBeEmpty();
        new MerchantExplanations(market.Database).Explain([version], "m1", NewcomerMarket.At("2020-05-04")).Conditions.ShouldAllBe(condition => condition.Truth == Truth.True, "an explanation knows what the decision knew");
    }

    [Fact]
    public void The_next_review_judges_the_same_application_on_the_same_facts()
    {
        Apply("m1", "2020-04-10T10:00");
        market.Month("2020-05", sales: 0, known: "2020-06-01T08:00");
        CheckedProgramme version = NewcomerMarket.ByApplication();
        market.Run("2020-05-04", version);
        market.Change("m1", "licensed", "false", "2020-05-20T10:00");

        market.Run("2020-06-04", version).Reviews.ShouldHaveSingleItem().Counts.Left.ShouldBe(0);
    }

    private void Apply(string merchant, string at) => market.Change(merchant, "application.accepted_at", $"{at}:00+08:00", at);
}
