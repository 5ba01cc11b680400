using System.Collections.Immutable;
using Fuyao.Simulation.Tests.Rules;
using Fuyao.Simulation.Tests.Worlds;
using NodaTime;

namespace Fuyao.Simulation.Tests.Auditing;

/// <summary>A merchant that meets all conditions on registering.</summary>
/// <param name="Entry">Without a tier: places are given out among all.</param>
/// <param name="Tiers">Those that hold, the best first.</param>
internal sealed record EnteringMerchant(AuditedEntry Entry, ProgrammeVersion Version, List<int> Tiers);

/// <summary>What becomes of one merchant's registration (F1), by the words of decision 0038.</summary>
/// <param name="corrected">Whether corrections count as though they had been known when they occurred.</param>
internal sealed class AuditedRegistration(string merchant, ImmutableArray<ProgrammeVersion> versions, AuditedFacts facts, AuditedStaff staff, bool corrected)
{
    private static readonly Duration Tick = Duration.FromTicks(1);

    private Waited? awaited;
    private bool isOver;

    /// <param name="from">Up to there it is done.</param>
    /// <param name="before">What comes to count before this instant is seen.</param>
    /// <param name="through">What is due by then happens.</param>
    /// <param name="entries">Added to: what was decided.</param>
    /// <returns>Null where it does not meet all conditions of a tier then.</returns>
    public EnteringMerchant? Run(Instant from, Instant before, Instant through, List<AuditedEntry> entries)
    {
        var entering = (EnteringMerchant?)null;
        foreach (var at in Counting().Select(at => at > versions[0].InForceFrom ? at : versions[0].InForceFrom).Where(at => at >= from && at < before).Distinct().Order())
        {
            Pass(at);
            if (!isOver)
                Observe(at);
        }
        Pass(through);
        return entering;

        void Pass(Instant until)
        {
            while (!isOver && awaited is { } waited && waited.NextAt is { } due && due <= until)
                // What changes at the very end of the day is of the next one.
                Decide(waited.Version, waited.RegisteredAt, due, due == waited.RegisteredAt ? due : due - Tick, isDue: true);
        }

        void Observe(Instant at)
        {
            if (awaited is { } waited)
            {
                Decide(waited.Version, waited.RegisteredAt, at, at, isDue: false);
            }
            else if (facts.State(SimulatedFacts.Registered, merchant, at, at, corrected) is LocalDate day)
            {
                var registeredAt = versions[0].Zone.AtStartOfDay(day).ToInstant();
                if (versions.LastOrDefault(version => version.InForceFrom <= registeredAt) is { } version && version.IsInWindow(registeredAt) && !(version.WindowEnd <= at))
                    Decide(version, registeredAt, at, at, isDue: false);
            }
        }

        void Decide(ProgrammeVersion version, Instant registeredAt, Instant at, Instant judgedAt, bool isDue)
        {
            var dayEnd = version.Zone.AtStartOfDay(registeredAt.InZone(version.Zone).Date.PlusDays(1)).ToInstant();
            var isLate = at > dayEnd || (at == dayEnd && !isDue);
            if (at < registeredAt)
            {
                if (awaited is null)
                    Await(registeredAt, false);
                return;
            }
            var (tiers, isUnknown) = Judge(version, new MerchantView(new LiveFacts(facts, staff, judgedAt, judgedAt, corrected), merchant));
            if (tiers.Count > 0)
            {
                Ends();
                entering = new EnteringMerchant(new AuditedEntry(merchant, at, "Registered", null, registeredAt, null, isLate, false), version, tiers);
            }
            else if (version.WindowEnd <= at || (at >= dayEnd && !isUnknown))
            {
                Ends();
                entries.Add(new AuditedEntry(merchant, at, "Refused", null, registeredAt, null, isLate, isUnknown));
            }
            else if (isDue || awaited is null)
            {
                Await(at < dayEnd && !(version.WindowEnd < dayEnd) ? dayEnd : version.WindowEnd, isUnknown);
            }

            void Await(Instant? next, bool unknown)
            {
                awaited = new Waited(version, registeredAt, next);
                entries.Add(new AuditedEntry(merchant, at, "Awaiting", null, registeredAt, next, isLate, unknown));
            }

            void Ends()
            {
                isOver = true;
                awaited = null;
            }
        }
    }

    /// <summary>The tiers of which everything is true, the best first; unknown where none is and some might be.</summary>
    public static (List<int> Tiers, bool IsUnknown) Judge(ProgrammeVersion version, MerchantView view)
    {
        if (version.Scope.Holds(view) == false)
            return ([], false);
        var truths = version.Tiers.Select(tier => version.Require.Concat(tier.Require).Aggregate((bool?)true, (all, clause) => all & clause.Holds(view))).ToList();
        List<int> tiers = [.. truths.Index().Where(one => one.Item == true).Select(one => one.Index)];
        return (tiers, tiers.Count == 0 && truths.Contains(null));
    }

    private IEnumerable<Instant> Counting()
    {
        var clauses = versions.SelectMany(version => version.Clauses.Select(one => one.Clause)).ToList();
        string[] read = [.. clauses.SelectMany(clause => clause.Reads).Append(SimulatedFacts.Registered).Distinct()];
        return facts.ChangesOf(merchant, read).Select(change => Later(change.Occurred, change.KnownIn(corrected)))
            .Concat(facts.ClosedWith(read).Select(revision => Later(revision.End, revision.KnownAt)))
            .Concat(staff.EntriesOf(merchant).Where(entry => clauses.Exists(clause => clause.Asks.Contains(entry.List))).SelectMany(entry => entry.Counting()));
    }

    private static Instant Later(Instant one, Instant other) => one > other ? one : other;

    private sealed record Waited(ProgrammeVersion Version, Instant RegisteredAt, Instant? NextAt);
}
