using System.Collections.Immutable;
using Fuyao.Kernel.Diagnostics;

namespace Fuyao.Kernel.Programmes.Checking;

/// <summary>The CSV tables beside a programme, and which of them it uses.</summary>
internal sealed class Tables(IReadOnlyDictionary<string, ProgrammeTable> tables, Problems problems)
{
    private readonly SortedSet<string> used = new(StringComparer.Ordinal);

    /// <summary>The tables that the programme names, by name.</summary>
    public ImmutableArray<ProgrammeFile> Used => [.. used.Select(name => new ProgrammeFile(name, tables[name].Text))];

    /// <summary>The table, if it is there and could be read; otherwise reported.</summary>
    public ProgrammeTable? Find(string name, SourcePosition at)
    {
        if (!tables.TryGetValue(name, out var table))
        {
            problems.Report(at, $"there is no table '{name}' beside this file", Spelling.Suggest(name, tables.Keys) ?? "put it into the folder of the programme");
            return null;
        }
        used.Add(name);
        foreach (var problem in table.Problems)
            problems.Report(problem);
        return table.Problems.IsEmpty ? table : null;
    }

    /// <summary>The index of a column, reported if there is none.</summary>
    public int? FindColumn(ProgrammeTable table, string column, SourcePosition at)
    {
        var index = table.IndexOf(column);
        if (index >= 0)
            return index;
        var columns = table.Header.Select(cell => cell.Text).ToArray();
        problems.Report(at, $"the table '{table.Name}' has no column '{column}'", Spelling.Suggest(column, columns) ?? Phrases.Known("column", columns));
        return null;
    }
}
