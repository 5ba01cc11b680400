using System.Collections.Immutable;
using Fuyao.Simulation.Tests.Auditing;
using Fuyao.Simulation.Tests.Rules;
using NodaTime;

namespace Fuyao.Simulation.Tests.Worlds;

/// <summary>
/// Makes corrections of facts that decisions have used, reviews and those about who comes in, mostly soon after, and appeals against these; some by people who may not, of what is right already, twice, or over each other.
/// </summary>
internal sealed class CorrectionGenerator(
    Chance chance, DateTimeZone zone, FactValues values, IReadOnlyCollection<FactsArrive> files, IReadOnlyCollection<Inviting> invitations, ImmutableArray<string> merchants, ImmutableSortedDictionary<string, ImmutableArray<ProgrammeVersion>> programmes, (Instant From, Instant Until) life)
{
    private const string Drafter = "alice";

    /// <summary>Somebody else, of whom some have judged about merchants; the last one files appeals.</summary>
    private static readonly string[] Approvers = ["bob", "bob", "bob", "bob", "wang", "zhao", "hr", "service", Drafter];

    /// <summary>From here on are the numbers of drafts about who comes in.</summary>
    public const int FirstOfComingIn = 1000;

    /// <summary>What registrations are decided by, and of invitations what is not of a period.</summary>
    private static readonly string[] FactsOfRegistration = ["gold", "violation", "credit"];

    private static readonly string[] FactsOfPeriods = [.. SimulatedFacts.Supplied.Where(fact => fact.IsOfPeriod).Select(fact => fact.Id)];
    private static readonly string[] StateFacts = [.. SimulatedFacts.Supplied.Where(fact => !fact.IsOfPeriod && fact.Id != SimulatedFacts.Registered).Select(fact => fact.Id)];

    public IEnumerable<Step> Make() => OfReviews().Concat(OfRegistrations()).Concat(OfInvitations());

    /// <summary>Of what decided on the day of registration, to the other side mostly, as of that day, before or after it; at times of the day itself.</summary>
    private IEnumerable<Step> OfRegistrations()
    {
        if (!programmes.Values.Any(versions => versions[0].Enrol == Enrol.Registration))
            yield break;
        var registered = files.Where(file => file.Facts is [SimulatedFacts.Registered]).SelectMany(file => file.Rows.Select(row => (file.At, row.Merchant, Day: row.Values[0]))).ToArray();
        for (var left = registered.Length == 0 ? 0 : chance.Between(1, 5); left > 0; left--)
        {
            var (knownAt, merchant, day) = chance.Of(registered);
            var start = day is LocalDate first ? zone.AtStartOfDay(first).ToInstant() : knownAt;
            var at = Instant.Max(start, knownAt) + Duration.FromHours(chance.Between(1, chance.OneIn(3) ? 2000 : 300)) + Duration.FromTicks(3);
            var asOf = chance.Between(0, 4) switch
            {
                0 => start - Duration.FromTicks(chance.Between(0, 1)),
                1 => start + Duration.FromHours(chance.Between(0, 60)),
                2 => start - Duration.FromDays(chance.Between(1, 20)),
                _ => knownAt - Duration.FromMinutes(chance.Between(0, 300)),
            };
            (string Fact, object? Value)[] said = chance.OneIn(5)
                ? [(SimulatedFacts.Registered, chance.OneIn(4) ? null : at.InZone(zone).Date.PlusDays(-chance.Between(0, 20)))]
                : [.. Sided(chance.OneIn(3) ? chance.Some(FactsOfRegistration, 1) : FactsOfRegistration)];
            foreach (var step in Ruled(FirstOfComingIn + left, at, merchant, null, Instant.Min(asOf, at), said))
                yield return step;
        }
    }

    /// <summary>Of what an invitation was judged on.</summary>
    private IEnumerable<Step> OfInvitations()
    {
        for (var left = invitations.Count == 0 ? 0 : chance.Between(1, 4); left > 0; left--)
        {
            var sent = chance.Of([.. invitations]);
            var (version, merchant) = (programmes[sent.Programme][0], chance.Of([.. sent.Merchants]));
            var at = sent.At + Duration.FromHours(chance.Between(1, chance.OneIn(3) ? 2000 : 400)) + Duration.FromTicks(3);
            var span = Span.Holding(sent.At.InZone(version.Zone).Date, version.Schedule.Every).Previous;
            var asOf = sent.At - Duration.FromHours(chance.Between(-5, 400));
            var said = Sided(chance.OneIn(3) ? ["violation"] : chance.OneIn(2) ? ["gmv", "rating"] : ["gmv", "rating", "violation"]);
            foreach (var step in Ruled((2 * FirstOfComingIn) + left, at, merchant, span, asOf, said))
                yield return step;
        }
    }

    /// <summary>Values so far to one side that they decide.</summary>
    private (string Fact, object? Value)[] Sided(string[] facts)
    {
        var isGood = chance.OneIn(2);
        return [.. facts.Select(fact => (fact, Decisive(fact, isGood)))];
    }

    /// <summary>A draft, and what somebody makes of it.</summary>
    private IEnumerable<Step> Ruled(int number, Instant at, string merchant, Span? span, Instant asOf, (string Fact, object? Value)[] corrected)
    {
        yield return Written(at, number, merchant, span, asOf, corrected, null);
        yield return new Ruling(at + Duration.FromMinutes(chance.OneIn(2) ? 1 : chance.Between(2, 5000)), number, chance.Of(Approvers), !chance.OneIn(10));
    }

    private IEnumerable<Step> OfReviews()
    {
        var appeals = 0;
        foreach (var number in Enumerable.Range(1, chance.Between(0, 5)))
        {
            var versions = chance.Of([.. programmes.Values]);
            var dues = AuditedCalendar.Between(versions, null, life.Until).ToArray();
            if (dues.Length == 0)
                continue;
            var (due, merchant) = (chance.Of(dues), chance.Of([.. merchants]));
            // One of several merchants, so that some are corrected more than once.
            if (chance.OneIn(3))
                merchant = merchants[0];
            // Never at the very instant of anything else: who comes first then is nobody's rule.
            var at = due.At + Duration.FromHours(chance.Between(1, chance.OneIn(3) ? 1500 : 200)) + Duration.FromTicks(3);
            int? appeal = null;
            if (chance.OneIn(3))
            {
                appeal = ++appeals;
                yield return new Appealing(at - Duration.FromMinutes(7), appeals, versions[0].Programme, merchant, chance.OneIn(3) ? due.At : at - Duration.FromMinutes(7));
                if (chance.OneIn(3))
                    yield return new Rejecting(at + Duration.FromMinutes(chance.Between(-6, 5000)), appeals, chance.Of(Approvers));
            }
            for (var again = chance.OneIn(5) ? 2 : 1; again > 0; again--, at += Duration.FromMinutes(chance.Between(1, 90)))
            {
                var draft = Draft((number * 10) + again, at, versions, due, merchant, chance.OneIn(4) ? null : appeal);
                yield return draft;
                yield return new Ruling(at + Duration.FromMinutes(chance.OneIn(2) ? 1 : chance.Between(2, 5000)), draft.Number, chance.Of(Approvers), !chance.OneIn(10));
            }
        }
    }

    private Drafting Draft(int number, Instant at, ImmutableArray<ProgrammeVersion> versions, Due due, string merchant, int? appeal)
    {
        // Mostly facts that the programme reads.
        var read = chance.OneIn(6) ? [.. FactsOfPeriods, .. StateFacts] : versions.SelectMany(version => version.FactsRead).ToHashSet();
        var (ofPeriod, ofState) = (FactsOfPeriods.Where(read.Contains).ToArray(), StateFacts.Where(read.Contains).ToArray());
        var span = chance.OneIn(8) ? due.Facts.Previous : due.Facts;
        var asOf = chance.Between(0, 3) switch
        {
            0 => due.At + Duration.FromTicks(chance.Between(0, 1)),
            1 => at - Duration.FromMinutes(chance.Between(-1, 9000)),
            _ => due.At - Duration.FromHours(chance.Between(1, 700)),
        };
        // One value or two, or so many that they decide, all to one side.
        var side = chance.Between(0, 3);
        var facts = side == 0
            ? chance.Some(ofPeriod, chance.Between(0, 2)).Concat(chance.Some(ofState, chance.Between(0, 1))).DefaultIfEmpty("gmv")
            : ofPeriod.Concat(chance.OneIn(4) ? [] : ofState.Where(fact => fact is not ("category" or SimulatedFacts.Applied)));
        var corrected = facts.Select(fact => (Fact: fact, Value: side == 0 ? values.Of(fact) : Decisive(fact, isGood: side > 1))).ToArray();
        return Written(at, number, merchant, span, asOf, corrected, appeal);
    }

    /// <summary>Mostly what is not so already.</summary>
    private Drafting Written(Instant at, int number, string merchant, Span? span, Instant asOf, (string Fact, object? Value)[] corrected, int? appeal)
    {
        var known = new AuditedFacts(zone);
        foreach (var file in files.Where(file => file.At <= at))
            if (file.Span is null)
                known.ImportChanges(file);
            else
                known.Import(file);
        var other = corrected.Where(one => !Equals(one.Value, SimulatedFacts.IsOfPeriod(one.Fact) ? known.LastClosed(span!.Value)?.Find(one.Fact, merchant) : known.State(one.Fact, merchant, asOf))).ToArray();
        if (other.Length > 0 && !chance.OneIn(12))
            corrected = other;
        return new Drafting(
            at, number, merchant, corrected.Any(one => SimulatedFacts.IsOfPeriod(one.Fact)) ? span : null, corrected.All(one => SimulatedFacts.IsOfPeriod(one.Fact)) ? null : asOf, [.. corrected], appeal);
    }

    /// <summary>Values that no file has, so that they are seldom there already.</summary>
    private static object? Decisive(string fact, bool isGood) => fact switch
    {
        "gmv" => isGood ? 9999.5m : 0.5m,
        "rating" => isGood ? 4.95m : 1.5m,
        "sales" => isGood ? 15m : 1m,
        "late" => isGood ? 0m : 20m,
        "delivered" => 70m,
        "gold" => isGood,
        "violation" => !isGood,
        "tags" => isGood ? "audited|kept" : "kept",
        "category" => "clothes",
        "credit" => isGood ? 249m : 1m,
        _ => null,
    };
}
