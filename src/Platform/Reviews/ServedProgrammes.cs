using System.Collections.Immutable;
using Fuyao.Kernel.Programmes;
using Fuyao.Storage;
using Fuyao.Storage.Reviews;
using Fuyao.Storage.Versions;

namespace Fuyao.Platform.Reviews;

/// <summary>
/// Which programmes a server carries out: those it was told, whose files are read once; or else all that have versions in the store by which reviews go. A programme with approved versions goes
/// by these alone, and they are read again when one is added.
/// An instance belongs to one thread.
/// </summary>
/// <param name="named">As <see cref="ProgrammeFinder"/> finds them; empty: those of the store.</param>
/// <param name="cataloguePath">As for <see cref="ProgrammeFinder"/>.</param>
public sealed class ServedProgrammes(ImmutableArray<string> named, string? cataloguePath)
{
    private ImmutableArray<long> versionsRead = [];
    private ImmutableArray<ImmutableArray<CheckedProgramme>>? programmes;
    private ImmutableArray<ImmutableArray<CheckedProgramme>>? namedFiles;

    /// <returns>Each with all its versions, by id.</returns>
    /// <exception cref="FileNotFoundException">There is no such programme.</exception>
    /// <exception cref="ReviewRefusedException">A named file holds a version that is not approved, of a programme that has approved ones.</exception>
    /// <exception cref="ContentException">A programme has errors, or two of the named ones have the same id.</exception>
    public ImmutableArray<ImmutableArray<CheckedProgramme>> Load(FuyaoDatabase database)
    {
        var stored = new ProgrammeVersionStore(database).Ids();
        if (programmes is { } known && stored.SequenceEqual(versionsRead))
            return known;
        (programmes, versionsRead) = (InOrder(named.IsEmpty ? ProgrammeFinder.Stored(database, cataloguePath) : Named(database)), stored);
        return programmes.Value;
    }

    private IEnumerable<ImmutableArray<CheckedProgramme>> Named(FuyaoDatabase database)
    {
        var files = namedFiles ??= [.. named.Select(one => ProgrammeFinder.FindToReview(database, one, cataloguePath))];
        var approved = new VersionStepStore(database).ProgrammesWithApproved();
        return files.Select(versions => versions[0].Programme.Id is var id && approved.Contains(id) ? ProgrammeFinder.Stored(database, id, cataloguePath) : versions);
    }

    private static ImmutableArray<ImmutableArray<CheckedProgramme>> InOrder(IEnumerable<ImmutableArray<CheckedProgramme>> found)
    {
        var all = found.OrderBy(versions => versions[0].Programme.Id, StringComparer.Ordinal).ToImmutableArray();
        var twice = all.Zip(all.Skip(1)).Where(pair => pair.First[0].Programme.Id == pair.Second[0].Programme.Id).Select(pair => pair.Second[0].Programme);
        return twice.FirstOrDefault() is { } second
            ? throw new ContentException([new(second.At, $"the programme '{second.Id}' is named twice", "name the folder of each programme once")])
            : all;
    }
}
