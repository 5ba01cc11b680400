using Fuyao.Kernel.Explanations;
using Fuyao.Kernel.Explanations.Rendering;
using Fuyao.Kernel.Reviews;
using Fuyao.Kernel.Values;
using Fuyao.Platform.Explanations;
using Fuyao.Storage.Tests;

namespace Fuyao.Platform.Tests.Lifecycle;

/// <summary>What a merchant reads that is leaving or has left between reviews: the deadline, why, how to stay, what brings it back (A3).</summary>
[Trait(TestStore.Trait, TestStore.Both)]
public sealed class StandingBetweenTests : IDisposable
{
    private readonly GoldMarket market = new();

    public StandingBetweenTests()
    {
        market.Month("2016-10");
        market.Run("2016-11-04");
        market.Change("m3", "gold", "false", "2016-11-10T10:00");
        market.Run("2016-11-20");
    }

    public void Dispose() => market.Dispose();

    [Fact]
    public void Who_is_leaving_reads_until_when_why_and_how_to_stay()
    {
        var explanation = Explain("2016-11-11");

        explanation.Standing.ShouldSatisfyAllConditions(
            standing => standing.Status.ShouldBe(MembershipStatus.Leaving), standing => standing.Tier.ShouldBe("S"), standing => standing.Since.ShouldBe(GoldMarket.At("2016-11-03T24:00")));
        ExplanationText.Render(explanation, Language.English).ShouldContain("""
              Leaving: benefits and place stay until 2016-11-13 10:00, when membership ends
                ✗ service: not met since 2016-11-10 10:00
              To stay, meet this again before 2016-11-13 10:00:
                ✗ service
            """);
        ExplanationText.Render(explanation, Language.Chinese).ShouldContain("即将退出：2016-11-13 10:00 前权益与名额不变，期限一到即退出");
        ExplanationText.Render(explanation, Language.Chinese).ShouldContain("在 2016-11-13 10:00 之前重新符合下列条件，即可保留资格：");
    }

    [Fact]
    public void Who_has_left_reads_why_and_what_brings_it_back_within_72_hours()
    {
        var explanation = Explain("2016-11-14");

        explanation.Standing.ShouldSatisfyAllConditions(
            standing => standing.Status.ShouldBe(MembershipStatus.Left), standing => standing.Tier.ShouldBeNull(), standing => standing.Since.ShouldBe(GoldMarket.At("2016-11-13T10:00")));
        ExplanationText.Render(explanation, Language.English).ShouldContain("""
              Left over:
                ✗ service: not met since 2016-11-10 10:00
              Back as Star within 72 hours of meeting this again, with benefits from then; a review in between decides:
                ✗ service
            """);
        ExplanationText.Render(explanation, Language.Chinese).ShouldContain("重新符合下列条件后 72 小时内恢复星，权益自恢复时起算；届时已考核的，以考核为准：");
    }

    [Fact]
    public void A_loss_that_was_learnt_late_says_so()
    {
        market.Change("m5", "gold", "false", "2016-11-10T10:00", known: "2016-11-21T10:00");
        market.Run("2016-11-21T12:00");

        ExplanationText.Render(Explain("2016-11-21T12:00", "m5"), Language.English).ShouldContain("This was learnt late, so that the deadline is the least notice");
    }

    [Fact]
    public void Before_anything_happened_and_for_everybody_else_there_is_nothing_to_say()
    {
        Explain("2016-11-10T09:00").Between.ShouldBeNull();
        Explain("2016-11-14", "m4").Between.ShouldBeNull();
    }

    [Fact]
    public void The_JSON_has_the_deadline_the_losses_and_what_is_missing()
    {
        var json = System.Text.Json.JsonDocument.Parse(ExplanationJson.Render(Explain("2016-11-11"))).RootElement;

        json.GetProperty("standing").GetProperty("status").GetString().ShouldBe("leaving");
        var between = json.GetProperty("between");
        between.GetProperty("deadline").GetString().ShouldBe("2016-11-13T02:00:00Z");
        between.GetProperty("losses")[0].GetProperty("condition").GetString().ShouldBe("service");
        between.GetProperty("losses")[0].GetProperty("occurredAt").GetString().ShouldBe("2016-11-10T02:00:00Z");
        between.GetProperty("missing")[0].GetProperty("name").GetString().ShouldBe("service");
    }

    private Explanation Explain(string at, string merchant = "m3") => new MerchantExplanations(market.Database).Explain([GoldMarket.Version()], merchant, GoldMarket.At(at));
}
