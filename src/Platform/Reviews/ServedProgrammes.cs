using System.Collections.Immutable;
using Fuyao.Kernel.Programmes;
using Fuyao.Storage;
using Fuyao.Storage.Reviews;

namespace Fuyao.Platform.Reviews;

/// <summary>
/// Which programmes a server carries out: those it was told, read once; or else all whose versions the store holds, read again when a version is added there.
/// An instance belongs to one thread.
/// </summary>
/// <param name="named">As <see cref="ProgrammeFinder"/> finds them; empty: those of the store.</param>
/// <param name="cataloguePath">As for <see cref="ProgrammeFinder"/>.</param>
public sealed class ServedProgrammes(ImmutableArray<string> named, string? cataloguePath)
{
    private ImmutableArray<long> versionsRead = [];
    private ImmutableArray<ImmutableArray<CheckedProgramme>>? programmes;

    /// <returns>Each with all its versions, by id.</returns>
    /// <exception cref="FileNotFoundException">There is no such programme.</exception>
    /// <exception cref="ContentException">A programme has errors, or two of the named ones have the same id.</exception>
    public ImmutableArray<ImmutableArray<CheckedProgramme>> Load(FuyaoDatabase database)
    {
        if (named.IsEmpty)
        {
            var stored = new ProgrammeVersionStore(database).Ids();
            if (programmes is { } known && stored.SequenceEqual(versionsRead))
                return known;
            (programmes, versionsRead) = (InOrder(ProgrammeFinder.Stored(database, cataloguePath)), stored);
        }
        return programmes ??= InOrder(named.Select(one => ProgrammeFinder.Find(database, one, cataloguePath)));
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
