using System.Collections.Immutable;
using Fuyao.Kernel.Diagnostics;
using Fuyao.Kernel.Documents;
using Fuyao.Kernel.Programmes.Keys;
using Fuyao.Kernel.Programmes.Shapes;
using Fuyao.Kernel.Values;
using NodaTime;

namespace Fuyao.Kernel.Programmes;

/// <summary>
/// Checks the dated versions of one folder against one another and against their names. It reads no more than ids and dates, so that it works on files with errors too.
/// </summary>
public static class ProgrammeVersions
{
    /// <param name="roots">The programme files of the folder.</param>
    /// <param name="folder">The folder's name without a path; null where it has none.</param>
    public static ImmutableArray<Diagnostic> Check(IReadOnlyList<Node> roots, string? folder)
    {
        var problems = ImmutableArray.CreateBuilder<Diagnostic>();
        var firstByDate = new Dictionary<LocalDate, string>();
        foreach (var mapping in roots.OfType<MappingNode>().OrderBy(root => root.At.File, StringComparer.Ordinal))
        {
            var file = FileName(mapping);
            if (mapping.Find(ProgrammeKeys.Id.Name) is ScalarNode id && NameForm.Id.IsMatch(id.Text) && !string.IsNullOrEmpty(folder) && id.Text != folder)
                problems.Add(new Diagnostic(id.At, $"the programme '{id.Text}' lies in the folder '{folder}'", "give both the same name; a folder holds the versions of one programme"));
            if (mapping.Find(ProgrammeKeys.Effective.Name) is not ScalarNode written || CalendarText.ReadDate(written.Text, out var effective) is not null)
                continue;
            if (!firstByDate.TryAdd(effective, file))
                problems.Add(new Diagnostic(
                    written.At, $"two versions take effect on {written.Text}, the other is {firstByDate[effective]}", "each day has one version: correct the date, or remove one of the files"));
            if (Path.GetFileNameWithoutExtension(file) != written.Text)
                problems.Add(new Diagnostic(written.At, $"the file '{file}' holds the version of {written.Text}", $"name the file {written.Text}.yaml, or correct the date"));
        }
        return problems.ToImmutable();
    }

    private static string FileName(MappingNode root) => Path.GetFileName(root.At.File);
}
