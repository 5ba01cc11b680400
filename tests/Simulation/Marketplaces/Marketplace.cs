using System.Collections.Immutable;
using Fuyao.Kernel.Facts;
using Fuyao.Kernel.Lifecycle;
using Fuyao.Kernel.Programmes;
using Fuyao.Kernel.Reviews;
using Fuyao.Platform.Documents;
using Fuyao.Platform.Enrolments;
using Fuyao.Platform.Facts;
using Fuyao.Platform.Lifecycle;
using Fuyao.Platform.Programmes;
using Fuyao.Platform.Reviews;
using Fuyao.Simulation.Tests.Auditing;
using Fuyao.Simulation.Tests.Faults;
using Fuyao.Simulation.Tests.Rules;
using Fuyao.Simulation.Tests.Worlds;
using Fuyao.Storage;
using Fuyao.Storage.Enrolments;
using Fuyao.Storage.Facts;
using Fuyao.Storage.Lifecycle;
using Fuyao.Storage.Reviews;
using Fuyao.Storage.Tests;
using NodaTime;
using Period = Fuyao.Kernel.Values.Period;

namespace Fuyao.Simulation.Tests.Marketplaces;

/// <summary>The product's side of a simulation: each step by the use case that a person or the server would use, and what came of it in lines.</summary>
internal sealed class Marketplace : IDisposable
{
    private readonly FuyaoDatabase database;
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("fuyao-simulation-");
    private readonly MovedClock clock = new();
    private readonly FactCatalogue catalogue;
    private readonly Dictionary<string, ImmutableArray<CheckedProgramme>> programmes;
    private readonly CorrectionSteps corrections;

    /// <param name="fault">What it is given wrongly.</param>
    public Marketplace(FuyaoDatabase database, World world, Fault? fault = null)
    {
        this.database = database;
        var path = Path.Combine(folder.FullName, CatalogueSource.FileName);
        File.WriteAllText(path, fault?.Catalogue(SimulatedFacts.Catalogue(world.Zone.Id)) ?? SimulatedFacts.Catalogue(world.Zone.Id));
        catalogue = CatalogueSource.ReadFile(path).Catalogue;
        programmes = world.Programmes.ToDictionary(programme => programme.Key, programme => (ImmutableArray<CheckedProgramme>)[.. (fault?.Versions(programme.Value) ?? programme.Value).Select(version => Check(version, fault))]);
        Store(programmes.Values.SelectMany(versions => versions));
        corrections = new CorrectionSteps(database, clock, programmes);
    }

    public IEnumerable<(string Name, string Value)> Do(Step step)
    {
        clock.Now = step.At;
        return step switch
        {
            FactsArrive file => [("import", Import(file))],
            Listing listing => [("list", Attempt(() => $"until {Desk(listing.Programme).Add(listing.List, listing.Merchant, listing.From, listing.Until, "judged", "wang").Until}"))],
            Delisting delisting => [("list", Attempt(() =>
            {
                Desk(delisting.Programme).Remove(delisting.List, delisting.Merchant, delisting.Off, "judged again", "li");
                return "done";
            }))],
            Establishing found => [("finding", Attempt(() =>
            {
                Desk(found.Programme).Find(found.Finding, found.Merchant, found.Holds, found.Found, "seen", "zhao");
                return "done";
            }))],
            TimePasses passing => Pass(passing),
            Inviting inviting => [("invite", Attempt(() => string.Join("; ", Invitations(inviting.Programme)
                .Send(new InvitationRequest(inviting.Merchants, inviting.Tier, inviting.Until, inviting.Reason, "hr")).OrderBy(one => inviting.Merchants.IndexOf(one.Merchant)).Select(one => $"{one.Merchant} {one.Invitation.Tier} until {one.Invitation.Until}"))))],
            Answering answering => [("answer", Attempt(() => $"{(answering.Accepts ? "accepted" : "declined")} {Invitations(answering.Programme).Answer(answering.Merchant, answering.Accepts, "hr").Invitation.Tier}"))],
            Drafting drafting => [("draft", corrections.Draft(drafting))],
            Ruling ruling => corrections.Rule(ruling),
            Appealing appealing => [("appeal", corrections.File(appealing))],
            Rejecting rejecting => [("reject", corrections.Reject(rejecting))],
            _ => throw new ArgumentOutOfRangeException(nameof(step), step, "no such step"),
        };
    }

