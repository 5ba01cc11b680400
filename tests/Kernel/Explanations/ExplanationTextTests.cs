using Fuyao.Kernel.Explanations.Rendering;
using Fuyao.Kernel.Reviews;
using Fuyao.Kernel.Values;

namespace Fuyao.Kernel.Tests.Explanations;

/// <summary>How single values read; whole texts are kept under tests/Platform/Explanations/Golden.</summary>
public class ExplanationTextTests
{
    [Theory]
    [InlineData(4.666666666666667, "score 4.6667，要求 ≥ 4.8，还差 0.1334")]
    [InlineData(4.79999999, "score 4.79999999，要求 ≥ 4.8，还差 0.0001")]
    [InlineData(4.8, "score 4.8，要求 ≥ 4.8")]
    public void A_measure_has_four_decimals_unless_it_would_look_like_its_line(double score, string line) =>
        Render("score >= 4.8", new() { ["score"] = score }).ShouldContain(line + "\n");

    [Fact]
    public void An_amount_is_exact_and_in_the_marketplaces_currency() =>
        Render("amount >= 6560", new() { ["amount"] = 6102.3312m }).ShouldContain("amount ¥ 6,102.3312/天，要求 ≥ ¥ 6,560.00/天，还差 ¥ 457.67/天\n");

    [Theory]
    [InlineData("amount > 100", "amount ¥ 100.00/天，要求 > ¥ 100.00/天，还差 ¥ 0.01/天")]
    [InlineData("count > 100", "count 100，要求 > 100，还差 1")]
    [InlineData("score > 100.0", "score 100，要求 > 100，还差 0.0001")]
    public void On_a_line_that_is_to_be_passed_one_step_is_lacking(string condition, string line) =>
        Render(condition, new() { ["amount"] = 100m, ["count"] = 100L, ["score"] = 100.0 }).ShouldContain(line + "\n");

    [Fact]
    public void A_path_says_what_does_not_count() =>
        Render("amount >= 6560", new() { ["amount"] = 6102.3312m }).ShouldContain("amount再多 ¥ 457.67/天，达到 ¥ 6,560.00/天（退款与异常订单不计）\n");

    [Fact]
    public void Something_missing_names_who_supplies_it_and_is_no_failure()
    {
        var text = Render("amount >= 6560", []);
        text.ShouldContain("暂无数据：amount，由交易系统提供");
        text.ShouldNotContain("✗ line");
    }

    private static string Render(string condition, Dictionary<string, object?> merchant) =>
        ExplanationText.Render(Bazaar.Explain(Bazaar.Programme(condition), StaffRecords.None, null, merchant), Language.Chinese);
}
