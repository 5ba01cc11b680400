using System.Collections.Immutable;
using Fuyao.Simulation.Tests.Rules;
using NodaTime;

namespace Fuyao.Simulation.Tests.Auditing;

/// <summary>One merchant between two reviews, by the words of decision 0033: leaving with a deadline, staying, settling, coming back.</summary>
/// <param name="truthAt">Of a condition as of an instant, with what was known at another.</param>
/// <param name="changesUpTo">When anything changed for the merchant in the world, up to an instant and known by then; the latest first.</param>
internal sealed class AuditedCourse(
    string merchant, LiveStanding standing, Func<Instant, ProgrammeVersion?> inForce, Func<Clause, Instant, Instant, bool?> truthAt, Func<Instant, Instant[]> changesUpTo)
{
    public LiveStanding Standing { get; private set; } = standing;

    public List<AuditedEvent> Events { get; } = [];

    /// <summary>What is due by then happens: a deadline, or what had to hold on has held.</summary>
    public void PassUntil(Instant until)
    {
        while (Standing.NextAt is { } due && due <= until)
        {
            var version = Judging(due);
            if (Standing.SettlesAt is null)
                Happens(due, "Left", Gone(Standing, due), Standing.Losses[0].IsLate);
            else if (Standing.HasLeft)
                Happens(due, "Returned", Back(due), due > Standing.BackBy);
            else
                Happens(due, "Stayed", Stays(), false);
            if (!Standing.HasLeft && inForce(due) != version)
                Observe(due);
        }
    }

    /// <summary>Something changed, or a version came into force.</summary>
    public void Observe(Instant at)
    {
        while (Judging(at) is { Live: { } live } version)
        {
            var isFreed = Standing.IsLeaving;
            if (!ObserveBy(version, live, at) || Standing.HasLeft || Standing.IsLeaving || !isFreed || Judging(at) == version)
                return;
        }
    }

    private ProgrammeVersion? Judging(Instant at) => Standing.IsLeaving ? Standing.Under : inForce(at);

    private bool ObserveBy(ProgrammeVersion version, LiveRule live, Instant at)
    {
        // A tier that the version does not have asks for nothing of its own.
        var watched = version.Require.Concat(version.Tiers.Where(tier => tier.Id == Standing.Tier).SelectMany(tier => tier.Require)).Where(clause => live.Live.Contains(clause.Name))
            .Select(clause => (clause.Name, Truth: truthAt(clause, at, at), Since: new Lazy<Instant?>(() => Since(clause, at)))).ToArray();
        var failing = watched.Where(one => one.Truth == false).ToArray();
        var isUnknown = watched.Any(one => one.Truth is null);
        var all = watched.Select(one => one.Since.Value);
        if (Standing.HasLeft)
        {
            var isBack = live.RejoinWithin is not null && version.Tiers.Any(tier => tier.Id == Standing.Tier) && watched.All(one => one.Truth == true);
            return isBack ? Standing.SettlesAt is null && Settle(live, at, Latest(all, Standing.Since)) : Standing.SettlesAt is not null && Happens(at, "Unsettled", Standing with { SettlesAt = null, BackBy = null }, false);
        }
        if (failing.Length > 0)
        {
            var losses = failing.Select(one => Loss(version, live, one.Name, one.Since.Value, at)).OrderBy(loss => loss.Deadline).ThenBy(loss => loss.Condition, StringComparer.Ordinal).ToImmutableArray();
            var after = Standing with { Losses = losses, SettlesAt = null, IsUnknown = isUnknown, Under = version };
            if (losses[0].Deadline <= at)
                return Happens(at, "Left", Gone(after, at), losses[0].IsLate);
            if (!Standing.IsLeaving)
                return Happens(at, "Leaving", after, losses[0].IsLate);
            return (Standing.SettlesAt is not null || isUnknown != Standing.IsUnknown || !losses.SequenceEqual(Standing.Losses)) && Happens(at, "DeadlineChanged", after, losses[0].IsLate);
        }
        if (Standing.IsLeaving)
        {
            var settlesAt = Max(at, Latest(all, Standing.Losses.Min(loss => loss.Occurred)) + Duration.FromHours(live.Settle));
            if (settlesAt <= at)
                return Happens(at, "Stayed", Stays() with { IsUnknown = isUnknown }, false);
            return Standing.SettlesAt is null && Happens(at, "Settling", Standing with { SettlesAt = settlesAt, IsUnknown = isUnknown }, false);
        }
        return isUnknown != Standing.IsUnknown && Happens(at, isUnknown ? "BecameUnknown" : "BecameKnown", Standing with { IsUnknown = isUnknown }, false);
    }

    private bool Settle(LiveRule live, Instant at, Instant metAt)
    {
        var settlesAt = Max(at, metAt + Duration.FromHours(live.Settle));
        var backBy = (live.RejoinFromKnown ? at : metAt) + Duration.FromHours(live.RejoinWithin!.Value);
        return settlesAt <= at
            ? Happens(at, "Returned", Back(at), at > backBy)
            : Happens(at, "Settling", Standing with { SettlesAt = settlesAt, BackBy = backBy }, false);
    }

    /// <summary>Occurred + within; where that leaves less notice than the least, known + that, late; the least is never more than the condition's own time.</summary>
    private AuditedLoss Loss(ProgrammeVersion version, LiveRule live, string condition, Instant? since, Instant at)
    {
        var within = Duration.FromHours(live.WithinOf(condition));
        var notice = at + Duration.FromHours(Math.Min(live.NoticeMin, live.WithinOf(condition)));
        if (Standing.IsLeaving && Standing.Losses.FirstOrDefault(loss => loss.Condition == condition) is { } pending)
            return Standing.SettlesAt is not null && pending.Deadline <= at ? pending with { Deadline = notice, IsLate = true } : pending;
        // A rule counts from when it is in force.
        var occurred = Max(since ?? version.InForceFrom, version.InForceFrom);
        var deadline = (live.FromKnown ? at : occurred) + within;
        return new AuditedLoss(condition, occurred, Max(deadline, notice), deadline < notice);
    }

    /// <summary>Since when a condition has stood as it does; null: as long as anything is known.</summary>
    private Instant? Since(Clause clause, Instant at)
    {
        var truth = truthAt(clause, at, at);
        Instant? since = at;
        foreach (var change in changesUpTo(at))
        {
            if (truthAt(clause, change, at) != truth)
                return since;
            since = change;
        }
        return truthAt(clause, Instant.MinValue, at) == truth ? null : since;
    }

    private static Instant Latest(IEnumerable<Instant?> instants, Instant otherwise) => instants.Select(instant => instant ?? otherwise).Append(otherwise).Max();

    private static Instant Max(Instant one, Instant other) => one > other ? one : other;

    private static LiveStanding Gone(LiveStanding standing, Instant at) => standing with { HasLeft = true, Since = at, SettlesAt = null, BackBy = null, IsUnknown = false };

    private LiveStanding Stays() => Standing with { HasLeft = false, Losses = [], SettlesAt = null, BackBy = null, Under = null };

    private LiveStanding Back(Instant at) => Stays() with { Since = at, IsUnknown = false };

    private bool Happens(Instant at, string kind, LiveStanding after, bool isLate)
    {
        Events.Add(new AuditedEvent(merchant, at, kind, after, isLate));
        Standing = after;
        return true;
    }
}
