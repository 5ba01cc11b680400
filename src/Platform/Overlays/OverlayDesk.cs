using System.Collections.Immutable;
using Fuyao.Kernel.Programmes;
using Fuyao.Kernel.Versions;
using Fuyao.Platform.Documents;
using Fuyao.Platform.Reviews;
using Fuyao.Storage;
using Fuyao.Storage.Audit;
using Fuyao.Storage.Reviews;
using Fuyao.Storage.Versions;
using NodaTime;
using NodaTime.Text;

namespace Fuyao.Platform.Overlays;

/// <summary>A stored overlay and where it stands.</summary>
public sealed record ListedOverlay(StoredOverlay Stored, OverlayLife Life);

/// <summary>What was asked about an overlay cannot be done; the message says what to do instead.</summary>
public sealed class OverlayRefusedException(string message) : Exception(message);

/// <summary>Takes overlays from their file to approved by somebody else, and ends them (E14). A text never changes: who wants it otherwise ends it, and adds another one under another id.</summary>
/// <param name="by">Who acts.</param>
public sealed class OverlayDesk(FuyaoDatabase database, IClock clock, string by, string? cataloguePath = null)
{
    private readonly OverlayStore store = new(database);

    /// <summary>Stores a file as a draft, which changes nothing yet.</summary>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="ContentException">It has errors, or is no overlay.</exception>
    /// <exception cref="OverlayRefusedException">Its id is taken, its window is over, or nothing was ever decided for its target.</exception>
    public ListedOverlay Add(string path)
    {
        if (!File.Exists(path))
            throw new FileNotFoundException(Directory.Exists(path) ? $"{path} is a folder; name the overlay's YAML file" : $"there is no file {path}; name the YAML file of an overlay", path);
        var zone = ProgrammeFinder.Catalogue(database, path, cataloguePath).Zone;
        var file = new ProgrammeFile(Path.GetFileName(path), File.ReadAllText(path));
        var overlay = Read(file, zone, YamlReader.ReadFile(path));
        using var transaction = database.Begin(Entry("overlays add", overlay.Id, overlay.Target));
        var now = clock.GetCurrentInstant();
        var stored = new StoredOverlay(overlay.Id, overlay.Target, zone.Id, file, ProgrammeFile.Hash([file]), now, by, null, null, null, null, null);
        if (store.All().FirstOrDefault(other => other.Id == overlay.Id) is { } taken)
            throw new OverlayRefusedException(taken.Sha256 == stored.Sha256
                ? $"the overlay '{overlay.Id}' is stored with this content already, by {taken.AddedBy}; see fuyao overlays show"
                : $"there is another overlay '{overlay.Id}' already, and its text stays as it is; give this one another id, and end the other: fuyao overlays end {overlay.Id} --reason TEXT");
        if (overlay.Until <= now)
            throw new OverlayRefusedException($"the overlay '{overlay.Id}' ended at {InstantPattern.ExtendedIso.Format(overlay.Until)}; write a later 'until'");
        if (!new ReviewStore(database).Programmes().Contains(overlay.Target))
            throw new OverlayRefusedException(
                $"no review of '{overlay.Target}' is in the data, so that there is nothing to show otherwise{(new ReviewStore(database).Programmes() is { IsEmpty: false } known ? $"; there are reviews of {string.Join(", ", known)}" : "")}");
        store.Add(stored, transaction);
        transaction.Note("sha256", stored.Sha256);
        transaction.Commit();
        return Listed(stored);
    }

    /// <summary>Approves a draft: it shows within its window, from now on at the earliest.</summary>
    /// <exception cref="OverlayRefusedException">There is no such draft, its window is over, or the same person added it.</exception>
    public ListedOverlay Approve(string id) => Change("overlays approve", id, (overlay, now, transaction) =>
    {
        if (overlay.Stored.ApprovedBy is { } already)
            throw new OverlayRefusedException($"the overlay '{id}' is approved already, by {already}");
        if (overlay.Life.At(now) is VersionState.Closed)
            throw new OverlayRefusedException($"the overlay '{id}' is over; it cannot be approved any more");
        if (string.Equals(overlay.Stored.AddedBy, by, StringComparison.OrdinalIgnoreCase))
            throw new OverlayRefusedException($"{by} has added the overlay '{id}'; somebody else approves it: --by NAME");
        store.Approve(id, now, by, transaction);
        transaction.Note("sha256", overlay.Stored.Sha256);
    });

    /// <summary>Ends an overlay, or takes back a draft: from now on everything shows as it is.</summary>
    /// <exception cref="OverlayRefusedException">There is none, it is over already, or no reason is given.</exception>
    public ListedOverlay End(string id, string reason) => Change("overlays end", id, (overlay, now, transaction) =>
    {
        if (string.IsNullOrWhiteSpace(reason))
            throw new OverlayRefusedException("an end needs its reason; write --reason \"…\"");
        if (overlay.Life.At(now) is VersionState.Closed)
            throw new OverlayRefusedException($"the overlay '{id}' is over already");
        store.End(id, now, by, reason.Trim(), transaction);
        transaction.Note("reason", reason.Trim());
    });

    /// <summary>All overlays, by id; their texts were without errors when they were added.</summary>
    /// <param name="target">Those of one programme; null: all.</param>
    public static ImmutableArray<ListedOverlay> All(FuyaoDatabase database, string? target = null) => [.. new OverlayStore(database).All(target).Select(Listed)];

    private ListedOverlay Change(string action, string id, Action<ListedOverlay, Instant, StorageTransaction> change)
    {
        var target = Find(id).Stored.Target;
        using (var transaction = database.Begin(Entry(action, id, target)))
        {
            // As it stands now that nobody else can write.
            change(Find(id), clock.GetCurrentInstant(), transaction);
            transaction.Commit();
        }
        return Find(id);
    }

    private ListedOverlay Find(string id)
    {
        var all = All(database);
        return all.FirstOrDefault(overlay => overlay.Stored.Id == id)
            ?? throw new OverlayRefusedException($"there is no overlay '{id}' in the data{(all.IsEmpty ? "" : $"; there are {string.Join(", ", all.Select(overlay => overlay.Stored.Id))}")}; add it: fuyao overlays add FILE");
    }

    private static ListedOverlay Listed(StoredOverlay stored)
    {
        var zone = DateTimeZoneProviders.Tzdb[stored.Zone];
        return new ListedOverlay(stored, new OverlayLife(Read(stored.File, zone, YamlReader.Read(stored.File.Name, stored.File.Text)), stored.ApprovedAt, stored.EndedAt));
    }

    private static Overlay Read(ProgrammeFile file, DateTimeZone zone, YamlDocument document)
    {
        if (document.Root is not { } root || !document.Errors.IsEmpty)
            throw new ContentException(document.Errors);
        if (ProgrammeKind.Of(root) is not ProgrammeFileKind.Overlay)
            throw new ContentException([new Kernel.Diagnostics.Diagnostic(root.At, $"{file.Name} is no overlay", "an overlay begins with 'overlay: ID'; a programme is drafted with: fuyao versions draft FILE")]);
        var (overlay, errors) = OverlayChecker.Check(root, zone);
        return overlay ?? throw new ContentException(errors);
    }

    private AuditEntry Entry(string action, string id, string target) => new(clock.GetCurrentInstant(), by, action, id) { Programme = target };
}
