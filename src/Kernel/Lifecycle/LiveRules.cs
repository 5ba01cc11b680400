using System.Collections.Immutable;
using Fuyao.Kernel.Programmes;
using NodaTime;

namespace Fuyao.Kernel.Lifecycle;

/// <summary>What a version of a programme watches between reviews, and everything that this reads (A3; semantics.md, “Leaving”, “Rejoining”).</summary>
public sealed class LiveRules
{
    private readonly BetweenReviews? between;
    private readonly ImmutableDictionary<string, ImmutableArray<int>> ofTier;
    private readonly ImmutableArray<int> ofAll;

    private LiveRules(CheckedProgramme version)
    {
        Version = version;
        var programme = version.Programme;
        between = programme.BetweenReviews;
        var live = between?.Live ?? [];
        Conditions = [.. programme.ConditionsWithTiers().Where(one => live.Contains(one.Condition.Name))];
        ofAll = [.. Enumerable.Range(0, Conditions.Length).Where(index => Conditions[index].Tier is null)];
        ofTier = programme.Tiers.ToImmutableDictionary(
            tier => tier.Id, tier => ofAll.AddRange(Enumerable.Range(0, Conditions.Length).Where(index => Conditions[index].Tier == tier.Id)));
        From = programme.Zone.AtStartOfDay(programme.Effective).ToInstant();
        Inputs = new WatchedInputs(version, Conditions.Select(one => one.Condition.Expression));
    }

    public CheckedProgramme Version { get; }

    /// <summary>In the order of the programme, with the tier of those that only a tier asks for.</summary>
    public ImmutableArray<(Condition Condition, string? Tier)> Conditions { get; }

    /// <summary>When the version comes into force: nothing is counted from before.</summary>
    public Instant From { get; }

    /// <summary>What the conditions read.</summary>
    public WatchedInputs Inputs { get; }

    public bool WatchesNothing => Conditions.IsEmpty;

    /// <summary>How soon somebody is back who meets everything again; null where only a review takes back.</summary>
    public Duration? RejoinWithin => between?.RejoinWithin;

    public LeaveClock RejoinFrom => between?.RejoinFrom ?? LeaveClock.Met;

    /// <summary>The longest time that a failing condition is given: what began before that has no say in when it ends.</summary>
    public Duration LongestWithin => Conditions.Select(one => WithinOf(one.Condition.Name)).Append(Duration.Zero).Max();

    public Duration Settle => between?.Settle ?? Duration.Zero;

    public static LiveRules Of(CheckedProgramme version) => new(version);

    /// <summary>Which of <see cref="Conditions"/> a merchant has to meet that holds a tier; a tier that this version does not have asks for nothing of its own.</summary>
    public ImmutableArray<int> AtTier(string tier) => ofTier.GetValueOrDefault(tier, ofAll);

    public bool HasTier(string tier) => ofTier.ContainsKey(tier);

    /// <summary>
    /// What a failing condition costs: occurred + its <c>within</c>; where that leaves less notice than <c>notice_min</c>, known + <c>notice_min</c>, marked late. The notice is never longer than
    /// the condition's own time: where that is 0 h (a serious violation) membership ends at once.
    /// </summary>
    /// <param name="occurredAt">When it came to fail in the world; null: ever since anything is known.</param>
    /// <param name="knownAt">When that was seen: the later of occurring and becoming known.</param>
    public Loss LossOver(Condition condition, Instant? occurredAt, Instant knownAt)
    {
        // A rule counts from when it is in force, however long the fact has been so.
        var occurred = Instant.Max(occurredAt ?? From, From);
        var deadline = (between!.LeaveFrom is LeaveClock.Known ? knownAt : occurred) + WithinOf(condition.Name);
        var earliest = NoticeUntil(condition.Name, knownAt);
        return new Loss(condition.Name, occurred, knownAt, Instant.Max(deadline, earliest), IsLate: deadline < earliest);
    }

    /// <summary>The earliest end for somebody who is told at that instant.</summary>
    internal Instant NoticeUntil(string condition, Instant toldAt) => toldAt + Duration.Min(between!.NoticeMinimum, WithinOf(condition));

    private Duration WithinOf(string condition) => between!.LeaveWithinByCondition.TryGetValue(condition, out var own) ? own : between.LeaveWithin ?? Duration.Zero;
}