    /// <summary>How everything stands at the end, as stored.</summary>
    public IEnumerable<(string Name, string Value)> Account(Instant at)
    {
        var reviews = new ReviewStore(database);
        foreach (var id in programmes.Keys)
        {
            yield return ($"{id} reviews", string.Join(' ', reviews.All(id).Select(review => review.NominalAt)));
            yield return ($"{id} late", string.Join(' ', reviews.Delays(id).Select(delay => delay.NominalAt).Order()));
            yield return ($"{id} lists", string.Join("; ", Desk(id).Show(null).Select(shown =>
                $"{shown.Stored.Entry.List} {shown.Merchant} {shown.Stored.Entry.From} {shown.Stored.EndedAt ?? shown.Stored.Entry.Until}")));
            var book = new LiveRulesBook(database, programmes[id]);
            var merchants = new MerchantStore(database).Load();
            foreach (var (name, value) in Lines(reviews.All(id).Cast<StoredReview?>().Prepend(null).SelectMany(review => new MembershipEventStore(database).After(id, review, book.OfStored)).Select(stored => new BetweenReviewsEvent(merchants.IdOf(stored.Event.Row), stored.Event))))
                yield return ($"{id} {name}", value);
            foreach (var (name, value) in Lines(new EnrolmentEventStore(database).All(id, book.VersionOf).Select(stored => new EnrolledMerchant(merchants.IdOf(stored.Event.Row), stored.Event))))
                yield return ($"{id} {name}", value);
            yield return ($"{id} invitations", string.Join("; ", Invitations(id).Show(null).Select(one => $"{one.Merchant} {one.Invitation.Tier} until {one.Invitation.Until} {one.State}")));
            if (reviews.Latest(id) is var last && (last is not null || book.TakesInBetweenReviews))
                foreach (var (merchant, standing) in Standings(StandingSinceReview.Load(database, book, last).Memberships()))
                    yield return ($"{id} {merchant}", standing.ToString());
        }
        foreach (var line in corrections.Account())
            yield return line;
        if (new PopulationReader(database).Read(catalogue, Period.Current, at) is not { } now)
            yield break;
        foreach (var fact in SimulatedFacts.Supplied.Where(fact => !fact.IsOfPeriod))
            for (var row = 0; row < now.Population.Count; row++)
                yield return ($"{now.Population.MerchantIds[row]} {fact.Id}", Text(fact, now.Population.Find(fact.Id) is { } column ? FactText.Write(column, row) : ""));
    }

    public void Dispose() => folder.Delete(recursive: true);

    private static string Text(SimulatedFact fact, string written) => fact.Shape == FactShape.Instant && written.Length > 0
        ? SimulatedFacts.WriteInstant(NodaTime.Text.InstantPattern.ExtendedIso.Parse(written).Value)
        : written;

    private static string Attempt(Func<string> work)
    {
        try
        {
            return work();
        }
        catch (Exception refused) when (refused is StaffDeskException or InvitationException)
        {
            return "refused";
        }
    }

    private CheckedProgramme Check(ProgrammeVersion version, Fault? fault)
    {
        var text = fault?.Text(version.Text()) ?? version.Text();
        var tables = version.Tables.ToDictionary(table => table.Key, table => ProgrammeTableReader.Read(table.Key, table.Key, fault?.Table(table.Value) ?? table.Value));
        var document = YamlReader.Read(version.Name, text);
        var check = document.Root is null
            ? throw new InvalidOperationException($"{string.Join('\n', document.Errors)}\n{text}")
            : ProgrammeChecker.Check(new ProgrammeSource(new ProgrammeFile(version.Name, text), document.Root, tables), catalogue);
        return check.Programme ?? throw new InvalidOperationException($"{string.Join('\n', check.Errors)}\n{text}");
    }

    /// <summary>A correction reads the versions from the data, as it knows no files.</summary>
    private void Store(IEnumerable<CheckedProgramme> versions)
    {
        using var transaction = database.Begin();
        foreach (var version in versions)
            new ProgrammeVersionStore(database).Save(version, clock.Now, transaction);
        transaction.Commit();
    }

