using System.Collections.Immutable;
using Fuyao.Kernel.Diagnostics;
using Fuyao.Kernel.Facts;
using Fuyao.Platform.Documents;

namespace Fuyao.Platform.Programmes;

/// <summary>Either a catalogue or why there is none.</summary>
/// <param name="Path">Where it was looked for last; null where there is no file at all.</param>
public sealed record CatalogueLoading(FactCatalogue? Catalogue, string? Path, ImmutableArray<Diagnostic> Errors);

/// <summary>Finds the fact catalogue that a programme is written against.</summary>
public static class CatalogueLookup
{
    public const string FileName = "catalogue.yaml";

    /// <summary>
    /// The catalogue in the folder of <paramref name="path"/> or its nearest parent, else the one in the data directory, else the standard one that is shipped.
    /// </summary>
    /// <param name="path">A programme's folder or file.</param>
    /// <param name="dataDirectory">Where facts are kept; null where there is none.</param>
    public static string? Find(string path, string? dataDirectory = null) =>
        FindAbove(path) ?? (dataDirectory is null ? null : Existing(dataDirectory)) ?? Existing(Path.Combine(AppContext.BaseDirectory, "programmes"));

    /// <summary>The catalogue in the folder of <paramref name="path"/> or its nearest parent.</summary>
    public static string? FindAbove(string path)
    {
        var start = Directory.Exists(path) ? path : Path.GetDirectoryName(Path.GetFullPath(path));
        for (var folder = new DirectoryInfo(start ?? "."); folder is not null; folder = folder.Parent)
            if (Existing(folder.FullName) is { } found)
                return found;
        return null;
    }

    /// <param name="path">The catalogue's file.</param>
    /// <param name="name">What errors call it; null: its path.</param>
    public static CatalogueLoading Load(string path, string? name = null)
    {
        var document = YamlReader.ReadFile(path, name);
        if (document.Root is null)
            return new CatalogueLoading(null, path, document.Errors);
        var catalogue = FactCatalogueReader.Read(document.Root, out var errors);
        return new CatalogueLoading(catalogue, path, errors);
    }

    private static string? Existing(string folder) => Path.Combine(folder, FileName) is var path && File.Exists(path) ? path : null;
}
