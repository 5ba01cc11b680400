using Fuyao.Kernel.Diagnostics;
using Fuyao.Kernel.Programmes;
using Fuyao.Platform.Documents;
using Fuyao.Platform.Programmes;

namespace Fuyao.Platform.Simulation;

/// <summary>A programme file that is compared with the version in force, wherever it lies and whatever it is called.</summary>
public static class DraftFile
{
    /// <param name="path">The YAML file. Tables are those beside it; those that are not there are the ones of <paramref name="today"/>.</param>
    /// <param name="today">The version in force: the draft is of the same programme and catalogue.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="ContentException">It has errors, or is of another programme.</exception>
    public static CheckedProgramme Load(string path, CheckedProgramme today)
    {
        if (!File.Exists(path))
            throw new FileNotFoundException($"--draft {path}: there is no such file; name the YAML file of a version of '{today.Programme.Id}'", path);
        var document = YamlReader.ReadFile(path);
        if (document.Root is not { } root || !document.Errors.IsEmpty)
            throw new ContentException(document.Errors);
        if (ProgrammeKind.Of(root) != ProgrammeFileKind.Programme)
            throw new ContentException([ProgrammeKind.Unknown(root)]);
        var tables = ProgrammeFolder.TablesBeside(path);
        foreach (var file in today.Files.Where(file => file.Name.EndsWith(".csv", StringComparison.Ordinal)))
            tables.TryAdd(file.Name, ProgrammeTableReader.Read(file.Name, file.Name, file.Text));
        var check = ProgrammeChecker.Check(new ProgrammeSource(new ProgrammeFile(Path.GetFileName(path), File.ReadAllText(path)), root, tables), today.Catalogue);
        if (check.Programme is not { } draft)
            throw new ContentException(check.Errors);
        return draft.Programme.Id == today.Programme.Id ? draft : throw new ContentException(
            [new Diagnostic(draft.Programme.At, $"this is a version of '{draft.Programme.Id}', not of '{today.Programme.Id}'", "name a draft of the same programme")]);
    }
}
