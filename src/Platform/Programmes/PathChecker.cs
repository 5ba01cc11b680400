using System.Collections.Immutable;
using Fuyao.Kernel.Diagnostics;
using Fuyao.Kernel.Facts;
using Fuyao.Kernel.Programmes;
using Fuyao.Platform.Facts;

namespace Fuyao.Platform.Programmes;

/// <param name="FilesCount">YAML files and fact definitions.</param>
/// <param name="Programmes">Versions without errors.</param>
public sealed record PathCheck(int FilesCount, ImmutableArray<CheckedProgramme> Programmes, ImmutableArray<Diagnostic> Errors);

/// <summary>Checks programme files, overlays, fact catalogues and fact definitions wherever they lie (<c>fuyao check</c>).</summary>
public static class PathChecker
{
    /// <param name="paths">Files, and folders with all folders in them.</param>
    /// <param name="cataloguePath">The catalogue for all programmes; null: for each the nearest.</param>
    /// <exception cref="FileNotFoundException">A path is not there, or holds nothing to check.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static PathCheck Check(IReadOnlyList<string> paths, string? cataloguePath = null)
    {
        foreach (var path in cataloguePath is null ? paths : [.. paths, cataloguePath])
            RefuseUnlessThere(path);
        var files = paths.SelectMany(path => FilesIn(path, "*.y*ml").Where(ProgrammeFolder.IsYaml)).Distinct().ToArray();
        var definitions = paths.Where(Directory.Exists).SelectMany(path => FilesIn(path, "*.sql")).Distinct().GroupBy(FolderOf).Where(HasCatalogue).ToArray();
        if (files.Length + definitions.Length == 0)
            throw new FileNotFoundException($"there is nothing to check in '{paths[0]}'; programmes and catalogues are .yaml files", paths[0]);
        var run = new Run(cataloguePath);
        foreach (var folder in files.GroupBy(FolderOf))
            run.CheckFolder([.. folder]);
        foreach (var folder in definitions)
            run.CheckDefinitions(folder.Key);
        return new PathCheck(files.Length + definitions.Sum(folder => folder.Count()), run.Programmes, [.. run.Errors.Distinct()]);
    }

    private static void RefuseUnlessThere(string path)
    {
        if (!File.Exists(path) && !Directory.Exists(path))
            throw new FileNotFoundException($"there is no file or folder '{path}'", path);
        if (File.Exists(path) && !ProgrammeFolder.IsYaml(path))
            throw new FileNotFoundException($"'{path}' is not a YAML file; tables are checked with the programme that names them, definitions with their folder", path);
    }

    private static IEnumerable<string> FilesIn(string path, string pattern) =>
        Directory.Exists(path) ? Directory.EnumerateFiles(path, pattern, SearchOption.AllDirectories).Order(StringComparer.Ordinal) : [path];

    private static string FolderOf(string file) => Path.GetDirectoryName(file) ?? "";

    /// <summary>SQL that belongs to no catalogue is none of ours.</summary>
    private static bool HasCatalogue(IGrouping<string, string> folder) => File.Exists(DefinitionsChecker.CataloguePath(folder.Key));

    private sealed class Run(string? cataloguePath)
    {
        private readonly Dictionary<string, FactCatalogue?> catalogues = [];
        private readonly ImmutableArray<Diagnostic>.Builder errors = ImmutableArray.CreateBuilder<Diagnostic>();
        private readonly ImmutableArray<CheckedProgramme>.Builder programmes = ImmutableArray.CreateBuilder<CheckedProgramme>();

        public ImmutableArray<CheckedProgramme> Programmes => programmes.ToImmutable();

        public ImmutableArray<Diagnostic> Errors => errors.ToImmutable();

        public void CheckFolder(IReadOnlyList<string> files)
        {
            var isCatalogue = files.ToLookup(file => Path.GetFileName(file) == CatalogueLookup.FileName);
            foreach (var file in isCatalogue[true])
                LoadCatalogue(file);
            var others = isCatalogue[false].ToArray();
            if (others.Length == 0)
                return;
            var path = cataloguePath ?? CatalogueLookup.Find(others[0]);
            if (path is null)
                errors.Add(new Diagnostic(new SourcePosition(others[0], 1, 1), $"there is no {CatalogueLookup.FileName} here or above", "name one with --catalogue"));
            else if (LoadCatalogue(path) is { } catalogue)
                CheckFiles(others, catalogue);
        }

        public void CheckDefinitions(string folder)
        {
            // A catalogue with errors is reported as such, once.
            if (LoadCatalogue(DefinitionsChecker.CataloguePath(folder)) is not null)
                errors.AddRange(DefinitionsChecker.Check(folder));
        }

        private void CheckFiles(IReadOnlyList<string> files, FactCatalogue catalogue)
        {
            var loading = ProgrammeFolder.Load(files, catalogue);
            errors.AddRange(loading.Errors);
            programmes.AddRange(loading.Versions);
        }

        private FactCatalogue? LoadCatalogue(string path)
        {
            var full = Path.GetFullPath(path);
            if (catalogues.TryGetValue(full, out var known))
                return known;
            var loading = CatalogueLookup.Load(path, Shown(path));
            errors.AddRange(loading.Errors);
            return catalogues[full] = loading.Catalogue;
        }

        /// <summary>A catalogue found above is named from where the command runs, where it lies below that.</summary>
        private static string Shown(string path)
        {
            var relative = Path.GetRelativePath(Directory.GetCurrentDirectory(), path);
            return relative.StartsWith("..", StringComparison.Ordinal) ? path : relative;
        }
    }
}