    private InvitationDesk Invitations(string programme) => new(database, clock, programmes[programme]);

    private StaffDesk Desk(string programme) => new(database, clock, programmes[programme]);

    private string Import(FactsArrive file)
    {
        var path = Path.Combine(folder.FullName, "facts.csv");
        File.WriteAllLines(path, file.Rows
            .Select(row => string.Join(',', [row.Merchant, .. row.Values.Select(SimulatedFacts.Write), .. file.IsTimed ? [row.Occurred is { } at ? SimulatedFacts.WriteInstant(at) : ""] : Array.Empty<string>()]))
            .Prepend(string.Join(',', ["merchant_id", .. file.Facts, .. file.IsTimed ? ["occurred"] : Array.Empty<string>()])));
        var report = new ImportFacts(database, clock).Run(new ImportRequest
        {
            File = path,
            Period = file.Span is { } span ? Period.Parse(span.ToString()) : Period.Current,
            DataDirectory = folder.FullName,
        });
        return file.Span is null
            ? $"{report.RowsRejected} rejected, {report.ChangesCount} changes, {(report.RowsTaken == 0 ? "nothing" : $"current@{report.CurrentSequence}")}"
            : $"{report.Snapshot} {(report.IsNew ? "new" : "as before")}, {(report.Snapshot!.IsClosed ? "closed" : "open")}";
    }

    private IEnumerable<(string Name, string Value)> Pass(TimePasses passing)
    {
        var run = new ReviewRunner(database, clock).Run(programmes[passing.Programme], passing.UpTo, isDryRun: false);
        var reviews = new ReviewStore(database);
        foreach (var decided in run.Reviews)
        {
            var at = decided.Occasion.NominalAt;
            yield return ($"{at}", $"by {decided.Version.Files[0].Name}, effective {decided.Occasion.EffectiveAt}, on {decided.FactsCitation}");
            foreach (var (name, value) in ReviewLines.Of(decided.Counts, decided.CutOffs))
                yield return ($"{at} {name}", value);
            foreach (var (merchant, standing) in Standings(reviews.LoadMemberships(reviews.Find(passing.Programme, at)!)))
                yield return ($"{at} {merchant}", standing.ToString());
        }
        foreach (var line in Lines(run.Between).Concat(Lines(run.Enrolled)))
            yield return line;
        if (run.Waiting is { } waiting)
            yield return ("waits", $"{waiting.NominalAt} for {waiting.FactsPeriod}");
    }

    private IEnumerable<(string Merchant, Standing Standing)> Standings(Memberships memberships)
    {
        var merchants = new MerchantStore(database).Load();
        for (var row = 0; row < memberships.Count; row++)
            yield return (merchants.IdOf(row), new Standing(
                memberships.TierOf(row), (StandingStatus)memberships.StatusOf(row), memberships.SinceOf(row), (StandingFlags)memberships.FlagsOf(row)));
    }

    private static IEnumerable<(string Name, string Value)> Lines(IEnumerable<BetweenReviewsEvent> events) =>
        events.GroupBy(one => ($"{one.Event.At}", one.Merchant)).SelectMany(same => same.Select((one, number) => ($"between {one.Event.At} {number} {one.Merchant}", Write(one.Event))));

    private static IEnumerable<(string Name, string Value)> Lines(IEnumerable<EnrolledMerchant> entries) => entries.Select(one => (
        $"enrolment {one.Event.At} {one.Event.Kind} {one.Merchant}", AuditedEntry.Write(one.Event.Tier, one.Event.RegisteredAt, one.Event.NextAt, one.Event.IsLate, one.Event.IsUnknown)));

    private static string Write(MembershipEvent one) => AuditedEvent.Write(
        one.Kind.ToString(), one.After.Status.ToString(), one.After.Tier, one.After.Since, one.After.Deadline, one.After.SettlesAt, one.After.IsUnknown, one.IsLate);

    private sealed class MovedClock : IClock
    {
        public Instant Now { get; set; }

        public Instant GetCurrentInstant() => Now;
    }
}
