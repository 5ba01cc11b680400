using System.Collections.Immutable;
using Fuyao.Kernel.Programmes;
using Fuyao.Kernel.Versions;
using Fuyao.Platform.Programmes;
using Fuyao.Platform.Reviews;
using Fuyao.Platform.Simulation;
using Fuyao.Storage;
using Fuyao.Storage.Audit;
using Fuyao.Storage.Reviews;
using Fuyao.Storage.Versions;
using NodaTime;
using NodaTime.Text;

namespace Fuyao.Platform.Versions;

/// <param name="IsNew">False where the same content was stored already.</param>
/// <param name="Before">The version that counts until this one would; null where it is the first.</param>
/// <param name="Differences">Against <paramref name="Before"/>.</param>
/// <param name="Notice">What the first review under it will not take away; null where it may take everything.</param>
public sealed record DraftedVersion(
    long Number, CheckedProgramme Version, bool IsNew, CheckedProgramme? Before, ImmutableArray<VersionDifference> Differences, PublicationNotice? Notice);

/// <summary>
/// Takes versions from draft to approved, step by step, and closes programmes. A stored text never changes: who wants it otherwise makes another draft. What is approved comes into force by itself
/// at its day.
/// </summary>
/// <param name="by">Who acts.</param>
/// <param name="cataloguePath">See <see cref="ProgrammeFinder.Find(FuyaoDatabase, string, string?)"/>.</param>
public sealed class VersionDesk(FuyaoDatabase database, IClock clock, string by, string? cataloguePath = null)
{
    private readonly ProgrammeVersionStore versions = new(database);
    private readonly VersionStepStore steps = new(database);
    private readonly ReviewStore reviews = new(database);

    /// <summary>Stores a file as a version that decides nothing yet.</summary>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="ContentException">It has errors.</exception>
    /// <exception cref="VersionRefusedException">Its day has a version already, or lies in what is decided.</exception>
    public DraftedVersion Draft(string path)
    {
        var catalogue = ProgrammeFinder.Catalogue(database, path, cataloguePath);
        var read = ProgrammeDraft.Load(path, catalogue, id => new ProgrammeVersionStore(database).Of(id) is { IsEmpty: false } known ? ProgrammeFinder.Check(known[^1], catalogue) : null);
        // Called as it would be in its folder, so that the same version has the same hash wherever it was drafted.
        var draft = ProgrammeFinder.Check(new StoredProgrammeVersion(0, read.Programme.Id, Day(read), "", [.. read.Files.Skip(1).Prepend(read.Files[0] with { Name = Day(read) + ".yaml" })]), catalogue);
        using var transaction = database.Begin(Entry("versions draft", draft.Programme.Id, Day(draft)));
        var isStored = versions.Find(draft.Programme.Id, draft.Sha256) is not null;
        var number = versions.Save(draft, clock.GetCurrentInstant(), transaction);
        var isNew = !steps.Of(draft.Programme.Id)[number].Any();
        if (isNew)
            steps.Add(number, Step(VersionStepKind.Drafted), transaction);
        var list = VersionList.Load(database, draft.Programme.Id, catalogue, clock.GetCurrentInstant());
        if (isNew)
        {
            // What has decided from a file may be drafted as it is, to be approved.
            if (!isStored)
                RefuseTakenDay(list, list.Versions.First(version => version.Number == number));
            transaction.Note("number", number);
            transaction.Note("sha256", draft.Sha256);
            transaction.Commit();
        }
        var before = list.Counting.LastOrDefault(version => version.Programme.Effective < draft.Programme.Effective);
        return new DraftedVersion(number, draft, isNew, before, before is null ? [] : VersionDifferences.Between(before, draft), NoticeOf(list, draft));
    }

