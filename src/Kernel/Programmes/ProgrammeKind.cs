using Fuyao.Kernel.Diagnostics;
using Fuyao.Kernel.Documents;
using Fuyao.Kernel.Programmes.Keys;

namespace Fuyao.Kernel.Programmes;

public enum ProgrammeFileKind
{
    Unknown,
    Programme,
    Overlay,
    Catalogue,
}

/// <summary>What a YAML file is about, told by the key that holds its id.</summary>
public static class ProgrammeKind
{
    private const string CatalogueKey = "catalogue";

    private static readonly string[] Known = [ProgrammeKeys.Id.Name, OverlayKeys.Id.Name, CatalogueKey];

    public static ProgrammeFileKind Of(Node root) => root switch
    {
        MappingNode mapping when mapping.Find(ProgrammeKeys.Id.Name) is not null => ProgrammeFileKind.Programme,
        MappingNode mapping when mapping.Find(OverlayKeys.Id.Name) is not null => ProgrammeFileKind.Overlay,
        MappingNode mapping when mapping.Find(CatalogueKey) is not null => ProgrammeFileKind.Catalogue,
        _ => ProgrammeFileKind.Unknown,
    };

    public static Diagnostic Unknown(Node root)
    {
        var first = (root as MappingNode)?.Entries.FirstOrDefault()?.Key;
        return new Diagnostic(
            first?.At ?? root.At, "this is neither a programme nor an overlay nor a catalogue",
            (first is null ? null : Spelling.Suggest(first.Text, Known)) ?? "begin with 'programme: id', 'overlay: id' or 'catalogue: id'");
    }
}
