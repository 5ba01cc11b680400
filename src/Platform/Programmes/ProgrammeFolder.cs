using System.Collections.Immutable;
using Fuyao.Kernel.Diagnostics;
using Fuyao.Kernel.Documents;
using Fuyao.Kernel.Facts;
using Fuyao.Kernel.Programmes;
using Fuyao.Platform.Documents;

namespace Fuyao.Platform.Programmes;

/// <summary>What a folder or file holds, or everything that is wrong with it; with one error nothing is loaded.</summary>
/// <param name="Versions">Those of one programme, the earliest first.</param>
public sealed record ProgrammeLoading(ImmutableArray<CheckedProgramme> Versions, ImmutableArray<Overlay> Overlays, ImmutableArray<Diagnostic> Errors)
{
    public static ProgrammeLoading Failed(params ImmutableArray<Diagnostic> errors) => new([], [], errors);
}

/// <summary>
/// Reads a programme's folder: one YAML file for each dated version, named after the day it takes effect, with CSV tables beside it.
/// </summary>
public static class ProgrammeFolder
{
    public static readonly ImmutableArray<string> Extensions = [".yaml", ".yml"];

    /// <param name="path">A programme's folder, or one of its files.</param>
    /// <param name="catalogue">Null: the nearest one, by <see cref="CatalogueLookup"/>.</param>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static ProgrammeLoading Load(string path, FactCatalogue? catalogue = null)
    {
        if (catalogue is null)
        {
            if (CatalogueLookup.Find(path) is not { } file)
                return ProgrammeLoading.Failed(new Diagnostic(new SourcePosition(path, 1, 1), $"there is no {CatalogueLookup.FileName} here or above", "name one with --catalogue"));
            var loading = CatalogueLookup.Load(file);
            if (loading.Catalogue is null)
                return ProgrammeLoading.Failed(loading.Errors);
            catalogue = loading.Catalogue;
        }
        var files = Directory.Exists(path)
            ? Directory.EnumerateFiles(path).Where(IsYaml).Where(name => Path.GetFileName(name) != CatalogueLookup.FileName).Order(StringComparer.Ordinal).ToArray()
            : [path];
        return files.Length == 0
            ? ProgrammeLoading.Failed(new Diagnostic(new SourcePosition(path, 1, 1), "the folder holds no programme file", "a version is a file such as 2016-11-03.yaml"))
            : Load(files, catalogue);
    }

    public static bool IsYaml(string path) => Extensions.Contains(Path.GetExtension(path));

    /// <summary>Checks the files of one folder together.</summary>
    internal static ProgrammeLoading Load(IReadOnlyList<string> files, FactCatalogue catalogue)
    {
        var errors = ImmutableArray.CreateBuilder<Diagnostic>();
        var versions = new List<CheckedProgramme>();
        var overlays = ImmutableArray.CreateBuilder<Overlay>();
        var roots = new List<Node>();
        foreach (var file in files)
        {
            var document = YamlReader.ReadFile(file);
            errors.AddRange(document.Errors);
            if (document.Root is not { } root)
                continue;
            switch (ProgrammeKind.Of(root))
            {
                case ProgrammeFileKind.Programme:
                    roots.Add(root);
                    var check = ProgrammeChecker.Check(new ProgrammeSource(new ProgrammeFile(Path.GetFileName(file), File.ReadAllText(file)), root, TablesBeside(file)), catalogue);
                    errors.AddRange(check.Errors);
                    if (check.Programme is not null)
                        versions.Add(check.Programme);
                    break;
                case ProgrammeFileKind.Overlay:
                    var (overlay, wrong) = OverlayChecker.Check(root, catalogue.Zone);
                    errors.AddRange(wrong);
                    if (overlay is not null)
                        overlays.Add(overlay);
                    break;
                default:
                    errors.Add(ProgrammeKind.Unknown(root));
                    break;
            }
        }
        errors.AddRange(ProgrammeVersions.Check(roots, Path.GetFileName(Path.GetDirectoryName(Path.GetFullPath(files[0])))));
        return errors.Count > 0
            ? ProgrammeLoading.Failed([.. errors.OrderBy(error => error.At.File, StringComparer.Ordinal).ThenBy(error => error.At.Line).ThenBy(error => error.At.Column)])
            : new ProgrammeLoading([.. versions.OrderBy(version => version.Programme.Effective)], overlays.ToImmutable(), []);
    }

    /// <summary>The CSV files of a programme file's folder, by name.</summary>
    internal static Dictionary<string, ProgrammeTable> TablesBeside(string file)
    {
        var folder = Path.GetDirectoryName(file) is { Length: > 0 } directory ? directory : ".";
        return Directory.EnumerateFiles(folder, "*.csv").Order(StringComparer.Ordinal)
            .Select(path => ProgrammeTableReader.ReadFile(path, Path.Combine(Path.GetDirectoryName(file) ?? "", Path.GetFileName(path))))
            .ToDictionary(table => table.Name);
    }
}
