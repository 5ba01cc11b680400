using Fuyao.Kernel.Reviews;
using NodaTime;

namespace Fuyao.Kernel.Explanations.Rendering;

/// <summary>Writes what became of a member since the review: the deadline, the reason, how to stay, and what brings back.</summary>
internal sealed class BetweenText(ValueText values, ReasonText reasons)
{
    /// <summary>Lines with their depth.</summary>
    public IEnumerable<(int Depth, string Line)> Lines(StandingBetween between) => between.Standing.Status switch
    {
        MembershipStatus.Leaving => Leaving(between),
        MembershipStatus.Left => Left(between),
        _ => [],
    };

    private IEnumerable<(int Depth, string Line)> Leaving(StandingBetween between)
    {
        var standing = between.Standing;
        var deadline = values.Deadline(standing.Losses[0].Deadline);
        if (standing.SettlesAt is { } settles)
        {
            yield return (0, values.Say($"已重新达标：保持到 {values.Deadline(settles)} 即保留资格", $"Met again: membership stays if that holds until {values.Deadline(settles)}"));
            yield break;
        }
        yield return (0, values.Say($"即将退出：{deadline} 前权益与名额不变，期限一到即退出", $"Leaving: benefits and place stay until {deadline}, when membership ends"));
        foreach (var line in Losses(between))
            yield return line;
        if (standing.Losses[0].IsLate)
            yield return (1, values.Say("该情况获知较晚，期限按最短通知时间计算", "This was learnt late, so that the deadline is the least notice"));
        yield return (0, values.Say($"在 {deadline} 之前重新符合下列条件，即可保留资格：", $"To stay, meet this again before {deadline}:"));
        foreach (var line in Missing(between))
            yield return line;
    }

    private IEnumerable<(int Depth, string Line)> Left(StandingBetween between)
    {
        yield return (0, values.Say("退出原因：", "Left over:"));
        foreach (var line in Losses(between))
            yield return line;
        var tier = values.Say(between.Tier.Title);
        if (between.Standing.SettlesAt is { } settles)
            yield return (0, values.Say($"已重新达标：保持到 {values.Deadline(settles)} 即恢复{tier}", $"Met again: back as {tier} if that holds until {values.Deadline(settles)}"));
        else if (between.BackWithin is not { } within)
            yield return (0, values.Say("是否恢复由下次考核决定", "The next review decides about a return"));
        else
        {
            yield return (0, values.Say(
                $"重新符合下列条件后 {Hours(within).Zh}内恢复{tier}，权益自恢复时起算；届时已考核的，以考核为准：",
                $"Back as {tier} within {Hours(within).En} of meeting this again, with benefits from then; a review in between decides:"));
            foreach (var line in Missing(between))
                yield return line;
        }
    }

    private IEnumerable<(int Depth, string Line)> Losses(StandingBetween between) => between.Losses.Select(one => (1, values.Say(
        $"✗ {one.Condition.Label.Zh}，自 {values.Instant(one.Loss.OccurredAt)} 起不符合",
        $"✗ {one.Condition.Label.En}: not met since {values.Instant(one.Loss.OccurredAt)}")));

    private IEnumerable<(int Depth, string Line)> Missing(StandingBetween between) =>
        between.Missing.SelectMany(reasons.Lines).Select(line => (line.Depth + 1, line.Line));

    private static (string Zh, string En) Hours(Duration duration) => duration.Minutes == 0
        ? ($"{duration.TotalHours:0} 小时", $"{duration.TotalHours:0} {(duration.TotalHours == 1 ? "hour" : "hours")}")
        : ($"{duration.TotalMinutes:0} 分钟", $"{duration.TotalMinutes:0} minutes");
}
