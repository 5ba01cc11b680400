using Fuyao.Kernel.Reviews;

namespace Fuyao.Kernel.Tests.Lifecycle;

/// <summary>Hours since the beginning stand for instants.</summary>
internal sealed record PlainChange(string Fact, bool? Value, int Occurred, int Known);

/// <summary>
/// The rules of A3 hour by hour over plain lists, without anything of what is tested: each fact is a condition that must be true, with hours of its own; what is learnt too late leaves a day.
/// </summary>
internal sealed class PlainCourse(IReadOnlyList<PlainChange> changes, IReadOnlyDictionary<string, int> hoursByFact, int? rejoinHours)
{
    private const int NoticeHours = 24;

    private readonly Dictionary<string, int> deadlines = [];

    public MembershipStatus Status { get; private set; } = MembershipStatus.Member;

    public int Since { get; private set; }

    public bool IsUnknown { get; private set; }

    public int? Deadline => Status == MembershipStatus.Leaving ? deadlines.Values.Min() : null;

    public void Hour(int now)
    {
        if (Status == MembershipStatus.Leaving && Deadline <= now)
            Leave(now);
        if (!changes.Any(change => Math.Max(change.Occurred, change.Known) == now))
            return;
        var values = hoursByFact.Keys.ToDictionary(fact => fact, fact => Value(fact, now, now));
        if (Status == MembershipStatus.Left)
        {
            if (rejoinHours is not null && values.Values.All(value => value == true))
                (Status, Since, IsUnknown) = (MembershipStatus.Member, now, false);
            return;
        }
        IsUnknown = values.Values.Any(value => value is null);
        foreach (var (fact, value) in values)
            if (value != false)
                deadlines.Remove(fact);
            else if (!deadlines.ContainsKey(fact))
                deadlines[fact] = Math.Max(FailingSince(fact, now) + hoursByFact[fact], now + Math.Min(NoticeHours, hoursByFact[fact]));
        Status = deadlines.Count > 0 ? MembershipStatus.Leaving : MembershipStatus.Member;
        if (Deadline <= now)
            Leave(now);
    }

    private void Leave(int now)
    {
        (Status, Since, IsUnknown) = (MembershipStatus.Left, now, false);
        deadlines.Clear();
    }

    private int FailingSince(string fact, int now)
    {
        var hour = now;
        while (hour > 0 && Value(fact, hour - 1, now) == false)
            hour--;
        return hour;
    }

    private bool? Value(string fact, int at, int knownBy) =>
        changes.Index().Where(one => one.Item.Fact == fact && one.Item.Occurred <= at && one.Item.Known <= knownBy).OrderBy(one => one.Item.Occurred).ThenBy(one => one.Index).LastOrDefault().Item?.Value;
}