    /// <summary>Checks a stored version against the catalogue of the data and against the other versions.</summary>
    /// <exception cref="ContentException">It has errors.</exception>
    /// <exception cref="VersionRefusedException">There is no such version, or its day has one already.</exception>
    public (ListedVersion Version, PublicationNotice? Notice) Check(string programme, string version)
    {
        var (list, found) = Find(programme, version);
        var checkedVersion = Readable(found);
        RefuseTakenDay(list, found);
        Take(found, Step(VersionStepKind.Checked), "versions check", programme);
        return (Find(programme, version).Found, NoticeOf(list, checkedVersion));
    }

    /// <summary>Runs the newest review that can be run under the version and under the one in force, and keeps the figures with the version.</summary>
    /// <exception cref="VersionRefusedException">There is no such version, or it has not been checked.</exception>
    /// <exception cref="ReviewRefusedException">There is no review that can be run.</exception>
    public (ListedVersion Version, SimulationResult Result) Simulate(string programme, string version)
    {
        var (list, found) = Find(programme, version);
        var draft = Readable(found);
        RefuseUnlessTaken(found, VersionStepKind.Checked);
        var counting = list.Counting.Where(other => other.Sha256 != draft.Sha256).ToImmutableArray();
        var result = new Simulate(database, clock).Run(
            counting.IsEmpty ? [draft] : counting, new SimulationRequest([], null, new SimulationOccasion(null, null), [], SimulationSummary.NearShare, null, null) { Draft = draft });
        Take(found, Step(VersionStepKind.Simulated) with { Summary = SimulationSummary.Write(result) }, "versions simulate", programme);
        return (Find(programme, version).Found, result);
    }

    /// <summary>Approves a version: from its day on reviews go by it.</summary>
    /// <exception cref="VersionRefusedException">It was not checked and simulated, the same person drafted it, or its day has a version or is decided already.</exception>
    public ListedVersion Approve(string programme, string version)
    {
        var (_, asked) = Find(programme, version);
        Readable(asked);
        using (var transaction = database.Begin(Entry("versions approve", programme, asked.Stored.Effective)))
        {
            // As it stands now that nobody else can write.
            var (list, found) = Find(programme, version);
            if (found.Life.Find(VersionStepKind.Approved) is { } already)
                throw new VersionRefusedException($"version {found.Number} is approved already, by {already.By}");
            RefuseUnlessTaken(found, VersionStepKind.Checked);
            RefuseUnlessTaken(found, VersionStepKind.Simulated);
            if (found.Life.Steps.FirstOrDefault(step => step.Kind is VersionStepKind.Drafted && string.Equals(step.By, by, StringComparison.OrdinalIgnoreCase)) is not null)
                throw new VersionRefusedException($"{by} has drafted version {found.Number}; somebody else approves it: --by NAME");
            RefuseTakenDay(list, found);
            steps.Add(found.Number, Step(VersionStepKind.Approved), transaction);
            transaction.Note("number", found.Number);
            transaction.Note("sha256", found.Stored.Sha256);
            transaction.Commit();
        }
        return Find(programme, version).Found;
    }

    /// <summary>Ends a programme: it has no reviews from a day on.</summary>
    /// <exception cref="VersionRefusedException">It has no versions, is closed already, or a review from that day on is decided.</exception>
    public ProgrammeClosing Close(string programme, LocalDate fromDay, string reason)
    {
        var (closings, now) = (new ClosingStore(database), clock.GetCurrentInstant());
        if (string.IsNullOrWhiteSpace(reason))
            throw new VersionRefusedException("an end needs its reason; write --reason \"…\"");
        var closing = new ProgrammeClosing(programme, fromDay, reason.Trim(), now, by);
        using var transaction = database.Begin(Entry("versions close", programme, LocalDatePattern.Iso.Format(fromDay)));
        var list = Load(programme);
        if (list.Counting.IsEmpty)
            throw new VersionRefusedException($"'{programme}' has no version in force; there is nothing to close");
        if (list.Closing is { } already)
            throw new VersionRefusedException($"'{programme}' is closed from {LocalDatePattern.Iso.Format(already.FromDay)} on already");
        if (reviews.Latest(programme) is { } last && last.NominalAt >= closing.FromIn(list.Zone))
            throw new VersionRefusedException($"the review due on {Day(last.NominalAt, list.Zone)} is decided already; close it from {LocalDatePattern.Iso.Format(last.NominalAt.InZone(list.Zone).Date.PlusDays(1))} or later");
        closings.Save(closing, transaction);
        transaction.Note("reason", closing.Reason);
        transaction.Commit();
        return closing;
    }

