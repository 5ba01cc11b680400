using Fuyao.Simulation.Tests.Rules;
using NodaTime;

namespace Fuyao.Simulation.Tests.Auditing;

/// <summary>A decision about coming in, and how the place was come by.</summary>
internal sealed record PlacedEntry(AuditedEntry Entry, AuditedPlace Place);

/// <summary>
/// How one merchant would have come in outside of reviews, had its corrected facts been known in time (decision 0045): its registration judged again moment by moment, its acceptances as they were given, everybody else where they are.
/// </summary>
internal sealed class AuditedComingIn(AuditedProgramme programme, string merchant)
{
    private readonly AuditedRegistration registration = programme.Enrolment.Registration(merchant, corrected: true);

    public static bool Decides(AuditedEntry entry) => entry.Joins || entry.Kind is "Queued" or "Refused";

    /// <summary>Goes through the time before so many reviews, in which nothing is told of.</summary>
    public void PassUntil(int reviews)
    {
        for (var next = 0; next < reviews && programme.Versions[0].Enrol == Enrol.Registration; next++)
            registration.Run(From(next), programme.Reviews[next].Due.At, programme.Reviews[next].Due.At, []);
    }

    /// <summary>What would have been decided before a review; the last of it says how the merchant stands.</summary>
    /// <param name="next">The review, or their number after the last one.</param>
    public List<PlacedEntry> Run(int next, Instant until, Standing standing)
    {
        if (standing.Tier is not null)
            return [];
        var would = new List<PlacedEntry>();
        if (programme.Versions[0].Enrol == Enrol.Registration && standing.Status == StandingStatus.None)
        {
            var entries = new List<AuditedEntry>();
            var entering = registration.Run(From(next), until, until, entries);
            would.AddRange(entries.Where(Decides).Select(entry => new PlacedEntry(entry, AuditedPlace.None)));
            if (entering is not null)
                would.Add(Place(next, entering));
        }
        if (programme.EntriesAfter(next - 1).FirstOrDefault(one => one.Merchant == merchant && one.Kind == "Accepted") is { } accepted)
            would.Add(new PlacedEntry(accepted, IsLimited(accepted) ? AuditedPlace.Own : AuditedPlace.None));
        return would;
    }

    /// <summary>By the version by which the invitation was sent, that keeps what it promised.</summary>
    private bool IsLimited(AuditedEntry accepted)
    {
        var sentAt = programme.Enrolment.InvitationOf(accepted).SentAt;
        var version = programme.Versions.Last(version => version.InForceFrom <= sentAt);
        return version.Capacity is not null || version.Tiers.Any(tier => tier.Id == accepted.Tier && tier.Capacity is not null);
    }

    private Instant From(int next) => next == 0 ? programme.Versions[0].InForceFrom : programme.Reviews[next - 1].Due.At;

    /// <summary>The best tier with room among those who came before, or the one it had. Where all are taken by now it is given a place beside them.</summary>
    private PlacedEntry Place(int next, EnteringMerchant entering)
    {
        var (entry, version, tiers) = entering;
        var reviewed = next == 0 ? [] : programme.Reviews[next - 1].After;
        var had = reviewed.GetValueOrDefault(merchant, Standing.Never).Tier ?? programme.EntriesAfter(next - 1).LastOrDefault(one => one.Merchant == merchant && one.Joins)?.Tier;
        var lasting = reviewed.Where(one => one.Key != merchant && one.Value.Status is StandingStatus.Member or StandingStatus.Waiting).Select(one => one.Value.Tier).ToList();
        var since = programme.EntriesAfter(next - 1).Where(one => one.Merchant != merchant && (one.Joins || one.Kind == "Queued")).Select(one => (one.Merchant, one.At, Tier: one.Joins ? one.Tier : null)).ToList();
        var given = programme.FirstGivenAfter(next - 1)
            .Where(one => one.Merchant != merchant && reviewed.GetValueOrDefault(one.Merchant, Standing.Never).Status is not (StandingStatus.Member or StandingStatus.Waiting) && !since.Exists(other => other.Merchant == one.Merchant))
            .Select(one => (one.Merchant, one.At, Tier: (string?)one.After.Tier));
        since.AddRange(given.ToList());
        var earlier = since.FindAll(one => one.At < entry.At || (one.At == entry.At && string.CompareOrdinal(one.Merchant, merchant) < 0));
        foreach (var tier in tiers.Select(place => version.Tiers[place]))
        {
            if (!HasRoom(tier, earlier.Select(one => one.Tier)) && had != tier.Id)
                continue;
            var place = version.Capacity is null && tier.Capacity is null ? AuditedPlace.None
                : HasRoom(tier, since.Select(one => one.Tier)) ? AuditedPlace.Free
                : had == tier.Id ? AuditedPlace.Own : AuditedPlace.Appeals;
            return new PlacedEntry(entry with { Tier = tier.Id }, place);
        }
        return new PlacedEntry(entry with { Kind = "Queued" }, AuditedPlace.None);

        bool HasRoom(TierRule tier, IEnumerable<string?> taken)
        {
            var all = lasting.Concat(taken).ToList();
            return !(all.Count >= version.Capacity?.Places) && !(all.Count(one => one == tier.Id) >= tier.Capacity?.Places);
        }
    }
}
