using Fuyao.Kernel.Diagnostics;
using Fuyao.Kernel.Documents;
using Fuyao.Kernel.Facts;
using Fuyao.Kernel.Programmes;
using Fuyao.Platform.Documents;

namespace Fuyao.Platform.Programmes;

/// <summary>Reads a draft: one file that may become the next version of a programme. It may lie anywhere and have any name.</summary>
public static class ProgrammeDraft
{
    /// <param name="path">The YAML file.</param>
    /// <param name="inForce">
    /// The version that it is to follow: gives the catalogue, and the tables that do not lie beside the draft, so that a draft which changes one line is one file.
    /// </param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="ContentException">The draft has errors, or is one of another programme.</exception>
    public static CheckedProgramme Load(string path, CheckedProgramme inForce)
    {
        var (document, id) = Read(path);
        // First of all: against the wrong catalogue nearly every line would be an error.
        if (id is not null && id.Text != inForce.Programme.Id)
            throw new ContentException([new Diagnostic(id.At, $"this is a draft of '{id.Text}', not of '{inForce.Programme.Id}'", "name a draft of the programme that is asked about")]);
        return Check(path, document, inForce.Catalogue, inForce);
    }

    /// <summary>Reads a draft of a programme that may have no version yet.</summary>
    /// <param name="catalogue">The facts that it may name.</param>
    /// <param name="inForceOf">The version that it is to follow, by the programme's id; gives the tables that do not lie beside the draft.</param>
    /// <inheritdoc cref="Load(string, CheckedProgramme)"/>
    public static CheckedProgramme Load(string path, FactCatalogue catalogue, Func<string, CheckedProgramme?> inForceOf)
    {
        var (document, id) = Read(path);
        return Check(path, document, catalogue, id is null ? null : inForceOf(id.Text));
    }

    private static (YamlDocument Document, ScalarNode? Id) Read(string path)
    {
        if (!File.Exists(path))
            throw new FileNotFoundException(
                Directory.Exists(path) ? $"the draft {path} is a folder; name its YAML file" : $"there is no draft {path}; name the YAML file of a programme", path);
        var document = YamlReader.ReadFile(path);
        if (document.Root is not { } root)
            throw new ContentException(document.Errors);
        if (ProgrammeKind.Of(root) != ProgrammeFileKind.Programme)
            throw new ContentException([new Diagnostic(root.At, "this is no programme", "a draft begins with 'programme: ID'")]);
        return (document, ((MappingNode)root).Find("programme") as ScalarNode);
    }

    private static CheckedProgramme Check(string path, YamlDocument document, FactCatalogue catalogue, CheckedProgramme? inForce)
    {
        var tables = (inForce?.Files.Skip(1) ?? []).ToDictionary(file => file.Name, file => ProgrammeTableReader.Read(file.Name, file.Name, file.Text));
        foreach (var (name, table) in ProgrammeFolder.TablesBeside(path))
            tables[name] = table;
        var check = ProgrammeChecker.Check(new ProgrammeSource(new ProgrammeFile(Path.GetFileName(path), File.ReadAllText(path)), document.Root!, tables), catalogue);
        return document.Errors.IsEmpty && check.Programme is { } draft ? draft : throw new ContentException([.. document.Errors, .. check.Errors]);
    }
}
