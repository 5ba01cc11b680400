using System.Collections.Immutable;
using Fuyao.Kernel.Diagnostics;

namespace Fuyao.Kernel.Programmes;

/// <summary>A field of a table and where it stands.</summary>
public readonly record struct TableCell(string Text, SourcePosition At);

/// <summary>A CSV table beside a programme, as read. It has no rows where it has <paramref name="Problems"/>, which are reported once a programme names the table.</summary>
/// <param name="Name">The file's name without a folder, as programmes write it.</param>
/// <param name="Text">The whole file, for the programme's hash.</param>
/// <param name="Rows">As many cells in each as in <paramref name="Header"/>.</param>
public sealed record ProgrammeTable(
    string Name, string Text, ImmutableArray<TableCell> Header, ImmutableArray<ImmutableArray<TableCell>> Rows, ImmutableArray<Diagnostic> Problems)
{
    /// <summary>Rows below the header.</summary>
    public const int RowsMax = 100_000;

    /// <summary>With more, a table is wrong as a whole, and nobody reads on.</summary>
    public const int ProblemsMax = 100;

    /// <summary>The index of a column, or −1.</summary>
    public int IndexOf(string column)
    {
        for (var index = 0; index < Header.Length; index++)
            if (Header[index].Text == column)
                return index;
        return -1;
    }
}
