using System.Collections.Immutable;
using Fuyao.Kernel.Diagnostics;
using Fuyao.Kernel.Facts;
using Fuyao.Platform.Documents;
using Fuyao.Platform.Facts;

namespace Fuyao.Platform.Programmes;

/// <summary>Either a catalogue or why there is none.</summary>
/// <param name="Path">The file.</param>
public sealed record CatalogueLoading(FactCatalogue? Catalogue, string Path, ImmutableArray<Diagnostic> Errors);

/// <summary>Finds the fact catalogue that a programme is written against.</summary>
public static class CatalogueLookup
{
    public const string FileName = CatalogueSource.FileName;

    /// <summary>The catalogue in the folder of <paramref name="path"/> or its nearest parent, else the standard one; null where that is not installed.</summary>
    /// <param name="path">A programme's folder or file.</param>
    public static string? Find(string path) => FindAbove(path) ?? (File.Exists(CatalogueSource.StandardPath) ? CatalogueSource.StandardPath : null);

    /// <summary>The catalogue in the folder of <paramref name="path"/> or its nearest parent.</summary>
    public static string? FindAbove(string path)
    {
        var start = Directory.Exists(path) ? path : Path.GetDirectoryName(Path.GetFullPath(path));
        for (var folder = new DirectoryInfo(start ?? "."); folder is not null; folder = folder.Parent)
            if (Path.Combine(folder.FullName, FileName) is var found && File.Exists(found))
                return found;
        return null;
    }

    /// <param name="path">The catalogue's file.</param>
    /// <param name="name">What errors call it; null: its path.</param>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static CatalogueLoading Load(string path, string? name = null)
    {
        var document = YamlReader.ReadFile(path, name);
        if (document.Root is null)
            return new CatalogueLoading(null, path, document.Errors);
        var catalogue = FactCatalogueReader.Read(document.Root, out var errors);
        return new CatalogueLoading(catalogue, path, errors);
    }
}
