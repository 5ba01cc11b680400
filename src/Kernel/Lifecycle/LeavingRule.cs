using System.Collections.Immutable;
using Fuyao.Kernel.Programmes;
using Fuyao.Kernel.Reviews;
using NodaTime;

namespace Fuyao.Kernel.Lifecycle;

/// <summary>How a live condition stands for a merchant at an instant.</summary>
/// <param name="Since">Since when it has stood so, as far as was known then; null: as long as anything is known.</param>
public readonly record struct LiveTruth(Truth Truth, Instant? Since);

/// <summary>One step of a membership between reviews: what follows from an observation, and what from time alone (A3, 72 h; semantics.md, “Leaving”, “Rejoining”).</summary>
internal static class LeavingRule
{
    /// <summary>What was observed at an instant has its consequence.</summary>
    /// <param name="rules">The version that judges: the one under which losses are pending, else the one in force.</param>
    /// <param name="truths">One for each of <see cref="LiveRules.Conditions"/>.</param>
    public static MembershipEvent? Observe(int row, LiveStanding standing, LiveRules rules, ImmutableArray<LiveTruth> truths, Instant at)
    {
        var watched = rules.AtTier(standing.Tier);
        var failing = watched.Where(index => truths[index].Truth == Truth.False).ToArray();
        var isUnknown = watched.Any(index => truths[index].Truth == Truth.Unknown);
        MembershipEvent Event(MembershipEventKind kind, LiveStanding after, bool isLate = false) => new(row, at, kind, standing.Status, after, isLate);

        if (standing.Status == MembershipStatus.Left)
            return ObserveLeft(standing, rules, watched, truths, at, Event);
        if (failing.Length > 0)
        {
            var losses = Losses(standing, rules, failing, truths, at);
            var after = standing with { Status = MembershipStatus.Leaving, Losses = losses, SettlesAt = null, IsUnknown = isUnknown, LeavingUnder = rules };
            if (losses[0].Deadline <= at)
                return Event(MembershipEventKind.Left, Gone(after, at), losses[0].IsLate);
            if (standing.Status == MembershipStatus.Member)
                return Event(MembershipEventKind.Leaving, after, losses[0].IsLate);
            return standing.SettlesAt is null && losses.SequenceEqual(standing.Losses) && isUnknown == standing.IsUnknown
                ? null
                : Event(MembershipEventKind.DeadlineChanged, after, losses[0].IsLate);
        }
        if (standing.Status == MembershipStatus.Leaving)
        {
            // What cannot be judged does not fail: nobody leaves over it.
            var settlesAt = Instant.Max(at, HeldSince(watched, truths, standing.Losses.Min(loss => loss.OccurredAt)) + rules.Settle);
            if (settlesAt <= at)
                return Event(MembershipEventKind.Stayed, Cleared(standing) with { IsUnknown = isUnknown });
            return standing.SettlesAt is null ? Event(MembershipEventKind.Settling, standing with { SettlesAt = settlesAt, IsUnknown = isUnknown }) : null;
        }
        return isUnknown == standing.IsUnknown
            ? null
            : Event(isUnknown ? MembershipEventKind.BecameUnknown : MembershipEventKind.BecameKnown, standing with { IsUnknown = isUnknown });
    }

    /// <summary>What is due at <see cref="LiveStanding.NextAt"/> happens then.</summary>
    public static MembershipEvent Pass(int row, LiveStanding standing)
    {
        var at = standing.NextAt ?? throw new InvalidOperationException($"Nothing is due for row {row}.");
        MembershipEvent Event(MembershipEventKind kind, LiveStanding after, bool isLate) => new(row, at, kind, standing.Status, after, isLate);
        if (standing.SettlesAt is null)
            return Event(MembershipEventKind.Left, Gone(standing, at), standing.Losses[0].IsLate);
        return standing.Status == MembershipStatus.Leaving
            ? Event(MembershipEventKind.Stayed, Cleared(standing), isLate: false)
            : Event(MembershipEventKind.Returned, Back(standing, at), isLate: at > standing.BackBy);
    }

    private static MembershipEvent? ObserveLeft(
        LiveStanding standing, LiveRules rules, ImmutableArray<int> watched, ImmutableArray<LiveTruth> truths, Instant at, Func<MembershipEventKind, LiveStanding, bool, MembershipEvent> happens)
    {
        var meetsAll = rules.RejoinWithin is not null && rules.HasTier(standing.Tier) && watched.All(index => truths[index].Truth == Truth.True);
        if (!meetsAll)
            return standing.SettlesAt is null ? null : happens(MembershipEventKind.Unsettled, standing with { SettlesAt = null, BackBy = null }, false);
        if (standing.SettlesAt is not null)
            return null;
        var metAt = HeldSince(watched, truths, standing.Since);
        var settlesAt = Instant.Max(at, metAt + rules.Settle);
        var backBy = (rules.RejoinFrom is LeaveClock.Known ? at : metAt) + rules.RejoinWithin!.Value;
        return settlesAt <= at
            ? happens(MembershipEventKind.Returned, Back(standing, at), at > backBy)
            : happens(MembershipEventKind.Settling, standing with { SettlesAt = settlesAt, BackBy = backBy }, false);
    }

    /// <summary>Of conditions that failed before, the clock runs on; those that fail anew have their own. The earliest deadline comes first.</summary>
    private static ImmutableArray<Loss> Losses(LiveStanding standing, LiveRules rules, int[] failing, ImmutableArray<LiveTruth> truths, Instant at) =>
    [
        .. failing
            .Select(index => (rules.Conditions[index].Condition, truths[index].Since))
            .DistinctBy(one => one.Condition.Name)
            .Select(one => standing.Losses.FirstOrDefault(loss => loss.Condition == one.Condition.Name) is { } pending && standing.Status == MembershipStatus.Leaving
                ? Resumed(pending, standing, rules, at)
                : rules.LossOver(one.Condition, one.Since, at))
            .OrderBy(loss => loss.Deadline).ThenBy(loss => loss.Condition, StringComparer.Ordinal),
    ];

    /// <summary>A deadline that passed while the condition held again, and did not hold on: what is left is the least notice.</summary>
    private static Loss Resumed(Loss pending, LiveStanding standing, LiveRules rules, Instant at) =>
        standing.SettlesAt is not null && pending.Deadline <= at ? pending with { Deadline = rules.NoticeUntil(pending.Condition, at), IsLate = true } : pending;

    /// <summary>Since when all of them have held, and not from before they failed.</summary>
    private static Instant HeldSince(ImmutableArray<int> watched, ImmutableArray<LiveTruth> truths, Instant failedAt) =>
        watched.Select(index => truths[index].Since ?? failedAt).Append(failedAt).Max();

    private static LiveStanding Gone(LiveStanding standing, Instant at) =>
        standing with { Status = MembershipStatus.Left, Since = at, SettlesAt = null, BackBy = null, IsUnknown = false };

    private static LiveStanding Back(LiveStanding standing, Instant at) => Cleared(standing) with { Since = at, IsUnknown = false };

    private static LiveStanding Cleared(LiveStanding standing) =>
        standing with { Status = MembershipStatus.Member, Losses = [], SettlesAt = null, BackBy = null, LeavingUnder = null };
}
