using System.Collections.Immutable;
using Fuyao.Kernel.Diagnostics;
using Fuyao.Kernel.Facts;
using Fuyao.Kernel.Programmes;
using Fuyao.Platform.Documents;
using Fuyao.Platform.Facts;
using Fuyao.Platform.Programmes;
using Fuyao.Storage;
using Fuyao.Storage.Reviews;
using Fuyao.Storage.Versions;

namespace Fuyao.Platform.Reviews;

/// <summary>
/// Finds the programme somebody names: a folder or file; the id of a folder under <c>programmes/</c>, here or beside the program; or the id of one whose
/// reviews are in the data. Once a version of it is approved, the data alone says which versions it has (docs/decisions/0036-how-a-version-comes-into-force.md).
/// </summary>
public static class ProgrammeFinder
{
    private const string ProgrammesFolder = "programmes";

    /// <param name="programme">A path or an id.</param>
    /// <param name="cataloguePath">The catalogue to check against; null: the nearest above the programme, else that of the data, else the standard one.</param>
    /// <returns>The versions, the earliest first.</returns>
    /// <exception cref="FileNotFoundException">There is no such programme; the message says where it was looked for.</exception>
    /// <exception cref="ContentException">The programme or its catalogue has errors.</exception>
    public static ImmutableArray<CheckedProgramme> Find(FuyaoDatabase database, string programme, string? cataloguePath = null) =>
        Find(database, programme, cataloguePath, _ => { });

    /// <summary>As <see cref="Find(FuyaoDatabase, string, string?)"/>, for carrying out reviews: files of a programme with approved versions may hold nothing else.</summary>
    /// <exception cref="ReviewRefusedException">A file holds a version that is not approved.</exception>
    public static ImmutableArray<CheckedProgramme> FindToReview(FuyaoDatabase database, string programme, string? cataloguePath = null) =>
        Find(database, programme, cataloguePath, files =>
        {
            var stored = new ProgrammeVersionStore(database).Of(files[0].Programme.Id);
            if (files.FirstOrDefault(file => !stored.Any(one => AreSame(one.Files, file.Files)))?.Programme is { } rules)
                throw new ReviewRefusedException(
                    $"'{rules.Id}' has approved versions, and the one of {rules.Effective:uuuu-MM-dd} in {programme} is none of them; "
                    + $"have it approved, beginning with: fuyao versions draft {rules.At.File}; or review by those that are: fuyao review {rules.Id}");
        });

    /// <summary>All programmes that have versions in the data by which reviews go, each with these.</summary>
    /// <param name="cataloguePath">The catalogue to check against; null: that of the data, else the standard one.</param>
    /// <exception cref="ContentException">This version of Fuyao finds errors in one.</exception>
    public static IEnumerable<ImmutableArray<CheckedProgramme>> Stored(FuyaoDatabase database, string? cataloguePath) =>
        new ProgrammeVersionStore(database).Programmes().Select(programme => Stored(database, programme, cataloguePath));

    /// <summary>The versions of a programme in the data by which reviews go, the earliest first; none where there is no such programme.</summary>
    /// <inheritdoc cref="Stored(FuyaoDatabase, string?)"/>
    public static ImmutableArray<CheckedProgramme> Stored(FuyaoDatabase database, string programme, string? cataloguePath)
    {
        var stored = new ProgrammeVersionStore(database).Of(programme);
        if (stored.IsEmpty)
            return [];
        var catalogue = Catalogue(database, null, cataloguePath);
        return [.. stored.Select(version => Check(version, catalogue))];
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

    private static ImmutableArray<CheckedProgramme> Find(FuyaoDatabase database, string programme, string? cataloguePath, Action<ImmutableArray<CheckedProgramme>> beforeSettingAside)
    {
        var approved = new VersionStepStore(database).ProgrammesWithApproved();
        if (!approved.Contains(programme) && PathOf(programme) is { } path)
        {
            var files = Load(path, Catalogue(database, path, cataloguePath));
            if (!approved.Contains(files[0].Programme.Id))
                return files;
            beforeSettingAside(files);
            return Stored(database, files[0].Programme.Id, cataloguePath);
        }
        return Stored(database, programme, cataloguePath) is { IsEmpty: false } stored
            ? stored
            : throw new FileNotFoundException(
                $"there is no programme '{programme}': no file or folder of that name, no {ProgrammesFolder}/{programme} here or beside the program, and no review of it in the data", programme);
    }

    /// <summary>Whether both say the same, whatever the YAML file is called.</summary>
    private static bool AreSame(ImmutableArray<ProgrammeFile> stored, ImmutableArray<ProgrammeFile> files) =>
        stored[0].Text == files[0].Text && stored.Skip(1).SequenceEqual(files.Skip(1));

    /// <summary>The path that somebody names, or that of a programme of that id; null where there is neither.</summary>
    internal static string? PathOf(string programme)
    {
        if (File.Exists(programme) || Directory.Exists(programme))
            return programme;
        string[] shipped = [Path.Combine(ProgrammesFolder, programme), Path.Combine(AppContext.BaseDirectory, ProgrammesFolder, programme)];
        return Array.Find(shipped, Directory.Exists);
    }

    /// <summary>The catalogue that a programme is checked against.</summary>
    /// <exception cref="ContentException">There is none, or it has errors.</exception>
    internal static FactCatalogue Catalogue(FuyaoDatabase database, string? programmePath, string? named)
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