    /// <exception cref="VersionRefusedException">There is none.</exception>
    public VersionList Load(string programme) => VersionList.Load(database, programme, ProgrammeFinder.Catalogue(database, null, cataloguePath), clock.GetCurrentInstant());

    private (VersionList List, ListedVersion Found) Find(string programme, string version)
    {
        var list = Load(programme);
        return (list, list.Find(version));
    }

    /// <summary>One version a day, and none over what is decided: what was in force when a review was decided stays so.</summary>
    private void RefuseTakenDay(VersionList list, ListedVersion version)
    {
        if (list.Versions.FirstOrDefault(other => other.Life.Counts && other.Number != version.Number && other.Stored.Effective == version.Stored.Effective) is { } taken)
            throw new VersionRefusedException(
                $"version {taken.Number} {(taken.Life.HasDecided ? "has decided under" : "is approved for")} {taken.Stored.Effective} and stays as it is; write a later day as effective, and draft that");
        if (list.Closing is { } closing && closing.FromIn(list.Zone) <= version.Life.From)
            throw new VersionRefusedException($"'{list.Programme}' is closed from {LocalDatePattern.Iso.Format(closing.FromDay)} on; no version comes into force after that");
        if (!version.Life.Counts && reviews.Latest(list.Programme) is { } last && last.NominalAt >= version.Life.From)
            throw new VersionRefusedException(
                $"the review due on {Day(last.NominalAt, list.Zone)} is decided already, by the version in force then; write a later day as effective, and draft that");
    }

    private static void RefuseUnlessTaken(ListedVersion version, VersionStepKind step)
    {
        if (version.Life.Find(step) is null)
            throw new VersionRefusedException(step is VersionStepKind.Checked
                ? $"version {version.Number} has not been checked; do that first: fuyao versions check {version.Stored.Programme} {version.Number}"
                : $"version {version.Number} has not been simulated; do that first: fuyao versions simulate {version.Stored.Programme} {version.Number}");
    }

    private CheckedProgramme Readable(ListedVersion version) => version.Checked ?? ProgrammeFinder.Check(version.Stored, ProgrammeFinder.Catalogue(database, null, cataloguePath));

    private PublicationNotice? NoticeOf(VersionList list, CheckedProgramme version) =>
        PublicationNotice.Of(version, [.. list.Counting.Where(other => other.Sha256 != version.Sha256)], reviews.Latest(list.Programme)?.NominalAt);

    private void Take(ListedVersion version, VersionStep step, string action, string programme)
    {
        using var transaction = database.Begin(Entry(action, programme, version.Stored.Effective));
        steps.Add(version.Number, step, transaction);
        transaction.Note("number", version.Number);
        transaction.Commit();
    }

    private VersionStep Step(VersionStepKind kind) => new(kind, clock.GetCurrentInstant(), by);

    private AuditEntry Entry(string action, string programme, string subject) => new(clock.GetCurrentInstant(), by, action, subject) { Programme = programme };

    private static string Day(CheckedProgramme version) => LocalDatePattern.Iso.Format(version.Programme.Effective);

    /// <summary>What is due at 24:00 is due on the day that ends.</summary>
    private static string Day(Instant at, DateTimeZone zone) => LocalDatePattern.Iso.Format((at - Duration.Epsilon).InZone(zone).Date);
}
