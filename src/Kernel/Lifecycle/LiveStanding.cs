using System.Collections.Immutable;
using Fuyao.Kernel.Reviews;
using NodaTime;

namespace Fuyao.Kernel.Lifecycle;

/// <summary>A live condition that fails, and by when that ends the membership.</summary>
/// <param name="OccurredAt">Since when it fails in the world.</param>
/// <param name="KnownAt">When that was seen.</param>
/// <param name="IsLate">It was learnt too late for its own time, and the least notice counts (semantics.md, “Leaving”).</param>
public sealed record Loss(string Condition, Instant OccurredAt, Instant KnownAt, Instant Deadline, bool IsLate);

/// <summary>How a merchant stands between two reviews that was a member after the first of them.</summary>
public sealed record LiveStanding
{
    /// <summary>The tier of the last review: held, or given back by a return.</summary>
    public required string Tier { get; init; }

    /// <summary>Member, Leaving, or Left by an event between reviews.</summary>
    public required MembershipStatus Status { get; init; }

    /// <summary>When membership began, or ended. Leaving does not interrupt it.</summary>
    public required Instant Since { get; init; }

    /// <summary>What it leaves over, or left over; the earliest deadline first.</summary>
    public ImmutableArray<Loss> Losses { get; init; } = [];

    /// <summary>While everything holds again and has to hold on: when that counts. The deadline waits meanwhile.</summary>
    public Instant? SettlesAt { get; init; }

    /// <summary>By when the return has to have happened that <see cref="SettlesAt"/> leads to: 72 h from when everything was met again (A3).</summary>
    public Instant? BackBy { get; init; }

    /// <summary>Some live condition cannot be judged: membership is kept, flagged.</summary>
    public bool IsUnknown { get; init; }

    /// <summary>The rules of the version under which it leaves or left: a pending deadline is judged by them to the end (semantics.md, “Versions”).</summary>
    public LiveRules? LeavingUnder { get; init; }

    /// <summary>When the membership of somebody who is leaving ends.</summary>
    public Instant? Deadline => Status == MembershipStatus.Leaving ? Losses[0].Deadline : null;

    /// <summary>When something happens though nothing changes; null: never.</summary>
    public Instant? NextAt => SettlesAt ?? Deadline;

    public bool HoldsTier => Status is MembershipStatus.Member or MembershipStatus.Leaving;

    public static LiveStanding MemberOf(string tier, Instant since) => new() { Tier = tier, Status = MembershipStatus.Member, Since = since };
}
