using System.Collections.Immutable;
using System.Globalization;
using Fuyao.Kernel.Facts;
using Fuyao.Kernel.Programmes;
using Fuyao.Kernel.Versions;
using Fuyao.Platform.Reviews;
using Fuyao.Storage;
using Fuyao.Storage.Reviews;
using Fuyao.Storage.Versions;
using NodaTime;
using NodaTime.Text;

namespace Fuyao.Platform.Versions;

/// <summary>A stored version and where it stands.</summary>
/// <param name="Checked">Null where this version of Fuyao, or the catalogue of today, finds errors in it.</param>
public sealed record ListedVersion(StoredProgrammeVersion Stored, CheckedProgramme? Checked, VersionLife Life, VersionState State)
{
    public long Number => Stored.Id;
}

/// <summary>All versions of a programme that are stored, drafts too.</summary>
/// <param name="Versions">By the day they take effect, then by number.</param>
/// <param name="Zone">In which days begin.</param>
public sealed record VersionList(string Programme, ImmutableArray<ListedVersion> Versions, ProgrammeClosing? Closing, DateTimeZone Zone)
{
    /// <summary>Those that reviews go by, the earliest first.</summary>
    public ImmutableArray<CheckedProgramme> Counting => [.. Versions.Where(version => version.Life.Counts).Select(version => version.Checked).OfType<CheckedProgramme>()];

    /// <exception cref="VersionRefusedException">There is none.</exception>
    public static VersionList Load(FuyaoDatabase database, string programme, FactCatalogue catalogue, Instant now)
    {
        var store = new ProgrammeVersionStore(database);
        var stored = store.All(programme);
        if (stored.IsEmpty)
            throw new VersionRefusedException(
                $"no version of '{programme}' is in the data{(store.Programmes() is { IsEmpty: false } known ? $"; there are versions of {string.Join(", ", known)}" : "")}; begin with: fuyao versions draft FILE");
        var steps = new VersionStepStore(database).Of(programme);
        var counted = store.Of(programme).Select(version => version.Id).ToHashSet();
        var read = stored.Select(version => (Stored: version, Checked: Read(version, catalogue))).ToList();
        var zone = read.Select(version => version.Checked?.Programme.Zone).LastOrDefault(known => known is not null) ?? catalogue.Zone;
        var closing = new ClosingStore(database).Find(programme);
        Instant From(StoredProgrammeVersion version, CheckedProgramme? known) =>
            (known?.Programme.Zone ?? zone).AtStartOfDay(LocalDatePattern.Iso.Parse(version.Effective).GetValueOrThrow()).ToInstant();
        var counting = read.Where(version => Lives(version.Stored).Counts).Select(version => From(version.Stored, version.Checked)).Append(closing?.FromIn(zone) ?? Instant.MaxValue).Order().ToList();
        return new VersionList(
            programme,
            [
                .. read.Select(version =>
                {
                    var from = From(version.Stored, version.Checked);
                    var until = counting.Find(other => other > from);
                    var life = Lives(version.Stored) with { From = from, Until = until == Instant.MaxValue || until == default ? null : until };
                    return new ListedVersion(version.Stored, version.Checked, life, life.At(now));
                }),
            ],
            closing, zone);

        VersionLife Lives(StoredProgrammeVersion version) => new([.. steps[version.Id]], counted.Contains(version.Id) && steps[version.Id].All(step => step.Kind is not VersionStepKind.Approved), default, null);
    }

    /// <summary>The version that somebody names by its number, or by the day it takes effect.</summary>
    /// <exception cref="VersionRefusedException">There is none, or more than one.</exception>
    public ListedVersion Find(string written)
    {
        var found = long.TryParse(written, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? Versions.Where(version => version.Number == number).ToList()
            : [.. Versions.Where(version => version.Stored.Effective == written)];
        return found switch
        {
            [var one] => one,
            [] => throw new VersionRefusedException(
                $"'{Programme}' has no version '{written}'; it has {string.Join(", ", Versions.Select(version => $"{version.Number} ({version.Stored.Effective})"))}"),
            _ => throw new VersionRefusedException(
                $"'{Programme}' has more than one version for {written}; name it by its number: {string.Join(", ", found.Select(version => version.Number))}"),
        };
    }

    private static CheckedProgramme? Read(StoredProgrammeVersion version, FactCatalogue catalogue)
    {
        try
        {
            return ProgrammeFinder.Check(version, catalogue);
        }
        catch (ContentException)
        {
            // It is shown as it is; whoever is to use it is told what is wrong with it.
            return null;
        }
    }
}

/// <summary>What was asked about a version cannot be done; the message says what to do instead.</summary>
public sealed class VersionRefusedException(string message) : Exception(message);
