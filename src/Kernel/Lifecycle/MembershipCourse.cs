using System.Collections.Immutable;
using Fuyao.Kernel.Reviews;
using NodaTime;

namespace Fuyao.Kernel.Lifecycle;

/// <summary>
/// One merchant's membership from one instant to another, between two reviews. At the same instant what is due comes before what is observed: who meets everything again at the very deadline has left, and returns.
/// </summary>
public sealed class MembershipCourse
{
    private readonly int row;
    private readonly Func<Instant, LiveRules?> inForce;
    private readonly Func<LiveRules, Instant, ImmutableArray<LiveTruth>> judge;
    private readonly ImmutableArray<MembershipEvent>.Builder events = ImmutableArray.CreateBuilder<MembershipEvent>();
    private LiveStanding standing;

    private MembershipCourse(int row, LiveStanding standing, Func<Instant, LiveRules?> inForce, Func<LiveRules, Instant, ImmutableArray<LiveTruth>> judge)
    {
        this.row = row;
        this.standing = standing;
        this.inForce = inForce;
        this.judge = judge;
    }

    /// <param name="row">The merchant's row.</param>
    /// <param name="standing">How it stands at the beginning.</param>
    /// <param name="observed">When something changed that the merchant's live conditions may read, or that became known; ascending.</param>
    /// <param name="until">What is due by then happens, this instant included.</param>
    /// <param name="inForce">The rules in force at an instant; null before the first version.</param>
    /// <param name="judge">How the merchant's live conditions stand at an instant; see <see cref="LiveEvaluation"/>.</param>
    /// <returns>What happened, in order; the last one's <see cref="MembershipEvent.After"/> is how the merchant stands at the end.</returns>
    public static ImmutableArray<MembershipEvent> Run(
        int row, LiveStanding standing, IEnumerable<Instant> observed, Instant until, Func<Instant, LiveRules?> inForce, Func<LiveRules, Instant, ImmutableArray<LiveTruth>> judge)
    {
        var course = new MembershipCourse(row, standing, inForce, judge);
        foreach (var at in observed)
        {
            course.PassUntil(at);
            course.Observe(at);
        }
        course.PassUntil(until);
        return course.events.ToImmutable();
    }

    private void PassUntil(Instant until)
    {
        while (standing.NextAt is { } due && due <= until)
        {
            var judgedBy = JudgedBy(due);
            Happens(LeavingRule.Pass(row, standing));
            // What was pending under an earlier version is over; from here the version in force judges.
            if (standing.HoldsTier && inForce(due) != judgedBy)
                Observe(due);
        }
    }

    private void Observe(Instant at)
    {
        while (JudgedBy(at) is { WatchesNothing: false } rules)
        {
            if (LeavingRule.Observe(row, standing, rules, judge(rules, at), at) is not { } happened)
                return;
            Happens(happened);
            // Freed from an earlier version's deadline, the merchant is judged by the version in force at once.
            if (standing.Status != MembershipStatus.Member || JudgedBy(at) == rules)
                return;
        }
    }

    private LiveRules? JudgedBy(Instant at) => standing.Status == MembershipStatus.Leaving ? standing.LeavingUnder : inForce(at);

    private void Happens(MembershipEvent happened)
    {
        events.Add(happened);
        standing = happened.After;
    }
}
