using System.Collections.Immutable;
using Fuyao.Kernel.Columns;
using Fuyao.Kernel.Diagnostics;
using Fuyao.Kernel.Facts;
using Fuyao.Kernel.Programmes;
using Fuyao.Kernel.Reviews;
using Fuyao.Kernel.Simulation;
using Fuyao.Kernel.Values;
using Fuyao.Platform.Lifecycle;
using Fuyao.Platform.Reviews;
using Fuyao.Storage;
using Fuyao.Storage.Facts;
using Fuyao.Storage.Reviews;
using NodaTime;
using Period = Fuyao.Kernel.Values.Period;

namespace Fuyao.Platform.Simulation;

/// <summary>Which review is run again: the latest one that could be, unless told.</summary>
/// <param name="At">The latest one due by then.</param>
/// <param name="FactsPeriod">The one over the facts of that period.</param>
public sealed record SimulationOccasion(Instant? At, Period? FactsPeriod);

/// <summary>Reads what simulations of a programme are run on. Nothing is ever stored.</summary>
public sealed class SimulationFacts(FuyaoDatabase database, IClock clock)
{
    /// <summary>By these members are split where nothing is said and the catalogue has one of them, beside the facts by which the programme itself tells merchants apart.</summary>
    private static readonly string[] Regions = ["province", "region", "state", "city"];

    /// <summary>More groups than that are no split that somebody reads.</summary>
    private const int GroupsMax = 10_000;

    private readonly ReviewStore reviews = new(database);
    private readonly PopulationReader populations = new(database);

    /// <summary>Finds the review to run again.</summary>
    /// <param name="versions">All versions of one programme.</param>
    /// <exception cref="ReviewRefusedException">There is none whose facts are in the data, or the programme cannot be reviewed.</exception>
    public DueReview Find(ImmutableArray<CheckedProgramme> versions, SimulationOccasion wanted)
    {
        if (versions.Select(SimulationRefusal.Of).FirstOrDefault(refusal => refusal is not null) is { } reason)
            throw new ReviewRefusedException(reason);
        var upTo = wanted.At ?? clock.GetCurrentInstant();
        if (versions.All(version => version.Programme.Review is null))
        {
            var version = DueReviews.InForce(versions, upTo) ?? versions[0];
            return new DueReview(version, new ReviewOccasion(upTo, upTo, wanted.FactsPeriod ?? Period.Current));
        }
        var snapshots = new SnapshotStore(database);
        var due = DueReviews.Between(versions, null, upTo).Where(review => wanted.FactsPeriod is not { } period || review.Occasion.FactsPeriod == period).ToArray();
        return due.LastOrDefault(review => review.Occasion.FactsPeriod == Period.Current || snapshots.Latest(review.Occasion.FactsPeriod, Instant.MaxValue, closedOnly: true) is not null)
            ?? throw new ReviewRefusedException(due.Length == 0
                ? $"no review of '{versions[0].Programme.Id}' is due by then{(wanted.FactsPeriod is { } period ? $" over the facts of {period}" : "")}; name another --at or --period"
                : $"no review of '{versions[0].Programme.Id}' can be run: the facts of {due[^1].Occasion.FactsPeriod} are not closed yet; import them first: fuyao facts import FILE --period {due[^1].Occasion.FactsPeriod} --data DIR");
    }

    /// <summary>Reads the facts that the version in force and a draft need.</summary>
    /// <param name="by">The facts to split by; empty: those of the programme, and the region.</param>
    /// <exception cref="ChangeException">There is no such fact to split by.</exception>
    /// <exception cref="StorageException">The store cannot be read.</exception>
    public (WhatIfGround Ground, string Citation) Read(ImmutableArray<CheckedProgramme> versions, DueReview due, CheckedProgramme draft, ImmutableArray<string> by)
    {
        var (version, occasion) = due;
        var judging = DueReviews.JudgingLosses(versions, due);
        var split = by.IsEmpty ? SplitOf(version) : [.. by.Select(fact => Split(version.Catalogue, fact)).Distinct()];
        var facts = ProgrammeFacts.WithCounts(version).Union(ProgrammeFacts.WithCounts(draft)).Union(judging is null ? [] : ProgrammeFacts.Of(judging))
            .Union(BenefitCosts.Of(version).Facts).Union(BenefitCosts.Of(draft).Facts).Union(split).ToHashSet();
        var reading = populations.Read(version.Catalogue, occasion.FactsPeriod, occasion.NominalAt, facts: facts)
            ?? throw new StorageException($"the facts of {occasion.FactsPeriod} are not in the data any more");
        foreach (var fact in split)
            if (reading.Population.Find(fact) is StringColumn { Dictionary.Length: > GroupsMax } texts)
                throw new ChangeException($"--by {fact}: it has {texts.Dictionary.Length} values; split by one with at most {GroupsMax}");
        var count = reading.Population.Count;
        var staff = new StaffStore(database).Records(version.Programme.Id);
        var before = reviews.All(version.Programme.Id).LastOrDefault(review => review.NominalAt < occasion.NominalAt);
        return (
            new WhatIfGround
            {
                Today = Bind(version),
                Before = before is null ? Memberships.Nobody(count, [.. version.Programme.Tiers.Select(tier => tier.Id)]) : StandingSinceReview.Load(database, new LiveRulesBook(database, versions), before).Memberships(),
                Occasion = occasion,
                VersionBefore = judging is null ? null : Bind(judging),
                Present = reading.Snapshot is { } snapshot ? new SnapshotStore(database).Present(snapshot, count) : null,
                By = split,
                ReadPeriod = period => ReadPeriod(draft, period),
            },
            reading.Citation);

        Evaluation Bind(CheckedProgramme bound) => Evaluation.Bind(bound, reading.Population, staff, occasion.NominalAt, readPeriod: period => ReadPeriod(bound, period));
    }

    /// <summary>The facts of another period: its state facts are those of its end.</summary>
    private Population? ReadPeriod(CheckedProgramme version, Period period) => period.Kind == PeriodKind.Current
        ? null
        : populations.Read(version.Catalogue, period, period.BoundsIn(version.Catalogue.Zone).End, facts: ProgrammeFacts.Of(version))?.Population;

    private static ImmutableArray<string> SplitOf(CheckedProgramme version)
    {
        var programme = version.Programme;
        var own = programme.Parameters.Select(parameter => parameter.By).Concat(programme.Derived.OfType<Scorecard>().Select(scorecard => scorecard.By))
            .Concat(programme.Tiers.Select(tier => tier.Capacity).Append(programme.Capacity).Select(capacity => capacity?.Per));
        var region = Regions.FirstOrDefault(fact => version.Catalogue.Find(fact)?.Type == ColumnType.String);
        return [.. own.Append(region).OfType<string>().Distinct()];
    }

    private static string Split(FactCatalogue catalogue, string fact)
    {
        var texts = catalogue.Facts.Where(known => known.Type == ColumnType.String).Select(known => known.Id).ToArray();
        if (texts.Contains(fact))
            return fact;
        throw new ChangeException(catalogue.Find(fact) is { } other
            ? $"--by {fact}: it is no text but a {other.Type.ToString().ToLowerInvariant()}; split by one of {string.Join(", ", texts)}"
            : $"--by {fact}: the catalogue has no such fact; {Spelling.Suggest(fact, texts) ?? $"split by one of {string.Join(", ", texts)}"}");
    }
}
