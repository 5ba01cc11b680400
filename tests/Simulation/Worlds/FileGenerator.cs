using System.Collections.Immutable;
using Fuyao.Simulation.Tests.Rules;
using NodaTime;

namespace Fuyao.Simulation.Tests.Worlds;

/// <summary>Makes the files of facts: those of periods, in parts, late, again, corrected and too early, and single changes.</summary>
internal sealed class FileGenerator(
    Chance chance, DateTimeZone zone, ImmutableArray<string> merchants, ImmutableSortedDictionary<string, ImmutableArray<ProgrammeVersion>> programmes, (Instant From, Instant Until) life)
{
    /// <summary>Lines that turnovers lie near.</summary>
    private static readonly decimal[] Lines = [1000m, 2295m, 2295.0001m, 2500m, 3100m, 5000m, 6000.5m, 6560m, 6560.0001m, 7200.25m];

    /// <summary>When merchants register comes in files of its own.</summary>
    private static readonly SimulatedFact[] Drawn = [.. SimulatedFacts.Supplied.Where(fact => fact.Id != SimulatedFacts.Registered)];

    public FactValues Values { get; } = new(chance, Lines, life);

    public IEnumerable<Step> Make(LocalDate firstDay, LocalDate lastDay) =>
        OfPeriods(firstDay, lastDay).Concat(Changes()).Concat(Losses()).Concat(programmes.Values.Any(versions => versions[0].Enrol == Enrol.Registration) ? Registrations() : []);

    private IEnumerable<Step> OfPeriods(LocalDate firstDay, LocalDate lastDay)
    {
        // Months are always there: programmes look back at them.
        foreach (var unit in programmes.Values.SelectMany(versions => versions).Select(version => version.Schedule.Every).Append(Unit.Month).Distinct())
        {
            var from = unit == Unit.Day ? programmes.Values.SelectMany(versions => versions).Where(version => version.Schedule.Every == Unit.Day).Min(version => version.Effective).PlusDays(-2) : firstDay.PlusMonths(-1);
            for (var span = Span.Holding(from, unit); span.First <= lastDay; span = span.Next)
                foreach (var file in OfPeriod(span))
                    yield return file;
        }
    }

    private IEnumerable<FactsArrive> OfPeriod(Span span)
    {
        var end = span.EndIn(zone);
        // State facts beside them at times: as of the end of the period.
        var withStates = chance.OneIn(6);
        var facts = Drawn.Where(fact => fact.IsOfPeriod || (withStates && chance.OneIn(2))).Select(fact => fact.Id).ToArray();
        if (chance.OneIn(12))
            yield return File(end - Duration.FromHours(chance.Between(1, 20)), span, facts, Share(3));
        var at = end + (chance.OneIn(10) ? Duration.FromHours(chance.Between(48, 900)) : Duration.FromMinutes(chance.Between(0, 200)));
        // In one file, or turnovers in one and the rest in another.
        var split = chance.OneIn(6) ? 2 : facts.Length;
        var first = File(at, span, facts[..split], Share(12));
        yield return first;
        if (split < facts.Length)
            yield return File(at + Duration.FromHours(chance.Between(0, 40)), span, facts[split..], Share(12));
        if (chance.OneIn(10))
            yield return first with { At = at + Duration.FromHours(chance.Between(1, 100)) };
        if (chance.OneIn(4))
            yield return File(at + Duration.FromHours(chance.Between(1, 1000)), span, chance.Some(facts, chance.Between(1, 3)), chance.Some(merchants, chance.Between(1, 3)));
    }

    private IEnumerable<Step> Changes()
    {
        var states = Drawn.Where(fact => !fact.IsOfPeriod).Select(fact => fact.Id).ToArray();
        yield return File(life.From, null, [.. states], Share(6));
        var dues = programmes.Values.SelectMany(versions => Auditing.AuditedCalendar.Between(versions, null, life.Until)).Select(due => due.At).ToArray();
        for (var at = life.From; at < life.Until; at += Duration.FromHours(chance.Between(1, 500)))
        {
            var file = File(at, null, chance.Some(states, chance.Between(1, 2)), chance.Some(merchants, chance.Between(1, 4)));
            yield return chance.OneIn(2) ? file : file with
            {
                Rows = [.. file.Rows.Select(row => row with
                {
                    Occurred = chance.Between(0, 9) switch
                    {
                        0 => null,
                        1 => at + Duration.FromTicks(1),
                        2 => at,
                        // At the instant of a review, or one tick after it.
                        <= 5 when dues.LastOrDefault(due => due < at) is var due && due > life.From => due + Duration.FromTicks(chance.Between(0, 1)),
                        _ => at - Duration.FromMinutes(chance.Between(0, 20_000)),
                    },
                })],
            };
            if (chance.OneIn(8))
                yield return file with { At = at + Duration.FromMinutes(5) };
        }
    }

    /// <summary>Marks that are lost and regained, each learnt some days later at times, so that members leave, return, and flap.</summary>
    private IEnumerable<Step> Losses()
    {
        for (var at = life.From + Duration.FromDays(chance.Between(20, 40)); at < life.Until; at += Duration.FromHours(chance.Between(20, 400)))
        {
            var (fact, who) = (chance.Of("gold", "violation"), chance.Some(merchants, chance.Between(1, 3)));
            var occurs = at;
            for (var (left, isLost) = (chance.Between(1, 4), true); left > 0; (left, isLost) = (left - 1, !isLost))
            {
                var known = occurs + Duration.FromHours(chance.OneIn(2) ? 0 : chance.Between(0, 130));
                yield return new FactsArrive(known, null, [fact], [.. who.Select(merchant => new FactRow(merchant, [isLost == (fact == "violation")], occurs))]);
                occurs += Duration.FromHours(chance.Between(3, 160));
            }
        }
    }

    /// <summary>Who registers when: known on the day itself, days late or ahead; with facts that decide from the first moment, at noon, on the next day or never.</summary>
    private IEnumerable<Step> Registrations()
    {
        foreach (var merchant in merchants.Where(_ => !chance.OneIn(6)))
        {
            var at = life.From + Duration.FromMinutes(chance.Between(0, (int)(life.Until - life.From).TotalMinutes));
            var day = at.InZone(zone).Date.PlusDays(chance.Of(0, 0, 0, 0, -1, 1, -6));
            yield return new FactsArrive(at, null, [SimulatedFacts.Registered], [new FactRow(merchant, [day], chance.OneIn(2) ? zone.AtStartOfDay(day).ToInstant() is var start && start <= at ? start : null : null)]);
            for (var left = chance.Between(0, 3); left > 0; left--)
            {
                var known = at + Duration.FromMinutes(chance.Between(-300, 2500));
                string[] facts = [.. chance.Some((string[])["gold", "violation", "credit"], chance.Between(1, 3))];
                yield return new FactsArrive(known, null, [.. facts], [new FactRow(merchant, [.. facts.Select(Values.Of)], chance.OneIn(3) ? null : known - Duration.FromMinutes(chance.Between(0, 900)))]);
            }
            if (chance.OneIn(8))
                yield return new FactsArrive(at + Duration.FromHours(chance.Between(1, 60)), null, [SimulatedFacts.Registered], [new FactRow(merchant, [chance.OneIn(2) ? null : day.PlusDays(1)])]);
        }
    }

    /// <summary>All but about one in so many.</summary>
    private string[] Share(int missing) => [.. merchants.Where(_ => !chance.OneIn(missing))];

    private FactsArrive File(Instant at, Span? span, string[] facts, string[] who) => new(
        at, span, [.. facts], [.. (who.Length > 0 ? who : [merchants[0]]).Select(merchant => new FactRow(merchant, [.. facts.Select(Values.Of)]))]);
}
