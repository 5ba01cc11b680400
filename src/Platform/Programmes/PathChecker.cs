using System.Collections.Immutable;
using Fuyao.Kernel.Diagnostics;
using Fuyao.Kernel.Facts;
using Fuyao.Kernel.Programmes;

namespace Fuyao.Platform.Programmes;

/// <param name="Programmes">Versions without errors.</param>
public sealed record PathCheck(int Files, ImmutableArray<CheckedProgramme> Programmes, ImmutableArray<Diagnostic> Errors);

/// <summary>Checks programme files, overlays and fact catalogues wherever they lie (<c>fuyao check</c>).</summary>
public static class PathChecker
{
    /// <param name="paths">Files, and folders with all folders in them.</param>
    /// <param name="cataloguePath">The catalogue for all programmes; null: for each the nearest.</param>
    /// <exception cref="FileNotFoundException">There is no such file or folder.</exception>
    public static PathCheck Check(IReadOnlyList<string> paths, string? cataloguePath = null)
    {
        foreach (var path in cataloguePath is null ? paths : [.. paths, cataloguePath])
        {
            if (!File.Exists(path) && !Directory.Exists(path))
                throw new FileNotFoundException($"there is no file or folder '{path}'", path);
            if (File.Exists(path) && !ProgrammeFolder.IsYaml(path))
                throw new FileNotFoundException($"'{path}' is not a YAML file; tables are checked with the programme that names them", path);
        }
        var files = paths.SelectMany(FilesIn).Distinct().ToArray();
        var run = new Run(cataloguePath);
        foreach (var folder in files.GroupBy(file => Path.GetDirectoryName(file) ?? ""))
            run.CheckFolder([.. folder]);
        return new PathCheck(files.Length, run.Programmes, [.. run.Errors.Distinct()]);
    }

    private static IEnumerable<string> FilesIn(string path) =>
        Directory.Exists(path)
            ? Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories).Where(ProgrammeFolder.IsYaml).Order(StringComparer.Ordinal)
            : [path];

    private sealed class Run(string? cataloguePath)
    {
        private readonly Dictionary<string, FactCatalogue?> catalogues = [];
        private readonly ImmutableArray<Diagnostic>.Builder errors = ImmutableArray.CreateBuilder<Diagnostic>();
        private readonly ImmutableArray<CheckedProgramme>.Builder programmes = ImmutableArray.CreateBuilder<CheckedProgramme>();

        public ImmutableArray<CheckedProgramme> Programmes => programmes.ToImmutable();

        public ImmutableArray<Diagnostic> Errors => errors.ToImmutable();

        public void CheckFolder(IReadOnlyList<string> files)
        {
            var others = new List<string>();
            foreach (var file in files)
            {
                if (Path.GetFileName(file) == CatalogueLookup.FileName)
                    LoadCatalogue(file);
                else
                    others.Add(file);
            }
            if (others.Count == 0)
                return;
            var path = cataloguePath ?? CatalogueLookup.Find(others[0]);
            if (path is null)
                errors.Add(new Diagnostic(new SourcePosition(others[0], 1, 1), $"there is no {CatalogueLookup.FileName} here or above", "name one with --catalogue"));
            else if (LoadCatalogue(path) is { } catalogue)
                CheckFiles(others, catalogue);
        }

        private void CheckFiles(List<string> files, FactCatalogue catalogue)
        {
            var loading = ProgrammeFolder.Load(files, catalogue);
            errors.AddRange(loading.Errors);
            programmes.AddRange(loading.Versions);
        }

        /// <summary>Each catalogue is read, and its errors are reported, once.</summary>
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
