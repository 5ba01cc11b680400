using Fuyao.Kernel.Explanations;
using Fuyao.Kernel.Values;

namespace Fuyao.Terminal;

/// <summary>Shows who is one condition away from a tier, with a bar for each bucket.</summary>
internal sealed class GapReport(TextWriter output, bool isTerminal, Language language)
{
    private const int BarLength = 30;

    public void Write(GapDistribution gaps)
    {
        output.WriteLine(Say(
            $"差一项即可达到{gaps.Tier.Title.Zh}的商家：{gaps.Merchants:N0} 家", $"One condition away from {gaps.Tier.Title.En}: {Counted.English(gaps.Merchants, "merchant")}"));
        foreach (var condition in gaps.Conditions)
            Write(condition);
    }

    private void Write(ConditionGaps gaps)
    {
        output.WriteLine(Say($"  只差“{gaps.Condition.Label.Zh}”：{gaps.Merchants:N0} 家", $"  only “{gaps.Condition.Label.En}” is missing: {gaps.Merchants:N0}"));
        if (gaps.Nearest is null)
            return;
        var most = gaps.ByBucket.Max();
        new ReportTable(
            [Say("差距占标准", "gap, share of the line"), Say("商家", "merchants"), ""],
            [.. gaps.ByBucket.Select((count, bucket) => (IReadOnlyList<string>)[Bucket(bucket), $"{count:N0}", Bar(count, most)])]).Write(output, isTerminal);
    }

    private string Bucket(int bucket)
    {
        var ends = GapDistribution.BucketEnds;
        if (bucket == ends.Length)
            return Say($"超过 {ends[^1]:0%}", $"over {ends[^1]:0%}");
        return bucket == 0 ? Say($"不超过 {ends[0]:0%}", $"up to {ends[0]:0%}") : $"{ends[bucket - 1]:0%}–{ends[bucket]:0%}";
    }

    private static string Bar(int count, int most) => new string('█', (int)((long)count * BarLength / Math.Max(1, most))).PadRight(BarLength);

    private string Say(string zh, string en) => language is Language.Chinese ? zh : en;
}
