using Fuyao.Kernel.Programmes;
using Fuyao.Kernel.Values;
using NodaTime.Text;

namespace Fuyao.Kernel.Versions;

/// <summary>When merchants are judged, what is watched between reviews, and how many places there are.</summary>
internal static class CalendarAspects
{
    public static IEnumerable<Aspect> Of(Programme programme, ValueWords words) =>
    [
        .. programme.Review is { } review ? Review(review) : [],
        .. programme.BetweenReviews is { } between ? Between(programme, between) : [],
        .. programme.Capacity is { } capacity ? Of("capacity", new("名额", "places"), capacity, words) : [],
        .. programme.Apply is { } window
            ? [
                new("apply", new("申请", "applications"), Aspect.Nothing),
                new("apply/from", new("申请开始", "applications from"), words.Moment(window.From)),
                new("apply/until", new("申请截止", "applications before"), words.Moment(window.Until)),
            ]
            : Array.Empty<Aspect>(),
        .. programme.Enrolment is Enrolment.Invitation
            ? [new("accept_within", new("邀请的有效期", "time to accept an invitation"), LocalizedText.Same(PeriodPattern.NormalizingIso.Format(programme.AcceptWithin)))] : Array.Empty<Aspect>(),
    ];

    public static IEnumerable<Aspect> Of(string key, LocalizedText name, Capacity capacity, ValueWords words) =>
    [
        new(key, name, ValueWords.Number(capacity.Places)),
        new($"{key}/per", new($"{name.Zh}的分组", $"groups of the {name.En}"), words.By(capacity.Per)),
        new($"{key}/rank_by", new($"{name.Zh}的排序", $"ranking for the {name.En}"),
            LocalizedText.Same(string.Join(", ", capacity.RankBy.Select(rank => $"{rank.Expression.Root}{(rank.Descending ? " desc" : "")}")))),
        new($"{key}/incumbents", new($"{name.Zh}先给原有成员", $"{name.En}: who holds one goes first"), ValueWords.YesOrNo(capacity.IncumbentsFirst)),
    ];

    private static IEnumerable<Aspect> Review(ReviewSchedule review)
    {
        var every = review.DueBy.Every switch
        {
            Cadence.Month => new LocalizedText("每月", "every month"),
            Cadence.Week => new("每周", "every week"),
            Cadence.Day => new("每日", "every day"),
            _ => new("一次", "once"),
        };
        yield return new("review", new("考核", "review"), every);
        yield return new("review/due_by", new("考核截止", "review due by"), LocalizedText.Same(review.DueBy.ToString()));
        if (review.EffectiveAt is { } effectiveAt)
            yield return new("review/effective_at", new("考核结果生效", "decisions take effect"), LocalizedText.Same(effectiveAt.ToString()));
        yield return new("review/facts", new("考核的数据期", "facts of the review"), review.Facts switch
        {
            PeriodKind.Current => new("考核时的数据", "as they stand"),
            PeriodKind.Day => new("前一日", "of the day before"),
            PeriodKind.Week => new("前一周", "of the week before"),
            PeriodKind.HalfMonth => new("前半个月", "of the half month before"),
            _ => new("前一月", "of the month before"),
        });
    }

    private static IEnumerable<Aspect> Between(Programme programme, BetweenReviews between)
    {
        yield return new("between", new("考核之间的监测", "watch between reviews"), Aspect.Nothing);
        foreach (var live in between.Live.Distinct())
            yield return new($"between/live-{live}", new($"考核之间监测{Title(live).Zh}", $"watch between reviews of {Title(live).En}"), Aspect.Nothing);
        if (between.LeaveWithin is { } leave)
            yield return new("between/leave", new("失去资格的期限", "time until a loss takes effect"), ValueWords.Hours(leave));
        yield return new("between/leave_from", new("失去资格的期限起算于", "time of a loss counts from"), Clock(between.LeaveFrom));
        foreach (var (condition, within) in between.LeaveWithinByCondition.OrderBy(one => one.Key, StringComparer.Ordinal))
            yield return new($"between/leave-{condition}", new($"因{Title(condition).Zh}失去资格的期限", $"time until a loss by {Title(condition).En} takes effect"), ValueWords.Hours(within));
        if (between.RejoinWithin is { } rejoin)
            yield return new("between/rejoin", new("恢复资格的期限", "time until a return takes effect"), ValueWords.Hours(rejoin));
        yield return new("between/rejoin_from", new("恢复资格的期限起算于", "time of a return counts from"), Clock(between.RejoinFrom));
        yield return new("between/settle", new("稳定时间", "settling time"), ValueWords.Hours(between.Settle));
        yield return new("between/notice", new("至少提前通知", "notice at the least"), ValueWords.Hours(between.NoticeMinimum));

        LocalizedText Title(string condition) => ValueWords.Quoted(programme.ConditionsWithTiers().FirstOrDefault(one => one.Condition.Name == condition).Condition?.Label ?? LocalizedText.Same(condition));
    }

    private static LocalizedText Clock(LeaveClock clock) => clock switch
    {
        LeaveClock.Occurred => new("事实发生时", "when the fact changed"),
        LeaveClock.Met => new("重新符合时", "when the conditions were met again"),
        _ => new("获知时", "when it became known"),
    };
}
