using System.Collections.Immutable;
using Fuyao.Kernel.Facts;

namespace Fuyao.Kernel.Programmes;

/// <summary>A programme without errors against the catalogue whose facts it names. Only ProgrammeChecker makes one.</summary>
public sealed class CheckedProgramme
{
    internal CheckedProgramme(Programme programme, FactCatalogue catalogue, ImmutableArray<ProgrammeFile> files)
    {
        Programme = programme;
        Catalogue = catalogue;
        Files = files;
        Sha256 = ProgrammeFile.Hash(files);
    }

    public Programme Programme { get; }

    public FactCatalogue Catalogue { get; }

    /// <summary>Lower-case hexadecimal, over the names and texts of <see cref="Files"/>: two versions with the same hash decide the same.</summary>
    public string Sha256 { get; }

    /// <summary>The YAML file, then the tables that it names in the order of their names.</summary>
    public ImmutableArray<ProgrammeFile> Files { get; }
}
