using System.Globalization;
using Fuyao.Kernel.Programmes;
using Fuyao.Platform.Programmes;
using Fuyao.Platform.Reviews;
using Fuyao.Storage;
using Fuyao.Storage.Reviews;
using NodaTime;

namespace Fuyao.Platform.Versions;

/// <summary>Finds a version that somebody names to compare it: by its file, by its number in the data, or by the day it takes effect there.</summary>
/// <param name="database">Null where only files are named.</param>
/// <param name="programme">Whose versions days mean; null where a day is not needed for that.</param>
public sealed class VersionSource(FuyaoDatabase? database, IClock clock, string? programme, string? cataloguePath)
{
    /// <exception cref="VersionRefusedException">There is no such version.</exception>
    /// <exception cref="ContentException">It has errors.</exception>
    public CheckedProgramme Find(string written)
    {
        if (File.Exists(written))
            return OfFile(written);
        if (database is null)
            throw new VersionRefusedException($"there is no file {written}; a number or a day names a version in the data: say where it is, --data DIR or --postgres CONN");
        var catalogue = ProgrammeFinder.Catalogue(database, null, cataloguePath);
        if (programme is not null)
            return VersionList.Load(database, programme, catalogue, clock.GetCurrentInstant()).Find(written) is { Checked: { } known } ? known : throw new VersionRefusedException($"version {written} has errors; see fuyao versions check {programme} {written}");
        if (long.TryParse(written, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            return ProgrammeFinder.Check(new ProgrammeVersionStore(database).Load(number), catalogue);
        throw new VersionRefusedException($"'{written}' is no file and no number of a version; for a day say of which programme: --programme ID");
    }

    private CheckedProgramme OfFile(string path)
    {
        if (database is not null)
        {
            var catalogue = ProgrammeFinder.Catalogue(database, path, cataloguePath);
            return ProgrammeDraft.Load(path, catalogue, id => new ProgrammeVersionStore(database).Of(id) is { IsEmpty: false } known ? ProgrammeFinder.Check(known[^1], catalogue) : null);
        }
        var nearest = cataloguePath ?? CatalogueLookup.Find(path) ?? throw new VersionRefusedException($"there is no {CatalogueLookup.FileName} above {path}; name one with --catalogue");
        var loading = CatalogueLookup.Load(nearest);
        return ProgrammeDraft.Load(path, loading.Catalogue ?? throw new ContentException(loading.Errors), _ => null);
    }
}
