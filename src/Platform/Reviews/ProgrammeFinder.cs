using System.Collections.Immutable;
using Fuyao.Kernel.Diagnostics;
using Fuyao.Kernel.Facts;
using Fuyao.Kernel.Programmes;
using Fuyao.Platform.Documents;
using Fuyao.Platform.Facts;
using Fuyao.Platform.Programmes;
using Fuyao.Storage;
using Fuyao.Storage.Reviews;

namespace Fuyao.Platform.Reviews;

/// <summary>
/// Finds the programme somebody names: a folder or file; the id of a folder under <c>programmes/</c>, here or beside the program; or the id of one whose
/// reviews are in the data.
/// </summary>
public static class ProgrammeFinder
{
    private const string ProgrammesFolder = "programmes";

    /// <param name="programme">A path or an id.</param>
    /// <param name="cataloguePath">The catalogue to check against; null: the nearest above the programme, else that of the data, else the standard one.</param>
    /// <returns>The versions, the earliest first.</returns>
    /// <exception cref="FileNotFoundException">There is no such programme; the message says where it was looked for.</exception>
    /// <exception cref="ContentException">The programme or its catalogue has errors.</exception>
    public static ImmutableArray<CheckedProgramme> Find(FuyaoDatabase database, string programme, string? cataloguePath = null)
    {
        if (PathOf(programme) is { } path)
            return Load(path, Catalogue(database, path, cataloguePath));
        var stored = new ProgrammeVersionStore(database).Of(programme);
        if (stored.IsEmpty)
            throw new FileNotFoundException(
                $"there is no programme '{programme}': no file or folder of that name, no {ProgrammesFolder}/{programme} here or beside the program, and no review of it in the data", programme);
        var catalogue = Catalogue(database, null, cataloguePath);
        return [.. stored.Select(version => Check(version, catalogue))];
    }

    /// <summary>All programmes that have versions in the data, each with these.</summary>
    /// <param name="cataloguePath">The catalogue to check against; null: that of the data, else the standard one.</param>
    /// <exception cref="ContentException">This version of Fuyao finds errors in one.</exception>
    public static IEnumerable<ImmutableArray<CheckedProgramme>> Stored(FuyaoDatabase database, string? cataloguePath)
    {
        var versions = new ProgrammeVersionStore(database);
        var programmes = versions.Programmes();
        if (programmes.IsEmpty)
            return [];
        var catalogue = Catalogue(database, null, cataloguePath);
        return programmes.Select(programme => versions.Of(programme).Select(version => Check(version, catalogue)).ToImmutableArray());
    }

    /// <summary>A version as it decided, from its stored text.</summary>
    /// <exception cref="ContentException">This version of Fuyao finds errors in it.</exception>
    public static CheckedProgramme Check(StoredProgrammeVersion version, FactCatalogue catalogue)
    {
        var main = version.Files[0];
        var document = YamlReader.Read(main.Name, main.Text);
        if (document.Root is null)
            throw new ContentException(document.Errors);
        var tables = version.Files.Skip(1).ToDictionary(file => file.Name, file => ProgrammeTableReader.Read(file.Name, file.Name, file.Text));
        var check = ProgrammeChecker.Check(new ProgrammeSource(main, document.Root, tables), catalogue);
        return check.Programme ?? throw new ContentException(check.Errors);
    }

    /// <summary>The path that somebody names, or that of a programme of that id; null where there is neither.</summary>
    internal static string? PathOf(string programme)
    {
        if (File.Exists(programme) || Directory.Exists(programme))
            return programme;
        string[] shipped = [Path.Combine(ProgrammesFolder, programme), Path.Combine(AppContext.BaseDirectory, ProgrammesFolder, programme)];
        return Array.Find(shipped, Directory.Exists);
    }

    private static FactCatalogue Catalogue(FuyaoDatabase database, string? programmePath, string? named)
    {
        var nearest = named ?? (programmePath is null ? null : CatalogueLookup.FindAbove(programmePath));
        if (nearest is null && CatalogueSource.Stored(database) is { } stored)
            return stored.Catalogue;
        var path = nearest ?? CatalogueLookup.Find(programmePath ?? ".")
            ?? throw new ContentException([new Diagnostic(new SourcePosition(programmePath ?? ProgrammesFolder, 1, 1), $"there is no {CatalogueLookup.FileName} here or above", "name one with --catalogue")]);
        var loading = CatalogueLookup.Load(path);
        return loading.Catalogue ?? throw new ContentException(loading.Errors);
    }

    private static ImmutableArray<CheckedProgramme> Load(string path, FactCatalogue catalogue)
    {
        var loading = ProgrammeFolder.Load(path, catalogue);
        if (!loading.Errors.IsEmpty)
            throw new ContentException(loading.Errors);
        return loading.Versions.IsEmpty
            ? throw new ContentException([new Diagnostic(new SourcePosition(path, 1, 1), "it holds no programme that decides anything", "name a programme's folder")])
            : loading.Versions;
    }
}
